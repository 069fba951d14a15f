//! Files as people met them elsewhere (`tests/cases`), and what each must give.

use jiff::civil::date;

use super::*;

/// The fund's account of the local platform.
const FUND: &str = "FR7630001007941234567890185";

fn case(name: &str) -> Vec<u8> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/cases/");
    std::fs::read(format!("{path}{name}")).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn context() -> Context {
    Context { today: date(2026, 11, 23), of: None, account: Some(FUND.parse().unwrap()) }
}

fn checked(name: &str) -> Checked {
    check(&case(name), &context())
}

/// `kind version outcome: codes`, each code with its line.
fn told(checked: &Checked) -> String {
    let codes: Vec<String> = checked
        .findings
        .iter()
        .map(|finding| format!("{}@{}", finding.code, finding.line.unwrap_or_default()))
        .collect();
    let version = checked.version.as_deref().unwrap_or("-");
    format!("{} {version} {:?}: {}", checked.kind, checked.outcome, codes.join(" ")).trim_end().to_owned()
}

#[test]
fn every_case_from_the_field_is_told_by_its_content() {
    for (name, expected) in [
        ("camt053-autre-compte.xml", "camt.053 001.08 Refused: BANQUE-COMPTE@0"),
        ("camt053-compte-sans-iban.xml", "camt.053 001.08 Clean:"),
        ("camt053-frais-hors-operation.xml", "camt.053 001.08 Findings: BANQUE-DEBIT@11 BANQUE-DEBIT@11"),
        ("camt053-latin1-annonce-utf8.xml", "camt.053 001.08 Findings: BANQUE-ENCODAGE@1 BANQUE-CREDIT@11"),
        ("camt053-lot-de-retours.xml", "camt.053 001.08 Clean:"),
        ("camt053-lot-instdamt.xml", "camt.053 001.02 Clean:"),
        ("camt053-lot-msgid.xml", "camt.053 001.08 Clean:"),
        ("camt053-lot-pmtinfid.xml", "camt.053 001.08 Clean:"),
        ("camt053-lot-sens-melanges.xml", "camt.053 001.08 Clean:"),
        ("camt053-prefixe-bom.xml", "camt.053 001.08 Findings: BANQUE-CREDIT@10"),
        ("camt053-reference-nonref.xml", "camt.053 001.08 Clean:"),
        ("camt053-reference-sous-operation.xml", "camt.053 001.08 Findings: BANQUE-DEBIT@10"),
        ("camt053-siret-colle.xml", "camt.053 001.08 Clean:"),
        ("camt053-siret-groupe.xml", "camt.053 001.08 Clean:"),
        ("camt053-zeros-devant.xml", "camt.053 001.02 Clean:"),
        ("camt054-reference-sous-operation.xml", "camt.054 001.08 Clean:"),
        ("pain002-fichier-en-double.xml", "pain.002 001.10 Findings: BANQUE-DOUBLE@2"),
        ("pain002-sans-endtoend.xml", "pain.002 001.10 Clean:"),
        ("pain002-sans-pmtinf.xml", "pain.002 001.10 Clean:"),
        ("pain002-vop.xml", "pain.002 001.10 Findings: BANQUE-TITULAIRE@2 BANQUE-TITULAIRE@2"),
        ("rne-arrondissements.csv", "rne Conseillers d’arrondissement Clean:"),
        ("rne-assemblees-virgules.csv", "rne Membres d’une assemblée Clean:"),
        ("rne-assemblees-wallis.csv", "rne Membres d’une assemblée Clean:"),
        (
            "rne-communes-mixte.csv",
            "rne Conseillers municipaux Findings: RNE-VALEUR@5 RNE-VALEUR@7 RNE-MANQUANT@8",
        ),
        ("rne-departements-alsace.csv", "rne Conseillers départementaux Clean:"),
        ("lheo-crlf-apostrophes.xml", "edof - Findings: LHEO-EFFECTIF@5"),
        ("lheo-edof-deux-codes.xml", "edof - Findings: LHEO-FINALITE@4 LHEO-EFFECTIF@5"),
        ("lheo-edof-distance-sans-adresse.xml", "edof - Findings: LHEO-EFFECTIF@5"),
        ("lheo-edof-duree-apprentissage.xml", "edof - Findings: LHEO-DUREE@5 LHEO-EFFECTIF@5"),
        ("lheo-edof-duree-apprentissage-seule.xml", "edof - Findings: LHEO-EFFECTIF@5"),
        ("lheo-edof-lieu-etranger.xml", "edof - Findings: LHEO-EFFECTIF@5 LHEO-LIEU@5"),
        ("lheo-edof-rncp-bloc.xml", "edof - Findings: LHEO-EFFECTIF@5"),
        ("lheo-edof-simple.xml", "edof - Findings: LHEO-EFFECTIF@5"),
        ("lheo-edof-vae.xml", "edof - Findings: LHEO-EFFECTIF@5"),
        ("lheo-prefixe.xml", "edof - Findings: LHEO-EFFECTIF@5"),
        ("paiements-noms-longs.json", "inconnu - Refused: FICHIER-INCONNU@1"),
    ] {
        assert_eq!(told(&checked(name)), expected.trim_end(), "{name}: {:#?}", checked(name).findings);
    }
}

