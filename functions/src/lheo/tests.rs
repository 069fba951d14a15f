//! Files as OFs send them, and files as nobody should.

mod compared;
mod encodings;
mod hostile;
mod properties;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use mce_shared::catalogue::{
    CertificationKind, Entries, Formation, Mode, Publication, Purpose, Recruitment, Visa,
};
use mce_shared::identifiers::Siret;
use rust_decimal::Decimal;

use super::compare::ChangeKind;
use super::issue::code;
use super::*;

const SAMPLE: &str = include_str!("samples/offre-elu.xml");
/// In ISO-8859-1.
const EDOF: &[u8] = include_bytes!("samples/edof.xml");
const TODAY: Date = date(2026, 11, 23);

fn of() -> Siret {
    "73282932000074".parse().unwrap()
}

fn context() -> Context {
    Context { of: Some(of()), today: TODAY, limits: Limits::default() }
}

fn read(document: &str) -> Import {
    import(document.as_bytes(), &context())
}

/// The only formation of a document that holds one.
fn only(document: &[u8]) -> Formation {
    let mut read = import(document, &context());
    assert!(read.complete && read.refused == 0, "{:#?}", read.issues);
    assert_eq!(read.formations.len(), 1);
    read.formations.remove(0).formation
}

/// The sample with a piece of it replaced.
fn with(from: &str, to: &str) -> String {
    assert!(SAMPLE.contains(from), "{from} is not in the sample");
    SAMPLE.replacen(from, to, 1)
}

/// `line code` of the errors of a document.
fn errors(document: &str) -> Vec<String> {
    let read = read(document);
    let errors = read.issues.iter().filter(|issue| issue.is_error());
    errors.map(|issue| format!("{} {}", issue.line, issue.code)).collect()
}

fn warnings(document: &str) -> Vec<&'static str> {
    let read = read(document);
    assert_eq!(read.refused, 0, "{:#?}", read.issues);
    read.issues.iter().map(|issue| issue.code).collect()
}

#[test]
fn the_sample_is_read_whole() {
    let formation = only(SAMPLE.as_bytes());
    assert_eq!(formation.numero.as_str(), "F-2027-014");
    assert_eq!(formation.intitule, "Comprendre le budget communal");
    assert_eq!(formation.purpose, Purpose::Mandate { theme: "ELU1001".parse().unwrap() });
    assert_eq!(formation.contact.nom.as_deref(), Some("Martin"));
    assert_eq!(formation.publication, Publication::Draft);
    let action = &formation.actions[0];
    assert_eq!(
        (action.mode, action.entrees, action.duree_heures),
        (Mode::FaceToFace, Entries::FixedDates, Decimal::from(7))
    );
    assert_eq!((action.price_ttc.cents(), action.price_ht), (48_000, action.price_ttc));
    assert_eq!((action.participants_max, &action.prerequis, &action.conditions), (15, &None, &None));
    let session = &action.sessions[0];
    assert_eq!((session.debut, session.fin), (Some(date(2027, 3, 11)), Some(date(2027, 3, 11))));
    assert_eq!((session.etat, session.places, session.taken), (Recruitment::Open, None, 0));
    let place = action.place_of(session).unwrap();
    assert_eq!((place.ville.as_str(), place.departement.as_deref()), ("Rennes", Some("35")));
    assert_eq!(warnings(SAMPLE), [code::PARTICIPANTS, code::PLACE]);
}

