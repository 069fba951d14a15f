//! Searches over a small catalogue.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, date};

use super::analysis::{stem, words};
use super::pages::page;
use super::*;
use crate::catalogue::tests::{TODAY, formation, place, standing};
use crate::catalogue::{Entries, Formation, Mode, Purpose, PurposeKind, Session};
use crate::money::Euros;

const OFS: [&str; 3] = ["73282932000074", "99012030500018", "99112541000019"];

/// A formation of an OF with one session on a day in a town.
pub(super) fn offer(
    of: usize,
    numero: &str,
    title: &str,
    theme: &str,
    day: Date,
    (code_postal, ville): (&str, &str),
) -> Formation {
    let mut offer = formation();
    offer.siret = OFS[of].parse().unwrap();
    offer.numero = numero.parse().unwrap();
    offer.intitule = title.to_owned();
    offer.objectif = "Être à l'aise dans son rôle.".to_owned();
    offer.purpose = Purpose::Mandate { theme: theme.parse().unwrap() };
    let session = &mut offer.actions[0].sessions[0];
    (session.debut, session.fin, session.lieu) = (Some(day), Some(day), Some(place(code_postal, ville)));
    offer
}

pub(super) fn offers() -> Vec<Formation> {
    let mut remote = offer(
        1,
        "D1",
        "Commande publique : marchés et concessions",
        "ELU1007",
        date(2027, 4, 1),
        ("35000", "Rennes"),
    );
    remote.actions[0].mode = Mode::Remote;
    remote.actions[0].price_ttc = Euros::from_cents(30_000);
    vec![
        offer(0, "B1", "Comprendre le budget communal", "ELU1006", date(2027, 3, 11), ("35000", "Rennes")),
        offer(1, "C1", "L'eau et l'assainissement", "ELU1010", date(2027, 2, 2), ("29000", "Quimper")),
        remote,
        offer(2, "E1", "Prendre la parole en public", "ELU1005", date(2027, 5, 3), ("69003", "Lyon")),
    ]
}

fn index(offers: &[Formation]) -> Index {
    let entries = offers.iter().flat_map(|offer| entries_of(offer, "Institut des élus", &standing(), TODAY));
    Index::build(Timestamp::UNIX_EPOCH, entries.collect())
}

pub(super) fn catalogue(offers: &[Formation]) -> Catalogue {
    Catalogue::of(Arc::new(index(offers)), &[])
}

pub(super) fn numeros(results: &Results) -> Vec<&str> {
    results.items.iter().map(|entry| entry.formation.as_str()).collect()
}

pub(super) fn text(text: &str) -> Query {
    Query { text: Some(text.to_owned()), ..Query::default() }
}

/// The numbers found for a text, in order.
fn found(query: &str) -> Vec<String> {
    let catalogue = catalogue(&offers());
    numeros(&search(&catalogue, &text(query), TODAY)).into_iter().map(str::to_owned).collect()
}

#[test]
fn words_of_a_family_meet() {
    let families: [&[&str]; 12] = [
        &["budget", "budgets", "budgetaire", "budgetaires"],
        &["finance", "finances", "financier", "financiere", "financieres", "financement"],
        &["commune", "communes", "communal", "communale", "communaux"],
        &["municipal", "municipale", "municipaux", "municipalite"],
        &["public", "publics", "publique", "publiques"],
        &["eau", "eaux"],
        &["communiquer", "communication", "communications"],
        &["participer", "participation", "participatif", "participative"],
        &["elu", "elus", "elue", "elues"],
        &["marche", "marches"],
        &["intercommunal", "intercommunale", "intercommunalite"],
        &["delegation", "deleguer"],
    ];
    for family in families {
        let stems: Vec<String> = family.iter().map(|word| stem(word)).collect();
        assert!(stems.windows(2).all(|pair| pair[0] == pair[1]), "{family:?} gives {stems:?}");
    }
    for (one, other) in [
        ("eau", "eau1"),
        ("police", "politique"),
        ("sport", "port"),
        ("habitat", "habit"),
        ("ecole", "ecologie"),
    ] {
        assert_ne!(stem(one), stem(other), "{one} and {other}");
    }
}

#[test]
fn elisions_accents_and_stop_words_vanish() {
    let kept: Vec<String> = words("L’eau, jusqu'à l'Hôtel de ville : qu'en faire ? Cœur d'Île").collect();
    assert_eq!(kept, ["eau", "jusqu", "hotel", "ville", "coeur", "ile"]);
}

