//! What a collectivité reads of its complements, in words: where it stands, and what happened.

use crate::french::{date_full, integer};
use crate::ledger::{Account, Line, ReasonCode};
use crate::money::Euros;
use crate::statement::in_order;
use crate::texts::sentences;

use super::{Agreement, Position};

/// Something that happened to the complements of a collectivité.
#[derive(Debug, Clone, PartialEq)]
pub struct Event<'a> {
    /// The line of the ledger that it is.
    pub line: &'a Line,
    /// In French.
    pub text: String,
    /// What was granted then.
    pub granted: Option<Euros>,
    /// What was paid in then.
    pub received: Option<Euros>,
    /// What was owed afterwards; below zero once more was paid in than granted.
    pub owed: Euros,
}

/// What happened, the latest first; `owed` is what is owed after all of it.
#[must_use]
pub fn events(lines: &[Line], mut owed: Euros) -> Vec<Event<'_>> {
    let mut events = Vec::new();
    for line in in_order(lines).into_iter().rev() {
        let Some(text) = said(line) else { continue };
        let granted = matches!(line.account, Account::Collectivite(_)).then_some(-line.amount);
        let received = matches!(line.account, Account::Received(_)).then_some(line.amount);
        events.push(Event { line, text, granted, received, owed });
        owed -= granted.unwrap_or_default() - received.unwrap_or_default();
    }
    events
}

/// None for what another line of the same transaction tells already.
fn said(line: &Line) -> Option<String> {
    let libelle = line.label.as_str();
    let amount = if line.amount.is_negative() { -line.amount } else { line.amount };
    let montant = &amount.french();
    let more = !line.amount.is_negative();
    Some(match (&line.account, more) {
        (Account::Collectivite(_), false) => sentences::ComplementGranted { montant, libelle }.said(),
        (Account::Collectivite(_), true) => sentences::ComplementTakenBack { montant, libelle }.said(),
        (Account::Received(_), true) => sentences::ComplementReceived { montant, libelle }.said(),
        (Account::Received(_), false) => sentences::ComplementReturned { montant, libelle }.said(),
        (Account::Covered(_), false) => sentences::ComplementEmployed { montant }.said(),
        (Account::Covered(_), true) => sentences::ComplementNoLongerEmployed { montant, libelle }.said(),
        (Account::Dotation(..), false) => sentences::ComplementReserved { montant, libelle }.said(),
        (Account::Dotation(..), true) if line.reason != ReasonCode::DotationGranted => {
            sentences::ComplementReleased { montant, libelle }.said()
        }
        _ => return None,
    })
}

/// Where a collectivité stands, each sentence by itself: what it granted, paid in and owes, what waits for it, and what the fund advances.
#[must_use]
pub fn in_words(position: &Position, agreement: Option<Agreement>, waiting: Euros) -> Vec<String> {
    let (accorde, verse) = (&position.granted.french(), &position.received.french());
    let mut said = vec![match position.granted.is_zero() {
        true => sentences::NothingGranted.said(),
        false => sentences::GrantedSoFar { accorde }.said(),
    }];
    let owed = position.owed();
    said.push(if owed.is_positive() {
        sentences::OwedToFund { verse, reste: &owed.french() }.said()
    } else if owed.is_negative() {
        sentences::PaidInAdvance { verse, avance: &(-owed).french() }.said()
    } else {
        sentences::NothingOwedToFund { verse }.said()
    });
    if waiting.is_positive() {
        said.push(sentences::WaitedFor { attente: &waiting.french() }.said());
    }
    said.push(match agreement {
        Some(agreement) => sentences::AdvancedByAgreement {
            plafond: &agreement.ceiling.french(),
            debut: &date_full(agreement.from),
            fin: &date_full(agreement.until),
        }
        .said(),
        None => sentences::NoAgreement.said(),
    });
    said
}

/// How a transfer is made so that it is found.
#[must_use]
pub fn how_to_pay() -> String {
    sentences::HowToPay.said()
}

/// That a statement has only so many rows, the latest.
#[must_use]
pub fn only_the_latest(count: usize) -> String {
    let nombre = &integer(i64::try_from(count).unwrap_or(i64::MAX));
    sentences::OnlyTheLatest { nombre }.said()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::civil::{Date, date};

    use super::*;

    fn euros(whole: i64) -> Euros {
        Euros::from_cents(whole * 100)
    }

    fn line(account: &Account, whole: i64, reason: ReasonCode, on: Date, label: &str) -> Line {
        Line {
            account: account.clone(),
            amount: euros(whole),
            transaction: format!("t:{on}:{whole}").parse().expect("an id"),
            reason,
            on,
            label: label.to_owned(),
            dossier: None,
            author: String::new(),
            posted_at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn what_happened_is_told_once_with_what_was_owed_afterwards() {
        let siren: crate::identifiers::Siren = "213805633".parse().expect("a SIREN");
        let elu = "0".repeat(32).parse().expect("an id");
        let dotation = Account::Dotation(elu, siren.clone());
        let (granted, received) = (Account::Collectivite(siren.clone()), Account::Received(siren.clone()));
        let (first, second, third) = (date(2027, 1, 4), date(2027, 1, 5), date(2027, 1, 20));
        let lines = [
            line(&granted, -160, ReasonCode::DotationGranted, first, "Dotation de Voiron (2026-12)"),
            line(&dotation, 160, ReasonCode::DotationGranted, first, "Dotation de Voiron (2026-12)"),
            line(&dotation, -160, ReasonCode::Engaged, second, "Réservation pour « Budget »"),
            line(&received, 100, ReasonCode::DotationReceived, third, "Versement de Voiron (NTRY/42)"),
            line(&Account::Covered(siren), -60, ReasonCode::DotationCovered, third, "60 € à virer"),
        ];
        let told = events(&lines, euros(60));
        let figures: Vec<_> = told.iter().map(|one| (one.granted, one.received, one.owed)).collect();
        assert_eq!(
            figures,
            [
                (None, None, euros(60)),
                (None, Some(euros(100)), euros(60)),
                (None, None, euros(160)),
                (Some(euros(160)), None, euros(160)),
            ]
        );
        assert!(told[1].text.contains("Versement de Voiron (NTRY/42)"), "{}", told[1].text);
        assert!(told[3].text.contains("accordé"), "{}", told[3].text);
    }

    #[test]
    fn where_it_stands_is_said_in_words() {
        let position = |granted, received| Position {
            granted: euros(granted),
            received: euros(received),
            employed: Euros::ZERO,
        };
        let agreement = Agreement { ceiling: euros(500), from: date(2027, 1, 1), until: date(2027, 12, 31) };
        for (position, agreement, waiting, words) in [
            (position(0, 0), None, 0, ["encore accordé aucun", "ne doit rien", "Aucune convention"]),
            (position(160, 100), None, 60, ["a accordé 160", "reste 60", "60,00"]),
            (position(160, 160), Some(agreement), 0, ["a accordé", "ne doit rien", "31 décembre 2027"]),
            (position(160, 200), None, 0, ["a accordé", "40,00", "Aucune convention"]),
        ] {
            let said = in_words(&position, agreement, euros(waiting));
            for (sentence, words) in said.iter().zip(words) {
                assert!(sentence.contains(words), "{sentence} / {words}");
            }
        }
    }
}
