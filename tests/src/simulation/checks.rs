//! What must hold beyond one dossier: rights, what is owed, the bank, the card service, the proof.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use mce_functions::store::{cover, fund, payments, runs};
use mce_local::bank::{BankView, Movement, MovementKind, Stage};
use mce_shared::cover::{CoverRecord, CoverState, Covering};
use mce_shared::identifiers::Siren;
use mce_shared::ids::DossierId;
use mce_shared::ledger::{Account, Entry, Family, ReasonCode, Transaction};
use mce_shared::lifecycle::Dossier;
use mce_shared::money::Euros;
use mce_shared::payments::RefundState;
use mce_shared::rules::mandates::MandateKind;
use mce_shared::runs::{Counted, Run, RunKind};

use crate::reference::account::{Pension, Reason, posted_lines};
use crate::reference::mandates::{Body, Mandate};

use super::bodies;
use super::books::Books;
use super::cast::Elu;
use super::locks;
use super::world::{World, text};

pub(super) fn same<T: PartialEq + std::fmt::Debug>(
    what: impl std::fmt::Display,
    found: T,
    expected: T,
) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("{what}: found {found:?}, expected {expected:?}")) }
}

/// Every dossier that is kept.
///
/// # Errors
/// When the database fails.
pub async fn all_dossiers(world: &World) -> Result<BTreeSet<DossierId>, String> {
    let items = world.scan("dossiers").await?;
    let of = |item: &serde_json::Value| {
        let is_dossier = item["sk"] == "STATE";
        is_dossier.then(|| item["id"].as_str().and_then(|id| id.parse().ok())).flatten()
    };
    Ok(items.iter().filter_map(of).collect())
}

/// Invariant 4: what a dossier owes its training body is in its payables or claimed back, each order once.
///
/// # Errors
/// What is wrong.
pub async fn payables(world: &World, books: &Books, dossier: &Dossier) -> Result<(), String> {
    let kept = payments::of_dossier(world.store(), &dossier.id).await.map_err(text)?;
    // What was taken back is zero; what the fund gave up paying was owed all the same.
    let owed: i64 = kept.iter().map(|one| one.amount.cents()).sum();
    let (claim, mut offset) = (Account::Claim(dossier.of.clone()), 0);
    let mut claimed = 0;
    for transaction in books.of(&dossier.id) {
        let on_claim: i64 = transaction
            .entries
            .iter()
            .filter(|entry| entry.account == claim)
            .map(|entry| entry.amount.cents())
            .sum();
        if transaction.reason == ReasonCode::Corrected {
            claimed -= on_claim;
        } else {
            // What is still to be paid makes up for what was paid too much elsewhere.
            offset += on_claim;
        }
    }
    let of_paid = dossier.outcome.as_ref().map_or(0, |outcome| outcome.of_paid.cents());
    same(format!("dossier {}: payables", dossier.id), owed + offset - claimed, of_paid)?;
    for payable in &kept {
        let live = payable.attempts.iter().filter(|attempt| attempt.failure.is_none()).count();
        if live > 1 {
            return Err(format!("two orders under way: {payable:?}"));
        }
        locks::check(world, payable).await?;
    }
    Ok(())
}

/// Invariant 2: what time did to each account is what the oracle lives day by day.
///
/// # Errors
/// What differs.
pub fn rights(world: &World, books: &Books, today: Date) -> Result<(), String> {
    world.cast.elus.iter().enumerate().try_for_each(|(at, elu)| {
        rights_of(elu, books, today).map_err(|wrong| format!("élu {at} on {today}: {wrong}\n{:?}", elu.rows))
    })
}

fn rights_of(elu: &Elu, books: &Books, today: Date) -> Result<(), String> {
    let Some(id) = &elu.id else { return Ok(()) };
    let moved = books.rights_of(id);
    let others: Vec<(Date, i64)> = moved
        .iter()
        .filter(|(_, reason, _)| of_time(*reason).is_none())
        .map(|(on, _, cents)| (*on, *cents))
        .collect();
    let mandates: Vec<Mandate> = elu
        .rows
        .iter()
        .map(|row| row.mandate())
        .map(|held| Mandate { body: body(held.kind), start: held.start, end: held.end })
        .collect();
    let lived = |pension| -> Vec<(Date, Reason, i64)> {
        posted_lines(&mandates, &others, pension, today)
            .into_iter()
            .filter(|line| line.reason != Reason::Other)
            .map(|line| named((line.on, line.reason, line.change)))
            .collect()
    };
    let mut found: Vec<(Date, Reason, i64)> =
        moved.iter().filter_map(|(on, reason, cents)| Some((*on, of_time(*reason)?, *cents))).collect();
    found.sort_by_key(|(on, ..)| *on);
    let found = found.into_iter().map(named).collect::<Vec<_>>();
    same("rights", found, lived(elu.pension.map_or(Pension::None, Pension::Since)))
        .map_err(|wrong| format!("{wrong}\nmoved: {moved:?}"))
}