#[test]
fn a_text_finds_what_has_its_words() {
    assert_eq!(found("budgets communaux"), ["B1"]);
    assert_eq!(found("l'eau"), ["C1"]);
    assert_eq!(found("Quimper")[0], "C1", "the town counts");
    assert_eq!(found("fiscalité"), ["B1"], "the theme counts");
    assert_eq!(found("budg"), ["B1"], "the last word may be unfinished");
    assert_eq!(found("publi"), ["D1", "E1"]);
    assert_eq!(found("commun budget"), ["B1"]);
    assert_eq!(
        found("une formation sur"),
        ["C1", "B1", "D1", "E1"],
        "nothing but stop words: everything, by date"
    );
}

#[test]
fn words_that_do_not_go_together_are_told() {
    let results = search(&catalogue(&offers()), &text("budget communal zzzzqqqq "), TODAY);
    assert_eq!((numeros(&results), results.left_out.clone()), (vec!["B1"], vec!["zzzzqqqq".to_owned()]));
    let results = search(&catalogue(&offers()), &text("budget communal parole"), TODAY);
    assert_eq!((numeros(&results)[0], results.left_out.clone()), ("B1", vec!["parole".to_owned()]));
    let results = search(&catalogue(&offers()), &text("zzzzqqqq "), TODAY);
    assert_eq!((results.total, results.left_out.clone()), (0, vec!["zzzzqqqq".to_owned()]));
    let results = search(&catalogue(&offers()), &text("zzzzqqqq budget zzzzqqqq "), TODAY);
    assert_eq!((results.total, results.left_out), (1, vec!["zzzzqqqq".to_owned()]), "said once");
}

#[test]
fn the_words_of_people_find_those_of_the_law() {
    assert_eq!(found("impôts"), ["B1"]);
    assert_eq!(found("parler en public")[0], "E1");
    assert_eq!(found("égout"), ["C1"]);
}

#[test]
fn who_names_a_place_sees_first_what_is_there_then_what_is_followed_from_anywhere() {
    let results = search(&catalogue(&offers()), &text("formation finistère"), TODAY);
    assert_eq!((numeros(&results), results.place.as_deref()), (vec!["C1", "D1"], Some("Finistère (29)")));
    let results = search(&catalogue(&offers()), &text("35"), TODAY);
    assert_eq!(
        (numeros(&results), results.place.as_deref()),
        (vec!["B1", "D1"], Some("Ille-et-Vilaine (35)"))
    );
    let results = search(&catalogue(&offers()), &text("zzzzqqqq Laval "), TODAY);
    assert_eq!(
        (numeros(&results), results.place.as_deref()),
        (vec!["D1", "B1"], Some("Laval (53)")),
        "the place is known"
    );
    let results = search(&catalogue(&offers()), &text("institut des élus"), TODAY);
    assert_eq!((numeros(&results), results.place.as_deref()), (vec!["B1"], Some("Institut des élus")));
    let results = search(&catalogue(&offers()), &text("budget à Quimper"), TODAY);
    assert_eq!((numeros(&results), results.place.as_deref()), (vec!["B1"], Some("Quimper (29)")));
}

/// The place that is understood in a text, over these offers.
fn place_in(catalogue: &Catalogue, typed: &str) -> Option<String> {
    search(catalogue, &text(typed), TODAY).place
}

#[test]
fn what_is_said_of_the_place_and_the_day_is_what_the_results_are() {
    let mut all = offers();
    // A Saturday, and elsewhere.
    all.push(offer(0, "B2", "Voter le budget", "ELU1006", date(2027, 3, 13), ("29000", "Quimper")));
    let catalogue = catalogue(&all);
    for (typed, told) in [
        ("budget", None),
        ("zzzzqqqq", None),
        ("budget Rennes", Some("D’abord ce qui répond à « Rennes (35) » (1 formation), puis le reste.")),
        (
            "budget Vitré",
            Some("Aucune ne répond à « Vitré (35) » : d’abord celles qui s’en approchent le plus."),
        ),
        (
            "budget Quimper samedi",
            Some("D’abord ce qui répond à « Quimper (29), samedi » (1 formation), puis le reste."),
        ),
        (
            "budget Rennes samedi",
            Some(
                "Aucune ne répond à la fois à « Rennes (35) » et « samedi » (Rennes (35) : 1 formation, samedi : 1 formation) : d’abord celles qui s’en approchent le plus.",
            ),
        ),
        (
            "budget Vitré dimanche",
            Some(
                "Aucune ne répond à la fois à « Vitré (35) » et « dimanche » (Vitré (35) : aucune, dimanche : aucune) : d’abord celles qui s’en approchent le plus.",
            ),
        ),
        ("à distance", Some("Toutes répondent à « À distance ».")),
    ] {
        let said =
            search(&catalogue, &text(typed), TODAY).place_told.map(|told| told.replace('\u{202f}', " "));
        assert_eq!(said.as_deref(), told, "{typed}");
    }
}

