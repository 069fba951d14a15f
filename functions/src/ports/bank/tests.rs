use std::path::PathBuf;
use std::process::Command;

use jiff::civil::date;
use quick_xml::events::Event;

use super::*;

fn debtor() -> Debtor {
    Debtor {
        name: "FONDS DIFE".into(),
        iban: "FR7630006000011234567890189".parse().unwrap(),
        bic: None,
        address: Some(StructuredAddress {
            street: Some("RUE EXEMPLE".into()),
            postcode: Some("75007".into()),
            town: "PARIS".into(),
            country: "FR".into(),
        }),
    }
}

fn transfer() -> Transfer {
    Transfer {
        end_to_end_id: "MCE-PAY-2027-0000123".into(),
        creditor_name: "OF EXEMPLE".into(),
        creditor_iban: "FR1420041010050500013M02606".parse().unwrap(),
        creditor_bic: None,
        creditor_address: None,
        amount: Euros::from_cents(48_000),
        remittance: "DOSSIER 2027000000123 SESSION S1".into(),
    }
}

fn file(transfers: &[Transfer]) -> Result<String, BankFileError> {
    let created_at = "2027-04-15T04:00:00Z".parse().unwrap();
    payment_file(&debtor(), transfers, "MCE-20270415-001", created_at, date(2027, 4, 16))
}

/// The document as lines of `path attributes = text`, spaces between elements left out.
fn tree(xml: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut path, mut lines, mut text) = (Vec::new(), Vec::new(), String::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                text.clear();
                path.push(start.name().as_ref().to_owned());
                let attributes = start.attributes().map(|attribute| {
                    let attribute = attribute.unwrap();
                    format!(" @{}={}", attribute.key.as_ref(), attribute.value)
                });
                lines.push(path.join("/") + &attributes.collect::<String>());
            }
            Event::Text(content) => text.push_str(&content.xml10_content()),
            Event::GeneralRef(reference) => {
                text.push_str(
                    quick_xml::escape::resolve_predefined_entity(&reference.xml10_content()).unwrap(),
                );
            }
            Event::End(_) => {
                if !text.trim().is_empty() {
                    lines.last_mut().unwrap().push_str(&format!(" = {}", text.trim()));
                }
                text.clear();
                path.pop();
            }
            Event::Eof => return lines,
            _ => {}
        }
    }
}

pub(super) fn samples() -> PathBuf {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/samples");
    std::env::var_os("MCE_SAMPLES").map_or_else(|| default.into(), PathBuf::from)
}

#[test]
fn one_payment_has_this_tree() {
    let expected = "\
Document @xmlns=urn:iso:std:iso:20022:tech:xsd:pain.001.001.09
 CstmrCdtTrfInitn
  GrpHdr
   MsgId = MCE-20270415-001
   CreDtTm = 2027-04-15T06:00:00+02:00
   NbOfTxs = 1
   CtrlSum = 480.00
   InitgPty
    Nm = FONDS DIFE
  PmtInf
   PmtInfId = MCE-20270415-001-1
   PmtMtd = TRF
   BtchBookg = true
   NbOfTxs = 1
   CtrlSum = 480.00
   PmtTpInf
    SvcLvl
     Cd = SEPA
   ReqdExctnDt
    Dt = 2027-04-16
   Dbtr
    Nm = FONDS DIFE
    PstlAdr
     StrtNm = RUE EXEMPLE
     PstCd = 75007
     TwnNm = PARIS
     Ctry = FR
   DbtrAcct
    Id
     IBAN = FR7630006000011234567890189
   DbtrAgt
    FinInstnId
     Othr
      Id = NOTPROVIDED
   ChrgBr = SLEV
   CdtTrfTxInf
    PmtId
     EndToEndId = MCE-PAY-2027-0000123
    Amt
     InstdAmt @Ccy=EUR = 480.00
    Cdtr
     Nm = OF EXEMPLE
    CdtrAcct
     Id
      IBAN = FR1420041010050500013M02606
    RmtInf
     Ustrd = DOSSIER 2027000000123 SESSION S1";
    let indented = |line: &String| {
        let (path, rest) = line.split_at(line.find([' ']).unwrap_or(line.len()));
        let (depth, name) = (path.matches('/').count(), path.rsplit('/').next().unwrap());
        format!("{}{name}{rest}", " ".repeat(depth))
    };
    let found: Vec<String> = tree(&file(&[transfer()]).unwrap()).iter().map(indented).collect();
    assert_eq!(found.join("\n"), expected);
}

#[test]
fn the_tree_is_the_one_of_the_sample() {
    let path = samples().join("own-examples/pain.001.001.09-paiement-of.xml");
    let Ok(sample) = std::fs::read_to_string(&path) else {
        println!("skipped: no sample at {}", path.display());
        return;
    };
    assert_eq!(tree(&file(&[transfer()]).unwrap()), tree(&sample));
}