/// The ledger has one reason for the yearly credit and the credit of 2021.
fn named((on, reason, cents): (Date, Reason, i64)) -> (Date, Reason, i64) {
    (on, if reason == Reason::FirstEuros { Reason::YearlyCredit } else { reason }, cents)
}

const fn of_time(reason: ReasonCode) -> Option<Reason> {
    match reason {
        ReasonCode::RightOpened => Some(Reason::Opening),
        ReasonCode::YearlyCredit => Some(Reason::YearlyCredit),
        ReasonCode::CapLowered => Some(Reason::CapCut),
        ReasonCode::RightExpired => Some(Reason::Expiry),
        _ => None,
    }
}

const fn body(kind: MandateKind) -> Body {
    match kind {
        MandateKind::Municipal => Body::Municipal,
        MandateKind::Communautaire => Body::Communautaire,
        MandateKind::Departemental => Body::Departemental,
        MandateKind::Regional => Body::Regional,
        MandateKind::Corse => Body::Corse,
        _ => Body::Other,
    }
}

/// Once everything is over: the bank, the card service, the totals and the proof agree with the books.
///
/// # Errors
/// What is wrong.
pub async fn at_the_end(world: &World, books: &Books) -> Result<(), String> {
    bank(world, books).await?;
    complements(world, books).await?;
    bodies::check(world, books).await?;
    cards(world, books).await?;
    totals(world, books).await?;
    proof(world).await
}

/// What complements pay was granted, and is covered by what came in and by the highest agreement; and what the bank paid of them was
/// found covered.
async fn complements(world: &World, books: &Books) -> Result<(), String> {
    let mut paid = BTreeMap::<String, i64>::new();
    for id in all_dossiers(world).await? {
        for payable in payments::of_dossier(world.store(), &id).await.map_err(text)? {
            let Some(complement) = &payable.complement else { continue };
            let live = payable.live_attempt().map_or(0, |attempt| attempt.amount.cents());
            *paid.entry(complement.collectivite.to_string()).or_default() += live;
        }
    }
    for (_, body) in &world.cast.collectivites {
        let siren = &body.siren;
        let records = cover::records(world.store(), siren).await.map_err(text)?;
        let ceiling = records.iter().filter(|record| record.state == CoverState::Approved).map(ceiling).max();
        let (granted, employed) = (
            -books.held(&Account::Collectivite(siren.clone())),
            -books.held(&Account::Covered(siren.clone())),
        );
        let cover = books.held(&Account::Received(siren.clone())) + ceiling.unwrap_or_default();
        if employed > granted || employed > cover {
            return Err(format!("{siren}: {employed} employed, {granted} granted, {cover} of cover"));
        }
        let back = taken_back(books, siren);
        let transferred = paid.get(siren.as_str()).copied().unwrap_or_default();
        if transferred > employed + back {
            return Err(format!(
                "{siren}: {transferred} paid, {employed} found covered, {back} since taken back"
            ));
        }
    }
    Ok(())
}

/// What later decisions took back of what had been found covered.
fn taken_back(books: &Books, siren: &Siren) -> i64 {
    let covered = Account::Covered(siren.clone());
    let corrected = books.transactions.iter().filter(|one| one.reason == ReasonCode::Corrected);
    let entries = corrected.flat_map(|one| &one.entries).filter(|entry| entry.account == covered);
    entries.map(|entry| entry.amount.cents()).sum()
}

fn ceiling(record: &CoverRecord) -> i64 {
    match record.proposal.what {
        Covering::Agreement { ceiling, .. } => ceiling.cents(),
        Covering::Receipt { .. } => 0,
    }
}

