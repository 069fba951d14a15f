//! One offer that can be asked for, and everything that can stand in its way.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::publication::{PublicationRefusal, SuspensionRefusal};
use super::*;
use crate::money::Euros;
use crate::parameters::Announced;

pub const TODAY: Date = date(2026, 11, 23);

pub fn standing() -> OfStanding {
    OfStanding {
        agrement: Some((date(2025, 1, 1), date(2028, 12, 31))),
        qualiopi: true,
        ..OfStanding::default()
    }
}

pub fn visa() -> Visa {
    Visa { by: "of-1".to_owned(), at: Timestamp::UNIX_EPOCH }
}

pub fn place(code_postal: &str, ville: &str) -> Place {
    Place {
        code_postal: code_postal.to_owned(),
        ville: ville.to_owned(),
        departement: departement_of(None, code_postal),
        ..Place::default()
    }
}

/// A published day on the budget in Rennes, at 480 € for seven hours, on 11 March 2027.
pub fn formation() -> Formation {
    let session = Session {
        numero: "S1".parse().unwrap(),
        debut: Some(date(2027, 3, 11)),
        fin: Some(date(2027, 3, 11)),
        places: None,
        taken: 0,
        waiting: 0,
        etat: Recruitment::Open,
        lieu: Some(place("35000", "Rennes")),
        horaires: None,
    };
    let action = Action {
        numero: "A1".parse().unwrap(),
        mode: Mode::FaceToFace,
        rythme: "1 journée".to_owned(),
        duree_heures: Decimal::from(7),
        price_ttc: Euros::from_cents(48_000),
        price_ht: Euros::from_cents(48_000),
        participants_max: 12,
        prerequis: None,
        conditions: None,
        lieu: None,
        acces_handicapes: None,
        entrees: Entries::FixedDates,
        sessions: vec![session],
    };
    Formation {
        siret: "73282932000074".parse().unwrap(),
        numero: "F-2027-014".parse().unwrap(),
        intitule: "Comprendre le budget communal".to_owned(),
        objectif: "Lire et préparer un budget.".to_owned(),
        resultats_attendus: "Attestation de fin de formation".to_owned(),
        contenu: "Sections, dotations, comptes.".to_owned(),
        purpose: Purpose::Mandate { theme: "ELU1006".parse().unwrap() },
        contact: Contact { courriel: Some("contact@of.example".to_owned()), ..Contact::default() },
        actions: vec![action],
        publication: Publication::Published { visa: visa(), repertoire: None },
        imported_at: None,
    }
}

/// The codes of what stands in the way, after a change.
fn obstacles(change: impl FnOnce(&mut Formation, &mut OfStanding)) -> Vec<&'static str> {
    let (mut formation, mut of) = (formation(), standing());
    change(&mut formation, &mut of);
    let (action, session) = (&formation.actions[0], &formation.actions[0].sessions[0]);
    let reasons = bookable(&formation, action, session, &of, TODAY);
    assert!(reasons.iter().all(|reason| reason.explain().ends_with('.')), "{reasons:?}");
    reasons.iter().map(NotBookable::code).collect()
}

fn starting(formation: &mut Formation, day: Date) {
    let session = &mut formation.actions[0].sessions[0];
    (session.debut, session.fin) = (Some(day), Some(day));
}

#[test]
fn a_good_offer_can_be_asked_for() {
    assert_eq!(obstacles(|_, _| ()), Vec::<&str>::new());
}

