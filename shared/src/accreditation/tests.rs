use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::{Date, date};

use super::*;
use crate::aggregate::Asked;
use crate::forms;
use crate::habilitation::{Author, Facts, Giver, Organisation, Permission, Person, State as Hab};
use crate::lifecycle::{Actor, Recipient};

const TODAY: Date = date(2026, 11, 23);
const SIRET: &str = "73282932000074";

fn asked(who: &str, today: Date) -> Asked {
    let at = today.at(9, 0, 0, 0).in_tz("UTC").expect("a moment").timestamp();
    Asked { at, today, author: who.to_owned(), principal: who.to_owned(), request_id: format!("r-{who}") }
}

fn told() -> EstablishmentAnswer {
    EstablishmentAnswer::Open {
        establishment: Establishment {
            name: "FORMATION DES MAIRES".to_owned(),
            street: "1 RUE HAUTE".to_owned(),
            postcode: "35000".to_owned(),
            town: "RENNES".to_owned(),
        },
    }
}

/// What a training body of élus types, with Qualiopi.
fn typed() -> BTreeMap<String, String> {
    [
        ("nda", "53 35 01234 56"),
        ("trainings", "mandate_only"),
        ("turnover", "200000"),
        ("agrement_number", "2026-117"),
        ("agrement_ordered", "2026-05-04"),
        ("agrement_from", "2026-05-11"),
        ("agrement_until", "2028-05-10"),
        ("qualiopi_number", "QUA-26-001"),
        ("qualiopi_certifier", "Certif"),
        ("qualiopi_from", "2025-02-01"),
        ("qualiopi_until", "2028-01-31"),
        ("training_actions", "oui"),
        ("quality", "legal_representative"),
        ("email", "contact@maires.example"),
        ("telephone", "02 99 00 00 00"),
        ("honour_conviction", "oui"),
        ("honour_obligations", "oui"),
        ("honour_subcontracting", "oui"),
    ]
    .into_iter()
    .map(|(field, text)| (field.to_owned(), text.to_owned()))
    .collect()
}

fn with(changes: &[(&str, &str)]) -> BTreeMap<String, String> {
    let mut typed = typed();
    typed.extend(changes.iter().map(|(field, text)| ((*field).to_owned(), (*text).to_owned())));
    typed
}

fn read(typed: &BTreeMap<String, String>, told: EstablishmentAnswer) -> Result<Application, Vec<String>> {
    let facts = ApplicationFacts { siret: SIRET.parse().expect("a SIRET"), told, today: TODAY };
    let field = |name: &str| typed.get(name).cloned().unwrap_or_default();
    forms::read::<Application>(&field, &facts)
        .map_err(|errors| errors.into_iter().map(|error| error.pointer).collect())
}

fn draft() -> Accreditation {
    let applicant = Applicant {
        principal: "iss#jeanne".to_owned(),
        identity: "iss#jeanne".to_owned(),
        name: "Jeanne Exemple".to_owned(),
        mail: "jeanne@maires.example".to_owned(),
    };
    let reference = AccreditationId::new(TODAY, 42);
    Accreditation::draft(reference, SIRET.parse().expect("a SIRET"), applicant, asked("", TODAY).at)
}

fn done(
    it: &Accreditation,
    command: AccreditationCommand,
    who: &str,
    on: Date,
) -> Result<AccreditationDecision, AccreditationRefusal> {
    decide_accreditation(it, &command, None, &asked(who, on))
}

fn after(it: &Accreditation, command: AccreditationCommand, who: &str, on: Date) -> Accreditation {
    done(it, command, who, on).expect("a decision").accreditation
}

fn piece(kind: PieceKind, at: Timestamp) -> AccreditationCommand {
    AccreditationCommand::Join { piece: Piece { kind, document: "0".repeat(32).parse().expect("an id"), at } }
}

/// A draft that has all that it needs.
fn complete() -> Accreditation {
    let it = after(&draft(), AccreditationCommand::Save { typed: typed() }, "iss#jeanne", TODAY);
    let mut it = after(&it, AccreditationCommand::Look { told: told() }, "iss#jeanne", TODAY);
    let application = read(&typed(), told()).expect("an application");
    for kind in PieceKind::needed_for(&application) {
        it = after(&it, piece(kind, asked("", TODAY).at), "iss#jeanne", TODAY);
    }
    it
}

