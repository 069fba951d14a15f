//! What the élu, the training body and the collectivité ask of a dossier.

use std::ops::RangeInclusive;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{FormBody, Reading};
use crate::api::{
    AnswerDossier, CancelDossier, CofinancingAnswer, CofinancingRequest, CreateDossier, DOCUMENT_MAX,
    EntryDeclaration, PostponementProposal, SuspendOffer,
};
use crate::catalogue::{ActionNumero, FormationNumero, SessionNumero};
use crate::identifiers::Siret;
use crate::lifecycle::{
    Actor, CommandKind, ForceMajeureCase, Rating, ServiceDone, check_complement_asked,
    check_complement_granted, check_rate,
};
use crate::money::Euros;
use crate::opinions::Criterion;
use crate::rules::interruption::Cause;
use crate::texts::{corrections, sentences};

const STARS: RangeInclusive<u8> = 1..=5;

/// What is asked for, as the offer shows it.
pub struct SessionChosen {
    /// The training body.
    pub siret: Siret,
    pub formation: FormationNumero,
    pub action: ActionNumero,
    pub session: SessionNumero,
    /// Whether the élu says on which day to start.
    pub open_dates: bool,
}

impl FormBody for CreateDossier {
    type Facts = SessionChosen;

    fn read(form: &mut Reading<'_>, chosen: &SessionChosen) -> Option<Self> {
        let start = chosen.open_dates.then(|| form.day("start", corrections::START_WANTED));
        let message = form.words("message")?;
        Some(Self {
            siret: chosen.siret.clone(),
            formation: chosen.formation.clone(),
            action: chosen.action.clone(),
            session: chosen.session.clone(),
            start: start.flatten(),
            message,
        })
    }
}

impl FormBody for AnswerDossier {
    type Facts = ();

    fn read(form: &mut Reading<'_>, (): &()) -> Option<Self> {
        const ANSWERS: [CommandKind; 6] = [
            CommandKind::Accept,
            CommandKind::Acknowledge,
            CommandKind::Propose,
            CommandKind::Refuse,
            CommandKind::CancelByOf,
            CommandKind::DeclareNoShow,
        ];
        let reason = |form: &mut Reading<'_>| form.required_words("reason", corrections::DECISION_ELU);
        Some(match form.one_of("answer", &ANSWERS, corrections::ANSWER)? {
            CommandKind::Accept => Self::Accept {},
            CommandKind::Acknowledge => Self::Acknowledge {},
            CommandKind::DeclareNoShow => Self::NoShow {},
            CommandKind::Refuse => Self::Refuse { reason: reason(form)? },
            CommandKind::CancelByOf => Self::Cancel { reason: reason(form)? },
            _ => {
                let (days, price) = (days(form), form.amount("price"));
                let message = reason(form)?;
                let (start, end) = days?;
                Self::Propose { start, end, price: price?, message }
            }
        })
    }
}

/// A first and a last day, in this order.
pub(super) fn days(form: &mut Reading<'_>) -> Option<(Date, Date)> {
    let start = form.day("start", corrections::DAY);
    let end = form.day("end", corrections::DAY);
    match (start?, end?) {
        (start, end) if end < start => form.refuse("end", "bad-date", corrections::ENDS_BEFORE),
        days => Some(days),
    }
}

impl FormBody for EntryDeclaration {
    type Facts = ();

    fn read(form: &mut Reading<'_>, (): &()) -> Option<Self> {
        Some(Self { on: form.day("on", corrections::DAY)? })
    }
}

/// Who says what was followed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum By {
    /// The training body.
    Organisme,
    /// The gestionnaire, after a control: what he says takes the place of what the training body declared.
    Control,
}

impl By {
    /// The same, as the core names him.
    #[must_use]
    pub const fn actor(self) -> Actor {
        match self {
            Self::Organisme => Actor::Of,
            Self::Control => Actor::Gestionnaire,
        }
    }
}