#[test]
fn a_training_body_is_named_by_its_name_and_not_by_its_subject() {
    let mut all = offers();
    all[0].intitule = "L’école et les finances locales".to_owned();
    let entries = |of_name: &str, offer: &Formation| entries_of(offer, of_name, &standing(), TODAY);
    let mut entries_of_all = entries("École Garonne des finances locales", &all[0]);
    entries_of_all.extend(entries("Filaos Formation", &all[1]));
    let catalogue = Catalogue::of(Arc::new(Index::build(Timestamp::UNIX_EPOCH, entries_of_all)), &[]);
    for typed in
        ["école garonne", "urbanisme école garonne des finances locales", "filaos formation", "Filaos"]
    {
        assert!(place_in(&catalogue, typed).is_some(), "{typed}");
    }
    for typed in ["finances locales", "école", "l’école garonnaise", "des finances locales", "filaos budget"]
    {
        assert_eq!(place_in(&catalogue, typed), None, "{typed}");
    }
}

#[test]
fn a_town_whose_name_is_a_subject_is_one_that_one_goes_to() {
    let mut all = offers();
    all.push(offer(0, "T1", "Les tours de parole", "ELU1005", date(2027, 3, 11), ("37000", "Tours")));
    let catalogue = catalogue(&all);
    for typed in ["tours de parole", "les tours"] {
        assert_eq!(place_in(&catalogue, typed), None, "{typed}");
    }
    for typed in ["budget à Tours", "près de Tours", "aux environs de Tours"] {
        assert_eq!(place_in(&catalogue, typed).as_deref(), Some("Tours (37)"), "{typed}");
    }
}

#[test]
fn a_text_of_a_place_alone_counts_what_is_there() {
    let results = search(&catalogue(&offers()), &text("Quimper"), TODAY);
    let counts =
        |facets: &[Facet]| facets.iter().map(|facet| (facet.value.clone(), facet.count)).collect::<Vec<_>>();
    assert_eq!(numeros(&results), ["C1", "D1"]);
    assert_eq!(counts(&results.facets.modes), [("face_to_face".to_owned(), 1), ("remote".to_owned(), 1)]);
    let nowhere = Query { max_price: Some(Euros::from_cents(1)), ..text("Quimper") };
    let relaxed = search(&catalogue(&offers()), &nowhere, TODAY).relaxations;
    assert_eq!(relaxed.iter().map(|of| (of.filter, of.total)).collect::<Vec<_>>(), [(Filter::MaxPrice, 2)]);
}

#[test]
fn without_its_text_a_search_finds_what_is_anywhere() {
    let query = Query { departement: Some("29".to_owned()), ..text("Rennes") };
    let results = search(&catalogue(&offers()), &query, TODAY);
    let relaxed: Vec<_> = results.relaxations.iter().map(|of| (of.filter, of.total)).collect();
    assert_eq!((results.total, relaxed), (0, vec![(Filter::Departement, 2), (Filter::Text, 1)]));
}

#[test]
fn a_text_is_read_as_far_as_it_counts() {
    let long = format!("{}Quimper", "a ".repeat(super::query::TOKENS_MAX));
    assert_eq!(place_in(&catalogue(&offers()), &long), None);
    let long = format!("{}Quimper", "a ".repeat(super::query::TOKENS_MAX - 1));
    assert_eq!(place_in(&catalogue(&offers()), &long).as_deref(), Some("Quimper (29)"));
}