fn sent() -> Accreditation {
    after(&complete(), AccreditationCommand::Send, "iss#jeanne", TODAY)
}

fn propose(accepts: bool) -> AccreditationCommand {
    AccreditationCommand::Propose { accepts, reason: "Pièces conformes.".to_owned(), told: None }
}

fn confirm() -> AccreditationCommand {
    AccreditationCommand::Confirm { comment: String::new(), told: Some(told()) }
}

#[test]
fn every_mistake_of_a_request_is_said_at_its_field() {
    let nothing = read(&BTreeMap::new(), EstablishmentAnswer::NotShown {}).unwrap_err();
    let named =
        ["/name", "/street", "/postcode", "/town", "/nda", "/trainings", "/turnover", "/quality", "/email"];
    assert!(named.iter().all(|field| nothing.contains(&(*field).to_owned())), "{nothing:?}");
    for (changes, wrong) in [
        (&[("nda", "5335012345")][..], "/nda"),
        (&[("nda", "5335-123456")], "/nda"),
        (&[("agrement_until", "2026-11-22")], "/agrement_until"),
        (&[("agrement_until", "2026-05-10")], "/agrement_until"),
        (&[("agrement_until", "2031-05-11")], "/agrement_until"),
        (&[("agrement_ordered", "2026-11-24")], "/agrement_ordered"),
        (&[("qualiopi_until", "2028-02-03")], "/qualiopi_until"),
        (&[("qualiopi_siret", "18002002600019")], "/qualiopi_siret"),
        (&[("training_actions", "")], "/training_actions"),
        (&[("email", "contact@maires")], "/email"),
        (&[("honour_conviction", "")], "/honour_conviction"),
    ] {
        assert_eq!(read(&with(changes), told()).unwrap_err(), [wrong], "{changes:?}");
    }
    let well = read(&typed(), told()).expect("an application");
    assert_eq!((well.nda.as_str(), well.name.as_str()), ("53350123456", "FORMATION DES MAIRES"));
    // The example of the official API (formats §3.2).
    assert!(is_nda("7423P001123") && !is_nda("7423p001123"));
}

#[test]
fn qualiopi_is_compulsory_above_the_turnover_and_never_below_for_elus_only() {
    let at = |cents: i64| crate::money::Euros::from_cents(cents);
    for (trainings, turnover, needed) in [
        (Trainings::MandateOnly, at(15_000_000), false),
        (Trainings::MandateOnly, at(15_000_001), true),
        (Trainings::MandateAndOthers, at(0), true),
        (Trainings::ReinsertionOnly, at(0), true),
    ] {
        assert_eq!(qualiopi_needed(trainings, turnover, TODAY), needed, "{trainings:?} {turnover:?}");
    }
    let without = with(&[("turnover", "150000"), ("qualiopi_number", "")]);
    assert_eq!(read(&without, told()).expect("no certificate").qualiopi, None);
    let above = with(&[("turnover", "150000,01"), ("qualiopi_number", "")]);
    assert_eq!(read(&above, told()).unwrap_err(), ["/qualiopi_number"]);
    // A box that is ticked says that there is one, compulsory or not.
    let held = with(&[("turnover", "1000"), ("qualiopi", "oui"), ("qualiopi_siret", "732 829 320 00074")]);
    assert!(read(&held, told()).expect("a certificate").qualiopi.is_some());
    let reinsertion = read(&with(&[("trainings", "reinsertion_only")]), told()).expect("no agrément");
    assert_eq!((reinsertion.agrement, reinsertion.qualiopi.is_some()), (None, true));
}

