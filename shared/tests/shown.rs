//! What each of its people is shown of a dossier, in every state: one text a state, in `tests/shown`. `MCE_UPDATE=1` writes them
//! again; a reviewer then reads who sees what.
#![allow(clippy::disallowed_methods, reason = "a test is the world that it tries")]

mod common;

use std::fmt::Write as _;
use std::path::Path;

use jiff::civil::{Date, date};
use jiff::{Span, Timestamp};
use mce_shared::api::{Beside, CollectiviteView, shown_to};
use mce_shared::attendance::{Attendance, Cell, Half, HalfDay, Presence};
use mce_shared::lifecycle::{
    Actor, CardAttempt, CardStatus, Command, Decision, Dossier, Facts, ForceMajeureCase, Funds, IncidentKind,
    JournalRow, Known, Needs, OtherSession, PayableChange, Rating, Reserved, Room, ServiceDone, State,
    Submission, decide, needs, planned_split, price_of_cancellation, submit,
};
use mce_shared::money::Euros;
use mce_shared::payments::{Payable, Refund};
use mce_shared::rules::interruption::Cause;
use rust_decimal::Decimal;
use serde_json::Value;

use common::{eligibility, submission, vitre};

const READERS: [(Actor, &str); 4] = [
    (Actor::Elu, "élu"),
    (Actor::Of, "organisme"),
    (Actor::Collectivite, "collectivité"),
    (Actor::Gestionnaire, "gestionnaire"),
];

const ROOM: Room = Room { places: 12, offer: Some(1) };

/// A dossier on its way, with all that anybody may write in it.
struct Life {
    dossier: Dossier,
    journal: Vec<JournalRow>,
    payables: Vec<Payable>,
    refunds: Vec<Refund>,
    today: Date,
}

fn funds() -> Funds {
    Funds {
        dife: Euros::from_cents(40_000),
        dotations: [(vitre(), Euros::from_cents(5_000))].into(),
        ..Funds::default()
    }
}

impl Life {
    fn begin() -> Self {
        let message = "ce que l’élu écrit à l’organisme".into();
        let submission = Submission { message, ..submission(Euros::from_cents(60_000)) };
        let today = date(2026, 11, 23);
        let opened = submit(submission, &facts(Actor::Elu, today, 1, Known::Eligibility(eligibility())));
        let opened = opened.expect("a request");
        let mut life = Self {
            dossier: opened.dossier.clone(),
            journal: Vec::new(),
            payables: Vec::new(),
            refunds: Vec::new(),
            today,
        };
        life.keep(opened);
        life
    }

    fn keep(&mut self, decision: Decision) {
        self.dossier = decision.dossier;
        self.journal.push(decision.journal);
        self.refunds.extend(decision.refunds);
        for change in decision.payables {
            match change {
                PayableChange::New(payable) => self.payables.push(payable),
                PayableChange::Reduced(reduced) => {
                    let known = self.payables.iter_mut().find(|one| one.number == reduced.number);
                    *known.expect("a payable") = reduced;
                }
            }
        }
    }

    fn known(&self, command: &Command) -> Known {
        match needs(self.dossier.state, command.kind()) {
            Needs::Nothing => Known::Nothing,
            Needs::Funds => Known::Funds(funds()),
            Needs::Complement => Known::Complement {
                funds: funds(),
                collectivites: vec![(vitre(), "Commune de Vitré".to_owned())],
            },
            Needs::Order => Known::Order { funds: funds(), eligibility: eligibility(), room: ROOM },
            Needs::Eligibility => Known::Eligibility(eligibility()),
            Needs::Place => Known::Place { eligibility: eligibility(), room: ROOM },
            Needs::Payables => Known::Payables(self.payables.clone()),
            Needs::Proof => Known::Proof { is_sent: true },
            Needs::Session => {
                let day = date(2027, 2, 8);
                let place = "Fougères".to_owned();
                let session = "S2".parse().expect("a numero");
                Known::Session(OtherSession {
                    session,
                    start: day,
                    end: day,
                    places: 9,
                    left: 9,
                    place,
                    horaires: None,
                })
            }
        }
    }

