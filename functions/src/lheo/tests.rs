//! Files as OFs send them, and files as nobody should.

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
fn every_accepted_encoding_gives_the_same_text() {
    let expected = "Économie : 5 € l’heure";
    let document = |label: &str| {
        with("Comprendre le budget communal", expected).replacen(
            "<lheo",
            &format!("<?xml version='1.0' encoding='{label}'?><lheo"),
            1,
        )
    };
    let utf8 = document("UTF-8").into_bytes();
    let bom = [b"\xEF\xBB\xBF".to_vec(), utf8.clone()].concat();
    let windows = encoding_rs::WINDOWS_1252.encode(&document("windows-1252")).0.into_owned();
    let latin1 = encoding_rs::WINDOWS_1252.encode(&document("ISO-8859-1")).0.into_owned();
    for bytes in [utf8, bom, windows, latin1] {
        assert_eq!(only(&bytes).intitule, expected);
    }
    let latin9 = encoding_rs::ISO_8859_15.encode(&document("ISO-8859-15").replace('’', "'")).0.into_owned();
    assert_eq!(only(&latin9).intitule, "Économie : 5 € l'heure");
}

#[test]
fn a_wrong_encoding_is_said() {
    assert_eq!(
        errors(&SAMPLE.replacen("<lheo", "<?xml version='1.0' encoding='UTF-16'?><lheo", 1)),
        ["1 LHEO-ENCODAGE"]
    );
    let mut bytes = SAMPLE.as_bytes().to_vec();
    let at = SAMPLE.find("Comprendre").unwrap();
    bytes[at] = 0xE9;
    let read = import(&bytes[..], &context());
    assert_eq!((read.issues[0].code, read.complete), (code::ENCODING, false));
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(SAMPLE.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(import(&utf16[..], &context()).issues[0].code, code::ENCODING);
}

#[test]
fn what_says_latin_and_is_whole_utf8_is_read_as_utf8_with_a_remark() {
    for label in ["ISO-8859-1", "windows-1252", "ISO-8859-15"] {
        let declared = format!("<?xml version='1.0' encoding='{label}'?><lheo");
        let document = with("Comprendre le budget", "Économie de l’été").replacen("<lheo", &declared, 1);
        assert_eq!(only(document.as_bytes()).intitule, "Économie de l’été communal");
        let remarks: Vec<_> =
            read(&document).issues.into_iter().filter(|issue| issue.level == Level::File).collect();
        assert_eq!(remarks.len(), 1, "{label}");
        assert_eq!(
            (remarks[0].code, remarks[0].severity, remarks[0].line),
            (code::ENCODING, Severity::Warning, 1)
        );
        // One byte of the encoding that is announced, and it is believed.
        let mut mixed = document.into_bytes();
        let at = mixed.windows(8).position(|bytes| bytes == b"communal").unwrap();
        mixed[at] = 0xE9;
        assert!(only(&mixed).intitule.starts_with('Ã'));
        let plain = SAMPLE.replacen("<lheo", &declared, 1).replace(|c: char| !c.is_ascii(), "e");
        assert!(
            read(&plain).issues.iter().all(|issue| issue.level != Level::File),
            "nothing tells them apart"
        );
    }
}

#[test]
fn a_reader_that_gives_one_byte_at_a_time_changes_nothing() {
    struct Slow<'a>(&'a [u8]);
    impl std::io::Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let count = self.0.len().min(buffer.len()).min(1);
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }
    for document in [SAMPLE.as_bytes(), EDOF] {
        assert_eq!(import(Slow(document), &context()), import(document, &context()));
    }
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

#[test]
fn what_is_not_lheo_stops_at_once() {
    let cases = [
        ("", code::XML),
        ("bonjour", code::XML),
        ("siret;numero\n1;2", code::XML),
        ("<html></html>", code::ROOT),
        ("<lheo></lheo>", code::ROOT),
        ("<lheo xmlns='http://lheo.gouv.fr/1.0'/>", code::ROOT),
        ("<lheo xmlns='http://lheo.gouv.fr/2.3'/><b/>", code::XML),
        ("<lheo xmlns='http://lheo.gouv.fr/2.3'>", code::TRUNCATED),
        ("<lheo xmlns='http://lheo.gouv.fr/2.3'", code::TRUNCATED),
        ("<lheo xmlns='http://lheo.gouv.fr/2.3'></offres>", code::XML),
        ("<x:lheo xmlns='http://lheo.gouv.fr/2.3'/>", code::XML),
    ];
    for (document, expected) in cases {
        let read = read(document);
        assert_eq!(read.issues.iter().map(|issue| issue.code).collect::<Vec<_>>(), [expected], "{document}");
        assert!(!read.complete);
    }
    let empty = read("<lheo xmlns='http://lheo.gouv.fr/2.3'><offres/></lheo>");
    assert_eq!((empty.issues[0].code, empty.complete), (code::EMPTY, true));
}

