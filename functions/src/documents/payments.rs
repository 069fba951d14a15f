//! The payments of a training body for its accountant: a line for each order to the bank, dossier by dossier.

use jiff::civil::Date;
use mce_shared::payments::{Attempt, Payable};

use super::DocumentError;
use super::spreadsheet::{self, Cell};

const HEADER: [&str; 12] = [
    "Bordereau",
    "Référence du virement",
    "Ordonné le",
    "Viré le",
    "Rejeté ou revenu le",
    "Motif",
    "Montant (€)",
    "Dossier",
    "Paiement n°",
    "Pour",
    "Libellé",
    "État",
];

/// The orders, the first one first, then what is not ordered yet. An amount that came back, or was refused, stands in its line with the day
/// on which it did: who adds up the amounts counts the lines that have the one day and not the other.
///
/// # Errors
/// [`DocumentError::Csv`] when it can't be written.
pub fn csv(payables: &[Payable]) -> Result<Vec<u8>, DocumentError> {
    let mut lines: Vec<(&Payable, Option<&Attempt>)> = Vec::new();
    for payable in payables {
        if payable.attempts.is_empty() {
            lines.push((payable, None));
        }
        lines.extend(payable.attempts.iter().map(|attempt| (payable, Some(attempt))));
    }
    lines.sort_by_key(|(payable, attempt)| {
        let order = attempt.map(|attempt| (attempt.ordered_on, attempt.settlement.as_str()));
        (order.is_none(), order, payable.dossier.as_str(), payable.number)
    });
    spreadsheet::csv(HEADER, lines.into_iter().map(|(payable, attempt)| line(payable, attempt)))
}

fn line(payable: &Payable, attempt: Option<&Attempt>) -> [Cell; 12] {
    let text = |text: &str| Cell::Text(text.to_owned());
    let day = |day: Option<Date>| day.map_or_else(|| Cell::Text(String::new()), Cell::Date);
    let failure = attempt.and_then(|attempt| attempt.failure.as_ref());
    [
        text(attempt.map(|attempt| attempt.settlement.as_str()).unwrap_or_default()),
        text(attempt.map(|attempt| attempt.reference.as_str()).unwrap_or_default()),
        day(attempt.map(|attempt| attempt.ordered_on)),
        day(attempt.and_then(|attempt| attempt.executed_on)),
        day(failure.map(|failure| failure.on)),
        text(failure.map(|failure| failure.reason.as_str()).unwrap_or_default()),
        Cell::Amount(attempt.map_or(payable.amount, |attempt| attempt.amount)),
        text(payable.dossier.as_str()),
        Cell::Number(payable.number.into()),
        text(payable.cause.french()),
        text(&payable.label),
        text(payable.state.french()),
    ]
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::civil::date;
    use mce_shared::ids::DossierId;
    use mce_shared::money::Euros;
    use mce_shared::payments::{Failure, PayableCause, PayableState};

    use super::*;

    fn owed(number: u32, label: &str) -> Payable {
        let of = "73282932000074".parse().unwrap();
        let (cause, until) = (PayableCause::ServiceDone, date(2027, 3, 1));
        Payable::new(
            DossierId::new(2026, number),
            of,
            Euros::from_cents(22_500),
            cause,
            until,
            label.to_owned(),
        )
    }

    fn order(settlement: &str, cents: i64, failure: Option<Failure>) -> Attempt {
        Attempt {
            reference: format!("MCE-PAY-{settlement}"),
            settlement: settlement.parse().unwrap(),
            amount: Euros::from_cents(cents),
            ordered_on: date(2027, 2, 1),
            ordered_at: Timestamp::UNIX_EPOCH,
            acknowledged_on: None,
            executed_on: failure.is_none().then_some(date(2027, 2, 2)),
            failure,
            payee: None,
            contradictions: Vec::new(),
        }
    }

    #[test]
    fn a_line_for_each_order_and_one_for_what_is_to_come() {
        let refused = Failure {
            on: date(2027, 2, 3),
            code: "AC04".to_owned(),
            reason: "Compte clos".to_owned(),
            returned: false,
        };
        let paid = Payable {
            state: PayableState::Executed,
            attempts: vec![
                order("MCE-20270201-001", 22_500, Some(refused)),
                order("MCE-20270201-002", 22_500, None),
            ],
            ..owed(7, "=HYPERLINK(\"http://x\")")
        };
        let file = String::from_utf8(csv(&[owed(8, "Budget"), paid]).unwrap()).unwrap();
        let lines: Vec<&str> = file.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines.len(), 4, "{file}");
        assert!(lines[0].starts_with("Bordereau;Référence du virement;Ordonné le;Viré le;"));
        assert!(lines[1].starts_with(
            "MCE-20270201-001;MCE-PAY-MCE-20270201-001;2027-02-01;;2027-02-03;Compte clos;225,00;"
        ));
        assert!(
            lines[2].starts_with("MCE-20270201-002;MCE-PAY-MCE-20270201-002;2027-02-01;2027-02-02;;;225,00;")
        );
        assert!(lines[2].contains(";\"'=HYPERLINK(\"\"http://x\"\")\";"), "{}", lines[2]);
        assert!(
            lines[3].starts_with(";;;;;;225,00;") && lines[3].ends_with(";Budget;À virer"),
            "{}",
            lines[3]
        );
    }
}
