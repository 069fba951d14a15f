//! What is written is read again.

use jiff::civil::{Date, date};
use mce_shared::catalogue::{Contact, OfStanding};
use mce_shared::french::NARROW_SPACE;
use mce_shared::identifiers::Sealed;
use mce_shared::money::Euros;

use super::*;
use crate::lheo::{Context, Import, Limits, import};

const TODAY: Date = date(2026, 11, 23);

fn read(document: &[u8]) -> Import {
    import(document, &Context { of: None, today: TODAY, limits: Limits::default() })
}

fn samples() -> Vec<Formation> {
    let files = [&include_bytes!("../samples/offre-elu.xml")[..], include_bytes!("../samples/edof.xml")];
    let read = files.into_iter().flat_map(|file| read(file).formations);
    read.map(|parsed| parsed.formation).collect()
}

fn body() -> TrainingBody {
    TrainingBody {
        siret: "73282932000074".parse().unwrap(),
        name: "Formation & Cie".to_owned(),
        nda: "53350000035".to_owned(),
        standing: OfStanding::default(),
        agrement_number: String::new(),
        street: "1 rue Haute".to_owned(),
        postcode: "35000".to_owned(),
        town: "Rennes".to_owned(),
        email: "contact@of.example".to_owned(),
        telephone: String::new(),
        iban: Sealed::new("sealed".to_owned()),
        bic: None,
        iban_since: None,
        holder: String::new(),
        coming: None,
    }
}

/// The only formation of what is written of one.
fn again(formation: &Formation) -> (Formation, Vec<String>) {
    let files = write([(formation, &body())]).unwrap();
    assert_eq!(files.len(), 1);
    let mut read = read(&files[0].content);
    let said = read.issues.iter().map(ToString::to_string).collect();
    (read.formations.remove(0).formation, said)
}

/// What a file says of it: nobody's name, where one enrols, and that it is there when nothing else is said.
fn said(formation: &Formation) -> Formation {
    let mut said = formation.clone();
    said.contact = Contact { nom: None, ..said.contact };
    if said.contact == Contact::default() {
        said.contact.courriel = Some(body().email);
    }
    for action in &mut said.actions {
        action.lieu = place_of(action).cloned();
    }
    for session in said.actions.iter_mut().flat_map(|action| &mut action.sessions) {
        session.lieu.get_or_insert_with(|| own_place(&body()));
    }
    said
}

#[test]
fn the_samples_are_read_again_as_they_were() {
    for formation in samples() {
        let (found, remarks) = again(&formation);
        let mut expected = said(&formation);
        // The reader knows one kind of spaces.
        let conditions = &mut expected.actions[0].conditions;
        *conditions = conditions.as_ref().map(|text| text.replace(NARROW_SPACE, " "));
        assert_eq!((found, remarks), (expected, Vec::<String>::new()));
    }
}

#[test]
fn whatever_it_holds_a_text_stays_what_it_was() {
    let text = "Budget <b>communal</b> & <script>dotations</script> &eacute; ]]> «\u{20}< 3 h\u{20}»\n- d’un côté\u{20};\n- de l’autre.";
    let mut formation = said(&samples()[0]);
    formation.intitule = text.replace('\n', " ");
    formation.contenu = text.to_owned();
    formation.actions[0].prerequis = Some("Savoir <lire>.".to_owned());
    formation.actions[0].conditions = Some(text.to_owned());
    formation.actions[0].acces_handicapes = Some("Un référent vous rappelle. ".repeat(12).trim().to_owned());
    formation.actions[0].duree_heures = "3.5".parse().unwrap();
    (formation.actions[0].price_ttc, formation.actions[0].price_ht) =
        (Euros::from_cents(24_000), Euros::from_cents(20_000));
    let place = Place {
        ville: "Bruxelles (BE)".to_owned(),
        code_postal: "1000".to_owned(),
        latitude: "-2.025".parse().ok(),
        longitude: "48.1".parse().ok(),
        ..Place::default()
    };
    formation.actions[0].lieu = Some(place);
    let (found, remarks) = again(&formation);
    assert_eq!(found, formation);
    assert_eq!(remarks.len(), 1, "that it is abroad: {remarks:?}");
}

#[test]
fn a_file_holds_no_more_than_the_reader_takes() {
    let (of, formation) = (body(), said(&samples()[0]));
    let many: Vec<Formation> = (0..7)
        .map(|number| Formation { numero: format!("F-{number}").parse().unwrap(), ..formation.clone() })
        .collect();
    let one = formation_of(&many[0], &of).bytes().unwrap().len() as u64 + 1;
    for (bytes_max, formations_max, expected) in
        [(MAX_BYTES, 3, vec![3, 3, 1]), (2 * one, 100, vec![2, 2, 2, 1]), (one / 2, 100, vec![1; 7])]
    {
        let pairs = many.iter().map(|formation| (formation, &of));
        let files = write_within(pairs, bytes_max, formations_max).unwrap();
        assert_eq!(files.iter().map(|file| file.formations).collect::<Vec<_>>(), expected);
        let read: Vec<Formation> =
            files.iter().flat_map(|file| read(&file.content).formations).map(|one| one.formation).collect();
        assert_eq!(read, many);
    }
    assert_eq!(write([]).unwrap(), []);
}
