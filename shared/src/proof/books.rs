//! Balances, statements and entries agree, and what each owner holds stays within its bounds.

use std::collections::BTreeMap;

use crate::identifiers::Siret;
use crate::ids::{EluId, TransactionId};
use crate::ledger::{Account, Line, ReasonCode};
use crate::money::Euros;
use crate::parameters::{self, Parameter};
use crate::statement;

use super::{Fact, is_owed};

/// The number of an invariant, and what is wrong.
pub type Wrong = (u8, String);

/// For each account: entries, lines one by one, and balance.
pub fn findings(facts: &[Fact]) -> Vec<Wrong> {
    let mut posted = BTreeMap::<(&Account, &TransactionId), Euros>::new();
    let mut lines = BTreeMap::<(&Account, &TransactionId), Euros>::new();
    let mut balances = BTreeMap::<&Account, Euros>::new();
    for fact in facts {
        match fact {
            Fact::Posted { account, amount, transaction, .. } => {
                *posted.entry((account, transaction)).or_default() += *amount;
            }
            Fact::Line(line) => *lines.entry((&line.account, &line.transaction)).or_default() += line.amount,
            Fact::Balance { account, amount, .. } => *balances.entry(account).or_default() += *amount,
            _ => {}
        }
    }
    let mut wrong: Vec<Wrong> = unlike(&posted, &lines);
    let mut sums = BTreeMap::<&Account, Euros>::new();
    for ((account, _), amount) in &posted {
        *sums.entry(account).or_default() += *amount;
    }
    for account in sums.keys().chain(balances.keys()).collect::<std::collections::BTreeSet<_>>() {
        let (sum, held) = (of(&sums, account), of(&balances, account));
        if sum != held {
            wrong.push((
                1,
                format!("{account} : le solde est {}, les écritures font {}", held.french(), sum.french()),
            ));
        }
        if !account.bound().holds(held) {
            wrong.push((bound_of(account), format!("{account} tient {}, hors de ses bornes", held.french())));
        }
    }
    wrong
}

fn of(amounts: &BTreeMap<&Account, Euros>, account: &Account) -> Euros {
    amounts.get(account).copied().unwrap_or_default()
}

/// Which invariant the bound of an account belongs to.
const fn bound_of(account: &Account) -> u8 {
    match account {
        Account::Right(_) => 2,
        Account::Payable(_) | Account::Claim(_) => 4,
        Account::Dotation(..)
        | Account::Collectivite(_)
        | Account::Received(_)
        | Account::Covered(_)
        | Account::Card(_)
        | Account::Refund(_) => 5,
        _ => 3,
    }
}

fn unlike(
    posted: &BTreeMap<(&Account, &TransactionId), Euros>,
    lines: &BTreeMap<(&Account, &TransactionId), Euros>,
) -> Vec<Wrong> {
    let keys: std::collections::BTreeSet<_> = posted.keys().chain(lines.keys()).collect();
    let mut wrong = Vec::new();
    for key in keys {
        let (entry, line) = (posted.get(key).copied(), lines.get(key).copied());
        // Entries of one transaction that cancel out on an account leave no line.
        if entry.unwrap_or_default() != line.unwrap_or_default() {
            let show = |amount: Option<Euros>| amount.map_or_else(|| "aucune".to_owned(), Euros::french);
            let text =
                format!("{} de {} : écriture {}, ligne du relevé {}", key.0, key.1, show(entry), show(line));
            wrong.push((1, text));
        }
    }
    wrong
}

/// The right: never below zero, one credit a year, none above the cap; and the card money on its way back.
pub fn of_elu(elu: &EluId, facts: &[Fact]) -> Vec<Wrong> {
    let right = Account::Right(elu.clone());
    let lines: Vec<Line> = facts
        .iter()
        .filter_map(|fact| if let Fact::Line(line) = fact { Some(line) } else { None })
        .filter(|line| line.account == right)
        .cloned()
        .collect();
    let mut wrong = Vec::new();
    let mut years = BTreeMap::<i16, u32>::new();
    for folded in statement::folded(&lines) {
        let (line, balance) = (folded.line, folded.balance);
        if balance.is_negative() {
            wrong.push((
                2,
                format!("le droit descend à {} le {} ({})", balance.french(), line.on, line.transaction),
            ));
        }
        if matches!(line.reason, ReasonCode::RightOpened | ReasonCode::YearlyCredit) {
            *years.entry(line.on.year()).or_default() += 1;
            let cap = parameters::euros(Parameter::DifeCap, line.on).unwrap_or_default();
            if line.amount.is_positive() && balance > cap {
                let text = format!(
                    "le crédit du {} porte le droit à {}, au-dessus du plafond de {}",
                    line.on,
                    balance.french(),
                    cap.french()
                );
                wrong.push((2, text));
            }
        }
    }
    for (year, count) in years.into_iter().filter(|(_, count)| *count > 1) {
        wrong.push((2, format!("{count} crédits pour l’année {year}")));
    }
    wrong.extend(on_its_way_back(elu, facts));
    wrong
}

fn on_its_way_back(elu: &EluId, facts: &[Fact]) -> Option<Wrong> {
    let account = Account::Refund(elu.clone());
    let (mut waiting, mut held) = (Euros::ZERO, Euros::ZERO);
    for fact in facts {
        match fact {
            Fact::Refund(refund) if refund.is_waiting() => waiting += refund.amount,
            Fact::Balance { account: of, amount, .. } if *of == account => held += *amount,
            _ => {}
        }
    }
    (waiting != held).then(|| {
        (
            5,
            format!(
                "à rembourser sur la carte : solde {}, remboursements en attente {}",
                held.french(),
                waiting.french()
            ),
        )
    })
}

/// What a training body is owed is what waits to be ordered.
pub fn of_training_body(siret: &Siret, facts: &[Fact]) -> Vec<Wrong> {
    let account = Account::Payable(siret.clone());
    let (mut owed, mut held) = (Euros::ZERO, Euros::ZERO);
    for fact in facts {
        match fact {
            Fact::Payable { payable, .. } if is_owed(payable.state) => owed += payable.amount,
            Fact::Balance { account: of, amount, .. } if *of == account => held += *amount,
            _ => {}
        }
    }
    if owed == held {
        return Vec::new();
    }
    vec![(4, format!("dû à l’organisme : solde {}, paiements à ordonner {}", held.french(), owed.french()))]
}