/// How a training ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EndOfTraining {
    /// Why it did.
    pub cause: Cause,
    /// The share followed, in per cent: all of it when it was followed to its end, else what is typed.
    pub rate: Decimal,
}

impl FormBody for EndOfTraining {
    /// Who fills it in.
    type Facts = Actor;

    fn read(form: &mut Reading<'_>, reader: &Actor) -> Option<Self> {
        let cause = form.one_of("cause", &Cause::ALL, corrections::HOW_IT_ENDED)?;
        if cause == Cause::Completed {
            return Some(Self { cause, rate: Decimal::ONE_HUNDRED });
        }
        let typed = form.text("completion_rate").replace(',', ".");
        let Ok(rate) = typed.parse::<Decimal>() else {
            let detail = corrections::SHARE;
            return form.refuse("completion_rate", "malformed", detail);
        };
        form.checked("completion_rate", Self { cause, rate }, check_rate(cause, rate), *reader)
    }
}

impl FormBody for ServiceDone {
    type Facts = By;

    fn read(form: &mut Reading<'_>, by: &By) -> Option<Self> {
        let exit = form.day("exit", corrections::DAY);
        let EndOfTraining { cause, rate: completion_rate } = EndOfTraining::read(form, &by.actor())?;
        let comment = match (cause, by) {
            (_, By::Control) => form.required_words("comment", corrections::CONTROL_FOUND),
            (Cause::Completed, By::Organisme) => form.words("comment"),
            _ => form.required_words("comment", corrections::NOT_FOLLOWED),
        };
        Some(Self { exit: exit?, cause, completion_rate, comment: comment? })
    }
}

impl FormBody for CofinancingRequest {
    /// What is left to pay by card.
    type Facts = Euros;

    fn read(form: &mut Reading<'_>, left: &Euros) -> Option<Self> {
        let collectivite = form.parsed("collectivite", corrections::COLLECTIVITE);
        let amount = form.amount("amount");
        let amount = amount.and_then(|amount| {
            form.checked("amount", amount, check_complement_asked(amount, *left), Actor::Elu)
        });
        let message = form.words("message");
        Some(Self::Ask { collectivite: collectivite?, amount: amount?, message: message? })
    }
}

impl FormBody for CofinancingAnswer {
    /// What the élu asks for.
    type Facts = Euros;

    fn read(form: &mut Reading<'_>, asked: &Euros) -> Option<Self> {
        const ANSWERS: [CommandKind; 2] = [CommandKind::GrantCofinancing, CommandKind::DeclineCofinancing];
        match form.one_of("answer", &ANSWERS, corrections::ANSWER)? {
            CommandKind::GrantCofinancing => {
                let amount = form.amount("amount");
                let amount = amount.and_then(|amount| {
                    form.checked(
                        "amount",
                        amount,
                        check_complement_granted(amount, *asked),
                        Actor::Collectivite,
                    )
                });
                let deliberation = form.required_words("deliberation", corrections::DELIBERATION);
                Some(Self::Grant { amount: amount?, deliberation: deliberation? })
            }
            _ => Some(Self::Decline { reason: form.required_words("reason", corrections::WHY_DECLINED)? }),
        }
    }
}

impl FormBody for PostponementProposal {
    /// Whether the first day is to be agreed: the action is entered at any time.
    type Facts = bool;

    fn read(form: &mut Reading<'_>, permanent: &bool) -> Option<Self> {
        let session = form.parsed("session", corrections::SESSION);
        let start = permanent.then(|| form.day("start", corrections::DAY)).flatten();
        let message = form.required_words("message", corrections::WHY_POSTPONED);
        Some(Self { session: session?, start, message: message? })
    }
}

impl FormBody for Rating {
    type Facts = ();