/// Has xmllint check a document against a schema of the samples, when both are there.
pub(super) fn assert_valid(schema: &str, xml: &str) {
    let schema = samples().join("sepa").join(schema);
    if !schema.exists() || Command::new("xmllint").arg("--version").output().is_err() {
        println!("skipped: no xmllint, or no schema at {}", schema.display());
        return;
    }
    let file_path = std::env::temp_dir().join(format!("mce-bank-{}.xml", uuid::Uuid::new_v4()));
    std::fs::write(&file_path, xml).unwrap();
    let checked =
        Command::new("xmllint").args(["--noout", "--nonet", "--schema"]).arg(schema).arg(&file_path).output();
    std::fs::remove_file(&file_path).unwrap();
    let checked = checked.unwrap();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
}

#[test]
fn the_bank_schema_accepts_a_rich_file() {
    assert_valid("pain.001.001.09.xsd", &file(&[transfer(), rich_transfer()]).unwrap());
}

fn rich_transfer() -> Transfer {
    Transfer {
        end_to_end_id: "MCE-PAY-2027-0000124".into(),
        creditor_name: "Société d'Études & Œuvres".into(),
        creditor_bic: Some("PSSTFRPPPAR".parse().unwrap()),
        creditor_address: Some(StructuredAddress {
            street: Some("3 place de l’Hôtel-de-Ville".into()),
            postcode: Some("42000".into()),
            town: "Saint-Étienne".into(),
            country: "FR".into(),
        }),
        amount: Euros::from_cents(1),
        remittance: "Dossier 2027000000124 <session n° 2>".into(),
        ..transfer()
    }
}

#[test]
fn a_rich_transfer_is_transliterated_and_has_its_bic_and_address() {
    let lines = tree(&file(&[rich_transfer()]).unwrap());
    let transfer = "Document/CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf";
    for expected in [
        "/CdtrAgt/FinInstnId/BICFI = PSSTFRPPPAR",
        "/Cdtr/Nm = Societe d'Etudes + Oeuvres",
        "/Cdtr/PstlAdr/StrtNm = 3 place de l'Hotel-de-Ville",
        "/Cdtr/PstlAdr/PstCd = 42000",
        "/Cdtr/PstlAdr/TwnNm = Saint-Etienne",
        "/Cdtr/PstlAdr/Ctry = FR",
        "/RmtInf/Ustrd = Dossier 2027000000124 (session n. 2)",
    ] {
        assert!(lines.contains(&format!("{transfer}{expected}")), "{expected} in {lines:#?}");
    }
    assert!(!lines.iter().any(|line| line.contains("AdrLine")));
}

#[test]
fn totals_are_those_of_the_transfers() {
    let transfers: Vec<Transfer> = (1..=250)
        .map(|n| Transfer {
            end_to_end_id: format!("MCE-PAY-{n}"),
            amount: Euros::from_cents(n * 101),
            ..transfer()
        })
        .collect();
    let lines = tree(&file(&transfers).unwrap());
    let total: Euros = transfers.iter().map(|transfer| transfer.amount).sum();
    let ending = |end: &str| lines.iter().filter(|line| line.ends_with(end)).count();
    assert_eq!(ending("/NbOfTxs = 250"), 2);
    assert_eq!(ending(&format!("/CtrlSum = {total}")), 2);
}

#[test]
fn texts_are_written_in_the_characters_of_sepa() {
    let cases = [
        ("Société d'Études & Œuvres", "Societe d'Etudes + Oeuvres"),
        ("CŒUR D’ÎLE-DE-FRANCE", "COEUR D'ILE-DE-FRANCE"),
        ("Association «\u{a0}L’Élan\u{a0}»", "Association L'Elan"),
        ("E\u{301}cole – Été_2027", "Ecole - Ete-2027"),
        ("100 % formation; 50 €", "100 . formation, 50 E"),
        ("  deux   espaces\n", "deux espaces"),
    ];
    for (text, expected) in cases {
        assert_eq!(sepa_text(text), expected, "{text}");
        assert!(sepa::is_sepa_text(&sepa_text(text)));
    }
}

#[test]
fn lengths_count_after_transliteration() {
    let name = |letters: usize| Transfer { creditor_name: "œ".repeat(letters), ..transfer() };
    for letters in [35, 36] {
        assert!(
            file(&[name(letters)]).unwrap().contains(&format!("<Nm>{}</Nm>", "oe".repeat(35))),
            "{letters}"
        );
    }
    assert!(file(&[Transfer { remittance: "x".repeat(141), ..transfer() }]).is_ok());
    let nameless = Transfer { creditor_name: " \u{301}".into(), ..transfer() };
    assert!(file(&[nameless]).is_err());
}

