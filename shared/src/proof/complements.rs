//! What the complements of a collectivité pay is covered, and no more than what it granted (invariant 5).

use crate::cover::{self, CoverRecord, CoverState, Covering};
use crate::identifiers::Siren;
use crate::ledger::{Account, Line, ReasonCode};
use crate::money::Euros;

use super::books::Wrong;
use super::{DossierFigures, Fact, position};

pub fn findings(siren: &Siren, facts: &[Fact]) -> Vec<Wrong> {
    let position = position(siren, facts);
    let mut wrong = Vec::new();
    if position.employed > position.granted {
        let (employed, granted) = (position.employed.french(), position.granted.french());
        wrong.push((5, format!("{employed} de compléments employés pour {granted} accordés")));
    }
    let by_payables = covered(facts) - uncovered(siren, facts);
    if by_payables != position.employed {
        let (employed, told) = (position.employed.french(), by_payables.french());
        wrong.push((5, format!("compléments employés : solde {employed}, paiements couverts {told}")));
    }
    wrong.extend(beyond_cover(siren, facts));
    wrong.extend(receipts_unposted(siren, facts));
    wrong
}

fn covered(facts: &[Fact]) -> Euros {
    let of = |fact: &Fact| match fact {
        Fact::Payable { payable, .. } => payable.complement.as_ref().map(|complement| complement.covered),
        _ => None,
    };
    facts.iter().filter_map(of).sum()
}

fn uncovered(siren: &Siren, facts: &[Fact]) -> Euros {
    let is_of = |figures: &DossierFigures| {
        figures.order.as_ref().and_then(|order| order.collectivite.as_ref()) == Some(siren)
    };
    let of = |fact: &Fact| match fact {
        Fact::Dossier(figures) if is_of(figures) => Some(figures.uncovered),
        _ => None,
    };
    facts.iter().filter_map(of).sum()
}

/// Each time that a complement was found covered: by what had been paid in by then, and by the agreement that held on that day.
fn beyond_cover(siren: &Siren, facts: &[Fact]) -> Vec<Wrong> {
    let mut lines: Vec<&Line> = facts
        .iter()
        .filter_map(|fact| if let Fact::Line(line) = fact { Some(line) } else { None })
        .filter(|line| matches!(line.account, Account::Received(_) | Account::Covered(_)))
        .collect();
    // What comes in at a moment covers what goes out at it.
    lines.sort_by_key(|line| (line.posted_at, line.amount.is_negative(), line.transaction.clone()));
    let records: Vec<CoverRecord> = records(facts).cloned().collect();
    let (mut received, mut employed, mut wrong) = (Euros::ZERO, Euros::ZERO, Vec::new());
    for line in lines {
        match line.account {
            Account::Received(_) => received += line.amount,
            _ => employed -= line.amount,
        }
        let known: Vec<CoverRecord> = records
            .iter()
            .filter(|record| record.decided_at.is_some_and(|at| at <= line.posted_at))
            .cloned()
            .collect();
        let ceiling = cover::ceiling(&known, line.on);
        if line.reason == ReasonCode::DotationCovered && employed > received + ceiling {
            let (employed, covering) = (employed.french(), (received + ceiling).french());
            wrong.push((
                5,
                format!("le {}, {employed} employés pour {covering} de couverture ({siren})", line.on),
            ));
        }
    }
    wrong
}

fn records(facts: &[Fact]) -> impl Iterator<Item = &CoverRecord> {
    facts.iter().filter_map(|fact| if let Fact::Cover(record) = fact { Some(&**record) } else { None })
}

/// A receipt that two people recorded is money on the books.
fn receipts_unposted(siren: &Siren, facts: &[Fact]) -> Vec<Wrong> {
    let approved: Euros = records(facts)
        .filter(|record| record.state == CoverState::Approved)
        .map(|record| match record.proposal.what {
            Covering::Receipt { amount, .. } => amount,
            Covering::Agreement { .. } => Euros::ZERO,
        })
        .sum();
    let received = position(siren, facts).received;
    if approved <= received {
        return Vec::new();
    }
    vec![(
        5,
        format!("{} de versements enregistrés, {} au grand livre", approved.french(), received.french()),
    )]
}
