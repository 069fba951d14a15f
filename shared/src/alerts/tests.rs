//! A search is told once, and seldom.

use jiff::civil::date;

use super::*;

const MONDAY: Date = date(2026, 11, 23);
const STOP: &str = "https://exemple.fr/alertes/0/arret";

fn alert(known: &[&str], told_on: Option<Date>) -> Alert {
    Alert {
        id: "0123456789abcdef0123456789abcdef".parse().unwrap(),
        elu: "fedcba9876543210fedcba9876543210".parse().unwrap(),
        query: "text=budget".to_owned(),
        label: "« budget »".to_owned(),
        since: Timestamp::UNIX_EPOCH,
        known: known.iter().map(|key| (*key).to_owned()).collect(),
        told_on,
        until: Some(date(2027, 11, 23)),
        is_end_told: false,
        is_too_wide: false,
        too_wide_told_on: None,
    }
}

fn found(keys: &[&str]) -> Found {
    Found::Sessions(keys.iter().map(|key| ((*key).to_owned(), format!("session {key}"))).collect())
}

#[test]
fn what_is_new_is_told_once_and_at_most_once_a_week() {
    let (kept, mail) = look(&alert(&["a"], None), &found(&["a", "b", "c"]), STOP, MONDAY);
    let (kept, mail) = (kept.unwrap(), mail.unwrap());
    assert_eq!((kept.known.len(), kept.told_on), (3, Some(MONDAY)));
    assert!(mail.subject.contains("2") && mail.text.contains("- session b\n- session c"), "{mail:?}");
    assert!(!mail.text.contains("session a") && mail.text.contains(STOP), "{mail:?}");
    assert_eq!(mail.path, "/recherche?text=budget");
    assert_eq!(look(&kept, &found(&["a", "b", "c"]), STOP, date(2026, 12, 30)), (None, None));
    for (day, told) in [(date(2026, 11, 24), false), (date(2026, 11, 29), false), (date(2026, 11, 30), true)]
    {
        let (_, mail) = look(&kept, &found(&["a", "b", "c", "d"]), STOP, day);
        assert_eq!(mail.is_some_and(|mail| mail.text.contains("session d")), told, "{day}");
    }
}

#[test]
fn what_has_left_and_comes_back_is_new_again() {
    let (kept, mail) = look(&alert(&["a", "b"], None), &found(&["a"]), STOP, MONDAY);
    assert_eq!(mail, None);
    let (_, mail) = look(&kept.unwrap(), &found(&["a", "b"]), STOP, MONDAY);
    assert!(mail.unwrap().text.contains("session b"));
}

#[test]
fn a_mail_names_some_and_counts_the_others() {
    let keys: Vec<String> = (0..20).map(|number| format!("{number:02}")).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let (_, mail) = look(&alert(&[], None), &found(&keys), STOP, MONDAY);
    let text = mail.unwrap().text;
    assert!(text.contains("- session 07\net 12\u{202f}autres"), "{text}");
    assert!(!text.contains("session 08"), "{text}");
}

#[test]
fn a_search_is_watched_once_and_not_too_many_are() {
    let other = |number: usize| Alert { query: format!("text={number}"), ..alert(&[], None) };
    let watched: Vec<Alert> = (0..ALERTS_MAX).map(other).collect();
    let again = Alert { until: Some(date(2028, 1, 1)), ..other(3) };
    assert_eq!(watch(&watched, again.clone(), &found(&["a"])), Ok(Watched::Renewed(again)));
    assert_eq!(watch(&watched, other(99), &found(&["a"])), Err(AlertsRefused::TooMany));
    let kept = watch(&watched[1..], other(99), &found(&["a"])).unwrap();
    assert_eq!(kept, Watched::New(Alert { query: "text=99".to_owned(), ..alert(&["a"], None) }));
}

#[test]
fn a_search_that_finds_too_much_is_refused_with_the_way_out() {
    let refused = watch(&[], alert(&[], None), &Found::TooWide(1_234)).unwrap_err();
    let said = refused.to_string();
    assert!(said.contains("1\u{202f}234\u{202f}sessions") && said.contains("Précisez-la"), "{said}");
}