#[test]
fn every_obstacle_has_its_code() {
    assert_eq!(obstacles(|f, _| f.publication = Publication::Draft), ["not_published"]);
    let suspended = Publication::Suspended { visa: visa(), reason: "salle fermée".to_owned() };
    assert_eq!(obstacles(|f, _| f.publication = suspended), ["offer_suspended"]);
    assert_eq!(obstacles(|f, _| f.actions[0].sessions[0].etat = Recruitment::Closed), ["session_closed"]);
    let closed_and_full = obstacles(|f, _| {
        let session = &mut f.actions[0].sessions[0];
        (session.etat, session.places) = (Recruitment::Closed, Some(0));
    });
    assert_eq!(closed_and_full, ["session_closed"], "what can't be asked for is said once");
    assert_eq!(
        obstacles(|f, _| f.actions[0].sessions[0].etat = Recruitment::Suspended),
        ["session_suspended"]
    );
    assert_eq!(obstacles(|f, _| f.actions[0].sessions[0].places = Some(0)), ["full"]);
    assert_eq!(obstacles(|f, _| f.actions[0].sessions[0].taken = 12), ["full"]);
    assert_eq!(
        obstacles(|f, _| f.actions[0].sessions[0].waiting = 1),
        ["full"],
        "a free place is who waits's"
    );
    assert_eq!(obstacles(|_, of| of.agrement = None), ["agrement_missing"]);
    assert_eq!(obstacles(|_, of| of.agrement_suspended = true), ["agrement_suspended"]);
    let until = |day: Date| {
        move |of: &mut OfStanding| {
            (of.agrement_suspended, of.suspension) = (true, Some((date(2026, 8, 1), day)));
        }
    };
    assert_eq!(obstacles(|_, of| until(TODAY)(of)), ["agrement_suspended"], "its last day counts");
    assert_eq!(obstacles(|_, of| until(TODAY.yesterday().expect("a day"))(of)), [""; 0], "it ends by itself");
    assert_eq!(
        obstacles(|_, of| of.agrement = Some((date(2026, 11, 24), date(2028, 1, 1)))),
        ["agrement_not_yet"]
    );
    assert_eq!(
        obstacles(|_, of| of.agrement = Some((date(2025, 1, 1), date(2027, 3, 10)))),
        ["agrement_expires"]
    );
    assert_eq!(
        obstacles(|_, of| of.agrement = Some((date(2025, 1, 1), date(2027, 3, 11)))),
        Vec::<&str>::new()
    );
    assert_eq!(
        obstacles(|f, _| f.purpose = Purpose::Mandate { theme: "ELU9".parse().unwrap() }),
        ["theme_not_in_repertoire"]
    );
    assert_eq!(obstacles(|f, _| f.actions[0].participants_max = 16), ["too_many_participants"]);
}

#[test]
fn the_hourly_price_is_not_rounded_before_it_is_compared() {
    assert_eq!(obstacles(|f, _| f.actions[0].price_ht = Euros::from_cents(56_000)), Vec::<&str>::new());
    assert_eq!(
        obstacles(|f, _| f.actions[0].price_ht = Euros::from_cents(56_001)),
        ["hourly_cost_above_cap"]
    );
    let mut action = formation().actions.remove(0);
    action.price_ht = Euros::from_cents(56_001);
    let shown = above_hourly_cap(&action, TODAY).map(|(price, cap)| (price.cents(), cap.cents()));
    assert_eq!(shown, Some((8_001, 8_000)), "never shown equal to the cap");
    action.duree_heures = Decimal::ZERO;
    assert!(above_hourly_cap(&action, TODAY).is_some(), "no duration can't hide a price");
}

#[test]
fn eleven_working_days_lie_between_the_request_and_the_start() {
    // From Monday 23 November 2026, the eleventh working day is Tuesday 8 December.
    assert_eq!(earliest_start(TODAY), date(2026, 12, 8));
    assert_eq!(obstacles(|f, _| starting(f, date(2026, 12, 8))), Vec::<&str>::new());
    assert_eq!(obstacles(|f, _| starting(f, date(2026, 12, 7))), ["starts_too_soon"]);
    assert_eq!(obstacles(|f, _| starting(f, TODAY)), ["started"]);
}

#[test]
fn permanent_entries_last_until_their_end() {
    let permanent = |debut: Option<Date>, fin: Option<Date>| {
        obstacles(|f, _| {
            f.actions[0].entrees = Entries::Permanent;
            let session = &mut f.actions[0].sessions[0];
            (session.debut, session.fin) = (debut, fin);
        })
    };
    assert_eq!(permanent(None, None), Vec::<&str>::new());
    assert_eq!(permanent(Some(date(2026, 1, 1)), Some(date(2026, 12, 8))), Vec::<&str>::new());
    assert_eq!(permanent(Some(date(2026, 1, 1)), Some(date(2026, 12, 7))), ["ends_too_soon"]);
}

