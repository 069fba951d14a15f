use jiff::civil::date;

use super::*;
use crate::ids::ReviewId;
use crate::review::{ReviewCommand, Subject, decide_review};
use crate::rules::mandates::MandateKind;

const ELU: &str = "0123456789abcdef0123456789abcdef";
const OTHER: &str = "fedcba9876543210fedcba9876543210";
const NIR: &str = "170057505600172";

fn told() -> ToldIdentity {
    ToldIdentity::from(CivilIdentity {
        given_names: vec!["Jean".into()],
        birth_name: "LE GOFF".into(),
        name_in_use: None,
        sex: Some(Sex::Male),
        birth_date: date(1970, 5, 12),
        birth_place: Some("75056".into()),
        birth_country: "99100".into(),
    })
}

fn row(kind: MandateKind, commune: &str) -> RegisterRow {
    RegisterRow {
        last_name: "LE GOFF".into(),
        first_name: "Jean".into(),
        sex: Sex::Male,
        birth_date: date(1970, 5, 12),
        kind,
        territory_code: commune.into(),
        territory: "Rennes".into(),
        function: String::new(),
        start: date(2026, 3, 15),
        end: None,
    }
}

fn asked() -> Asked {
    Asked {
        at: Timestamp::constant(1_800_000_000, 0),
        today: date(2027, 1, 15),
        author: "Jean Le Goff".into(),
        principal: "fc#1".into(),
        request_id: "request-1".into(),
    }
}

fn elu() -> EluId {
    ELU.parse().expect("an id")
}

fn other() -> EluId {
    OTHER.parse().expect("an id")
}

/// What is known of somebody whom nothing stops.
struct Known {
    identity: ToldIdentity,
    has_address: bool,
    rows: Vec<RegisterRow>,
    of_number: Option<EluId>,
    of_person: Option<EluId>,
    tries: u32,
    review: Option<Review>,
}

impl Known {
    fn of(rows: Vec<RegisterRow>) -> Self {
        let (of_number, of_person) = (None, None);
        Self { identity: told(), has_address: true, rows, of_number, of_person, tries: 1, review: None }
    }

    fn decided(&self) -> Opening {
        let nir = NIR.parse().expect("a NIR");
        let recognition =
            self.identity.civil().map_or(Recognition::NotFound, |civil| recognise(&civil, &self.rows));
        let facts = OpeningFacts {
            identity: &self.identity,
            has_address: self.has_address,
            nir: &nir,
            of_number: self.of_number.as_ref(),
            recognition: &recognition,
            of_person: self.of_person.as_ref(),
            tries: self.tries,
            review: self.review.as_ref(),
            pension_liquidated: true,
        };
        decide_opening(&elu(), &facts, &asked()).expect("a decision")
    }

    fn outcome(&self) -> Result<(), Option<ReviewCause>> {
        match self.decided() {
            Opening::Opened(_) => Ok(()),
            Opening::Review { cause, .. } => Err(Some(cause)),
            Opening::Known => Err(None),
        }
    }
}

fn review(cause: ReviewCause) -> Review {
    let subject = Subject {
        reference: ReviewId::new(date(2027, 1, 10), 1),
        identity: told(),
        email: "jean@example.org".into(),
        elu: None,
        nir: None,
        pension_liquidated: false,
        wanted: None,
    };
    Review::open(cause, subject, "", &asked()).review
}

#[test]
fn a_number_must_be_that_of_the_identity() {
    use OpeningRefusal as R;
    let but = |change: fn(&mut ToldIdentity)| {
        let mut identity = told();
        change(&mut identity);
        identity
    };
    let born = crate::identity::BirthDate::parse;
    let cases = [
        (NIR, told(), None),
        ("170057505600173", told(), Some(R::BadNir(NirError::BadKey))),
        ("785017599900174", told(), Some(R::Provisional)),
        (NIR, but(|of| of.sex = Some(Sex::Female)), Some(R::OtherIdentity(Mismatch::Sex))),
        (
            NIR,
            ToldIdentity { birth_date: born("1971-05-12"), ..told() },
            Some(R::OtherIdentity(Mismatch::Year)),
        ),
        (
            NIR,
            ToldIdentity { birth_date: born("1970-06-00"), ..told() },
            Some(R::OtherIdentity(Mismatch::Month)),
        ),
        (NIR, ToldIdentity { birth_date: born("1970"), ..told() }, None),
        (NIR, but(|of| of.birth_place = Some("35238".into())), None),
        (NIR, but(|of| (of.sex, of.birth_date) = (None, None)), None),
    ];
    for (typed, identity, refusal) in cases {
        assert_eq!(own_nir(typed, &identity).err(), refusal, "{typed} of {identity:?}");
    }
}