#[test]
fn a_formation_comes_once_with_its_other_actions() {
    let mut both = offer(0, "B1", "Comprendre le budget", "ELU1006", date(2027, 3, 11), ("35000", "Rennes"));
    let mut remote = both.actions[0].clone();
    remote.numero = "B1-remote".parse().unwrap();
    remote.mode = Mode::Remote;
    remote.sessions[0].debut = Some(date(2027, 3, 1));
    remote.sessions[0].fin = Some(date(2027, 3, 1));
    both.actions.push(remote);
    let index = catalogue(&[both]);
    let results = search(&index, &text("budget"), TODAY);
    assert_eq!(results.total, 1);
    assert_eq!((results.items[0].mode, results.items[0].others[0].mode), (Mode::Remote, Mode::FaceToFace));
    let there = search(&index, &text("budget rennes"), TODAY);
    assert_eq!((there.items[0].mode, there.items[0].others[0].mode), (Mode::FaceToFace, Mode::Remote));
    assert_eq!(there.facets.modes.iter().map(|facet| facet.count).collect::<Vec<_>>(), [1, 1]);
}

#[test]
fn the_title_weighs_most() {
    let mut in_content = offer(2, "Z1", "Gérer sa commune", "ELU1002", date(2027, 1, 5), ("69003", "Lyon"));
    in_content.contenu = "Le budget, les comptes.".to_owned();
    let mut all = offers();
    all.push(in_content);
    assert_eq!(numeros(&search(&catalogue(&all), &text("budget"), TODAY)), ["B1", "Z1"]);
}

#[test]
fn a_typo_is_forgiven_and_said() {
    let results = search(&catalogue(&offers()), &text("budjet"), TODAY);
    assert_eq!(numeros(&results), ["B1"]);
    assert_eq!(results.did_you_mean.as_deref(), Some("budget"));
    let results = search(&catalogue(&offers()), &text("marrchés publics "), TODAY);
    assert_eq!((numeros(&results), results.did_you_mean.as_deref()), (vec!["D1"], Some("marchés publics")));
    assert_eq!(search(&catalogue(&offers()), &text("budget"), TODAY).did_you_mean, None);
    assert_eq!(found("eua "), Vec::<String>::new(), "too short to guess");
}

#[test]
fn what_says_how_people_with_a_disability_are_received_is_found_by_that() {
    let mut all = offers();
    all[0].actions[0].acces_handicapes = Some("Entrée de plain-pied, boucle magnétique.".to_owned());
    let query = Query { accessible: true, ..Query::default() };
    let expected = all[0].numero.to_string();
    assert_eq!(numeros(&search(&catalogue(&all), &query, TODAY)), [expected.as_str()]);
    let none = search(&catalogue(&offers()), &query, TODAY);
    let relaxed: Vec<Filter> = none.relaxations.iter().map(|of| of.filter).collect();
    assert_eq!((none.total, relaxed), (0, vec![Filter::Accessible]));
}

#[test]
fn what_can_be_booked_comes_and_what_is_full_is_counted() {
    let mut all = offers();
    let budget = &mut all[0].actions[0];
    let mut full = budget.sessions[0].clone();
    full.numero = "PLEINE".parse().unwrap();
    full.places = Some(0);
    budget.sessions.push(full);
    all[3].actions[0].sessions[0].places = Some(0);
    let catalogue = catalogue(&all);
    let booked = search(&catalogue, &Query::default(), TODAY);
    assert_eq!((numeros(&booked), booked.full), (vec!["C1", "B1", "D1"], 2));
    let sessions = |results: &Results| results.items.iter().map(|entry| entry.sessions.len()).sum::<usize>();
    assert_eq!(sessions(&booked), 3);
    let whole = search(&catalogue, &Query { with_full: true, ..Query::default() }, TODAY);
    assert_eq!((whole.total, whole.full, sessions(&whole)), (4, 0, 5));
    // Elsewhere, or of another word, they are not of the question.
    assert_eq!(search(&catalogue, &text("assainissement"), TODAY).full, 0);
    let lyon = Query { departement: Some("69".to_owned()), ..Query::default() };
    let nothing = search(&catalogue, &lyon, TODAY);
    assert_eq!((nothing.total, nothing.full), (0, 1));
    assert!(nothing.relaxations.iter().any(|way| (way.filter, way.total) == (Filter::WithPlaces, 1)));
}