async fn bank(world: &World, books: &Books) -> Result<(), String> {
    let bank = world.core.bank.view().await;
    let mut references = BTreeSet::new();
    for transfer in bank.transfers.iter().filter(|transfer| transfer.stage != Stage::Refused) {
        if !references.insert(transfer.end_to_end_id.clone()) {
            return Err(format!("two transfers with one reference: {transfer:?}"));
        }
    }
    // The ledger is minus the money held, and knows the card money too.
    let moved: i64 = bank.movements.iter().map(|movement| movement.amount.cents()).sum();
    let posted: i64 = books
        .transactions
        .iter()
        .filter(|transaction| transaction.reason.is_on_statement())
        .flat_map(|transaction| &transaction.entries)
        .filter(|entry| entry.account == Account::Bank)
        .map(|entry| entry.amount.cents())
        .sum();
    credits(&bank, books)?;
    same("the account at the bank", -posted, moved)?;
    same("transfers under way", books.held(&Account::Transit), 0)
}

/// What came in is in the books, once, whoever it is of: what nobody knows is in suspense. What the books say that came in did, on that day.
fn credits(bank: &BankView, books: &Books) -> Result<(), String> {
    let credits = bank.movements.iter().filter(|one| one.kind == MovementKind::Credit);
    let text = |one: &Movement| one.details.iter().map(|detail| detail.remittance.as_str()).collect();
    let mut credits: Vec<(Date, i64, String)> =
        credits.map(|one| (one.on, one.amount.cents(), text(one))).collect();
    for transaction in books.transactions.iter().filter(|one| is_of_a_credit(one)) {
        let at_bank = transaction.entries.iter().filter(|entry| entry.account == Account::Bank);
        let told = (transaction.on, -at_bank.map(|entry| entry.amount.cents()).sum::<i64>());
        let is_it =
            |(on, cents, text): &(Date, i64, String)| (*on, *cents) == told && goes_to(text, transaction);
        let at = credits.iter().position(is_it);
        credits.swap_remove(at.ok_or_else(|| format!("never came in, or for another: {transaction:?}"))?);
    }
    same("what came in and is nowhere in the books", credits, Vec::new())
}

/// What stands in suspense is in the list of what people match, to the cent, but for card money, which is decided with its dossier.
///
/// # Errors
/// What differs.
pub async fn to_match(world: &World, books: &Books) -> Result<(), String> {
    let movements = world.scan("payments").await?.into_iter().filter(|item| item["sk"] == "MOVEMENT");
    let mut listed = 0;
    for item in movements {
        let left: Euros = serde_json::from_value(item["left"].clone()).map_err(text)?;
        if left.is_zero() != (item["state"] == "settled") {
            return Err(format!("a movement that is settled, or not: {item}"));
        }
        listed += left.cents();
    }
    let is_listed = |transaction: &&Transaction| {
        ["bank:", "payment:", "suspense:"].iter().any(|cause| transaction.id.as_str().starts_with(cause))
    };
    let entries = books.transactions.iter().filter(is_listed).flat_map(|transaction| &transaction.entries);
    let entries = entries.filter(|entry| entry.account == Account::Suspense);
    same("to be matched", listed, entries.map(|entry| entry.amount.cents()).sum())
}

/// Whether a credit with that text may go where a transaction puts it: to whom it names, or aside.
fn goes_to(text: &str, transaction: &Transaction) -> bool {
    transaction.entries.iter().all(|entry| match &entry.account {
        Account::Bank | Account::Suspense => true,
        Account::Claim(siret) => text.contains(siret.as_str()),
        Account::Received(siren) => text.contains(siren.as_str()),
        _ => false,
    })
}

/// Whether it tells money that came in, also where it was set aside because nobody knows why.
fn is_of_a_credit(transaction: &Transaction) -> bool {
    let came_in = |entry: &Entry| entry.account == Account::Bank && entry.amount.is_negative();
    let is_of_the_bank = transaction.entries.iter().any(came_in);
    let is_set_aside = transaction.id.as_str().starts_with("bank:");
    let by_name = [ReasonCode::ClaimRepaid, ReasonCode::DotationReceived];
    is_of_the_bank && (is_set_aside || by_name.contains(&transaction.reason))
}

