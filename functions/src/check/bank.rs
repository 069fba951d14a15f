//! What the bank answers, as far as that can be told without what is stored.

use std::collections::BTreeMap;

use mce_shared::french::date_short;
use mce_shared::money::Euros;
use mce_shared::payments::is_sent_twice;
use serde_json::{Value, json};

use super::{Checked, Context, Fact, Finding, Severity};
use crate::ports::bank::returns::{
    BankEvent, BankReturn, Payee, Reason, ReturnKind, Statement, Told, TransferStatus, read_return,
};

pub fn check(file: &[u8], context: &Context) -> Checked {
    match read_return(file) {
        Ok(read) => told(&read, context),
        Err(error) => Checked::refused("banque", Some(1), error.code(), error.to_string()),
    }
}

fn told(read: &BankReturn, context: &Context) -> Checked {
    let is_ours =
        |statement: &&Statement| context.account.as_ref().is_none_or(|ours| statement.account.is(ours));
    let mut findings: Vec<Finding> = read
        .remarks
        .iter()
        .map(|remark| {
            let make = if remark.lost { Finding::error } else { Finding::warning };
            make(Some(remark.line), remark.code, remark.message.clone())
        })
        .collect();
    for other in read.statements.iter().filter(|statement| !is_ours(statement)) {
        let message =
            format!("Ce relevé est celui du compte {} : il n’est pas pris.", other.account.masked());
        findings.push(Finding::error(None, "BANQUE-COMPTE", message));
    }
    let ours: Vec<&Statement> = read.statements.iter().filter(is_ours).collect();
    if read.kind == ReturnKind::Camt053 && ours.iter().any(|statement| statement.closing.is_none()) {
        let message = "Ce relevé n’a pas de solde de clôture : ses mouvements sont pris, mais rien ne dit s’il suit le précédent ni où il finit.";
        findings.push(Finding::warning(None, "BANQUE-SOLDE", message.to_owned()));
    }
    let all: Vec<&Told> =
        read.statuses.iter().chain(ours.iter().flat_map(|statement| &statement.events)).collect();
    findings.extend(all.iter().filter_map(|told| for_a_person(told)));
    findings.sort_by_key(|finding| finding.line);
    let events: Vec<&BankEvent> = all.iter().map(|told| &told.event).collect();
    let mut facts = vec![Fact::new("message", "Message", read.message_id.clone())];
    if let Some(at) = read.created_at {
        facts.push(Fact::new("created_at", "Fait le", at.to_string()));
    }
    facts.extend(accounts(&ours));
    facts.extend(totals(&events));
    facts.push(Fact::new(
        "events",
        "Lu",
        events.iter().map(|event| described(event)).collect::<Vec<Value>>(),
    ));
    let nothing_left = ours.is_empty() && !read.statements.is_empty();
    let lost = findings.iter().any(|finding| finding.severity == Severity::Error);
    Checked::of(
        read.kind.name(),
        Some(read.version.clone()),
        facts,
        findings,
        !(nothing_left || lost && events.is_empty()),
    )
}

/// What the platform takes, and cannot put in its place alone.
fn for_a_person(told: &Told) -> Option<Finding> {
    let (code, message) = match &told.event {
        BankEvent::Other { amount, text, .. } => {
            ("BANQUE-DEBIT", format!("Débit de {} non rapproché : {text}", amount.french()))
        }
        BankEvent::Received(credit) if credit.sirets.is_empty() => (
            "BANQUE-CREDIT",
            format!(
                "Crédit de {} de « {} » non rapproché, faute d’un SIRET : {}",
                credit.amount.french(),
                credit.from,
                credit.remittance
            ),
        ),
        BankEvent::TransferStatus { end_to_end_id: of, status, reason, .. }
        | BankEvent::FileStatus { message_id: of, status, reason }
        | BankEvent::BatchStatus { payment_info_id: of, status, reason } => match (status, reason) {
            (TransferStatus::Payee(payee), _) => {
                ("BANQUE-TITULAIRE", format!("{of} : {}.", Payee::french(*payee)?))
            }
            (TransferStatus::Rejected, Some(reason)) if is_sent_twice(&reason.code) => (
                "BANQUE-DOUBLE",
                format!(
                    "{of} est refusé comme déjà reçu : rien n’est annulé, car le premier envoi est peut-être exécuté. Demandez à la banque \
                     ce qu’il est devenu."
                ),
            ),
            _ => return None,
        },
        _ => return None,
    };
    Some(Finding::warning(Some(told.line), code, message))
}

fn accounts(statements: &[&Statement]) -> Vec<Fact> {
    if statements.is_empty() {
        return Vec::new();
    }
    let names: Vec<String> = statements.iter().map(|statement| statement.account.masked()).collect();
    let mut facts = vec![Fact::new("account", "Compte", names.join(", "))];
    if let Some(closing) = statements.last().and_then(|last| last.closing) {
        facts.push(Fact::new("closing", "Solde à la fin", format!("{} ({})", closing.amount, closing.on)));
    }
    facts
}

/// How many of each, and their sum.
fn totals(events: &[&BankEvent]) -> Vec<Fact> {
    let mut totals: BTreeMap<&'static str, (&'static str, u64, Euros)> = BTreeMap::new();
    for event in events {
        let (key, label, amount) = sorted(event);
        let total = totals.entry(key).or_insert((label, 0, Euros::ZERO));
        total.1 += 1;
        total.2 += amount;
    }
    let fact = |(key, (label, count, sum)): (&'static str, (&'static str, u64, Euros))| {
        let value =
            if sum.is_zero() { json!(count) } else { json!({"count": count, "sum": sum.to_string()}) };
        Fact::new(key, label, value)
    };
    totals.into_iter().map(fact).collect()
}