#[test]
fn what_is_typed_is_kept_whatever_is_wrong_with_it_and_sent_only_when_it_holds() {
    let wrong = with(&[("nda", "pas encore"), ("turnover", "beaucoup")]);
    let saved = after(&draft(), AccreditationCommand::Save { typed: wrong.clone() }, "iss#jeanne", TODAY);
    assert_eq!((saved.typed.clone(), saved.state), (wrong, AccreditationState::Draft));
    let saved = after(&saved, AccreditationCommand::Look { told: told() }, "iss#jeanne", TODAY);
    let refused = done(&saved, AccreditationCommand::Send, "iss#jeanne", TODAY);
    let Err(AccreditationRefusal::Fields(errors)) = refused else { panic!("{refused:?}") };
    assert_eq!(errors.len(), 2, "{errors:?}");
    let well = after(&saved, AccreditationCommand::Save { typed: typed() }, "iss#jeanne", TODAY);
    let refused = done(&well, AccreditationCommand::Send, "iss#jeanne", TODAY).unwrap_err();
    assert!(refused.said_to(Actor::Of).contains("Kbis"), "{}", refused.said_to(Actor::Of));
    let unknown = [("other".to_owned(), "x".to_owned())].into();
    let refused = done(&well, AccreditationCommand::Save { typed: unknown }, "iss#jeanne", TODAY);
    assert_eq!(refused.unwrap_err(), AccreditationRefusal::BadTyped);
    let gone = EstablishmentAnswer::Closed { since: Some(date(2026, 1, 1)) };
    for (told, code) in
        [(EstablishmentAnswer::Unknown {}, "establishment-unknown"), (gone, "establishment-closed")]
    {
        let it = after(&complete(), AccreditationCommand::Look { told }, "iss#jeanne", TODAY);
        let refused = done(&it, AccreditationCommand::Send, "iss#jeanne", TODAY);
        assert_eq!(refused.unwrap_err().code(), code);
    }
}

#[test]
fn sirene_that_does_not_answer_stops_nobody_and_is_written_down() {
    let named =
        with(&[("name", "Les maires"), ("street", "1 rue Haute"), ("postcode", "35000"), ("town", "Rennes")]);
    let it = after(&complete(), AccreditationCommand::Save { typed: named }, "iss#jeanne", TODAY);
    let told = EstablishmentAnswer::Unavailable {};
    let it = after(&it, AccreditationCommand::Look { told }, "iss#jeanne", TODAY);
    let decision = done(&it, AccreditationCommand::Send, "iss#jeanne", TODAY).expect("sent");
    assert!(decision.row.expect("a line").text.contains("SIRENE"));
    let it = decision.accreditation;
    assert_eq!((it.name(), it.establishment.is_none()), ("Les maires", true));
}

#[test]
fn the_two_legal_delays_run_one_after_the_other_and_again_from_what_was_missing() {
    let it = sent();
    // Eleven working days: 24 November to 8 December.
    assert_eq!((it.state, it.until), (AccreditationState::Submitted, Some(date(2026, 12, 8))));
    let pieces = vec![(PieceKind::Registration, "Il date de six mois.".to_owned())];
    let day = date(2026, 11, 30);
    let asking = done(&it, AccreditationCommand::Ask { pieces }, "paul", day).expect("asked");
    assert!(asking.messages[0].text.contains("six mois"));
    let it = asking.accreditation;
    assert_eq!((it.state, it.until), (AccreditationState::Incomplete, Some(date(2026, 12, 30))));
    let early = done(&it, AccreditationCommand::Send, "iss#jeanne", day).unwrap_err();
    assert_eq!(early, AccreditationRefusal::PiecesMissing(vec![PieceKind::Registration]));
    let joined = date(2026, 12, 14);
    let it = after(&it, piece(PieceKind::Registration, asked("", joined).at), "iss#jeanne", joined);
    assert_eq!(it.until, Some(date(2026, 12, 30)), "a file does not make the delay longer");
    let it = after(&it, AccreditationCommand::Send, "iss#jeanne", joined);
    // 25 December and 1 January are no working days.
    assert_eq!((it.state, it.until), (AccreditationState::Submitted, Some(date(2026, 12, 30))));
    let it = after(&it, AccreditationCommand::Admit, "paul", date(2026, 12, 31));
    assert_eq!((it.state, it.until), (AccreditationState::Admissible, Some(date(2027, 2, 28))));
    let it = after(&it, propose(true), "paul", date(2027, 1, 4));
    assert_eq!(it.until, Some(date(2027, 2, 28)), "a proposal has what is left");
    let back = AccreditationCommand::SendBack { reason: "Revoir l’agrément.".to_owned() };
    let it = after(&it, back, "anne", date(2027, 1, 5));
    assert_eq!((it.state, it.until), (AccreditationState::Admissible, Some(date(2027, 2, 28))));
}

