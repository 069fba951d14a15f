use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::*;
use crate::api::{OfView, SessionView};
use crate::catalogue::tests::formation;
use crate::catalogue::{Action, Mode};

/// The offer of the catalogue's tests, changed.
fn offer(change: impl FnOnce(&mut Action, &mut Session)) -> OfferView {
    let mut formation = formation();
    let mut action = formation.actions.remove(0);
    let mut session = action.sessions.remove(0);
    change(&mut action, &mut session);
    let of = OfView {
        siret: formation.siret.to_string(),
        name: "Institut".to_owned(),
        town: "Rennes".to_owned(),
        email: String::new(),
        agrement: "Agréé".to_owned(),
    };
    OfferView {
        formation,
        action,
        of,
        price_per_hour: Decimal::ZERO,
        hourly_cap: Some(Euros::from_cents(8_000)),
        cursor: None,
        sessions: vec![SessionView { session, obstacles: Vec::new(), dossier: None }],
        others: Vec::new(),
        cost: None,
        ratings: None,
    }
}

fn on(day: Date) -> impl FnOnce(&mut Action, &mut Session) {
    move |_, session| (session.debut, session.fin) = (Some(day), Some(day))
}

fn priced(cents: i64) -> impl FnOnce(&mut Action, &mut Session) {
    move |action, _| {
        (action.price_ttc, action.price_ht) = (Euros::from_cents(cents), Euros::from_cents(cents))
    }
}

/// What a line says of each offer, and how they differ; spaces are plain ones.
fn said(offers: &[OfferView], label: &str) -> Vec<(String, Option<String>)> {
    let sides: Vec<Side<'_>> = offers.iter().filter_map(Side::of).collect();
    let line = lines(&sides).into_iter().find(|line| line.label == label).unwrap();
    let plain = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.cells.into_iter().map(|cell| (plain(cell.says), cell.remark.map(plain))).collect()
}

fn remarks(offers: &[OfferView], label: &str) -> Vec<Option<String>> {
    said(offers, label).into_iter().map(|(_, remark)| remark).collect()
}

fn some(words: &[&str]) -> Vec<Option<String>> {
    words.iter().map(|words| Some((*words).to_owned())).collect()
}

#[test]
fn two_sessions_of_one_formation_are_told_apart_by_their_dates() {
    let offers = [offer(on(date(2027, 1, 9))), offer(on(date(2027, 2, 6)))];
    let names: Vec<String> = offers.iter().filter_map(Side::of).map(|side| side.name()).collect();
    let title = &offers[0].formation.intitule;
    assert_eq!(
        names,
        [format!("{title}, le samedi 9 janvier 2027"), format!("{title}, le samedi 6 février 2027")]
    );
}

#[test]
fn a_price_is_told_from_the_cheapest() {
    let offers = [offer(priced(48_000)), offer(priced(42_000)), offer(priced(42_000))];
    assert_eq!(said(&offers, "Prix")[0].0, "480,00\u{20}€ TTC");
    assert_eq!(remarks(&offers, "Prix"), some(&["60,00\u{20}€ de plus", "La moins chère", "La moins chère"]));
    assert_eq!(
        said(&offers, "Prix d’une heure")[1].0,
        "60,00\u{20}€ TTC, pour un plafond de 80,00\u{20}€ HT"
    );
    assert_eq!(remarks(&offers, "Prix d’une heure")[0], Some("8,57\u{20}€ de plus".to_owned()));
}

#[test]
fn what_is_the_same_has_no_remark() {
    let offers = [offer(|_, _| {}), offer(|_, _| {})];
    let sides: Vec<Side<'_>> = offers.iter().filter_map(Side::of).collect();
    for line in lines(&sides) {
        assert!(!line.differs() && line.cells.iter().all(|cell| cell.remark.is_none()), "{line:?}");
    }
    assert_eq!(remarks(&[offer(|_, _| {})], "Prix"), [None]);
}

#[test]
fn dates_places_and_hours_are_told_from_the_best() {
    let offers = [offer(on(date(2027, 3, 11))), offer(on(date(2027, 3, 1)))];
    assert_eq!(remarks(&offers, "Dates"), some(&["10 jours plus tard", "La première"]));
    let offers = [
        offer(|action, session| (action.duree_heures, session.taken) = (Decimal::new(105, 1), 11)),
        offer(|_, _| {}),
    ];
    assert_eq!(remarks(&offers, "Durée"), some(&["La plus longue", "3 heures 30 de moins"]));
    assert_eq!(remarks(&offers, "Places libres"), some(&["11 places de moins", "Le plus de places"]));
}

#[test]
fn a_session_without_a_date_is_not_the_first() {
    let offers = [offer(|_, session| session.debut = None), offer(|_, _| {})];
    assert_eq!(remarks(&offers, "Dates"), [None, None]);
}

#[test]
fn where_it_is_and_what_nobody_says_is_left_out() {
    let offers = [offer(|action, _| action.mode = Mode::Remote), offer(|_, _| {})];
    assert_eq!(said(&offers, "Lieu"), [("À distance".to_owned(), None), ("35000 Rennes".to_owned(), None)]);
    let sides: Vec<Side<'_>> = offers.iter().filter_map(Side::of).collect();
    let labels: Vec<&str> = lines(&sides).iter().map(|line| line.label).collect();
    assert!(!labels.contains(&"Prérequis") && !labels.contains(&"Ce que vos droits paient"), "{labels:?}");
}