/// What was read of a statement or a status, an event a line.
fn events(name: &str) -> Vec<String> {
    let checked = checked(name);
    let read = checked.read.iter().find(|fact| fact.key == "events").expect("events");
    let text = |event: &Value, key: &str| event[key].as_str().unwrap_or_default().to_owned();
    let line = |event: &Value| {
        let parts = ["kind", "amount", "reference", "status"].map(|key| text(event, key));
        let sirets = event["sirets"].as_array().map(|found| format!("{} SIRET", found.len()));
        let parts = parts.into_iter().chain(sirets).filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join(" ")
    };
    read.value.as_array().expect("a list").iter().map(line).collect()
}

#[test]
fn every_bank_file_from_the_field_says_what_moved() {
    let paid = "transfers_booked 225.00 MCE-PAY-2027000000101";
    for (name, expected) in [
        ("camt053-compte-sans-iban.xml", &[paid][..]),
        ("camt053-frais-hors-operation.xml", &[paid, "other_debits 1500.00", "other_debits 26.00"]),
        ("camt053-latin1-annonce-utf8.xml", &[paid, "credits 100.00 0 SIRET"]),
        (
            "camt053-lot-de-retours.xml",
            &[
                "transfers_returned 25.00 MCE-PAY-2027000000100 compte clôturé",
                "transfers_returned 25.00 MCE-PAY-2027000000101 IBAN inexistant",
            ],
        ),
        ("camt053-lot-instdamt.xml", &[paid, "transfers_booked 225.00 MCE-PAY-2027000000102"]),
        ("camt053-lot-msgid.xml", &["batches_booked 450.00 MCE-20270420-001"]),
        ("camt053-lot-pmtinfid.xml", &["batches_booked 450.00 MCE-20270420-001-1"]),
        (
            "camt053-lot-sens-melanges.xml",
            &[
                "transfers_booked 100.00 MCE-PAY-2027000000101",
                "transfers_returned 25.00 MCE-PAY-2027000000100 compte clôturé",
            ],
        ),
        ("camt053-prefixe-bom.xml", &["credits 100.00 0 SIRET"]),
        ("camt053-reference-nonref.xml", &["credits 100.00 1 SIRET", "credits 50.00 1 SIRET"]),
        ("camt053-reference-sous-operation.xml", &["other_debits 3.20", "credits 100.00 1 SIRET"]),
        ("camt053-siret-colle.xml", &["credits 100.00 1 SIRET"]),
        ("camt053-siret-groupe.xml", &["credits 100.00 1 SIRET"]),
        ("camt053-zeros-devant.xml", &["credits 100.00 1 SIRET"]),
        ("camt054-reference-sous-operation.xml", &["credits 100.00 1 SIRET"]),
        (
            "pain002-fichier-en-double.xml",
            &["file_statuses MCE-20270420-001 refusé : opération en double (AM05)"],
        ),
        (
            "pain002-sans-endtoend.xml",
            &[
                "file_statuses MCE-20270420-001 accepté en partie",
                "transfer_statuses MCE-PAY-2027000000101 refusé : compte clôturé (AC04)",
            ],
        ),
        ("pain002-sans-pmtinf.xml", &["transfer_statuses MCE-PAY-2027000000101 refusé"]),
        (
            "pain002-vop.xml",
            &[
                "file_statuses MCE-20270420-001 certains noms ne sont pas ceux des titulaires des comptes",
                "transfer_statuses MCE-PAY-2027000000101 le nom n’est pas celui du titulaire du compte",
            ],
        ),
    ] {
        assert_eq!(events(name), expected, "{name}");
    }
}

#[test]
fn the_notice_and_the_statement_tell_the_same_credit() {
    use crate::ports::bank::returns::{BankEvent, read_return};
    let key = |name: &str| {
        let read = read_return(&case(name)).unwrap();
        let credit = read.events().find_map(|event| match event {
            BankEvent::Received(credit) => Some(credit.key(&FUND.parse().unwrap())),
            _ => None,
        });
        credit.unwrap()
    };
    let notice = key("camt054-reference-sous-operation.xml");
    assert_eq!(key("camt053-reference-sous-operation.xml"), notice);
    assert_ne!(key("camt053-reference-nonref.xml"), notice);
}