#[test]
fn two_people_decide_on_what_they_were_shown() {
    let it = after(&sent(), AccreditationCommand::Admit, "paul", TODAY);
    assert_eq!(done(&it, propose(true), "iss#jeanne", TODAY).unwrap_err(), AccreditationRefusal::OwnMatter);
    let proposed = after(&it, propose(true), "paul", TODAY);
    assert_eq!(done(&proposed, confirm(), "paul", TODAY).unwrap_err(), AccreditationRefusal::FourEyes);
    let seen = Some(proposed.version - 1);
    let late = decide_accreditation(&proposed, &confirm(), seen, &asked("anne", TODAY)).unwrap_err();
    assert_eq!(late, AccreditationRefusal::Changed);
    // The register is asked for nobody who may not decide, and for nothing that he was not shown.
    let asks = |seen, who| needs_register(&proposed, &confirm(), seen, &asked(who, TODAY));
    assert_eq!(asks(seen, "anne"), Err(AccreditationRefusal::Changed));
    assert_eq!(asks(None, "paul"), Err(AccreditationRefusal::FourEyes));
    assert_eq!(asks(None, "anne"), Ok(true));
    assert_eq!(needs_register(&it, &propose(false), None, &asked("paul", TODAY)), Ok(false));
    let accepted = done(&proposed, confirm(), "anne", TODAY).expect("accepted");
    assert_eq!(accepted.accreditation.state, AccreditationState::Accepted);
    let contact = Recipient::Address("contact@maires.example".to_owned());
    assert_eq!(accepted.messages.iter().map(|mail| &mail.to).collect::<Vec<_>>(), [&contact]);
    // A yes on the day after the certificate has ended lets nobody in.
    let after_end = done(&proposed, confirm(), "anne", date(2028, 2, 1)).unwrap_err();
    assert_eq!(after_end, AccreditationRefusal::GateOver);
}

#[test]
fn a_refusal_says_why_and_can_be_contested_for_two_months() {
    let refusal = AccreditationCommand::Propose { accepts: false, reason: " ".to_owned(), told: None };
    assert_eq!(done(&sent(), refusal, "paul", TODAY).unwrap_err(), AccreditationRefusal::NoReason);
    let yes = done(&sent(), propose(true), "paul", TODAY).unwrap_err();
    assert_eq!(
        yes,
        AccreditationRefusal::WrongState(AccreditationState::Submitted),
        "not found complete yet"
    );
    let proposed = after(&sent(), propose(false), "paul", TODAY);
    let refused = after(&proposed, confirm(), "anne", TODAY);
    assert_eq!((refused.state, refused.until), (AccreditationState::Refused, Some(date(2027, 1, 23))));
    let contest = || AccreditationCommand::Appeal { words: "Le Kbis est du mois dernier.".to_owned() };
    assert_eq!(
        done(&refused, contest(), "iss#jeanne", date(2027, 1, 24)).unwrap_err(),
        AccreditationRefusal::TooLate
    );
    let appealed = after(&refused, contest(), "iss#jeanne", date(2027, 1, 23));
    assert_eq!((appealed.state, appealed.until), (AccreditationState::Appealed, Some(date(2027, 3, 23))));
    let accepted = after(&after(&appealed, propose(true), "paul", TODAY), confirm(), "anne", TODAY);
    assert_eq!(accepted.state, AccreditationState::Accepted);
}