#[test]
fn a_prefix_and_foreign_elements_change_nothing() {
    let prefixed = SAMPLE
        .replace("</", "</l:")
        .replace('<', "<l:")
        .replace("<l:/l:", "</l:")
        .replace("xmlns=", "xmlns:l=");
    assert_eq!(only(prefixed.as_bytes()), only(SAMPLE.as_bytes()));
    let foreign = with(
        "<certifiante>",
        "<x:intitule-formation xmlns:x='urn:x'>Autre</x:intitule-formation><certifiante>",
    );
    assert_eq!(only(foreign.as_bytes()), only(SAMPLE.as_bytes()));
}

#[test]
fn bombs_do_not_go_off() {
    let doctype = format!("<!DOCTYPE lheo [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>{SAMPLE}");
    assert_eq!(errors(&doctype), ["1 LHEO-DOCTYPE"]);
    assert_eq!(errors(&with("Comprendre", "&bombe;")), ["3 LHEO-ENTITE"]);
    assert_eq!(errors(&with("Comprendre", "&#0;")), ["3 LHEO-ENTITE"]);
    assert_eq!(errors(&with(r#"numero="A1""#, r#"numero="&x;""#)), ["10 LHEO-ENTITE"]);
    assert_eq!(errors(&with("Comprendre", &"<a>".repeat(100_000))), ["3 LHEO-LIMITE"]);
    assert_eq!(errors(&with("<offres>", &format!("<offres>{}", "<a>".repeat(100)))), ["1 LHEO-LIMITE"]);
    let attributes: String = (0..100).map(|n| format!(" a{n}='1'")).collect();
    assert_eq!(errors(&with("<certifiante>", &format!("<certifiante{attributes}>"))), ["6 LHEO-LIMITE"]);
    assert_eq!(errors(&with("Comprendre", &"x".repeat(tree::MAX_TEXT + 1))), ["3 LHEO-LIMITE"]);
    assert_eq!(errors(&with("Comprendre", &"x<!-- -->".repeat(tree::MAX_TEXT))), ["3 LHEO-LIMITE"]);
    assert_eq!(
        errors(&with("<certifiante>", &format!("{}<certifiante>", "<a/>".repeat(tree::MAX_ELEMENTS)))),
        ["6 LHEO-LIMITE"]
    );
    let many = "<formation/>".repeat(tree::MAX_FORMATIONS + 1);
    let read = read(&SAMPLE.replace("</offres>", &format!("{many}</offres>")));
    assert_eq!((read.complete, read.issues[0].code), (false, code::LIMIT));
    assert!(read.issues.len() <= import::MAX_ISSUES + 1);
}

#[test]
fn the_size_is_capped() {
    let spaces = format!("{SAMPLE}{}", " ".repeat(5 * 1024 * 1024));
    let found = read(&spaces);
    assert_eq!((found.issues[0].code, found.complete, found.formations.len()), (code::SIZE, false, 1));
    assert!(found.issues[0].message.contains("5 Mo"), "{}", found.issues[0].message);
    let exact = format!("{SAMPLE}{}", " ".repeat(5 * 1024 * 1024 - SAMPLE.len()));
    assert!(read(&exact).complete);
}

#[test]
fn a_truncated_file_reports_what_was_read_and_writes_nothing() {
    for end in 0..SAMPLE.len() - 1 {
        let Some(cut) = SAMPLE.get(..end) else { continue };
        let read = read(cut.trim_end());
        assert!(!read.complete, "cut at {end}");
        assert!(report(read, &[]).formations.is_empty());
    }
    let cut = &SAMPLE[..SAMPLE.find("</offres>").unwrap()];
    let report = report(read(cut), &[]);
    assert_eq!((report.accepted, report.issues[0].code, report.changes.len()), (1, code::TRUNCATED, 3));
}

#[test]
fn a_receiver_that_fails_is_not_a_truncated_file() {
    struct Broken;
    impl std::io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("connection reset"))
        }
    }
    let read = import(Broken, &context());
    assert!(!read.complete && read.issues[0].code == code::RECEPTION, "{:?}", read.issues);
}

const AT: Timestamp = Timestamp::UNIX_EPOCH;

/// The sample once it is stored.
fn stored() -> Vec<Formation> {
    vec![merge(None, &only(SAMPLE.as_bytes()), AT)]
}

#[test]
fn a_file_sent_twice_changes_nothing() {
    let first = report(read(SAMPLE), &[]);
    assert_eq!(
        first.changes.iter().map(|change| (change.numero(), &change.kind)).collect::<Vec<_>>(),
        [
            ("F-2027-014".to_owned(), &ChangeKind::New),
            ("F-2027-014 / A1".to_owned(), &ChangeKind::New),
            ("F-2027-014 / A1 / S1".to_owned(), &ChangeKind::New),
        ]
    );
    let stored = stored();
    assert_eq!(stored[0].imported_at, Some(AT));
    let again = report(read(SAMPLE), &stored);
    assert!(again.changes.iter().all(|change| change.kind == ChangeKind::Unchanged));
    assert_eq!(merge(Some(&stored[0]), &again.formations[0], Timestamp::MAX), stored[0]);
}