    fn read(form: &mut Reading<'_>, (): &()) -> Option<Self> {
        let took_place = form.yes_or_no("took_place", corrections::TOOK_PLACE);
        let [welcome, content, trainers, means, support] =
            Criterion::ALL.map(|criterion| mark(form, criterion));
        let comment = form.words("comment");
        Some(Self {
            welcome: welcome?,
            content: content?,
            trainers: trainers?,
            means: means?,
            support: support?,
            comment: comment?,
            took_place: took_place?,
        })
    }
}

/// The summary at the top of the form says which criterion has none.
fn mark(form: &mut Reading<'_>, criterion: Criterion) -> Option<u8> {
    let mark = form.text(criterion.field()).parse().ok().filter(|mark| STARS.contains(mark));
    mark.or_else(|| {
        let missing = sentences::StarsMissing { critere: criterion.french() }.said();
        form.refuse(criterion.field(), "missing", missing)
    })
}

impl FormBody for CancelDossier {
    /// The price, as it was shown.
    type Facts = Euros;

    fn read(form: &mut Reading<'_>, expected_charge: &Euros) -> Option<Self> {
        Some(Self { reason: form.words("reason")?, expected_charge: *expected_charge })
    }
}

impl FormBody for SuspendOffer {
    type Facts = ();

    fn read(form: &mut Reading<'_>, (): &()) -> Option<Self> {
        Some(Self { reason: form.required_words("reason", corrections::WHY_SUSPENDED)? })
    }
}

/// What happened to an élu: the claim, but for the number that the server gives to its proof.
#[derive(Debug, Clone, PartialEq)]
pub struct Circumstances {
    pub case: ForceMajeureCase,
    /// What happened.
    pub text: String,
}

impl FormBody for Circumstances {
    /// Bytes of the proof, once one is chosen.
    type Facts = Option<u64>;

    fn read(form: &mut Reading<'_>, document: &Option<u64>) -> Option<Self> {
        let case = form.one_of("case", &ForceMajeureCase::ALL, corrections::CASE);
        let text = form.required_words("text", corrections::WHAT_PREVENTED);
        if let Some(wrong) = check_document(*document) {
            form.refuse::<()>("document", "bad-document", wrong);
        }
        Some(Self { case: case?, text: text? })
    }
}