#[test]
fn what_is_left_without_an_answer_is_closed_and_erased() {
    let pieces = vec![(PieceKind::Other, "Vos statuts.".to_owned())];
    let asked_for = after(&sent(), AccreditationCommand::Ask { pieces }, "paul", TODAY);
    let lapsed = done(&asked_for, AccreditationCommand::Lapse, "", date(2026, 12, 24)).expect("closed");
    assert_eq!((lapsed.accreditation.state, lapsed.messages.len()), (AccreditationState::Closed, 1));
    assert_eq!(lapsed.accreditation.kept_until, Some(date(2027, 12, 24)));
    let erased = after(&lapsed.accreditation, AccreditationCommand::Erase, "", date(2027, 12, 25));
    assert_eq!((erased.pieces.len(), erased.due()), (0, None));
    assert!(erased.typed.is_empty() && erased.application.is_none() && erased.asked.is_empty());
    assert_eq!((erased.applicant.mail.as_str(), erased.name()), ("", "FORMATION DES MAIRES"));
    let empty = AccreditationCommand::Ask { pieces: vec![(PieceKind::Other, " ".to_owned())] };
    assert_eq!(done(&sent(), empty, "paul", TODAY).unwrap_err(), AccreditationRefusal::NothingAsked);
}

#[test]
fn a_yes_makes_the_training_body_its_gates_and_its_administrator() {
    let it = after(&sent(), AccreditationCommand::Admit, "paul", TODAY);
    let it = after(&after(&it, propose(true), "paul", TODAY), confirm(), "anne", TODAY);
    let organisation = Organisation::Of(it.siret.clone());
    let by =
        Author { person: "anne".to_owned(), name: "Anne".to_owned(), mail: "anne@cdc.example".to_owned() };
    let asked = asked("anne", TODAY);
    let facts = Facts {
        organisation: &organisation,
        organisation_name: it.name(),
        register: &[],
        giver: Giver::Accreditation,
        by: &by,
        asked: &asked,
    };
    let person = Person {
        id: "iss#jeanne".to_owned(),
        identity: "iss#jeanne".to_owned(),
        name: "Jeanne Exemple".to_owned(),
        mail: "jeanne@maires.example".to_owned(),
    };
    let id = || "a".repeat(32).parse().expect("an id");
    let founded_now = founded(&it, id(), person.clone(), &facts).expect("a training body");
    let standing = founded_now.body.standing;
    assert!(standing.is_agree(TODAY) && standing.holds_qualiopi(TODAY) && standing.qualiopi_compulsory);
    assert!(!standing.is_agree(date(2028, 5, 11)) && !standing.holds_qualiopi(date(2028, 2, 1)));
    assert!(!founded_now.body.has_account(), "an account is proposed, and checked by two people");
    let given = &founded_now.habilitation.habilitation;
    assert_eq!(given.state, Hab::Active);
    for needed in [Permission::OfAdministrator, Permission::OfOffers, Permission::OfPayments] {
        assert!(given.permissions.contains(&needed), "{needed:?}");
    }
    let there = [given.clone()];
    let again = founded(&it, id(), person, &Facts { register: &there, ..facts });
    assert_eq!(again.unwrap_err(), AccreditationRefusal::Accredited);
}

#[test]
fn what_was_never_sent_is_erased_on_the_night_after_it_is_given_up_or_left() {
    let joined = done(&draft(), piece(PieceKind::Agrement, asked("", TODAY).at), "iss#jeanne", TODAY);
    let row = joined.expect("joined").row.expect("a line");
    assert_eq!(row.author, "Organisme", "nor does his name stay in the history");
    let kept = done(&complete(), AccreditationCommand::Send, "iss#jeanne", TODAY).expect("sent").row;
    assert_eq!(kept.expect("a line").author, asked("iss#jeanne", TODAY).author);
    for end in [AccreditationCommand::Withdraw, AccreditationCommand::Lapse] {
        let over = after(&complete(), end, "iss#jeanne", TODAY);
        assert_eq!((over.state, over.due()), (AccreditationState::Closed, Some(TODAY)));
        let erased = after(&over, AccreditationCommand::Erase, "", date(2026, 11, 24));
        assert!(erased.typed.is_empty() && erased.pieces.is_empty() && erased.due().is_none());
        assert_eq!((erased.applicant.name.as_str(), erased.applicant.mail.as_str()), ("", ""));
    }
    let left = after(&draft(), AccreditationCommand::Save { typed: typed() }, "iss#jeanne", TODAY);
    assert_eq!(left.due(), Some(date(2027, 5, 23)), "six months after it was last typed");
}