/// Invariant 5: card money is where the books say, and nothing waits any more.
async fn cards(world: &World, books: &Books) -> Result<(), String> {
    let by_card = [
        ReasonCode::CardReceived,
        ReasonCode::CardWithoutOrder,
        ReasonCode::CardRefunded,
        ReasonCode::CardLost,
    ];
    let mut posted: BTreeMap<String, i64> = BTreeMap::new();
    for transaction in books.transactions.iter().filter(|transaction| by_card.contains(&transaction.reason)) {
        let at_bank = transaction.entries.iter().filter(|entry| entry.account == Account::Bank);
        let dossier = transaction.dossier.as_ref().map(ToString::to_string).unwrap_or_default();
        *posted.entry(dossier).or_default() -= at_bank.map(|entry| entry.amount.cents()).sum::<i64>();
    }
    let mut kept: BTreeMap<String, i64> = BTreeMap::new();
    for payment in world.card.payments() {
        let dossier = payment.order_id.split('-').next().unwrap_or_default().to_owned();
        *kept.entry(dossier).or_default() += payment.kept().cents();
    }
    posted.retain(|_, cents| *cents != 0);
    kept.retain(|_, cents| *cents != 0);
    let differs = |dossier: &&String| posted.get(*dossier) != kept.get(*dossier);
    if let Some(dossier) = posted.keys().chain(kept.keys()).find(differs) {
        let id = dossier.parse().map_err(text)?;
        let refunds = payments::refunds_of(world.store(), &id).await.map_err(text)?;
        let mut told = world.card.payments();
        told.retain(|payment| payment.order_id.starts_with(dossier));
        let (posted, kept) = (posted.get(dossier), kept.get(dossier));
        return Err(format!(
            "card money of {dossier}: {posted:?} posted, {kept:?} kept\n{refunds:?}\n{told:?}"
        ));
    }
    let waiting = payments::waiting_refunds(world.store()).await.map_err(text)?.items;
    let stuck: Vec<_> = waiting.iter().filter(|refund| refund.state == RefundState::Waiting).collect();
    same("refunds that wait", stuck.len(), 0)?;
    let watched = payments::watched_cards(world.store()).await.map_err(text)?.items;
    same("payment pages whose end is not known", watched.len(), 0)?;
    same("to be refunded", books.sum(|account| matches!(account, Account::Refund(_))), 0)
}

/// The totals that were folded from the stream are the sums of the books.
async fn totals(world: &World, books: &Books) -> Result<(), String> {
    let (folded, _) = fund::balances(world.store()).await.map_err(text)?;
    for family in Family::ALL {
        let expected = books.sum(|account| account.family() == family);
        let found = folded.get(&family).map_or(0, |amount| amount.cents());
        same(format!("the total of {family:?}"), found, expected)?;
    }
    Ok(())
}

/// What the bank told that it should not have, as the platform has seen it.
///
/// # Errors
/// A failure of the store.
pub async fn told(world: &World) -> Result<BTreeMap<&'static str, usize>, String> {
    let mut told = BTreeMap::new();
    for id in all_dossiers(world).await? {
        for payable in payments::of_dossier(world.store(), &id).await.map_err(text)? {
            for one in payable.attempts.iter().flat_map(|attempt| &attempt.contradictions) {
                *told.entry(one.french()).or_default() += 1;
            }
        }
    }
    let (read, _) = payments::returns(world.store(), usize::from(u16::MAX), None).await.map_err(text)?;
    let lines = read.into_iter().flat_map(|read| read.anomalies);
    for line in lines {
        let seen = [("compte du fonds", "un autre compte"), ("finissait à", "un relevé avant son tour")];
        for (_, what) in seen.into_iter().filter(|(words, _)| line.contains(words)) {
            *told.entry(what).or_default() += 1;
        }
    }
    Ok(told)
}

/// The proof finds nothing.
async fn proof(world: &World) -> Result<(), String> {
    let proofs = runs::list(world.store(), RunKind::Proof, 5, None).await.map_err(text)?;
    let proof = proofs.first().ok_or("no proof")?;
    same("the proof", (proof.tallies.count(Counted::Findings), of_the_ledger(proof)), (0, Vec::new()))
}

/// What a proof found of the money: in a world without a relay, mails stay unsent.
#[must_use]
pub fn of_the_ledger(proof: &Run) -> Vec<&String> {
    proof.findings.iter().filter(|finding| !finding.starts_with("courriel ")).collect()
}