/// The arrêté of August 2026 is published and off: what it would allow is told, and not promised, on both sides of its day.
#[test]
fn a_cap_that_is_published_and_off_is_told_and_allows_nothing() {
    let mut action = formation().actions.remove(0);
    action.price_ht = Euros::from_cents(66_500);
    for today in [TODAY, date(2026, 12, 1), date(2027, 2, 1)] {
        let announced = announced_cap(&action, today).expect("95 € an hour, under 100");
        let reason = NotBookable::HourlyCostAboveCap {
            price: Euros::from_cents(9_500),
            cap: Euros::from_cents(8_000),
            announced: Some(announced),
        };
        let told = reason.explain();
        assert!(told.contains("n’est pas encore appliqué") && !told.contains("possible à partir"), "{told}");
        assert!(told.contains("au 1er décembre 2026") && told.contains("95,00"), "{told}");
        let certain = Announced { confirmed: true, ..announced };
        let (price, cap) = (Euros::from_cents(9_500), Euros::from_cents(8_000));
        let told = NotBookable::HourlyCostAboveCap { price, cap, announced: Some(certain) }.explain();
        assert!(told.contains("possible à partir du 1er décembre 2026"), "{told}");
    }
    action.price_ht = Euros::from_cents(70_001);
    assert_eq!(announced_cap(&action, TODAY), None, "above the published one too");
}

#[test]
fn reinsertion_needs_qualiopi_and_neither_agrement_nor_cap() {
    let reinsertion = |formation: &mut Formation| {
        let certification = Certification { kind: CertificationKind::Rncp, code: "RNCP37274".to_owned() };
        formation.purpose = Purpose::Reinsertion { certification: Some(certification) };
        formation.actions[0].price_ht = Euros::from_cents(900_000);
        formation.actions[0].participants_max = 40;
    };
    let none = OfStanding { qualiopi: true, ..OfStanding::default() };
    assert_eq!(obstacles(|f, of| (reinsertion(f), *of = none).1), Vec::<&str>::new());
    assert_eq!(obstacles(|f, of| (reinsertion(f), of.qualiopi = false).1), ["not_qualiopi"]);
}

#[test]
fn an_offer_is_published_then_suspended_then_published_again() {
    let draft = Formation { publication: Publication::Draft, ..formation() };
    let published = publish(&draft, &standing(), visa(), TODAY).unwrap();
    let Publication::Published { repertoire, .. } = &published.publication else { panic!("not published") };
    assert_eq!(repertoire.as_deref(), Some(repertoire::CURRENT.version));
    assert_eq!(publish(&published, &standing(), visa(), TODAY), Err(PublicationRefusal::AlreadyPublished));
    assert_eq!(suspend(&published, visa(), "  "), Err(SuspensionRefusal::NoReason));
    assert_eq!(suspend(&draft, visa(), "salle fermée"), Err(SuspensionRefusal::NotPublished));
    let suspended = suspend(&published, visa(), " salle fermée ").unwrap();
    assert!(!suspended.publication.is_published());
    assert!(publish(&suspended, &standing(), visa(), TODAY).is_ok());
}

#[test]
fn what_nobody_could_ask_for_is_not_published() {
    let draft = Formation { publication: Publication::Draft, ..formation() };
    let silent = Formation { contact: Contact::default(), ..draft.clone() };
    assert_eq!(publish(&silent, &standing(), visa(), TODAY), Err(PublicationRefusal::NoContact));
    let empty = Formation { actions: Vec::new(), ..draft.clone() };
    assert_eq!(publish(&empty, &standing(), visa(), TODAY), Err(PublicationRefusal::NoSession));
    let refusal = publish(&draft, &OfStanding::default(), visa(), TODAY).unwrap_err();
    assert_eq!(refusal, PublicationRefusal::NothingBookable(vec![NotBookable::AgrementMissing]));
    assert!(refusal.to_string().contains("agrément"), "{refusal}");
}

#[test]
fn keys_are_checked() {
    for good in ["F-2027-014", "9436_18706", "é 1", "123456789012345678901234567890"] {
        assert!(good.parse::<FormationNumero>().is_ok(), "{good}");
    }
    for bad in ["", " A", "a#b", "a/b", "a\nb", "1234567890123456789012345678901"] {
        assert!(bad.parse::<FormationNumero>().is_err(), "{bad:?}");
    }
    for bad in ["ELU", "elu1001", "ELU12345678", "ELU10a1", "CPF200"] {
        assert!(bad.parse::<ThemeCode>().is_err(), "{bad}");
    }
}