#[test]
fn what_the_platform_does_not_read_is_told_for_what_it_is() {
    for (content, expected) in [
        (&b""[..], "FICHIER-VIDE"),
        (b" \r\n ", "FICHIER-VIDE"),
        (b"PK\x03\x04rest", "FICHIER-COMPRESSE"),
        (b"\x1f\x8b\x08", "FICHIER-COMPRESSE"),
        (b"\xd0\xcf\x11\xe0\xa1", "FICHIER-TABLEUR"),
        (b"%PDF-1.7", "FICHIER-PDF"),
        (b":20:STARTUMS\r\n:25:", "FICHIER-MT940"),
        (b"{\"a\":1}", "FICHIER-JSON"),
        (b"<!DOCTYPE html><html><body>Connexion", "FICHIER-PAGE"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "FICHIER-INCONNU"),
        (b"bonjour", "FICHIER-INCONNU"),
        (b"a;b;c\n1;2;3\n", "FICHIER-INCONNU"),
    ] {
        let checked = check(content, &context());
        assert_eq!((checked.outcome, checked.kind), (Outcome::Refused, "inconnu"), "{content:?}");
        assert_eq!(checked.findings[0].code, expected, "{:?}", String::from_utf8_lossy(content));
    }
}

#[test]
fn a_kind_is_told_whatever_stands_before_and_around() {
    let camt = String::from_utf8(case("camt053-lot-msgid.xml")).unwrap();
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(camt.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    let with_comment = camt.replacen(declaration, &format!("{declaration}\n<!-- export -->\n"), 1);
    let spaced = camt.replacen(declaration, "\n  ", 1);
    let crlf = camt.replace('\n', "\r\n");
    for bytes in [utf16, with_comment.into_bytes(), spaced.into_bytes(), crlf.into_bytes()] {
        let checked = check(&bytes, &context());
        assert_eq!(told(&checked), "camt.053 001.08 Clean:", "{checked:?}");
    }
    let cut = &camt.as_bytes()[..camt.len() / 2];
    assert_eq!(told(&check(cut, &context())), "banque - Refused: BANQUE-XML@1");
    let lheo = case("lheo-edof-simple.xml");
    assert_eq!(check(&lheo[..lheo.len() / 2], &context()).outcome, Outcome::Refused);
    let unknown = camt.replace("camt.053.001.08", "camt.052.001.08");
    assert_eq!(told(&check(unknown.as_bytes(), &context())), "banque - Refused: BANQUE-INCONNU@1");
}

/// What a header alone is not: a publication without anybody. Old line breaks make one line of a file.
#[test]
fn a_register_without_a_row_is_told() {
    let whole = String::from_utf8(case("rne-departements-alsace.csv")).unwrap();
    let header = whole.lines().next().unwrap();
    for file in [header.to_owned(), format!("{header}\n"), whole.replace('\n', "\r")] {
        let checked = check(file.as_bytes(), &context());
        assert_eq!(told(&checked), "rne Conseillers départementaux Refused: RNE-VIDE@1", "{checked:?}");
    }
}

/// Namespaces are written as the addresses of pages.
#[test]
fn a_namespace_with_another_scheme_or_a_slash_is_the_same() {
    let edof = String::from_utf8_lossy(&case("lheo-edof-simple.xml")).replace("ISO-8859-1", "UTF-8");
    let namespace = "https://www.of.moncompteformation.gouv.fr";
    for other in [format!("{namespace}/"), namespace.replace("https", "http")] {
        let checked = check(edof.replace(namespace, &other).as_bytes(), &context());
        assert_eq!(told(&checked), "edof - Findings: LHEO-EFFECTIF@5", "{other}");
    }
    let elsewhere = edof.replace(namespace, "https://example.org");
    assert_eq!(check(elsewhere.as_bytes(), &context()).outcome, Outcome::Refused);
}

#[test]
fn a_number_is_checked_and_never_repeated() {
    let cases: Vec<serde_json::Map<String, Value>> =
        serde_json::from_slice(&case("identifiants.json")).unwrap();
    let number = |key: &str| match key {
        "nir" => Some(Number::Nir),
        "siret" => Some(Number::Siret),
        "iban" => Some(Number::Iban),
        _ => None,
    };
    for case in &cases {
        let (number, typed) =
            case.iter().find_map(|(key, value)| Some((number(key)?, value.as_str()?))).unwrap();
        let checked = number.check(typed);
        let refused = case["attendu"].as_str().unwrap().starts_with("refusé");
        assert_eq!(checked.outcome == Outcome::Refused, refused, "{case:?}: {checked:?}");
        assert!(!serde_json::to_string(&checked).unwrap().contains("3456 7890"), "{checked:?}");
    }
    for (number, typed, expected) in [
        (Number::Iban, "FR4930006000011234567890190", "iban - Findings: iban-rib-key@0"),
        (Number::Iban, "UA213223130000026007233566001", "iban - Findings: iban-outside-sepa@0"),
        (Number::Iban, "VA59001123000012345678", "iban - Clean:"),
        (Number::Iban, "FR142OO41010050500013M02606", "iban - Refused: iban-bad-structure@0"),
        (Number::Iban, "FR76", "iban - Refused: iban-bad-length@0"),
        (Number::Nir, "785017599900174", "nir - Findings: nir-provisional@0"),
        (Number::Nir, "1850578006084", "nir - Refused: nir-missing-key@0"),
        (Number::Siret, "11122233344455", "siret - Refused: siret-bad-siren@0"),
        (Number::Siret, "732 829 320", "siret - Refused: siret-bad-format@0"),
    ] {
        assert_eq!(told(&number.check(typed)), expected, "{typed}");
    }
}
