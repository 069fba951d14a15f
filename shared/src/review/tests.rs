use jiff::Timestamp;
use jiff::civil::{Date, date};

use super::candidates::candidates;
use super::*;
use crate::identifiers::Sex;
use crate::identity::{BirthDate, CivilIdentity};
use crate::lifecycle::Recipient;
use crate::recognition::RegisterRow;
use crate::rules::mandates::MandateKind;

const TODAY: Date = date(2026, 11, 23);

fn told() -> ToldIdentity {
    ToldIdentity::from(CivilIdentity {
        given_names: vec!["Jeanne".into(), "Marie".into()],
        birth_name: "MORVAN".into(),
        name_in_use: Some("LE GOFF".into()),
        sex: Some(Sex::Female),
        birth_date: date(1970, 5, 12),
        birth_place: Some("35238".into()),
        birth_country: "99100".into(),
    })
}

fn by(principal: &str) -> Asked {
    Asked {
        at: Timestamp::constant(1_795_000_000, 0),
        today: TODAY,
        author: format!("name of {principal}"),
        principal: principal.into(),
        request_id: "request-1".into(),
    }
}

fn opened(cause: ReviewCause) -> ReviewDecision {
    let subject = Subject {
        reference: ReviewId::new(TODAY, 482_113),
        identity: told(),
        email: "jeanne@example.org".into(),
        elu: None,
        nir: Some(Sealed::new("v1.a.b.c".into())),
        pension_liquidated: false,
        wanted: None,
    };
    Review::open(cause, subject, "", &by("elue"))
}

fn row(kind: MandateKind, name: &str, commune: &str) -> RegisterRow {
    RegisterRow {
        last_name: name.into(),
        first_name: "Jeanne".into(),
        sex: Sex::Female,
        birth_date: date(1970, 5, 12),
        kind,
        territory_code: commune.into(),
        territory: "Rennes".into(),
        function: String::new(),
        start: date(2026, 3, 15),
        end: None,
    }
}

fn municipal() -> Vec<RegisterRow> {
    vec![row(MandateKind::Municipal, "GOFF", "35238")]
}

fn proof() -> Proof {
    let document = "0".repeat(32).parse().expect("an id");
    Proof { kind: ProofKind::Installation, document, at: by("elue").at }
}

fn send() -> ReviewCommand {
    ReviewCommand::Send {
        proof: Some(proof()),
        words: "Élue à Rennes".into(),
        departement: "35".into(),
        email: String::new(),
    }
}

fn ask() -> ReviewCommand {
    ReviewCommand::AskProof { what: "Le procès-verbal d’installation".into() }
}

fn accept() -> ReviewCommand {
    ReviewCommand::ProposeAcceptance { chosen: municipal(), reason: "Nom mal écrit".into() }
}

fn refuse() -> ReviewCommand {
    ReviewCommand::ProposeRefusal { reason: "Sans mandat".into() }
}

fn confirm() -> ReviewCommand {
    ReviewCommand::Confirm { chosen: municipal(), comment: String::new() }
}

/// A review to which all of it was done in turn.
fn after(cause: ReviewCause, done: &[(&str, ReviewCommand)]) -> Review {
    done.iter().fold(opened(cause).review, |review, (who, command)| {
        decide_review(&review, command, &by(who)).expect("a decision").review
    })
}

#[test]
fn a_review_goes_from_hand_to_hand_until_two_people_decide() {
    use ReviewState as S;
    let steps: [(&str, ReviewCommand, S, Option<Date>); 7] = [
        ("agent-1", ask(), S::AwaitingProof, Some(date(2026, 12, 23))),
        ("elue", send(), S::InReview, Some(date(2026, 11, 30))),
        (
            "agent-1",
            ReviewCommand::AskPrefecture { departement: "35".into() },
            S::AwaitingPrefecture,
            Some(date(2026, 12, 23)),
        ),
        ("agent-1", refuse(), S::Proposed, Some(date(2026, 11, 30))),
        (
            "agent-2",
            ReviewCommand::SendBack { reason: "Mandat publié".into() },
            S::InReview,
            Some(date(2026, 11, 30)),
        ),
        ("agent-2", accept(), S::Proposed, Some(date(2026, 11, 30))),
        ("agent-1", confirm(), S::Accepted, None),
    ];
    let mut review = opened(ReviewCause::NotFound).review;
    assert_eq!((review.state, review.until), (S::Opened, Some(date(2026, 11, 30))));
    for (who, command, state, until) in steps {
        let decision = decide_review(&review, &command, &by(who)).expect("a decision");
        let found = (decision.review.state, decision.review.until, decision.row.seq);
        assert_eq!(found, (state, until, review.version + 1), "{command:?}");
        assert_eq!(decision.row.author, format!("name of {who}"));
        review = decision.review;
    }
    assert_eq!(review.answer.as_ref().map(|answer| answer.accepted), Some(true));
    assert_eq!(review.kept_until, Some(date(2027, 5, 23)));
}