    fn then(mut self, actor: Actor, command: Command) -> Self {
        let number = self.dossier.version + 1;
        let facts = facts(actor, self.today, number, self.known(&command));
        let decision = decide(&self.dossier, &command, &facts);
        self.keep(decision.unwrap_or_else(|refusal| panic!("{command:?}: {refusal:?}")));
        self
    }

    fn with_prerequisites(mut self) -> Self {
        self.dossier.training.prerequisites = Some("Lire un budget".to_owned());
        self
    }

    fn on(mut self, day: Date) -> Self {
        self.today = day;
        self
    }

    fn proposed(self) -> Self {
        let (start, end) = (self.dossier.training.start, self.dossier.training.end);
        let message = "ce que l’organisme propose".to_owned();
        self.then(Actor::Of, Command::Propose { start, end, price: Euros::from_cents(60_000), message })
    }

    fn asked(self) -> Self {
        let (collectivite, amount) = (vitre(), Euros::from_cents(5_000));
        let message = "ce que l’élu écrit à la collectivité".to_owned();
        self.proposed().then(Actor::Elu, Command::AskCofinancing { collectivite, amount, message })
    }

    fn paying(self) -> Self {
        let grant = Command::GrantCofinancing {
            amount: Euros::from_cents(5_000),
            deliberation: "la délibération".into(),
        };
        let granted = self.asked().then(Actor::Collectivite, grant);
        let expected = planned_split(&granted.dossier, &funds(), granted.today);
        let start =
            Command::StartCardPayment { trans_id: "abc123".into(), trans_date: "20261123101500".into() };
        granted.then(Actor::Elu, Command::Confirm { expected }).then(Actor::Elu, start)
    }

    fn paid(self) -> Self {
        let paying = self.paying();
        let amount = paying.dossier.order.as_ref().expect("an order").card_due();
        let told = CardAttempt {
            trans_id: "abc123".into(),
            trans_date: "20261123101500".into(),
            amount,
            status: CardStatus::Paid,
            order_id: "2026000000007-1".into(),
            uuid: Some("le numéro du service de paiement".into()),
        };
        paying.then(Actor::CardService, Command::RecordCardPayment(told))
    }

    fn postponing(self) -> Self {
        let session = "S2".parse().expect("a numero");
        let message = "pourquoi l’organisme reporte".to_owned();
        self.paid().then(Actor::Of, Command::ProposePostponement { session, start: None, message })
    }

    fn claimed(self) -> Self {
        let (case, document) = (ForceMajeureCase::Illness, "d".repeat(32).parse().expect("an id"));
        let text = "ce qui est arrivé à l’élu".to_owned();
        self.then(Actor::Elu, Command::ClaimForceMajeure { case, text, document })
    }

    fn accepted(self) -> Self {
        self.postponing().then(Actor::Elu, Command::DeclinePostponement).claimed()
    }

    fn in_training(self) -> Self {
        let refuse = Command::RefuseForceMajeure { reason: "pourquoi le cas n’est pas reconnu".into() };
        let start = date(2027, 1, 11);
        let refused = self.accepted().then(Actor::Gestionnaire, refuse).on(start);
        refused.then(Actor::Of, Command::DeclareEntry { on: start })
    }

    fn declared(self) -> Self {
        let done = |comment: &str| ServiceDone {
            exit: date(2027, 1, 12),
            cause: Cause::Abandonment,
            completion_rate: Decimal::from(50),
            comment: comment.to_owned(),
        };
        let ended = self.in_training().on(date(2027, 1, 12));
        ended.then(Actor::Of, Command::DeclareServiceDone(done("ce que l’organisme a constaté")))
    }

    fn in_control(self) -> Self {
        let reason = "pourquoi le gestionnaire contrôle".to_owned();
        self.declared().then(Actor::Gestionnaire, Command::OpenControl { reason })
    }

    fn incident(self) -> Self {
        let kind = IncidentKind::Fraud { give_back: true };
        let comment = "les faits que le gestionnaire examine".to_owned();
        self.then(Actor::Gestionnaire, Command::OpenIncident { kind, comment })
    }