#[test]
fn a_search_that_comes_to_find_too_much_rests_and_says_so_once() {
    let (rests, mail) = look(&alert(&["a"], None), &Found::TooWide(1_001), STOP, MONDAY);
    let rests = rests.unwrap();
    let text = mail.unwrap().text;
    assert!(rests.is_too_wide && text.contains("Précisez-la") && text.contains(STOP), "{text}");
    assert_eq!(look(&rests, &Found::TooWide(1_002), STOP, MONDAY), (None, None));
    let (narrow, mail) = look(&rests, &found(&["a", "b"]), STOP, MONDAY);
    assert_eq!(mail, None, "what it could not know is not new");
    let narrow = narrow.unwrap();
    assert!(!narrow.is_too_wide && narrow.known.len() == 2);
}

/// Near what can be known it finds too much on one day, and not on the next.
#[test]
fn a_search_that_finds_too_much_now_and_then_says_so_once_a_month() {
    let (mut kept, mut told) = (alert(&["a"], None), Vec::new());
    for number in 0..60 {
        let today = MONDAY.saturating_add(jiff::Span::new().days(number));
        let finds = if number % 2 == 0 { Found::TooWide(1_001) } else { found(&["a"]) };
        let (changed, mail) = look(&kept, &finds, STOP, today);
        kept = changed.unwrap_or(kept);
        told.extend(mail.map(|_| number));
    }
    assert_eq!(told, [0, 30]);
}

#[test]
fn no_mail_of_a_search_comes_in_the_week_of_another() {
    let (kept, mail) = look(&alert(&["a"], Some(MONDAY)), &Found::TooWide(1_001), STOP, date(2026, 11, 25));
    assert_eq!(mail, None);
    let (kept, mail) = look(&kept.unwrap(), &Found::TooWide(1_001), STOP, date(2026, 11, 30));
    assert!(mail.is_some(), "it is told once the week is over");
    let (kept, mail) = look(&kept.unwrap(), &found(&["a"]), STOP, date(2026, 12, 1));
    assert_eq!(mail, None);
    let (_, mail) = look(&kept.unwrap(), &found(&["a", "b"]), STOP, date(2026, 12, 2));
    assert_eq!(mail, None);
}

#[test]
fn a_search_says_when_it_ends_once_in_its_last_month() {
    let watched = alert(&["a"], None);
    assert_eq!(look(&watched, &found(&["a"]), STOP, date(2027, 10, 20)), (None, None));
    let (told, mail) = look(&watched, &found(&["a"]), STOP, date(2027, 10, 24));
    let (told, mail) = (told.unwrap(), mail.unwrap());
    assert!(mail.text.contains("23 novembre 2027") && mail.path == "/alertes", "{mail:?}");
    assert_eq!(look(&told, &found(&["a"]), STOP, date(2027, 10, 25)), (None, None));
    let (told, mail) = look(&watched, &found(&["b"]), STOP, date(2027, 10, 24));
    assert!(mail.unwrap().text.contains("jusqu’au 23 novembre 2027") && told.unwrap().is_end_told);
    assert!(!watched.is_over(date(2027, 11, 23)) && watched.is_over(date(2027, 11, 24)));
}

#[test]
fn a_search_without_an_end_has_one_from_its_next_look_on() {
    let old = Alert { until: None, ..alert(&["a"], None) };
    let (dated, mail) = look(&old, &found(&["a"]), STOP, MONDAY);
    assert_eq!((dated.unwrap().until, mail), (Some(date(2027, 11, 23)), None));
}

#[test]
fn every_mail_of_a_search_can_be_ended_by_the_program_that_reads_it() {
    let (_, mail) = look(&alert(&[], None), &found(&["a"]), STOP, MONDAY);
    let path = "/api/alerts/0123456789abcdef0123456789abcdef/one-click".to_owned();
    assert_eq!(mail.unwrap().unsubscribe, Some(path));
}

#[test]
fn a_search_is_said_in_words() {
    let query =
        Query { text: Some("budget".to_owned()), departement: Some("35".to_owned()), ..Query::default() };
    assert_eq!(said(&query, MONDAY), "«\u{202f}budget\u{202f}», département 35");
    let around = Query { around: Some("35238".to_owned()), km: Some(30), ..Query::default() };
    assert_eq!(said(&around, MONDAY), "autour de Rennes, à 30\u{202f}km au plus");
    let narrow = Query { with_full: true, accessible: true, ..Query::default() };
    assert_eq!(said(&narrow, MONDAY), "sessions complètes comprises, dont l’accès handicap est précisé");
    assert_eq!(said(&Query::default(), MONDAY), "toutes les formations");
}
