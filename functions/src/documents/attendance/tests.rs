use jiff::civil::date;
use mce_shared::attendance::Trace;
use mce_shared::catalogue::{Mode, Purpose};
use mce_shared::ids::DossierId;
use mce_shared::lifecycle::{Actor, Eligibility, Facts, Known, State, Submission, Training, submit};
use mce_shared::money::Euros;
use mce_shared::rules::mandates::{Mandate, MandateKind};

use super::*;
use crate::documents::reading::Reading;

fn key() -> SessionKey {
    SessionKey::read("73282932000074/F1/A1/S1").unwrap()
}

/// An élu who comes on 18 January 2027.
fn dossier(number: u32, name: &str) -> Dossier {
    let price = Euros::from_cents(56_000);
    let training = Training {
        formation: key().formation,
        action: key().action,
        session: key().session,
        intitule: "Comprendre le budget".into(),
        purpose: Purpose::Mandate { theme: "ELU1003".parse().unwrap() },
        mode: Mode::FaceToFace,
        place: "Rennes".into(),
        start: date(2027, 1, 18),
        end: date(2027, 1, 18),
        duration_hours: 7.into(),
        price,
        price_ht: price,
        participants_max: 9,
        places: 9,
        prerequisites: None,
        horaires: None,
    };
    let submission = Submission {
        id: DossierId::new(2026, number),
        elu: "0123456789abcdef0123456789abcdef".parse().unwrap(),
        elu_name: name.into(),
        of: key().siret,
        of_name: "OF Exemple".into(),
        training,
        message: String::new(),
        cgu_version: 1,
    };
    let eligibility = Eligibility {
        mandates: vec![Mandate { kind: MandateKind::Municipal, start: date(2026, 3, 30), end: None }],
        pension_liquidated: false,
        agrement_until: Some(date(2029, 1, 1)),
    };
    let facts = Facts {
        at: Timestamp::constant(1_795_420_800, 0),
        today: date(2026, 11, 23),
        actor: Actor::Elu,
        author: name.into(),
        principal: String::new(),
        request_id: "1".into(),
        known: Known::Eligibility(eligibility),
    };
    Dossier { state: State::InTraining, ..submit(submission, &facts).unwrap().dossier }
}

fn paris(at: Timestamp) -> Zoned {
    at.in_tz("Europe/Paris").unwrap()
}

#[test]
fn a_sheet_has_what_is_signed_and_the_room_for_the_rest() {
    let (claire, jean) = (dossier(7, "Claire Martin"), dossier(8, "Jean Petit"));
    let line = |dossier: &Dossier, trace| Traced {
        dossier: dossier.id.clone(),
        half_day: HalfDay { day: date(2027, 1, 18), half: Half::Morning },
        trace,
        at: "2027-01-18T08:02:00Z".parse().unwrap(),
        author: String::new(),
        principal: String::new(),
        request_id: String::new(),
    };
    let absent = Trace::Marked { present: false, reason: "Excusé.".to_owned() };
    let traces = [line(&claire, Trace::Signed), line(&jean, absent)];
    let sheet = sheet(&key(), &[claire, jean], &traces, date(2027, 1, 18), paris);
    let text = Reading::of(&sheet.render().unwrap()).text();
    for expected in [
        "Feuille d’émargement",
        "Comprendre le budget",
        "Rennes",
        "lundi 18 janvier 2027 Élu Dossier Matin Après-midi",
        "Signé par téléphone à 09:02",
        "Excusé.",
        "Nom et signature du formateur",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    assert_eq!(text.matches("Signature").count(), 2, "{text}");
}

#[test]
fn a_long_training_is_printed_whole_without_its_sundays_or_says_where_it_ends() {
    let mut long = dossier(7, "Claire Martin");
    long.training.end = date(2027, 6, 30);
    let days = days(&[long.clone()]);
    assert!(days.contains(&date(2027, 6, 30)) && !days.contains(&date(2027, 1, 24)), "{days:?}");
    let is_said = |dossier: Dossier| {
        let sheet = sheet(&key(), &[dossier], &[], date(2027, 1, 18), paris);
        sheet.blocks.iter().any(|block| matches!(block, Block::Text(text) if text.contains("Seuls les 250")))
    };
    assert!(!is_said(long.clone()));
    long.training.end = date(2028, 6, 30);
    assert!(is_said(long));
}