#[test]
fn who_may_not_and_what_may_not_be() {
    use ReviewCause::NotFound;
    use ReviewRefusal as R;
    let proposed = || after(NotFound, &[("agent-1", accept())]);
    let two =
        vec![row(MandateKind::Municipal, "GOFF", "35238"), row(MandateKind::Municipal, "GOFF", "29019")];
    let without = vec![row(MandateKind::SaintBarthelemy, "GOFF", "977")];
    let choose = |chosen| ReviewCommand::ProposeAcceptance { chosen, reason: "x".into() };
    let nothing = ReviewCommand::Send {
        proof: None,
        words: " ".into(),
        departement: String::new(),
        email: String::new(),
    };
    let cases = [
        (proposed(), "agent-1", confirm(), R::FourEyes),
        (proposed(), "agent-1", ReviewCommand::SendBack { reason: "x".into() }, R::FourEyes),
        (proposed(), "elue", confirm(), R::OwnMatter),
        (opened(NotFound).review, "elue", accept(), R::OwnMatter),
        (proposed(), "agent-2", accept(), R::WrongState(ReviewState::Proposed)),
        (opened(NotFound).review, "agent-2", confirm(), R::WrongState(ReviewState::Opened)),
        (
            proposed(),
            "agent-2",
            ReviewCommand::Confirm { chosen: vec![], comment: String::new() },
            R::NoMandate,
        ),
        (
            proposed(),
            "agent-2",
            ReviewCommand::Confirm {
                chosen: vec![row(MandateKind::Departemental, "GOFF", "1")],
                comment: String::new(),
            },
            R::UnknownMandate,
        ),
        (opened(NotFound).review, "agent-1", choose(vec![]), R::NoMandate),
        (opened(NotFound).review, "agent-1", choose(two), R::SeveralPeople),
        (opened(NotFound).review, "agent-1", choose(without), R::NotEligible),
        (
            opened(NotFound).review,
            "agent-1",
            ReviewCommand::ProposeRefusal { reason: "  ".into() },
            R::NoReason,
        ),
        (opened(NotFound).review, "agent-1", ReviewCommand::AskProof { what: String::new() }, R::NoReason),
        (
            opened(NotFound).review,
            "agent-1",
            ReviewCommand::AskPrefecture { departement: "99".into() },
            R::NoDepartement,
        ),
        (opened(NotFound).review, "elue", nothing, R::NothingSent),
        (opened(NotFound).review, "", ReviewCommand::Lapse, R::WrongState(ReviewState::Opened)),
    ];
    for (review, who, command, refusal) in cases {
        assert_eq!(decide_review(&review, &command, &by(who)).err(), Some(refusal), "{who} {command:?}");
    }
}

#[test]
fn what_is_sent_after_a_proposal_is_looked_at_first() {
    let review = after(ReviewCause::NotFound, &[("agent-1", refuse()), ("elue", send())]);
    assert_eq!((review.state, review.proposal), (ReviewState::InReview, None));
}

#[test]
fn a_refusal_is_contested_in_its_delay() {
    let refused = after(ReviewCause::NotFound, &[("agent-1", refuse()), ("agent-2", confirm())]);
    assert_eq!((refused.state, refused.until), (ReviewState::Refused, Some(date(2027, 1, 23))));
    let late = Asked { today: date(2027, 1, 24), ..by("elue") };
    assert_eq!(decide_review(&refused, &send(), &late).err(), Some(ReviewRefusal::TooLate));
    let contested = decide_review(&refused, &send(), &by("elue")).expect("a decision").review;
    assert_eq!(
        (contested.state, contested.answer, contested.kept_until),
        (ReviewState::InReview, None, None)
    );
}

#[test]
fn an_excluded_mandate_is_refused_at_once_with_a_reference_and_a_way_out() {
    let decision = opened(ReviewCause::Excluded);
    assert_eq!(decision.review.state, ReviewState::Refused);
    assert!(decision.review.takes_proofs(TODAY) && decision.review.answer.is_some());
    let (title, text) = told::situation(&decision.review, TODAY);
    assert_eq!(title, "Votre demande est refusée");
    assert!(text.contains("23 janvier 2027") && text.contains("tribunal administratif"), "{text}");
    assert_eq!(decision.messages.len(), 1);
}

/// Nobody learns here whether an account exists.
#[test]
fn a_number_that_is_taken_reads_like_any_doubt() {
    let words = |cause| told::cause_words(&opened(cause).review);
    let doubt = words(ReviewCause::OtherPlace);
    for cause in [ReviewCause::NumberTaken, ReviewCause::PersonTaken, ReviewCause::TooManyTries] {
        assert_eq!(words(cause), doubt, "{cause:?}");
    }
}