/// `tests/cases/paiements-noms-longs.json`: what training bodies are called, and where they are.
#[test]
fn a_long_name_is_cut_and_a_long_address_left_out() {
    let cases = include_str!("../../../../tests/cases/paiements-noms-longs.json");
    let cases: Vec<serde_json::Value> = serde_json::from_str(cases).unwrap();
    let usual = || StructuredAddress {
        street: Some("1 RUE EXEMPLE".into()),
        postcode: Some("35000".into()),
        town: "RENNES".into(),
        country: "FR".into(),
    };
    let mut transfers = vec![transfer()];
    for (n, case) in cases.iter().enumerate() {
        let value = case["valeur"].as_str().unwrap().to_owned();
        let mut transfer =
            Transfer { end_to_end_id: format!("MCE-PAY-{n}"), creditor_address: Some(usual()), ..transfer() };
        let address = transfer.creditor_address.as_mut().unwrap();
        match case["colonne"].as_str().unwrap() {
            "name" => transfer.creditor_name = value,
            "town" => address.town = value,
            "street" => address.street = Some(value),
            other => panic!("{other}"),
        }
        transfers.push(transfer);
    }
    let xml = file(&transfers).unwrap();
    let creditors: Vec<&str> =
        xml.split("<Cdtr>").skip(1).map(|part| part.split("</Cdtr>").next().unwrap()).collect();
    assert_eq!(creditors.len(), cases.len() + 1, "everybody is paid");
    assert!(
        creditors[1]
            .contains("<Nm>Association des maires et des presidents d&apos;intercommunalite des</Nm>"),
        "{}",
        creditors[1]
    );
    assert!(creditors[2].contains("OF EXEMPLE") && !creditors[2].contains("PstlAdr"), "{}", creditors[2]);
    assert!(creditors[3].contains("RENNES") && !creditors[3].contains("StrtNm"), "{}", creditors[3]);
    assert!(!creditors[4].contains("PstlAdr"), "{}", creditors[4]);
}

#[test]
fn identifiers_that_a_bank_would_refuse_are_refused() {
    for id in ["", "/A", "A/", "A//B", "É-1", "A_1", &"x".repeat(36)] {
        let bad = Transfer { end_to_end_id: id.into(), ..transfer() };
        assert!(matches!(file(&[bad]), Err(BankFileError::Transfer { .. })), "{id}");
    }
    let (at, day) = ("2027-04-15T04:00:00Z".parse().unwrap(), date(2027, 4, 16));
    for id in ["", "/A", "A//B", &"x".repeat(34)] {
        assert!(
            matches!(payment_file(&debtor(), &[transfer()], id, at, day), Err(BankFileError::File(_))),
            "{id}"
        );
    }
}

#[test]
fn amounts_counts_days_and_accounts_have_bounds() {
    for cents in [0, -1, 100_000_000_000] {
        let bad = Transfer { amount: Euros::from_cents(cents), ..transfer() };
        assert!(matches!(file(&[bad]), Err(BankFileError::Transfer { .. })), "{cents}");
    }
    assert!(matches!(file(&[]), Err(BankFileError::Count(0))));
    assert!(matches!(file(&[transfer(), transfer()]), Err(BankFileError::RepeatedReference(_))));
    let abroad = Transfer { creditor_iban: "BR1800360305000010009795493C1".parse().unwrap(), ..transfer() };
    assert!(matches!(file(&[abroad]), Err(BankFileError::OutsideSepa(_))));
    let at = "2027-04-15T04:00:00Z".parse().unwrap();
    for closed in [date(2027, 4, 17), date(2027, 3, 26), date(2027, 1, 1)] {
        let refused = payment_file(&debtor(), &[transfer()], "MCE-1", at, closed);
        assert!(matches!(refused, Err(BankFileError::NotABankDay(day)) if day == closed));
    }
}

#[test]
fn a_debtor_bic_replaces_notprovided_and_winter_time_is_written() {
    let debtor = Debtor { bic: Some("AGRIFRPP".parse().unwrap()), address: None, ..debtor() };
    let at = "2026-11-23T05:00:00Z".parse().unwrap();
    let xml = payment_file(&debtor, &[transfer()], "MCE-20261123-001", at, date(2026, 11, 24)).unwrap();
    assert!(
        xml.contains("<BICFI>AGRIFRPP</BICFI>") && !xml.contains("NOTPROVIDED") && !xml.contains("PstlAdr")
    );
    assert!(xml.contains("<CreDtTm>2026-11-23T06:00:00+01:00</CreDtTm>"));
}
