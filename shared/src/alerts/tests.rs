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
    }
}

fn found(keys: &[&str]) -> Found {
    Found(keys.iter().map(|key| ((*key).to_owned(), format!("séance {key}"))).collect())
}

#[test]
fn what_is_new_is_told_once_and_at_most_once_a_week() {
    let (kept, mail) = look(&alert(&["a"], None), &found(&["a", "b", "c"]), STOP, MONDAY);
    let (kept, mail) = (kept.unwrap(), mail.unwrap());
    assert_eq!((kept.known.len(), kept.told_on), (3, Some(MONDAY)));
    assert!(mail.subject.contains("2") && mail.text.contains("- séance b\n- séance c"), "{mail:?}");
    assert!(!mail.text.contains("séance a") && mail.text.contains(STOP), "{mail:?}");
    assert_eq!(mail.path, "/recherche?text=budget");
    assert_eq!(look(&kept, &found(&["a", "b", "c"]), STOP, date(2026, 12, 30)), (None, None));
    for (day, told) in [(date(2026, 11, 24), false), (date(2026, 11, 29), false), (date(2026, 11, 30), true)]
    {
        let (_, mail) = look(&kept, &found(&["a", "b", "c", "d"]), STOP, day);
        assert_eq!(mail.is_some_and(|mail| mail.text.contains("séance d")), told, "{day}");
    }
}

#[test]
fn what_has_left_and_comes_back_is_new_again() {
    let (kept, mail) = look(&alert(&["a", "b"], None), &found(&["a"]), STOP, MONDAY);
    assert_eq!(mail, None);
    let (_, mail) = look(&kept.unwrap(), &found(&["a", "b"]), STOP, MONDAY);
    assert!(mail.unwrap().text.contains("séance b"));
}

#[test]
fn a_mail_names_some_and_counts_the_others() {
    let keys: Vec<String> = (0..20).map(|number| format!("{number:02}")).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let (_, mail) = look(&alert(&[], None), &found(&keys), STOP, MONDAY);
    let text = mail.unwrap().text;
    assert!(text.contains("- séance 07\net 12\u{202f}autres"), "{text}");
    assert!(!text.contains("séance 08"), "{text}");
}

#[test]
fn a_search_is_watched_once_and_not_too_many_are() {
    let other = |number: usize| Alert { query: format!("text={number}"), ..alert(&[], None) };
    let watched: Vec<Alert> = (0..ALERTS_MAX).map(other).collect();
    assert_eq!(watch(&watched, other(3), &found(&["a"])), Ok(None));
    assert_eq!(watch(&watched, other(99), &found(&["a"])), Err(AlertsRefused));
    let kept = watch(&watched[1..], other(99), &found(&["a"])).unwrap().unwrap();
    assert!(kept.known.contains("a"));
}

#[test]
fn a_search_is_said_in_words() {
    let query =
        Query { text: Some("budget".to_owned()), departement: Some("35".to_owned()), ..Query::default() };
    assert_eq!(said(&query, MONDAY), "«\u{202f}budget\u{202f}», département 35");
    let around = Query { around: Some("35238".to_owned()), km: Some(30), ..Query::default() };
    assert_eq!(said(&around, MONDAY), "autour de Rennes, à 30\u{202f}km au plus");
    assert_eq!(said(&Query::default(), MONDAY), "toutes les formations");
}
