//! Whose turn it is in a dossier, and until when, in the words of the person who reads: the same on its page and in every list.

use jiff::Zoned;
use jiff::civil::Date;

use crate::french::{capitalised, date_full, date_long};
use crate::lifecycle::{Actor, ClaimState, Due, Stage, State, last_free_day};
use crate::rules::deadlines::{Delay, last_day};
use crate::texts::sentences;

use super::views::{ShownDossier, ShownPlaces};

/// The place that an élu's order would take, as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceNow {
    /// Those of the session.
    pub places: u16,
    /// Those that anybody may take.
    pub left: u16,
    pub kept: Kept,
}

/// Whether a place is kept for who has waited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    No,
    /// None yet: he is on the list.
    Awaited,
    /// Until then, in Paris; it goes to the next afterwards.
    Until(Zoned),
    /// As long as his request lasts, or while the session can't be asked for.
    WithoutEnd,
}

impl PlaceNow {
    fn is_kept(&self) -> bool {
        matches!(self.kept, Kept::Until(_) | Kept::WithoutEnd)
    }

    fn is_full(&self) -> bool {
        self.left == 0 && !self.is_kept()
    }

    /// As its reader is shown it.
    #[must_use]
    pub fn shown(&self) -> ShownPlaces {
        ShownPlaces {
            all: self.places,
            left: self.left,
            is_kept: self.is_kept(),
            is_awaited: self.kept == Kept::Awaited,
        }
    }
}

/// What is expected: "À vous de confirmer l’inscription, jusqu’au mardi 1er décembre 2026, minuit (heure de Paris)."
#[must_use]
pub fn expected(state: State, due: &Due, reader: Actor) -> String {
    let until = date_long(due.until);
    if due.whose == reader {
        ["À vous de ", verb(state, due.rule), ", jusqu’au ", &until, ", minuit (heure de Paris)."].concat()
    } else {
        [&capitalised(due.whose.french()), " doit ", verb(state, due.rule), " au plus tard le ", &until, "."]
            .concat()
    }
}

/// Nobody did it in time. The élu depends on what his training body declares, and can only ask for it.
fn overdue(state: State, due: &Due, reader: Actor) -> String {
    let (until, what) = (date_long(due.until), verb(state, due.rule));
    if due.whose == reader {
        return ["À vous de ", what, " : le délai est dépassé depuis le ", &until, "."].concat();
    }
    let declares = matches!(due.rule, Delay::EntryDeclaration | Delay::ExitDeclaration);
    let ask = if declares && reader == Actor::Elu {
        " Écrivez-lui, ou à l’assistance s’il ne répond pas."
    } else {
        ""
    };
    let whose = capitalised(due.whose.french());
    [&whose, " devait ", what, " au plus tard le ", &until, " : ce délai est dépassé.", ask].concat()
}

/// Whether the élu may have to sign that he is there, on `today`.
#[must_use]
pub fn signs(state: State, (start, end): (Date, Date), today: Date) -> bool {
    matches!(state, State::Accepted | State::InTraining) && (start..=end).contains(&today)
}

fn verb(state: State, rule: Delay) -> &'static str {
    match rule {
        Delay::OfAnswer | Delay::OfAnswerWithPrerequisites => "répondre à la demande",
        Delay::ComplementAnswer => "répondre à la demande de complément",
        Delay::EluConfirmation | Delay::BeforeSession => match state {
            State::Acknowledged => "répondre à la demande",
            State::Paying => "terminer le paiement",
            State::WaitingFinancer => "répondre à la demande de complément",
            _ => "confirmer l’inscription",
        },
        Delay::PostponementAnswer => "répondre au report proposé",
        Delay::EntryDeclaration => "déclarer l’entrée en formation",
        Delay::ExitDeclaration => "déclarer la sortie et le service fait",
        Delay::ServiceDoneValidation => "valider le service fait",
        Delay::OfPayment => "payer l’organisme",
        _ => "agir",
    }
}

impl ShownDossier {
    /// Whose turn it is, or what is waited for where the law sets no delay; once the dossier is over, nothing but an opinion to give.
    #[must_use]
    pub fn now(&self, reader: Actor, place: Option<&PlaceNow>, today: Date) -> Option<String> {
        let training = &self.training;
        match Stage::of(self.state, (training.start, training.end), today) {
            Stage::Coming => Some(self.before_it_begins(reader, today)),
            Stage::Ongoing => Some(self.while_it_lasts(reader)),
            stage => match stage.due(self.due) {
                Some(due) if due.is_over(today) => Some(overdue(self.state, &due, reader)),
                Some(due) => Some(self.awaited(&due, reader, place)),
                None => Some(self.without_delay(reader)?.to_owned()),
            },
        }
    }

    fn awaited(&self, due: &Due, reader: Actor, place: Option<&PlaceNow>) -> String {
        let sentence = [expected(self.state, due, reader), self.meanwhile(due, reader)].concat();
        match place.filter(|_| reader == Actor::Elu) {
            Some(PlaceNow { kept: Kept::Until(until), .. }) => {
                kept(&sentence, until, due.until, self.state == State::Proposed)
            }
            Some(place) if place.is_full() => {
                full(&sentence, place, due.until, self.state == State::Proposed)
            }
            _ => sentence,
        }
    }