#[test]
fn an_upsert_keeps_what_the_file_does_not_name_and_what_is_not_the_files() {
    let mut stored = stored();
    stored[0].publication =
        Publication::Published { visa: Visa { by: "of".to_owned(), at: AT }, repertoire: None };
    stored[0].actions[0].sessions[0].taken = 4;
    let file = SAMPLE
        .replace(r#"session numero="S1""#, r#"session numero="S2""#)
        .replace(">480<", ">470<")
        .replace("Comprendre le budget", "Lire le budget");
    let report = report(read(&file), &stored);
    let kinds: Vec<_> = report.changes.iter().map(|change| change.kind.clone()).collect();
    assert_eq!(
        kinds,
        [
            ChangeKind::Changed(vec!["intitule"]),
            ChangeKind::Changed(vec!["price_ttc", "price_ht"]),
            ChangeKind::New,
        ]
    );
    let written = merge(Some(&stored[0]), &report.formations[0], Timestamp::MAX);
    assert!(written.publication.is_published());
    assert_eq!(written.imported_at, Some(Timestamp::MAX));
    let sessions: Vec<_> =
        written.actions[0].sessions.iter().map(|session| (session.numero.as_str(), session.taken)).collect();
    assert_eq!(sessions, [("S1", 4), ("S2", 0)]);
    assert_eq!(report.counts(Level::Session), (1, 0, 0));
}

#[test]
fn a_twin_of_a_stored_action_is_refused() {
    let stored = stored();
    let renamed = with(r#"action numero="A1""#, r#"action numero="A9""#);
    let report = report(read(&renamed), &stored);
    assert_eq!((report.accepted, report.refused), (0, 1));
    let errors: Vec<_> =
        report.issues.iter().filter(|issue| issue.is_error()).map(|issue| issue.code).collect();
    assert_eq!(errors, [code::IDENTICAL_ACTION]);
}

#[test]
fn the_report_is_a_table_that_a_spreadsheet_can_open() {
    let mut report = report(read(&with(">480<", ">560.01<")), &[]);
    report.issues[0].message = "=1+1; \"guillemets\"".to_owned();
    let csv = report.csv();
    let lines: Vec<&str> = csv.split("\r\n").collect();
    assert_eq!(lines[0], "\u{feff}ligne;niveau;numero;code;gravite;message");
    assert!(lines[1].ends_with(";\"'=1+1; \"\"guillemets\"\"\""), "{}", lines[1]);
    assert!(lines.contains(&";session;F-2027-014 / A1 / S1;NOUVEAU;information;Sera créé."), "{csv}");
}

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

mod properties {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let read = import(&bytes[..], &context());
            prop_assert!(!read.issues.is_empty());
        }

        #[test]
        fn a_mutated_document_is_answered(edits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), edof in any::<bool>()) {
            let mut bytes = if edof { EDOF.to_vec() } else { SAMPLE.as_bytes().to_vec() };
            for (index, byte) in edits {
                let at = index.index(bytes.len());
                bytes[at] = byte;
            }
            let read = import(&bytes[..], &context());
            prop_assert!(read.formations.len() + read.refused <= 1);
            let again = import(&bytes[..], &context());
            prop_assert_eq!(&read, &again);
            let report = report(read, &[]);
            prop_assert!(report.complete || report.formations.is_empty());
        }

        #[test]
        fn a_document_with_moved_pieces_is_answered(cuts in proptest::collection::vec(any::<prop::sample::Index>(), 3)) {
            let tags: Vec<&str> = SAMPLE.split_inclusive('>').collect();
            let mut at: Vec<usize> = cuts.iter().map(|cut| cut.index(tags.len())).collect();
            at.sort_unstable();
            let moved = [&tags[..at[0]], &tags[at[1]..at[2]], &tags[at[0]..at[1]], &tags[at[2]..]].concat().concat();
            import(moved.as_bytes(), &context());
        }

        #[test]
        fn plain_text_has_no_tag(source in "[a-z<>/&;!#\\- ]{0,60}") {
            let plain = text::plain(&source);
            prop_assert!(!plain.contains("<p>") && !plain.contains("<script"));
        }

        #[test]
        fn what_is_merged_twice_is_merged_once(price in 1u32..2000, taken in 0u16..20) {
            let mut old = only(SAMPLE.as_bytes());
            old.actions[0].sessions[0].taken = taken;
            let new = only(with(">480<", &format!(">{price}<")).as_bytes());
            let once = merge(Some(&old), &new, AT);
            prop_assert_eq!(&merge(Some(&once), &new, Timestamp::MAX), &once);
        }
    }
}