/// The draft of a colleague, of the same establishment.
fn of_a_colleague(it: Accreditation) -> Accreditation {
    let applicant =
        Applicant { identity: "iss#marc".to_owned(), name: "Marc Exemple".to_owned(), ..it.applicant };
    Accreditation { applicant, reference: AccreditationId::new(TODAY, 43), ..it }
}

#[test]
fn a_draft_of_a_colleague_keeps_nobody_out_and_what_is_sent_does() {
    let save = || AccreditationCommand::Save { typed: typed() };
    let of = |begun, sent, last| Requests::of("iss#jeanne", begun, sent, last);
    // As it was stored before each draft had a place of its own, too.
    let beside = of(None, None, Some(of_a_colleague(draft())));
    assert_eq!((beside.other(), beside.shown().is_none()), (None, true));
    assert_eq!(beside.at_hand(&save()), Ok(None), "one begins");
    let own = of(Some(draft()), None, Some(of_a_colleague(draft())));
    assert_eq!(own.at_hand(&save()).expect("a draft"), Some(&draft()));
    let late = of(Some(draft()), None, Some(of_a_colleague(sent())));
    assert_eq!((late.other(), late.shown()), (Some("Marc Exemple"), None));
    let refused = late.at_hand(&AccreditationCommand::Send).unwrap_err();
    assert_eq!(refused, AccreditationRefusal::SomebodyElse("Marc Exemple".to_owned()));
    assert_eq!(
        late.at_hand(&AccreditationCommand::Withdraw),
        Ok(Some(&draft())),
        "his own is his to give up"
    );
    let over =
        of(None, None, Some(after(&of_a_colleague(sent()), AccreditationCommand::Withdraw, "", TODAY)));
    assert_eq!((over.other(), over.at_hand(&save())), (None, Ok(None)));
}

#[test]
fn a_refusal_is_contested_whatever_is_typed_or_sent_since() {
    let refused = after(&after(&sent(), propose(false), "paul", TODAY), confirm(), "anne", TODAY);
    let appeal = AccreditationCommand::Appeal { words: "Le Kbis est du mois dernier.".to_owned() };
    let typed = Accreditation { reference: AccreditationId::new(TODAY, 44), ..draft() };
    for (begun, last) in [
        (Some(typed.clone()), refused.clone()),
        (None, of_a_colleague(draft())),
        (Some(typed), of_a_colleague(sent())),
    ] {
        let requests = Requests::of("iss#jeanne", begun, Some(refused.clone()), Some(last));
        assert_eq!(requests.at_hand(&appeal), Ok(Some(&refused)));
        let shown = requests.shown() == Some(&refused);
        assert_eq!(requests.refused(TODAY).is_some(), !shown, "it is shown first, or beside");
        assert_eq!(requests.refused(date(2027, 1, 24)), None, "its delay is over");
    }
    let appealed = after(&refused, appeal, "iss#jeanne", TODAY);
    let both = Requests::of("iss#jeanne", None, Some(appealed.clone()), Some(of_a_colleague(sent())));
    assert_eq!((both.shown(), both.refused(TODAY)), (Some(&appealed), None));
}