/// What is wrong with a proof of so many bytes before it is sent; its kind is for the server to tell, by its content.
pub(super) fn check_document(bytes: Option<u64>) -> Option<&'static str> {
    match bytes {
        None => Some(corrections::PROOF),
        Some(0) => Some(corrections::FILE_EMPTY),
        Some(bytes) if bytes > DOCUMENT_MAX as u64 => Some(corrections::FILE_TOO_HEAVY),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::tests::filled;
    use super::*;

    fn euros(euros: i64) -> Euros {
        Euros::from_cents(euros * 100)
    }

    fn chosen(open_dates: bool) -> SessionChosen {
        SessionChosen {
            siret: "99012030500018".parse().unwrap(),
            formation: "BRO-2027-006".parse().unwrap(),
            action: "BRO-2027-006-A2".parse().unwrap(),
            session: "BRO-2027-006-A2-S1".parse().unwrap(),
            open_dates,
        }
    }

    #[test]
    fn a_day_is_asked_for_only_where_it_is_to_be_chosen() {
        let typed = [("start", "2027-02-01"), ("message", " Bonjour ")];
        for (open_dates, start) in [(true, Some(date(2027, 2, 1))), (false, None)] {
            let read = filled::<CreateDossier>(&chosen(open_dates), &typed).unwrap();
            assert_eq!((read.start, read.message.as_str()), (start, "Bonjour"));
        }
        assert_eq!(filled::<CreateDossier>(&chosen(true), &[]).unwrap_err(), ["/start"]);
        assert!(filled::<CreateDossier>(&chosen(false), &[]).is_ok());
    }

    #[test]
    fn each_answer_asks_for_what_it_needs() {
        for (fields, wrong) in [
            (&[][..], &["/answer"][..]),
            (&[("answer", "submit")], &["/answer"]),
            (&[("answer", "accept")], &[]),
            (&[("answer", "acknowledge")], &[]),
            (&[("answer", "declare_no_show")], &[]),
            (&[("answer", "refuse")], &["/reason"]),
            (&[("answer", "cancel_by_of"), ("reason", "  ")], &["/reason"]),
            (&[("answer", "refuse"), ("reason", "Complet")], &[]),
            (&[("answer", "propose")], &["/start", "/end", "/price", "/reason"]),
            (
                &[
                    ("answer", "propose"),
                    ("start", "2027-02-02"),
                    ("end", "2027-02-01"),
                    ("price", "560"),
                    ("reason", "Salle"),
                ],
                &["/end"],
            ),
        ] {
            let read = filled::<AnswerDossier>(&(), fields);
            assert_eq!(read.err().unwrap_or_default(), wrong, "{fields:?}");
        }
    }

    #[test]
    fn a_proposal_is_read_whole() {
        let fields = [
            ("answer", "propose"),
            ("start", "2027-02-01"),
            ("end", "2027-02-01"),
            ("price", "560,00"),
            ("reason", "Salle"),
        ];
        let day = date(2027, 2, 1);
        let read =
            AnswerDossier::Propose { start: day, end: day, price: euros(560), message: "Salle".to_owned() };
        assert_eq!(filled(&(), &fields), Ok(read));
    }

    #[test]
    fn a_service_done_explains_what_was_not_followed() {
        for (by, fields, wrong) in [
            (By::Organisme, &[("exit", "2027-02-01"), ("cause", "completed")][..], &[][..]),
            (By::Control, &[("exit", "2027-02-01"), ("cause", "completed")], &["/comment"]),
            (By::Organisme, &[("cause", "completed")], &["/exit"]),
            (By::Organisme, &[("exit", "2027-02-01")], &["/cause"]),
            (By::Organisme, &[("exit", "2027-02-01"), ("cause", "abandonment")], &["/completion_rate"]),
            (
                By::Organisme,
                &[("exit", "2027-02-01"), ("cause", "abandonment"), ("completion_rate", "62,5")],
                &["/comment"],
            ),
        ] {
            let read = filled::<ServiceDone>(&by, fields);
            assert_eq!(read.err().unwrap_or_default(), wrong, "{by:?} {fields:?}");
        }
    }

    #[test]
    fn a_share_is_below_all_with_two_decimals_at_most() {
        for (typed, right) in
            [("0", true), ("62,5", true), ("99.99", true), ("100", false), ("-1", false), ("1,234", false)]
        {
            let fields = [
                ("exit", "2027-02-01"),
                ("cause", "absence"),
                ("completion_rate", typed),
                ("comment", "Parti"),
            ];
            assert_eq!(filled::<ServiceDone>(&By::Organisme, &fields).is_ok(), right, "{typed}");
        }
    }

    #[test]
    fn a_complement_stays_within_the_bounds_of_the_core() {
        for (typed, right) in [("160", true), ("160,01", false), ("0", false), ("0,01", true)] {
            let fields = [("collectivite", "732829320"), ("amount", typed)];
            let wrong = filled::<CofinancingRequest>(&euros(160), &fields).err().unwrap_or_default();
            assert_eq!(wrong.is_empty(), right, "asked: {typed} {wrong:?}");
        }
        for (typed, right) in [("160", true), ("160,01", false), ("0,99", false), ("1", true)] {
            let fields = [("answer", "grant_cofinancing"), ("amount", typed), ("deliberation", "2026-12")];
            let wrong = filled::<CofinancingAnswer>(&euros(160), &fields).err().unwrap_or_default();
            assert_eq!(wrong.is_empty(), right, "granted: {typed} {wrong:?}");
        }
        let grant = filled::<CofinancingAnswer>(&euros(160), &[("answer", "grant_cofinancing")]);
        assert_eq!(grant.unwrap_err(), ["/amount", "/deliberation"]);
        let decline = filled::<CofinancingAnswer>(&euros(160), &[("answer", "decline_cofinancing")]);
        assert_eq!(decline.unwrap_err(), ["/reason"]);
        assert_eq!(filled::<CofinancingRequest>(&euros(160), &[]).unwrap_err(), ["/collectivite", "/amount"]);
    }

    #[test]
    fn a_postponement_names_its_session_and_says_why() {
        let nothing = filled::<PostponementProposal>(&true, &[]).unwrap_err();
        assert_eq!(nothing, ["/session", "/start", "/message"]);
        let fields = [("session", "S2"), ("start", "2027-04-07"), ("message", "Travaux")];
        assert_eq!(filled::<PostponementProposal>(&false, &fields).unwrap().start, None);
        assert_eq!(filled::<PostponementProposal>(&true, &fields).unwrap().start, Some(date(2027, 4, 7)));
    }

    #[test]
    fn an_opinion_has_one_to_five_at_each_of_five_criteria() {
        let marks = [("welcome", "4"), ("content", "5"), ("trainers", "5"), ("means", "1"), ("support", "2")];
        for (typed, right) in [("", false), ("0", false), ("1", true), ("5", true), ("6", false)] {
            let fields: Vec<_> = [("means", typed), ("took_place", "oui")]
                .into_iter()
                .chain(marks.into_iter().filter(|mark| mark.0 != "means"))
                .collect();
            let read = filled::<Rating>(&(), &fields);
            assert_eq!(read.is_ok(), right, "{typed}");
            assert!(read.is_ok() || read.unwrap_err() == ["/means"]);
        }
        let fields: Vec<_> = marks.into_iter().chain([("took_place", "oui")]).collect();
        let read = filled::<Rating>(&(), &fields).unwrap();
        assert_eq!(Criterion::ALL.map(|criterion| criterion.mark(&read)), [4, 5, 5, 1, 2]);
        assert!(read.took_place && read.comment.is_empty());
    }

    /// A box that nobody ticked would say of a training that it did not take place.
    #[test]
    fn whether_a_training_took_place_is_answered_by_yes_or_no() {
        let marks = Criterion::ALL.map(|criterion| (criterion.field(), "4"));
        for (typed, right) in [("", None), ("oui", Some(true)), ("non", Some(false))] {
            let fields: Vec<_> = marks.into_iter().chain([("took_place", typed)]).collect();
            let read = filled::<Rating>(&(), &fields);
            assert_eq!(read.as_ref().ok().map(|read| read.took_place), right, "{typed}");
            assert!(right.is_some() || read.unwrap_err() == ["/took_place"]);
        }
    }

    #[test]
    fn each_mark_that_is_missing_is_named() {
        let errors = super::super::read::<Rating>(&|_: &str| String::new(), &()).unwrap_err();
        let mut said: Vec<&str> = errors.iter().map(|error| error.detail.as_str()).collect();
        said.sort_unstable();
        said.dedup();
        assert_eq!(said.len(), 1 + Criterion::ALL.len(), "{said:?}");
    }

    #[test]
    fn what_happened_needs_a_proof() {
        assert_eq!(filled::<Circumstances>(&None, &[]).unwrap_err(), ["/case", "/text", "/document"]);
        let fields = [("case", "illness"), ("text", "Hospitalisée depuis lundi.")];
        for (bytes, right) in [
            (None, false),
            (Some(0), false),
            (Some(DOCUMENT_MAX as u64), true),
            (Some(DOCUMENT_MAX as u64 + 1), false),
        ] {
            assert_eq!(filled::<Circumstances>(&bytes, &fields).is_ok(), right, "{bytes:?}");
        }
    }

    #[test]
    fn a_reason_may_be_needed_or_not() {
        assert_eq!(filled::<SuspendOffer>(&(), &[("reason", " ")]).unwrap_err(), ["/reason"]);
        let cancelled = filled::<CancelDossier>(&euros(280), &[]).unwrap();
        assert_eq!(cancelled, CancelDossier { reason: String::new(), expected_charge: euros(280) });
    }
}