#[test]
fn the_profile_of_edof_is_read_in_its_encoding() {
    let formation = only(EDOF);
    assert_eq!(formation.intitule, "Faire reconnaître son expérience d'élu");
    assert_eq!(formation.objectif, "Obtenir une certification par la validation des acquis.");
    assert_eq!(formation.resultats_attendus, "Un dossier prêt pour le jury\net une préparation à l'oral");
    assert_eq!(formation.contenu, "- Inventaire des acquis\n- Rédaction du dossier");
    let Purpose::Reinsertion { certification: Some(certification) } = &formation.purpose else {
        panic!("{formation:?}")
    };
    assert_eq!((certification.kind, certification.code.as_str()), (CertificationKind::Vae, "CPF200"));
    assert_eq!(formation.contact.telephone.as_deref(), Some("01 84 00 00 00"));
    let action = &formation.actions[0];
    assert_eq!(
        (action.mode, action.entrees, action.duree_heures),
        (Mode::Mixed, Entries::Permanent, Decimal::from(24))
    );
    assert_eq!((action.price_ttc.cents(), action.price_ht.cents()), (180_000, 150_000));
    assert_eq!(action.rythme, "En soirée, à temps partiel");
    assert_eq!(action.prerequis.as_deref(), Some("Un niveau d’entrée est exigé."));
    assert!(action.conditions.as_deref().unwrap().contains("50,00"), "{:?}", action.conditions);
    assert_eq!(action.acces_handicapes.as_deref(), Some("Un référent vous rappelle."));
    let place = action.lieu.as_ref().unwrap();
    assert_eq!(
        (place.denomination.as_deref(), &place.adresse[..]),
        (Some("Maison des élus"), &["168 RUE de la Convention".to_owned()][..])
    );
    assert_eq!(place.longitude.map(|degrees| degrees.to_string()).as_deref(), Some("2.2932025"));
    assert_eq!((action.sessions[0].debut, action.sessions[0].fin), (None, None));
}