    fn validated(self) -> Self {
        let found = ServiceDone {
            exit: date(2027, 1, 12),
            cause: Cause::Abandonment,
            completion_rate: Decimal::from(60),
            comment: "ce que le contrôle a établi".into(),
        };
        let rating = Rating {
            welcome: 4,
            content: 4,
            trainers: 4,
            means: 4,
            support: 4,
            comment: "l’avis de l’élu".into(),
            took_place: true,
        };
        let grant = Command::GrantForceMajeure { comment: "pourquoi le cas est reconnu".into() };
        let settled = self.in_control().then(Actor::Gestionnaire, Command::CorrectServiceDone(found));
        settled.then(Actor::Elu, Command::Rate(rating)).claimed().then(Actor::Gestionnaire, grant).incident()
    }

    fn cancelled(self) -> Self {
        let expected_charge = price_of_cancellation(&self.dossier, self.today).charged;
        let reason = "pourquoi l’élu annule".to_owned();
        self.then(Actor::Elu, Command::Cancel { reason, expected_charge })
    }

    fn lapsed(self) -> Self {
        let over = self.dossier.due.expect("a delay").until + Span::new().days(1);
        self.on(over).then(Actor::Platform, Command::Lapse)
    }
}

fn facts(actor: Actor, today: Date, number: u64, known: Known) -> Facts {
    let second = i64::try_from(number).expect("a number") + 1_795_000_000;
    Facts {
        at: Timestamp::from_second(second).expect("a moment"),
        today,
        actor,
        author: actor.french().to_owned(),
        principal: "le compte de qui agit".to_owned(),
        request_id: "le numéro de la demande".to_owned(),
        known,
    }
}

fn life_in(state: State) -> Life {
    let life = Life::begin();
    let refusal = || Command::Refuse { reason: "pourquoi l’organisme refuse".into() };
    match state {
        State::Submitted => life,
        State::Acknowledged => life.with_prerequisites().then(Actor::Of, Command::Acknowledge),
        State::Proposed => life.proposed(),
        State::WaitingFinancer => life.asked(),
        State::Paying => life.paying(),
        State::Accepted => life.accepted(),
        State::Postponing => life.postponing(),
        State::InTraining => life.in_training(),
        State::ServiceDoneDeclared => life.declared(),
        State::InControl => life.in_control(),
        State::ServiceDoneValidated => life.validated(),
        State::RefusedByOf => life.then(Actor::Of, refusal()),
        State::RefusedByElu => life.asked().cancelled(),
        State::LapsedOf => life.lapsed(),
        State::LapsedElu => life.paying().lapsed(),
        State::Closed => life
            .accepted()
            .then(Actor::Gestionnaire, Command::Close { reason: "pourquoi le gestionnaire clôt".into() }),
        State::CancelledByElu => life.paid().on(date(2027, 1, 8)).cancelled().claimed().incident(),
        State::NoShow => {
            let absent = life.paid().on(date(2027, 1, 11)).then(Actor::Of, Command::DeclareNoShow);
            absent.claimed().incident()
        }
        State::CancelledByOf => life
            .accepted()
            .then(Actor::Of, Command::CancelByOf { reason: "pourquoi l’organisme annule".into() }),
    }
}

fn attendance() -> Attendance {
    let half_day = HalfDay { day: date(2027, 1, 11), half: Half::Morning };
    let reason = "pourquoi l’organisme note une présence".to_owned();
    Attendance { cells: vec![Cell { half_day, presence: Presence::Marked, at: None, reason }] }
}

/// What the shell would read for a reader.
fn beside(life: &Life, actor: Actor) -> Beside {
    let is = |actors: [Actor; 2]| actors.contains(&actor);
    let plans = actor == Actor::Elu && life.dossier.order.is_none() && !life.dossier.state.is_final();
    let grants = actor == Actor::Collectivite && life.dossier.state == State::WaitingFinancer;
    let vitre = CollectiviteView { siren: vitre(), name: "Commune de Vitré".to_owned() };
    Beside {
        reader: format!("le compte {}", actor.french()),
        funds: plans.then(funds),
        reserved: plans.then(|| Reserved { amount: Euros::from_cents(12_000), dossiers: 1 }),
        dife: grants.then(|| funds().dife),
        collectivites: if plans { vec![vitre] } else { Vec::new() },
        payments: if is([Actor::Of, Actor::Gestionnaire]) { life.payables.clone() } else { Vec::new() },
        refunds: if is([Actor::Elu, Actor::Gestionnaire]) { life.refunds.clone() } else { Vec::new() },
        attendance: if actor != Actor::Collectivite && life.dossier.state.holds_seat() {
            attendance()
        } else {
            Attendance::default()
        },
        place: None,
    }
}