#[test]
fn an_account_opens_for_who_is_beyond_doubt() {
    use ReviewCause as C;
    let (rennes, brest) = (row(MandateKind::Municipal, "35238"), row(MandateKind::Municipal, "29019"));
    let (none, unsure) =
        (row(MandateKind::SaintBarthelemy, "977"), row(MandateKind::Arrondissement, "75056"));
    let found = || Known::of(vec![rennes.clone()]);
    let but = |change: fn(&mut ToldIdentity)| {
        let mut known = found();
        change(&mut known.identity);
        known
    };
    let cases = [
        (found(), Ok(())),
        (Known::of(vec![none.clone()]), Err(C::Excluded)),
        (Known::of(vec![unsure]), Err(C::Uncertain)),
        (Known::of(vec![]), Err(C::NotFound)),
        (Known::of(vec![rennes.clone(), brest]), Err(C::Ambiguous)),
        (but(|of| of.birth_place = Some("35238".into())), Err(C::OtherPlace)),
        (but(|of| of.birth_place = Some("75112".into())), Ok(())),
        (but(|of| of.sex = None), Err(C::Incomplete)),
        (but(|of| of.given_names.clear()), Err(C::Incomplete)),
        (but(|of| of.birth_name.clear()), Err(C::Incomplete)),
        (but(|of| of.birth_date = crate::identity::BirthDate::parse("1970-05-00")), Err(C::Incomplete)),
        (but(|of| of.birth_place = None), Err(C::Incomplete)),
        (Known { has_address: false, ..found() }, Err(C::Incomplete)),
        (Known { tries: 5, ..found() }, Ok(())),
        (Known { tries: 6, ..found() }, Err(C::TooManyTries)),
        (Known { of_number: Some(other()), ..found() }, Err(C::NumberTaken)),
        (Known { of_number: Some(other()), ..Known::of(vec![none]) }, Err(C::NumberTaken)),
        (Known { of_person: Some(other()), ..found() }, Err(C::PersonTaken)),
    ];
    for (known, expected) in cases {
        assert_eq!(known.outcome(), expected.map_err(Some), "{:?} {:?}", known.identity, known.rows);
    }
}

#[test]
fn whose_account_is_concerned_is_told() {
    let rows = vec![row(MandateKind::Municipal, "35238")];
    for known in [
        Known { of_number: Some(other()), ..Known::of(rows.clone()) },
        Known { of_person: Some(other()), ..Known::of(rows.clone()) },
    ] {
        let Opening::Review { holder, .. } = known.decided() else { panic!("no review") };
        assert_eq!(holder, Some(other()));
    }
}

#[test]
fn a_review_stands_until_the_register_knows_better() {
    use ReviewCause as C;
    let rows = vec![row(MandateKind::Municipal, "35238")];
    let none = vec![row(MandateKind::SaintBarthelemy, "977")];
    let mut closed = review(C::NotFound);
    closed.state = crate::review::ReviewState::Closed;
    let asks = ReviewCommand::ProposeRefusal { reason: "Inconnu".into() };
    let second = Asked { principal: "pc#2".into(), ..asked() };
    let proposed = decide_review(&review(C::NotFound), &asks, &Asked { principal: "pc#1".into(), ..asked() });
    let confirm = ReviewCommand::Confirm { chosen: vec![], comment: String::new() };
    let refused = decide_review(&proposed.expect("a proposal").review, &confirm, &second).expect("a refusal");
    let cases = [
        (review(C::NotFound), rows.clone(), Ok(())),
        (review(C::NotFound), vec![], Err(None)),
        (review(C::OtherPlace), rows.clone(), Err(None)),
        (review(C::NumberTaken), rows.clone(), Err(None)),
        (review(C::Excluded), none.clone(), Err(None)),
        (review(C::Excluded), rows.clone(), Ok(())),
        (refused.review.clone(), vec![], Err(None)),
        (refused.review, rows, Ok(())),
        (closed, vec![], Err(Some(C::NotFound))),
    ];
    for (review, rows, expected) in cases {
        let told = format!("{:?} {:?} {rows:?}", review.cause, review.state);
        let known = Known { review: Some(review), ..Known::of(rows) };
        assert_eq!(known.outcome(), expected, "{told}");
    }
}

#[test]
fn what_opens_has_its_rights_and_says_why() {
    let opened = Known::of(vec![row(MandateKind::Municipal, "35238")]).decided();
    let Opening::Opened(opened) = opened else { panic!("not opened") };
    assert_eq!(opened.pension_declared_on, Some(date(2027, 1, 15)));
    assert!(!opened.transactions.is_empty() && opened.balance.is_positive());
    let AccountRow { text, to, request_id, .. } = opened.row;
    assert_eq!((to, request_id.as_str()), (AccountState::Open, "request-1"));
    assert!(text.contains("Rennes"), "{text}");
}