fn sorted(event: &BankEvent) -> (&'static str, &'static str, Euros) {
    match event {
        BankEvent::FileStatus { .. } => ("file_statuses", "Statuts de fichiers", Euros::ZERO),
        BankEvent::BatchStatus { .. } => ("batch_statuses", "Statuts de lots", Euros::ZERO),
        BankEvent::TransferStatus { .. } => ("transfer_statuses", "Statuts de virements", Euros::ZERO),
        BankEvent::BatchBooked { amount, .. } => ("batches_booked", "Lots débités", *amount),
        BankEvent::TransferBooked { amount, .. } => ("transfers_booked", "Virements débités", *amount),
        BankEvent::Returned { amount, .. } => ("transfers_returned", "Virements revenus", *amount),
        BankEvent::Received(credit) => ("credits", "Crédits reçus", credit.amount),
        BankEvent::Other { amount, .. } => ("other_debits", "Autres débits", *amount),
    }
}

fn described(event: &BankEvent) -> Value {
    let (kind, _, amount) = sorted(event);
    let mut told = json!({"kind": kind, "amount": amount.to_string()});
    let mut say = |key: &str, value: Value| told[key] = value;
    match event {
        BankEvent::FileStatus { message_id, status, reason } => {
            say("reference", json!(message_id));
            say("status", json!(said(*status, reason.as_ref())));
        }
        BankEvent::BatchStatus { payment_info_id, status, reason } => {
            say("reference", json!(payment_info_id));
            say("status", json!(said(*status, reason.as_ref())));
        }
        BankEvent::TransferStatus { end_to_end_id, status, reason, .. } => {
            say("reference", json!(end_to_end_id));
            say("status", json!(said(*status, reason.as_ref())));
        }
        BankEvent::BatchBooked { batch, on, entry, .. } => {
            say("reference", json!(batch));
            say("on", json!(on.to_string()));
            say("entry", json!(entry));
        }
        BankEvent::TransferBooked { end_to_end_id, on, entry, .. } => {
            say("reference", json!(end_to_end_id));
            say("on", json!(on.to_string()));
            say("entry", json!(entry));
        }
        BankEvent::Returned { end_to_end_id, on, reason, entry, .. } => {
            say("reference", json!(end_to_end_id));
            say("on", json!(on.to_string()));
            say("entry", json!(entry));
            say("status", json!(reason.as_ref().map(Reason::french)));
        }
        BankEvent::Received(credit) => {
            say("on", json!(credit.on.to_string()));
            say("entry", json!(credit.entry));
            say("from", json!(credit.from));
            say("text", json!(credit.remittance));
            say("sirets", json!(credit.sirets));
        }
        BankEvent::Other { on, text, entry, .. } => {
            say("on", json!(on.to_string()));
            say("entry", json!(entry));
            say("text", json!(text));
        }
    }
    told["said"] = json!(in_words(event));
    if amount.is_zero() {
        told.as_object_mut().map(|told| told.remove("amount"));
    }
    told
}

/// As a person reads it.
fn in_words(event: &BankEvent) -> String {
    let (_, _, amount) = sorted(event);
    let amount = amount.french();
    let of = |what: &str, id: &str, status, reason: &Option<Reason>| {
        format!("{what} {id} : {}", said(status, reason.as_ref()))
    };
    match event {
        BankEvent::FileStatus { message_id, status, reason } => of("Fichier", message_id, *status, reason),
        BankEvent::BatchStatus { payment_info_id, status, reason } => {
            of("Lot", payment_info_id, *status, reason)
        }
        BankEvent::TransferStatus { end_to_end_id, status, reason, .. } => {
            of("Virement", end_to_end_id, *status, reason)
        }
        BankEvent::BatchBooked { batch, on, .. } => {
            format!("Lot {batch} débité, {amount}, le {}", date_short(*on))
        }
        BankEvent::TransferBooked { end_to_end_id, on, .. } => {
            format!("Virement {end_to_end_id} débité, {amount}, le {}", date_short(*on))
        }
        BankEvent::Returned { end_to_end_id, on, reason, .. } => {
            let why = reason.as_ref().map(|reason| format!(" : {}", reason.french())).unwrap_or_default();
            format!("Virement {end_to_end_id} revenu, {amount}, le {}{why}", date_short(*on))
        }
        BankEvent::Received(credit) => {
            format!(
                "Reçu {amount} de « {} », le {} : {}",
                credit.from,
                date_short(credit.on),
                credit.remittance
            )
        }
        BankEvent::Other { on, text, .. } => format!("Débit de {amount}, le {} : {text}", date_short(*on)),
    }
}

fn said(status: TransferStatus, reason: Option<&Reason>) -> String {
    let status = match status {
        TransferStatus::Received => "accepté",
        TransferStatus::Booked => "exécuté",
        TransferStatus::Changed => "accepté avec un changement",
        TransferStatus::Partial => "accepté en partie",
        TransferStatus::Pending => "en attente",
        TransferStatus::Rejected => "refusé",
        TransferStatus::Cancelled => "annulé",
        TransferStatus::Payee(payee) => payee.french().unwrap_or("le nom est celui du titulaire du compte"),
    };
    reason.map_or_else(
        || status.to_owned(),
        |reason| format!("{status} : {} ({})", reason.french(), reason.code),
    )
}