/// `path = value`, a line each, for what is there.
fn lines(path: &str, value: &Value, text: &mut String) {
    match value {
        Value::Null => {}
        Value::String(empty) if empty.is_empty() => {}
        Value::Object(fields) => {
            for (name, value) in fields {
                lines(&if path.is_empty() { name.clone() } else { format!("{path}.{name}") }, value, text);
            }
        }
        Value::Array(items) if items.iter().all(Value::is_string) => {
            let words: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            if !words.is_empty() {
                writeln!(text, "{path} = {}", words.join(", ")).expect("a text");
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                lines(&format!("{path}[{at}]"), item, text);
            }
        }
        Value::String(words) => writeln!(text, "{path} = {words}").expect("a text"),
        other => writeln!(text, "{path} = {other}").expect("a text"),
    }
}

fn snapshot(state: State) -> String {
    let life = life_in(state);
    assert_eq!(life.dossier.state, state);
    let mut text = String::new();
    for (actor, name) in READERS {
        let view = shown_to(actor, &life.dossier, &life.journal, beside(&life, actor), life.today);
        writeln!(text, "# {name}\n").expect("a text");
        lines("", &serde_json::to_value(view).expect("JSON"), &mut text);
        text.push('\n');
    }
    text
}

#[test]
fn each_reader_is_shown_what_is_listed_for_him() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shown");
    for state in State::ALL {
        let name = serde_json::to_value(state).expect("a name");
        let path = folder.join(format!("{}.txt", name.as_str().expect("a name")));
        let shown = snapshot(state);
        if std::env::var_os("MCE_UPDATE").is_some() {
            std::fs::write(&path, &shown).expect("a file");
        }
        let known = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(known == shown, "{} differs; read it again after MCE_UPDATE=1:\n{shown}", path.display());
    }
}

/// Two people of one name are two people.
#[test]
fn a_correction_is_the_readers_own_by_his_account_and_not_by_his_name() {
    let life = life_in(State::ServiceDoneValidated);
    let proposer = life.dossier.incidents[0].proposer.clone();
    for (reader, is_yours) in [(proposer.as_str(), true), ("un homonyme", false), ("", false)] {
        let beside = Beside { reader: reader.to_owned(), ..Beside::default() };
        let view = shown_to(Actor::Gestionnaire, &life.dossier, &life.journal, beside, life.today);
        assert_eq!(view.dossier.incidents[0].is_yours, is_yours, "{reader}");
    }
}

fn reads_none_of(actor: Actor, secrets: &[&str]) {
    for state in State::ALL {
        let life = life_in(state);
        let view = shown_to(actor, &life.dossier, &life.journal, beside(&life, actor), life.today);
        let text = serde_json::to_string(&view).expect("JSON");
        for secret in secrets {
            assert!(!text.contains(secret), "{state:?}: {secret}: {text}");
        }
    }
}

#[test]
fn a_training_body_reads_neither_how_the_elu_pays_nor_what_happened_to_him() {
    let secrets = [
        "à la collectivité",
        "l’avis de l’élu",
        "délibération",
        "est arrivé",
        "le cas",
        "illness",
        "les faits",
        "service de paiement",
        "compte de qui",
    ];
    reads_none_of(Actor::Of, &secrets);
}

/// The words of others, and what only machines need, in no view of a collectivité.
#[test]
fn a_collectivite_reads_nothing_that_was_not_written_to_it() {
    let secrets = [
        "écrit à l’organisme",
        "l’organisme propose",
        "pourquoi",
        "est arrivé",
        "a constaté",
        "a établi",
        "les faits",
        "l’avis",
        "service de paiement",
        "compte de qui",
        "numéro de la demande",
    ];
    reads_none_of(Actor::Collectivite, &secrets);
}