#[test]
fn the_key_of_a_session_is_read_as_it_is_written() {
    let written = "18002002600019/F 1/A-1/S.1";
    assert_eq!(SessionKey::read(written).unwrap().written(), written);
    for text in ["", "18002002600019/F/A", "18002002600019/F/A/S/T", "1/F/A/S", "18002002600019//A/S"] {
        assert_eq!(SessionKey::read(text), None, "{text}");
    }
}

#[test]
fn a_departement_follows_from_the_commune_or_the_postcode() {
    let cases = [
        (None, "35000", Some("35")),
        (None, "20000", Some("2A")),
        (None, "20200", Some("2B")),
        (None, "97400", Some("974")),
        (None, "98800", Some("988")),
        (None, "97133", Some("977")),
        (None, "97150", Some("978")),
        (None, "97160", Some("971")),
        (Some("2b033"), "20200", Some("2B")),
        // A commune of the Ain with a postcode of the Rhône's post office.
        (Some("01194"), "69300", Some("01")),
        (None, "1234", None),
    ];
    for (code, postcode, expected) in cases {
        assert_eq!(departement_of(code, postcode).as_deref(), expected, "{code:?} {postcode}");
    }
}

#[test]
fn an_offer_travels_as_compact_json() {
    let json = serde_json::to_string(&formation()).unwrap();
    assert_eq!(serde_json::from_str::<Formation>(&json).unwrap(), formation());
    for expected in [
        r#""purpose":{"kind":"mandate","theme":"ELU1006"}"#,
        r#""duree_heures":"7""#,
        r#""price_ttc":"480.00""#,
        r#""mode":"face_to_face""#,
        r#""debut":"2027-03-11""#,
        r#""publication":{"state":"published""#,
    ] {
        assert!(json.contains(expected), "{expected} in {json}");
    }
    assert!(!json.contains("null"), "{json}");
}

#[test]
fn the_repertoire_has_twenty_one_themes_of_its_own_codes() {
    let themes = repertoire::CURRENT.themes;
    assert_eq!(themes.len(), 21);
    for (index, theme) in themes.iter().enumerate() {
        assert_eq!(theme.code, format!("ELU{}", 1001 + index));
        assert!(theme.code.parse::<ThemeCode>().is_ok());
    }
    assert!(Repertoire::at(date(2020, 1, 1)).is_none());
}

#[test]
fn each_gate_of_an_of_is_a_dated_fact() {
    let until = date(2026, 12, 31);
    let dated = |of: &mut OfStanding| of.qualiopi_dates = Some((date(2024, 1, 1), until));
    let compulsory = |of: &mut OfStanding| {
        dated(of);
        of.qualiopi_compulsory = true;
    };
    assert_eq!(obstacles(|_, of| dated(of)), [""; 0], "not compulsory for the mandate");
    assert_eq!(obstacles(|_, of| compulsory(of)), [""; 0]);
    let over =
        |of: &mut OfStanding| of.qualiopi_dates = Some((date(2023, 1, 1), TODAY.yesterday().expect("a day")));
    assert_eq!(
        obstacles(|_, of| {
            compulsory(of);
            over(of);
        }),
        ["qualiopi_over"]
    );
    assert_eq!(
        obstacles(|f, of| (f.purpose = Purpose::Reinsertion { certification: None }, over(of)).1),
        ["qualiopi_over"]
    );
    assert_eq!(
        obstacles(|_, of| {
            compulsory(of);
            of.qualiopi = false;
        }),
        ["qualiopi_missing"]
    );
    assert_eq!(obstacles(|_, of| of.nda_until = Some(TODAY)), [""; 0], "its last day counts");
    assert_eq!(obstacles(|_, of| of.nda_until = TODAY.yesterday().ok()), ["nda_over"]);
    let kept = serde_json::to_string(&OfStanding::default()).expect("JSON");
    assert_eq!(kept, r#"{"agrement":null,"agrement_suspended":false,"qualiopi":false}"#, "as it was stored");
}