#[test]
fn a_proposal_that_is_sent_back_goes_to_where_it_came_from() {
    let back = || AccreditationCommand::SendBack { reason: "À revoir.".to_owned() };
    let pieces = vec![(PieceKind::Other, "Vos statuts.".to_owned())];
    let admitted = after(&sent(), AccreditationCommand::Admit, "paul", TODAY);
    let asked_for = after(&admitted, AccreditationCommand::Ask { pieces }, "paul", TODAY);
    let refused = after(&after(&admitted, propose(false), "paul", TODAY), confirm(), "anne", TODAY);
    let contest = AccreditationCommand::Appeal { words: "Voici.".to_owned() };
    let appealed = after(&refused, contest, "iss#jeanne", TODAY);
    let later = date(2026, 12, 1);
    for (from, limit) in [
        (sent(), sent().until),
        (admitted.clone(), admitted.until),
        (appealed.clone(), appealed.until),
        // He could send nothing meanwhile.
        (asked_for, Some(date(2026, 12, 31))),
    ] {
        let proposed = after(&from, propose(false), "paul", TODAY);
        let sent_back = done(&proposed, back(), "anne", later).expect("sent back");
        let it = sent_back.accreditation;
        assert_eq!((it.state, it.until), (from.state, limit));
        let told = &sent_back.messages[0].to;
        let is_his_turn = it.state == AccreditationState::MoreAsked;
        assert_eq!(*told == Recipient::Gestionnaire, !is_his_turn, "{told:?}");
    }
    // What was proposed before that was kept.
    let mut old = after(&admitted, propose(true), "paul", TODAY);
    if let Some(proposal) = &mut old.proposal {
        proposal.what.from = None;
    }
    assert_eq!(after(&old, back(), "anne", later).state, AccreditationState::Admissible);
}

#[test]
fn nobody_is_let_in_without_an_answer_of_the_register_on_that_day() {
    let silent = EstablishmentAnswer::Unavailable {};
    let blind = after(&complete(), AccreditationCommand::Look { told: silent.clone() }, "iss#jeanne", TODAY);
    let named =
        with(&[("name", "Les maires"), ("street", "1 rue Haute"), ("postcode", "35000"), ("town", "Rennes")]);
    let blind = after(&blind, AccreditationCommand::Save { typed: named }, "iss#jeanne", TODAY);
    let it = after(&blind, AccreditationCommand::Send, "iss#jeanne", TODAY);
    let it = after(&it, AccreditationCommand::Admit, "paul", TODAY);
    let proposed = after(&it, propose(true), "paul", TODAY);
    let closed = EstablishmentAnswer::Closed { since: Some(date(2026, 6, 1)) };
    for (told, code) in [
        (None, "register-silent"),
        (Some(silent), "register-silent"),
        (Some(closed), "establishment-closed"),
        (Some(EstablishmentAnswer::Unknown {}), "establishment-unknown"),
    ] {
        let yes = AccreditationCommand::Confirm { comment: String::new(), told };
        assert_eq!(done(&proposed, yes, "anne", TODAY).unwrap_err().code(), code);
    }
    let decided = done(&proposed, confirm(), "anne", TODAY).expect("let in");
    assert!(decided.row.expect("a line").text.contains("SIRENE dit ce jour l’établissement ouvert"));
    let told = decided.accreditation.told.expect("its answer");
    assert_eq!((told.answer, told.on), (super::tests::told(), TODAY));
    // A silence at the proposal leaves what was said before.
    let knew = after(&sent(), AccreditationCommand::Admit, "paul", TODAY);
    let unheard = AccreditationCommand::Propose {
        accepts: true,
        reason: "Pièces conformes.".to_owned(),
        told: Some(EstablishmentAnswer::Unavailable {}),
    };
    assert_eq!(after(&knew, unheard, "paul", TODAY).told, knew.told);
    // A no needs nothing of it.
    let no = after(&it, propose(false), "paul", TODAY);
    let silence = AccreditationCommand::Confirm { comment: String::new(), told: None };
    assert_eq!(after(&no, silence, "anne", TODAY).state, AccreditationState::Refused);
}

#[test]
fn the_register_is_asked_once_and_again_only_after_an_outage() {
    let at = asked("", TODAY).at;
    let kept = |answer| EstablishmentTold { answer, at, on: TODAY };
    let later = |minutes| at + jiff::SignedDuration::from_mins(minutes);
    let answered = kept(told());
    assert!(
        EstablishmentTold::is_to_ask(None, at) && !EstablishmentTold::is_to_ask(Some(&answered), later(600))
    );
    let outage = kept(EstablishmentAnswer::Unavailable {});
    for (minutes, expected) in [(0, false), (14, false), (15, true)] {
        assert_eq!(EstablishmentTold::is_to_ask(Some(&outage), later(minutes)), expected, "{minutes}");
    }
}