#[test]
fn what_the_provider_left_out_is_named() {
    for (change, named) in [
        (ToldIdentity { given_names: vec![], ..told() }, "vos prénoms"),
        (ToldIdentity { birth_name: String::new(), ..told() }, "votre nom de naissance"),
        (ToldIdentity { sex: None, ..told() }, "votre sexe à l’état civil"),
        (
            ToldIdentity { birth_date: BirthDate::parse("1992-11-00"), ..told() },
            "votre date de naissance complète",
        ),
        (ToldIdentity { birth_place: None, ..told() }, "votre lieu de naissance"),
    ] {
        let review = Review { identity: change, ..opened(ReviewCause::Incomplete).review };
        let words = told::cause_words(&review);
        assert!(words.contains(named), "{words}");
    }
    let nowhere = Review { email: String::new(), ..opened(ReviewCause::Incomplete).review };
    assert!(told::cause_words(&nowhere).contains("votre adresse électronique"));
}

#[test]
fn an_address_is_taken_once_and_only_a_whole_one() {
    let nowhere = Review { email: String::new(), ..opened(ReviewCause::Incomplete).review };
    let send = |email: &str| ReviewCommand::Send {
        proof: None,
        words: "Bonjour".into(),
        departement: String::new(),
        email: email.into(),
    };
    let taken = |review: &Review, email: &str| {
        decide_review(review, &send(email), &by("elue")).map(|done| done.review.email)
    };
    assert_eq!(taken(&nowhere, "jeanne@example.org").as_deref(), Ok("jeanne@example.org"));
    for wrong in ["jeanne", "jeanne@", "je anne@example.org", "@example.org"] {
        assert_eq!(taken(&nowhere, wrong), Err(ReviewRefusal::BadEmail), "{wrong}");
    }
    let known = opened(ReviewCause::NotFound).review;
    assert_eq!(taken(&known, "thief@example.org").as_deref(), Ok("jeanne@example.org"));
}

#[test]
fn what_proves_and_names_is_erased() {
    let review =
        after(ReviewCause::NotFound, &[("elue", send()), ("agent-1", refuse()), ("agent-2", confirm())]);
    let decision = decide_review(&review, &ReviewCommand::Erase, &by("")).expect("a decision");
    let erased = decision.review;
    assert_eq!((erased.nir, erased.proofs.len(), erased.email.as_str()), (None, 0, ""));
    assert_eq!((erased.identity.display_name(), erased.kept_until), (String::new(), None));
    assert!(erased.answer.is_some() && decision.messages.is_empty());
}

#[test]
fn each_step_is_told_to_whose_turn_it_is() {
    let reference = opened(ReviewCause::NotFound).review.reference;
    let person = || Recipient::Review(reference.clone());
    let told =
        |decision: ReviewDecision| decision.messages.into_iter().map(|mail| mail.to).collect::<Vec<_>>();
    assert_eq!(told(opened(ReviewCause::NotFound)), [person(), Recipient::Gestionnaire]);
    let mut review = opened(ReviewCause::NotFound).review;
    for (who, command, expected) in [
        ("agent-1", ask(), vec![person()]),
        ("elue", send(), vec![person(), Recipient::Gestionnaire]),
        ("agent-1", accept(), vec![Recipient::Gestionnaire]),
        ("agent-2", confirm(), vec![person()]),
    ] {
        let decision = decide_review(&review, &command, &by(who)).expect("a decision");
        review = decision.review.clone();
        assert_eq!(told(decision), expected, "{command:?}");
    }
}

#[test]
fn the_register_stands_beside_the_identity_with_the_differences_in_words() {
    let rows = [
        RegisterRow { first_name: "Marie".into(), ..row(MandateKind::Municipal, "LE GOF", "35238") },
        row(MandateKind::Municipal, "MORVAN", "29019"),
    ];
    let found = candidates(&told(), &rows);
    let differences = |at: usize| -> Vec<_> {
        found[at].compared.iter().filter_map(|compared| compared.difference).collect()
    };
    assert_eq!(found[0].rows[0].last_name, "MORVAN", "who differs least comes first");
    assert_eq!(differences(0), Vec::<&str>::new());
    assert_eq!(differences(1), ["Nom différent", "Un autre de ses prénoms"]);
    let vague = ToldIdentity { birth_date: BirthDate::parse("1970-00-00"), sex: None, ..told() };
    let found = candidates(&vague, &rows[1..]);
    let words: Vec<_> = found[0].compared.iter().filter_map(|compared| compared.difference).collect();
    assert_eq!(
        words,
        ["Non transmis par le fournisseur d’identité", "Connue en partie : l’année est la même"]
    );
}

#[test]
fn a_prefecture_has_an_address() {
    for (code, address) in [
        ("35", "pref-rne-contact@ille-et-vilaine.gouv.fr"),
        ("22", "pref-rne-contact@cotes-darmor.gouv.fr"),
        ("90", "pref-rne-contact@territoire-de-belfort.gouv.fr"),
        ("974", "pref-rne-contact@reunion.gouv.fr"),
    ] {
        assert_eq!(contact_of(code).as_deref(), Some(address));
    }
    assert_eq!(contact_of("00"), None);
}