#[test]
fn who_was_assigned_is_found_again_among_others() {
    let (rennes, brest) = (row(MandateKind::Municipal, "35238"), row(MandateKind::Municipal, "29019"));
    let all = [rennes.clone(), brest.clone()];
    let account = |identity: CivilIdentity, chosen: &[RegisterRow], all: &[RegisterRow]| EluAccount {
        elu: elu(),
        assigned: Assigned::needed(&identity, chosen, all),
        identity,
        email: String::new(),
        nir: Sealed::new(String::new()),
        pension_declared_on: None,
        activated_at: asked().at,
    };
    let identity = told().civil().expect("a birth date");
    let own = account(identity.clone(), &all[..1], &all);
    assert_eq!(own.recognised(&all), Recognition::Found(vec![rennes.clone()]));
    let married =
        CivilIdentity { birth_name: "MARTIN".into(), given_names: vec!["Yann".into()], ..identity.clone() };
    let other_name = account(married, &all[..1], &all[..1]);
    assert_eq!(other_name.sought().birth_name, "LE GOFF");
    assert_eq!(other_name.recognised(&all[..1]), Recognition::Found(vec![rennes.clone()]));
    assert_eq!(account(identity, &all[..1], &all[..1]).assigned, None, "the identity finds him");
    assert_ne!(person_marks(&all[..1], &all), person_marks(&all[1..], &all));
    assert_eq!(person_marks(&all[..1], &all[..1]), person_marks(&all, &all));
}

#[test]
fn an_account_has_what_the_provider_left_out_from_the_register() {
    let told = ToldIdentity { given_names: vec![], sex: None, birth_date: None, ..told() };
    let identity = completed_identity(&told, &row(MandateKind::Municipal, "35238"));
    assert_eq!((identity.given_names, identity.sex), (vec!["Jean".to_owned()], Some(Sex::Male)));
    assert_eq!((identity.birth_date, identity.birth_name.as_str()), (date(1970, 5, 12), "LE GOFF"));
}

#[test]
fn a_pension_is_declared_by_who_has_read_what_follows() {
    assert_eq!(declare_pension(false, &asked()), Err(NotUnderstood));
    let row = declare_pension(true, &asked()).expect("a line");
    assert_eq!((row.to, row.request_id.as_str()), (AccountState::Open, "request-1"));
}

#[test]
fn whose_last_mandate_is_over_is_told_what_is_left_and_whom_to_write_to() {
    let over = |end| RegisterRow { end: Some(end), ..row(MandateKind::Municipal, "38563") };
    let voiron = over(date(2026, 7, 23));
    let said = |rows: &[RegisterRow], pension, day| ended(rows, pension, day).unwrap_or_default();
    for (pension, day, words) in [
        (false, date(2026, 11, 23), vec!["réinsertion", "au plus tard le 23 janvier 2027"]),
        (false, date(2027, 1, 24), vec!["jusqu’au 23 janvier 2027", "ne le sont plus"]),
        (true, date(2026, 11, 23), vec!["Votre retraite étant versée"]),
    ] {
        let told = said(std::slice::from_ref(&voiron), pension, day);
        let always = ["Conseil municipal, Rennes", "a pris fin le 23 juillet 2026", "contact@isere.gouv.fr"];
        for word in words.into_iter().chain(always) {
            assert!(told.contains(word), "{word}: {told}");
        }
    }
    let earlier = over(date(2020, 3, 15));
    assert!(
        !said(&[earlier, voiron.clone()], false, date(2026, 11, 23)).contains("2020"),
        "the last one alone"
    );
    assert_eq!(ended(&[voiron.clone(), row(MandateKind::Regional, "53")], false, date(2026, 11, 23)), None);
    let of_no_right = RegisterRow { kind: MandateKind::Syndicat, ..voiron };
    assert_eq!(ended(&[of_no_right], false, date(2026, 11, 23)), None);
}

#[test]
fn a_mandate_that_is_over_is_recognised_with_its_end() {
    let over = RegisterRow { end: Some(date(2026, 7, 23)), ..row(MandateKind::Municipal, "38563") };
    let told = recognised_by(&[over], date(2026, 11, 23));
    assert_eq!(told, "Conseil municipal (Rennes), du 15 mars 2026 au 23 juillet 2026");
}

#[test]
fn whose_mandate_the_law_has_ended_is_told_which_rule_and_what_to_do() {
    let listed = RegisterRow { start: date(2020, 5, 18), ..row(MandateKind::Municipal, "38563") };
    let told = ended(std::slice::from_ref(&listed), false, date(2026, 11, 23)).unwrap_or_default();
    for words in [
        "a pris fin le 15 mars 2026, jour du premier tour",
        "même si le Répertoire",
        "jusqu’au 15 septembre 2026",
        "un examen de vos droits",
        "contact@isere.gouv.fr",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert_eq!(ended(std::slice::from_ref(&listed), false, date(2026, 3, 15)), None, "the day itself");
    let agreed = RegisterRow { end: Some(date(2026, 3, 15)), ..listed.clone() };
    let told = ended(&[agreed], false, date(2026, 11, 23)).unwrap_or_default();
    assert!(told.contains("D’après le Répertoire"), "the register says so too: {told}");
    let again = RegisterRow { start: date(2026, 3, 22), ..listed.clone() };
    assert_eq!(ended(&[listed.clone(), again], false, date(2026, 11, 23)), None, "elected again");
    let phrase = recognised_by(&[listed], date(2026, 11, 23));
    assert_eq!(phrase, "Conseil municipal (Rennes), du 18 mai 2020 au 15 mars 2026");
}