#[test]
fn filters_hold_together() {
    let catalogue = catalogue(&offers());
    let run = |query: Query| {
        search(&catalogue, &query, TODAY).items.iter().map(|e| e.formation.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(
        run(Query { departement: Some("35".to_owned()), ..Query::default() }),
        ["B1"],
        "remote sits nowhere"
    );
    assert_eq!(run(Query { mode: Some(Mode::Remote), ..Query::default() }), ["D1"]);
    assert_eq!(run(Query { theme: "ELU1010".parse().ok(), ..Query::default() }), ["C1"]);
    assert_eq!(
        run(Query { purpose: Some(PurposeKind::Reinsertion), ..Query::default() }),
        Vec::<String>::new()
    );
    assert_eq!(run(Query { max_price: Some(Euros::from_cents(30_000)), ..Query::default() }), ["D1"]);
    assert_eq!(run(Query { accessible: true, ..Query::default() }), Vec::<String>::new());
    let march = Query { from: Some(date(2027, 3, 1)), to: Some(date(2027, 3, 31)), ..Query::default() };
    assert_eq!(run(march), ["B1"]);
    assert_eq!(run(Query { sort: Sort::Price, ..Query::default() }), ["D1", "C1", "B1", "E1"]);
}

#[test]
fn only_what_can_be_asked_for_today_is_shown() {
    let catalogue = catalogue(&offers());
    let on = |day| search(&catalogue, &Query::default(), day).total;
    assert_eq!(on(TODAY), 4);
    // Eleven working days before 2 February 2027 is Monday 18 January.
    assert_eq!(on(date(2027, 1, 18)), 4);
    assert_eq!(on(date(2027, 1, 19)), 3, "the file is old, the answer is not");
    assert_eq!(on(date(2029, 1, 1)), 0, "the agrément is over");
}

#[test]
fn permanent_entries_are_always_within_reach() {
    let mut open = offer(0, "P1", "Bilan", "ELU1001", TODAY, ("35000", "Rennes"));
    open.actions[0].entrees = Entries::Permanent;
    (open.actions[0].sessions[0].debut, open.actions[0].sessions[0].fin) = (None, None);
    let catalogue = catalogue(&[open]);
    let query = Query { from: Some(date(2027, 6, 1)), to: Some(date(2027, 6, 30)), ..Query::default() };
    assert_eq!(search(&catalogue, &query, TODAY).total, 1);
    let past = Query { to: Some(TODAY), ..Query::default() };
    assert_eq!(search(&catalogue, &past, TODAY).total, 0);
}

#[test]
fn an_empty_answer_says_what_to_drop() {
    let query = Query { departement: Some("29".to_owned()), mode: Some(Mode::FaceToFace), ..text("budget ") };
    let results = search(&catalogue(&offers()), &query, TODAY);
    assert_eq!(results.total, 0);
    let relaxed: Vec<_> = results.relaxations.iter().map(|r| (r.filter, r.total)).collect();
    assert_eq!(relaxed, [(Filter::Text, 1), (Filter::Departement, 1)]);
}

#[test]
fn a_facet_counts_what_its_value_would_give() {
    let query = Query { theme: "ELU1006".parse().ok(), ..Query::default() };
    let facets = search(&catalogue(&offers()), &query, TODAY).facets;
    assert_eq!(facets.themes.len(), 4, "the others stay in sight");
    assert_eq!(
        facets.departements.iter().map(|f| (f.value.as_str(), f.count)).collect::<Vec<_>>(),
        [("35", 1)]
    );
    assert_eq!(facets.modes.iter().map(|f| f.label.as_str()).collect::<Vec<_>>(), ["En présentiel"]);
}

#[test]
fn what_has_changed_stands_for_what_was() {
    let all = Arc::new(index(&offers()));
    let change = |offer: &Formation, entries| Change {
        siret: offer.siret.clone(),
        formation: offer.numero.clone(),
        entries,
    };
    let entries = |offer: &Formation| entries_of(offer, "Institut des élus", &standing(), TODAY);
    let mut renamed = offers()[1].clone();
    renamed.intitule = "Ruissellement et zythologie".to_owned();
    let new = offer(2, "N1", "Zythologie du débutant", "ELU1010", date(2027, 3, 2), ("29000", "Quimper"));
    let gone = offers()[0].clone();
    let changes =
        [change(&renamed, entries(&renamed)), change(&new, entries(&new)), change(&gone, Vec::new())];
    let catalogue = Catalogue::of(all.clone(), &changes);
    let found = |words: &str| {
        let results = search(&catalogue, &text(words), TODAY);
        results.items.iter().map(|entry| entry.formation.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(found("zythologie"), ["C1", "N1"], "in its order, whichever index has it");
    assert_eq!(found("budget"), Vec::<String>::new(), "it is gone");
    assert_eq!(found("prise de parole"), ["E1"], "the others stay");
    let results = search(&catalogue, &Query::default(), TODAY);
    assert_eq!(results.total, 4);
    let count = |facets: &[Facet], value: &str| {
        facets.iter().find(|facet| facet.value == value).map(|facet| facet.count)
    };
    assert_eq!(count(&results.facets.departements, "29"), Some(2));
    assert_eq!(count(&results.facets.themes, "ELU1006"), None);
    assert_eq!(search(&Catalogue::of(all, &[]), &Query::default(), TODAY).total, 4);
}

#[test]
fn no_of_fills_a_page() {
    let ofs: Vec<u32> = std::iter::repeat_n(0, 20).chain([1, 1, 2]).collect();
    let (first, follows) = page(&ofs, 0);
    assert_eq!((first, follows), (vec![0, 1, 2, 20, 21, 22], true));
    assert_eq!(page(&ofs, 1), ((3..13).collect(), true), "nobody else is left");
    assert_eq!(page(&ofs, 2), ((13..20).collect(), false));
    assert_eq!(page(&ofs, 3), (Vec::new(), false));
    assert_eq!(page(&[], 0), (Vec::new(), false));
}

#[test]
fn pages_follow_each_other_and_stop() {
    let day = |n: i8| date(2027, 3, n);
    let clones: Vec<Formation> = (1..=12)
        .map(|n| offer(0, &format!("N{n:02}"), "Budget", "ELU1006", day(n), ("35000", "Rennes")))
        .collect();
    let catalogue = catalogue(&clones);
    let first = search(&catalogue, &Query::default(), TODAY);
    assert_eq!((first.total, first.items.len(), first.next), (12, 10, Some(Cursor(1))));
    let second = search(&catalogue, &Query { cursor: first.next, ..Query::default() }, TODAY);
    assert_eq!((numeros(&second), second.next), (vec!["N11", "N12"], None));
    let beyond = search(&catalogue, &Query { cursor: "p4294967295".parse().ok(), ..Query::default() }, TODAY);
    assert!(beyond.items.is_empty() && beyond.next.is_none());
    assert!("7".parse::<Cursor>().is_err());
}

#[test]
fn the_file_and_the_query_travel_as_json() {
    let index = index(&offers());
    let json = serde_json::to_string(&index).unwrap();
    assert_eq!(serde_json::from_str::<Index>(&json).unwrap(), index);
    let query: Query =
        serde_json::from_str(r#"{"mode":"remote","max_price":"500.00","cursor":"p2"}"#).unwrap();
    assert_eq!((query.mode, query.cursor), (Some(Mode::Remote), Some(Cursor(2))));
    assert!(serde_json::from_str::<Query>(r#"{"departemnt":"35"}"#).is_err());
}

proptest::proptest! {
    #[test]
    fn any_text_is_answered_the_same_twice(typed in "\\PC{0,60}") {
        let catalogue = catalogue(&offers());
        let once = search(&catalogue, &text(&typed), TODAY);
        proptest::prop_assert_eq!(&once, &search(&catalogue, &text(&typed), TODAY));
        proptest::prop_assert!(once.total <= 4);
    }
}

#[test]
fn a_result_carries_its_first_sessions_and_counts_the_others() {
    let day = date(2027, 3, 1);
    let mut many = offer(0, "T1", "Le budget", "ELU1006", day, ("35000", "Rennes"));
    let one = many.actions[0].sessions[0].clone();
    many.actions[0].sessions = (0..5_000)
        .map(|number| {
            let later = day.saturating_add(jiff::Span::new().days(number / 10));
            let numero = format!("S{number:04}").parse().unwrap();
            Session { numero, debut: Some(later), fin: Some(later), ..one.clone() }
        })
        .collect();
    let results = search(&catalogue(&[many]), &text("budget"), TODAY);
    let entry = &results.items[0];
    assert_eq!((entry.sessions.len(), entry.more_sessions), (SESSIONS_OF_A_RESULT, 4_950));
    assert_eq!(entry.sessions[0].debut, Some(day), "the soonest");
    assert!(serde_json::to_string(&results).unwrap().len() < 60_000);
}