#[test]
fn each_error_says_its_line_and_its_code() {
    let cases = [
        (r#"numero="F-2027-014""#, "", "1 LHEO-NUMERO"),
        (r#"numero="F-2027-014""#, r#"numero="F/2""#, "1 LHEO-NUMERO"),
        (r#"numero="A1""#, "", "10 LHEO-NUMERO"),
        (r#"numero="S1""#, "", "14 LHEO-NUMERO"),
        ("Comprendre le budget communal", "", "3 LHEO-MANQUANT"),
        ("<objectif-formation>Lire et préparer un budget.</objectif-formation>", "", "1 LHEO-MANQUANT"),
        ("20270311</debut>", "20270230</debut>", "14 LHEO-DATE"),
        ("20270311</debut>", "00000000</debut>", "14 LHEO-DATE"),
        ("20270311</debut>", "20270312</debut>", "14 LHEO-DATE"),
        ("20270311</fin>", "11/03/2027</fin>", "14 LHEO-DATE"),
        ("<prix-total-TTC>480</prix-total-TTC>", "", "10 LHEO-PRIX"),
        ("<prix-total-TTC>480<", "<prix-total-TTC>-480<", "16 LHEO-PRIX"),
        ("<nombre-heures-total>7<", "<nombre-heures-total>0<", "16 LHEO-DUREE"),
        ("<nombre-heures-total>7<", "<nombre-heures-total>sept<", "16 LHEO-DUREE"),
        ("<modalites-enseignement>0<", "<modalites-enseignement>4<", "12 LHEO-CODE"),
        ("<modalites-enseignement>0</modalites-enseignement>", "", "10 LHEO-MANQUANT"),
        ("35000", "3500", "15 LHEO-LIEU"),
        ("<SIRET>73282932000074", "<SIRET>73282932000075", "17 LHEO-SIRET"),
        ("<SIRET>73282932000074", "<SIRET>99012030500018", "17 LHEO-SIRET"),
        ("ELU1001", "ELU1", "9 LHEO-THEME"),
        ("ELU1001", "1001", "9 LHEO-THEME"),
        ("<code-type-formation><code-ELU>ELU1001</code-ELU></code-type-formation>", "", "1 LHEO-FINALITE"),
    ];
    for (from, to, expected) in cases {
        let found = errors(&with(from, to));
        assert!(found.iter().any(|error| error == expected), "{from} → {to}: {found:?}");
        let read = read(&with(from, to));
        assert_eq!((read.formations.len(), read.refused, read.complete), (0, 1, true), "{from} → {to}");
    }
}

#[test]
fn a_text_too_long_is_said_with_its_length() {
    let read = read(&with("Comprendre le budget communal", &"é".repeat(256)));
    let issue = read.issues.iter().find(|issue| issue.is_error()).unwrap();
    assert_eq!((issue.code, issue.line), (code::TOO_LONG, 3));
    assert!(issue.message.contains("256") && issue.message.contains("255"), "{}", issue.message);
}

#[test]
fn every_reason_of_a_formation_is_given_at_once() {
    let document = with("20270311</debut>", "2027</debut>").replace("35000", "?").replace(">480<", "><");
    assert_eq!(errors(&document), ["14 LHEO-DATE", "15 LHEO-LIEU", "16 LHEO-PRIX"]);
}

#[test]
fn a_refused_formation_leaves_the_others() {
    let formation = &SAMPLE[SAMPLE.find("<formation").unwrap()..SAMPLE.find("</offres>").unwrap()];
    let second = formation.replace("F-2027-014", "F-2").replace("20270311</fin>", "20260101</fin>");
    let third = formation.replace("F-2027-014", "F-3");
    let read = read(&SAMPLE.replace("</offres>", &format!("{second}{third}{third}</offres>")));
    let numeros: Vec<_> = read.formations.iter().map(|parsed| parsed.formation.numero.as_str()).collect();
    assert_eq!((numeros, read.refused), (vec!["F-2027-014", "F-3"], 2));
    let errors: Vec<_> = read
        .issues
        .iter()
        .filter(|issue| issue.is_error())
        .map(|issue| (issue.code, issue.numero.as_deref()))
        .collect();
    assert_eq!(errors, [(code::DATE, Some("F-2 / A1 / S1")), (code::DUPLICATE, Some("F-3"))]);
}

#[test]
fn prices_without_vat_and_exact_durations_come_from_the_extensions() {
    let extras = r#"</nombre-heures-total><extras info="mce"><extra info="duree-heures">6,5</extra><extra info="prix-total-HT">400.00</extra><extra info="taux-tva">20.0</extra><extra info="participants-max">10</extra><extra info="existence-prerequis">0</extra></extras>"#;
    let formation = only(with("</nombre-heures-total>", extras).as_bytes());
    let action = &formation.actions[0];
    assert_eq!(
        (action.duree_heures, action.price_ht.cents(), action.participants_max),
        (Decimal::new(65, 1), 40_000, 10)
    );
    let places = with(
        "</adresse-inscription>",
        r#"</adresse-inscription><extras info="mce"><extra info="places">0</extra></extras>"#,
    );
    assert_eq!(only(places.as_bytes()).actions[0].sessions[0].places, Some(0));
    assert_eq!(errors(&with("</nombre-heures-total>", &extras.replace("400.00", "481"))), ["16 LHEO-PRIX"]);
    assert_eq!(errors(&with("</nombre-heures-total>", &extras.replace("6,5", "5"))), ["16 LHEO-DUREE"]);
    assert_eq!(errors(&with("</nombre-heures-total>", &extras.replace(">10<", ">0<"))), ["16 LHEO-EFFECTIF"]);
}

/// EDOF's own total, beside the hours that LHEO counts.
#[test]
fn the_total_of_edof_is_the_duration_unless_lheo_says_one() {
    let edof = |hours: &str| {
        format!("<extras info=\"action\"><extra info=\"duree-apprentissage\">{hours}</extra></extras>")
    };
    let with_hours = |hours: &str, total: &str| {
        with("<nombre-heures-total>7</nombre-heures-total>", &format!("{hours}{}", edof(total)))
    };
    let centre = "<nombre-heures-centre>7</nombre-heures-centre>";
    for (document, hours, remarked) in [
        (with_hours("", "14"), 14, false),
        (with_hours(centre, "14"), 14, true),
        (with_hours(centre, "7"), 7, false),
        (with_hours(centre, "3"), 7, true),
        (with_hours(centre, "sept"), 7, true),
        (
            with_hours(&format!("{centre}<nombre-heures-entreprise>7</nombre-heures-entreprise>"), "14"),
            14,
            false,
        ),
        (with_hours("<nombre-heures-total>7</nombre-heures-total>", "14"), 7, true),
    ] {
        assert_eq!(only(document.as_bytes()).actions[0].duree_heures, Decimal::from(hours), "{document}");
        assert_eq!(warnings(&document).contains(&code::DURATION), remarked, "{document}");
    }
}

#[test]
fn a_place_abroad_or_without_its_postcode_is_a_remark() {
    let place = |address: &str| {
        SAMPLE.replacen(
        "<session ",
        &format!("<lieu-de-formation><coordonnees><adresse>{address}</adresse></coordonnees></lieu-de-formation><session "),
        1,
    )
    };
    for (address, town, departement) in [
        ("<ligne>Rue Exemple</ligne><pays>BE</pays>", "BE", None),
        (
            "<ligne>1 rue</ligne><codepostal>1000</codepostal><ville>Bruxelles</ville><pays>be</pays>",
            "1000 Bruxelles (BE)",
            None,
        ),
        ("<ligne>1 rue</ligne><ville>Rennes</ville>", "Rennes", None),
        (
            "<ligne>1 rue</ligne><ville>Rennes</ville><code-INSEE-commune>35238</code-INSEE-commune>",
            "Rennes",
            Some("35"),
        ),
    ] {
        let formation = only(place(address).as_bytes());
        let found = formation.actions[0].lieu.as_ref().unwrap();
        assert_eq!((found.town().as_str(), found.departement.as_deref()), (town, departement), "{address}");
        assert!(warnings(&place(address)).contains(&code::PLACE), "{address}");
    }
    for (given, postcode, expected) in [
        ("97", "97400", Some("974")),
        ("20", "20200", Some("2B")),
        ("20", "20000", Some("2A")),
        ("2a", "20000", Some("2A")),
        ("1", "01000", Some("01")),
        ("99", "35000", Some("35")),
        ("", "98800", Some("988")),
        ("", "00000", None),
        // A commune at a border has a postcode of its neighbour.
        ("35", "53000", Some("35")),
    ] {
        let address = format!(
            "<ligne>1 rue</ligne><codepostal>{postcode}</codepostal><ville>V</ville><departement>{given}</departement>"
        );
        let formation = only(place(&address).as_bytes());
        assert_eq!(
            formation.actions[0].lieu.as_ref().unwrap().departement.as_deref(),
            expected,
            "{given} {postcode}"
        );
    }
}

#[test]
fn a_theme_is_read_as_people_type_it() {
    for typed in ["elu1001", " Elu 1001 ", "ELU-1001"] {
        let formation = only(with("ELU1001", typed).as_bytes());
        assert_eq!(formation.purpose, Purpose::Mandate { theme: "ELU1001".parse().unwrap() }, "{typed}");
    }
}

#[test]
fn a_formation_that_the_store_can_not_hold_is_said_at_the_trial() {
    let long = "x".repeat(3_000);
    let action = |n: usize| {
        let action = &SAMPLE
            [SAMPLE.find("<action").unwrap()..SAMPLE.find("<organisme-formation-responsable").unwrap()];
        action
            .replace(r#"numero="A1""#, &format!(r#"numero="A{n}""#))
            .replace(">480<", &format!(">{}<", 300 + n))
            .replace("<conditions-specifiques>Aucune", &format!("<conditions-specifiques>{long}"))
    };
    let many: String = (2..160).map(action).collect();
    let document =
        with("<organisme-formation-responsable", &format!("{many}<organisme-formation-responsable"));
    let report = report(read(&document), &[]);
    assert_eq!((report.accepted, report.refused, report.formations.len()), (0, 1, 0));
    let issue = report.issues.iter().find(|issue| issue.is_error()).unwrap();
    assert_eq!((issue.code, issue.line, issue.level), (code::SIZE, 1, Level::Formation));
}

#[test]
fn what_can_not_be_booked_is_read_with_a_warning() {
    assert!(warnings(&with(">480<", ">560.01<")).contains(&code::HOURLY_PRICE));
    assert!(!warnings(&with(">480<", ">560<")).contains(&code::HOURLY_PRICE));
    assert!(warnings(&SAMPLE.replace("20270311", "20251103")).contains(&code::PAST));
    assert!(
        warnings(&with("<courriel>contact@of.example</courriel>", "<courriel>contact</courriel>"))
            .contains(&code::CONTACT)
    );
}

/// The sample with a second action.
fn with_twin(change: impl Fn(String) -> String) -> String {
    let action =
        &SAMPLE[SAMPLE.find("<action").unwrap()..SAMPLE.find("<organisme-formation-responsable").unwrap()];
    let twin = change(action.replace(r#"numero="A1""#, r#"numero="A2""#));
    with("<organisme-formation-responsable", &format!("{twin}<organisme-formation-responsable"))
}

#[test]
fn twins_are_refused_and_look_alikes_are_said() {
    assert_eq!(errors(&with_twin(|twin| twin)), ["17 30056"]);
    assert!(warnings(&with_twin(|twin| twin.replace(">480<", ">490<"))).contains(&code::SIMILAR_ACTION));
    let longer = with_twin(|twin| twin.replace(">7<", ">21<"));
    assert!(!warnings(&longer).contains(&code::SIMILAR_ACTION));
    let same_number = with_twin(|twin| twin.replace("A2", "A1").replace(">480<", ">490<"));
    assert_eq!(errors(&same_number), ["17 LHEO-DOUBLON"]);
}

const AT: Timestamp = Timestamp::UNIX_EPOCH;

#[test]
fn html_becomes_text() {
    let cases = [
        ("<p>Un</p><p>Deux</p>", "Un\nDeux"),
        ("a < b et b > c", "a < b et b > c"),
        ("<ul><li>Un<li>Deux</ul>", "- Un\n- Deux"),
        ("<h2>Titre</h2>texte<br/>fin", "Titre\ntexte\nfin"),
        ("&eacute;t&eacute; &#8217; &inconnu; & co", "été ’ &inconnu; & co"),
        ("<script>x</script>bon<style>y", "bon"),
        ("<!-- non -->oui", "oui"),
        (" - ", ""),
        ("<a href='javascript:x'>lien</a>", "lien"),
        ("a&nbsp;b", "a b"),
    ];
    for (source, expected) in cases {
        assert_eq!(text::plain(source), expected, "{source}");
    }
}

/// Real and seed documents, where they are at hand: a folder named by `MCE_SAMPLES`.
#[test]
fn a_real_document_of_lheo_2_2_is_read_to_its_end() {
    let folder = std::env::var("MCE_SAMPLES").unwrap_or_default();
    let path = std::path::Path::new(&folder).join("lheo/exemple-bts-onisep.xml");
    let Ok(file) = std::fs::File::open(&path) else {
        eprintln!("skipped: set MCE_SAMPLES to a folder that holds lheo/exemple-bts-onisep.xml");
        return;
    };
    let read = import(file, &context());
    assert!(read.complete);
    let codes: Vec<_> = read.issues.iter().filter(|issue| issue.is_error()).map(|issue| issue.code).collect();
    assert_eq!(
        codes,
        [code::DURATION, code::PRICE],
        "a course of initial training has neither: {:#?}",
        read.issues
    );
}