    /// What the reader may do, and what comes if nobody does, while somebody else is expected.
    fn meanwhile(&self, due: &Due, reader: Actor) -> String {
        let eve = date_long(last_day(Delay::BeforeSession, self.training.start));
        match (self.state, due.rule, reader) {
            (State::WaitingFinancer, Delay::ComplementAnswer, Actor::Elu) => [
                " Sans réponse, vous pourrez confirmer sans ce complément, jusqu’au ",
                &eve,
                ", minuit (heure de Paris). Vous pouvez aussi y renoncer dès maintenant, plus bas.",
            ]
            .concat(),
            (State::WaitingFinancer, Delay::ComplementAnswer, Actor::Collectivite) => [
                " L’élu a ensuite jusqu’au ",
                &eve,
                " pour confirmer, avec votre complément ou, sans réponse, sans lui.",
            ]
            .concat(),
            // Those that were asked until the eve of the session.
            (State::WaitingFinancer, _, Actor::Elu) => " Sans réponse, votre demande sera annulée : vous pouvez renoncer au complément, plus bas, et confirmer jusqu’à cette date.".to_owned(),
            (State::WaitingFinancer, _, Actor::Collectivite) => " Sans réponse, la demande de l’élu sera annulée, car la session commence.".to_owned(),
            _ => String::new(),
        }
    }

    /// Until the training begins nobody has anything to do; the élu is told until when he can change his mind.
    fn before_it_begins(&self, reader: Actor, today: Date) -> String {
        let begins = ["La formation commence le ", &date_long(self.training.start), "."].concat();
        match last_free_day(self).filter(|last| reader == Actor::Elu && today <= *last) {
            Some(last) => [
                &begins,
                " Vous pouvez annuler sans frais jusqu’au ",
                &date_long(last),
                ", minuit (heure de Paris).",
            ]
            .concat(),
            None => begins,
        }
    }

    /// What the training body will have to declare is not due before the last day.
    fn while_it_lasts(&self, reader: Actor) -> String {
        let lasts = ["La formation est en cours, jusqu’au ", &date_long(self.training.end), "."].concat();
        match self.due.filter(|_| reader == Actor::Of) {
            Some(due) => [
                &lasts,
                " Vous déclarerez ensuite la sortie et le service fait, au plus tard le ",
                &date_long(due.until),
                ".",
            ]
            .concat(),
            None => lasts,
        }
    }

    /// What is waited for, without a last day.
    fn without_delay(&self, reader: Actor) -> Option<&'static str> {
        let claimed = self.force_majeure.as_ref().is_some_and(|claim| claim.state == ClaimState::Asked);
        let sentence = match (self.state, reader) {
            (State::InControl, Actor::Gestionnaire) => "À vous de terminer le contrôle du service fait.",
            (State::InControl, _) => {
                "Le gestionnaire contrôle le service fait. Aucun délai n’est fixé : vous serez prévenu de sa décision."
            }
            (State::ServiceDoneDeclared, Actor::Gestionnaire) if claimed => {
                "À vous d’examiner le cas de force majeure : le service fait n’est pas validé avant."
            }
            (State::ServiceDoneDeclared, _) if claimed => {
                "Le gestionnaire examine le cas de force majeure : le service fait n’est pas validé avant."
            }
            (State::ServiceDoneValidated, Actor::Elu) if self.rating.is_none() => {
                "Vous pouvez donner votre avis sur la formation."
            }
            _ => return None,
        };
        Some(sentence)
    }
}

/// Who waits for a place already is not told to.
fn full(sentence: &str, place: &PlaceNow, due: Date, confirms: bool) -> String {
    let (limite, waits) = (date_long(due), place.kept == Kept::Awaited);
    match (confirms, waits) {
        (true, true) => sentences::PlaceAwaitedToConfirm { limite: &limite }.said(),
        (true, false) => sentences::PlaceNoneLeft { limite: &limite }.said(),
        (false, true) => [sentence, " ", &sentences::PlaceAwaited.said()].concat(),
        (false, false) => [sentence, " ", &sentences::PlaceFull.said()].concat(),
    }
}

/// The earlier of the two terms is the one that counts.
fn kept(sentence: &str, until: &Zoned, due: Date, confirms: bool) -> String {
    if until.date() > due {
        return sentence.to_owned();
    }
    let limite = format!("{} à {} h {:02}", date_full(until.date()), until.hour(), until.minute());
    if confirms {
        sentences::PlaceKeptToConfirm { limite: &limite }.said()
    } else {
        [sentence, " ", &sentences::PlaceKept { limite: &limite }.said()].concat()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use jiff::tz::TimeZone;

    use super::*;
    use crate::api::{Beside, shown_to, summary_for};
    use crate::lifecycle::{Dossier, Rating};
    use crate::sessions::dossier_in;

    const TODAY: Date = date(2026, 11, 30);

    fn to_confirm() -> Dossier {
        let due = Due { whose: Actor::Elu, rule: Delay::EluConfirmation, until: date(2026, 12, 4) };
        Dossier { due: Some(due), ..dossier_in(State::Proposed) }
    }

    fn said(left: u16, kept: Kept, reader: Actor) -> String {
        let place = Some(PlaceNow { places: 2, left, kept });
        let beside = Beside { place, ..Beside::default() };
        shown_to(reader, &to_confirm(), &[], beside, TODAY).now.expect("somebody is expected")
    }

    fn until(day: i8) -> Kept {
        Kept::Until(date(2026, 12, day).at(15, 59, 0, 0).to_zoned(TimeZone::UTC).expect("a time"))
    }

    #[test]
    fn who_has_to_confirm_knows_whether_there_is_a_place_and_until_when() {
        let plain =
            "À vous de confirmer l’inscription, jusqu’au vendredi 4 décembre 2026, minuit (heure de Paris).";
        assert_eq!(said(1, Kept::No, Actor::Elu), plain);
        assert_eq!(said(0, Kept::WithoutEnd, Actor::Elu), plain);
        assert_eq!(said(0, until(5), Actor::Elu), plain, "his own term is the earlier one");
        let kept = said(0, until(2), Actor::Elu);
        assert!(kept.contains("2 décembre 2026 à 15 h 59") && !kept.contains("vendredi 4"), "{kept}");
        let full = said(0, Kept::No, Actor::Elu);
        assert!(full.contains("complète") && full.contains("vendredi 4 décembre 2026"), "{full}");
        let waits = said(0, Kept::Awaited, Actor::Elu);
        assert!(
            waits.contains("Vous êtes sur sa liste") && waits.contains("vendredi 4 décembre 2026"),
            "{waits}"
        );
        assert!(full.contains("Rejoignez") && !waits.contains("Rejoignez"), "{waits}");
        assert_eq!(said(1, Kept::Awaited, Actor::Elu), plain);
        assert!(!said(0, Kept::No, Actor::Of).contains("complète"), "it is not his turn");
    }

    #[test]
    fn a_delay_that_is_over_is_said_to_be_over() {
        let due = Due { whose: Actor::Of, rule: Delay::EntryDeclaration, until: date(2027, 1, 21) };
        let known = Dossier { due: Some(due), ..dossier_in(State::Accepted) };
        let said =
            |reader, today| summary_for(reader, &known, None, today).now.expect("somebody is expected");
        let (last, after) = (date(2027, 1, 21), date(2027, 1, 22));
        assert!(said(Actor::Elu, last).contains("doit déclarer l’entrée"), "{}", said(Actor::Elu, last));
        let late = said(Actor::Elu, after);
        assert!(late.contains("devait déclarer") && late.contains("assistance"), "{late}");
        assert!(!said(Actor::Gestionnaire, after).contains("assistance"));
        assert!(said(Actor::Of, after).starts_with("À vous de déclarer"), "{}", said(Actor::Of, after));
    }

    #[test]
    fn who_has_followed_a_training_is_invited_to_rate_it_until_he_has() {
        let known = Dossier { due: None, ..dossier_in(State::ServiceDoneValidated) };
        let said = |reader, known: &Dossier| summary_for(reader, known, None, TODAY).now;
        assert!(said(Actor::Elu, &known).is_some_and(|said| said.contains("votre avis")));
        assert_eq!(said(Actor::Of, &known), None);
        let rating = Rating {
            welcome: 5,
            content: 5,
            trainers: 5,
            means: 5,
            support: 5,
            comment: String::new(),
            took_place: true,
        };
        assert_eq!(said(Actor::Elu, &Dossier { rating: Some(rating), ..known }), None);
    }

    #[test]
    fn one_signs_on_the_days_of_a_training_that_is_ordered() {
        let days = (date(2027, 1, 18), date(2027, 1, 19));
        for (state, today, expected) in [
            (State::Accepted, days.0, true),
            (State::InTraining, days.1, true),
            (State::Accepted, date(2027, 1, 17), false),
            (State::InTraining, date(2027, 1, 20), false),
            (State::CancelledByElu, days.0, false),
        ] {
            assert_eq!(signs(state, days, today), expected, "{state:?} on {today}");
        }
    }

    #[test]
    fn a_list_says_what_the_page_says() {
        for state in State::ALL {
            let due = Due { whose: Actor::Of, rule: Delay::EntryDeclaration, until: date(2027, 1, 13) };
            let known = Dossier { due: (!state.is_final()).then_some(due), ..dossier_in(state) };
            for reader in [Actor::Elu, Actor::Of, Actor::Collectivite, Actor::Gestionnaire] {
                let page = shown_to(reader, &known, &[], Beside::default(), TODAY).now;
                assert_eq!(summary_for(reader, &known, None, TODAY).now, page, "{state:?} {reader:?}");
            }
        }
        let elu = summary_for(Actor::Elu, &dossier_in(State::Accepted), None, TODAY).now;
        assert_eq!(elu.as_deref(), Some("La formation commence le lundi 18 janvier 2027."));
    }
}
