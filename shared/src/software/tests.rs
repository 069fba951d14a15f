use jiff::civil::date;

use super::*;

fn asked(days: i64) -> Asked {
    Asked {
        at: Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * days),
        today: date(2027, 1, 4),
        author: "Anne".to_owned(),
        principal: "anne".to_owned(),
        request_id: "r".to_owned(),
    }
}

fn new(name: &str, powers: &[Permission]) -> NewKey {
    NewKey {
        id: "0".repeat(32).parse().expect("an id"),
        of: "73282932000074".parse().expect("a SIRET"),
        of_name: "Formation".to_owned(),
        name: name.to_owned(),
        powers: powers.to_vec(),
        hash: "h1".to_owned(),
        ends: "aaaa".to_owned(),
    }
}

fn made() -> SoftwareKey {
    make_key(&[], new(" Gestion  2000 ", &POWERS), &asked(0)).expect("a key").key
}

fn renew() -> KeyCommand {
    KeyCommand::Renew { hash: "h2".to_owned(), ends: "bbbb".to_owned() }
}

#[test]
fn a_key_has_a_name_and_what_a_software_may_do() {
    assert_eq!(made().name, "Gestion 2000");
    for (new, refusal) in [
        (new(" ", &POWERS), KeyRefusal::BadName),
        (new(&"x".repeat(61), &POWERS), KeyRefusal::BadName),
        (new("Gestion", &[]), KeyRefusal::NoPower),
        (new("Gestion", &[Permission::OfPayments]), KeyRefusal::NoPower),
        (new("Gestion", &[Permission::OfOffers, Permission::OfAdministrator]), KeyRefusal::NoPower),
    ] {
        assert_eq!(make_key(&[], new, &asked(0)), Err(refusal));
    }
    let many = vec![made(); MOST];
    assert_eq!(make_key(&many, new("Gestion", &POWERS), &asked(0)), Err(KeyRefusal::TooMany));
    let mut one_less = many;
    one_less[0].revoked_at = Some(asked(0).at);
    assert!(make_key(&one_less, new("Gestion", &POWERS), &asked(0)).is_ok());
}

#[test]
fn two_secrets_are_live_while_a_software_changes_over() {
    let live = |key: &SoftwareKey, day| key.live(asked(day).at).map(|it| it.hash.clone()).collect::<Vec<_>>();
    let both = decide_key(&made(), &renew(), &asked(1)).expect("renewed").key;
    assert_eq!((live(&both, 7), live(&both, 8)), (vec!["h1".to_owned(), "h2".to_owned()], vec!["h2".into()]));
    assert_eq!(decide_key(&both, &renew(), &asked(7)), Err(KeyRefusal::ChangesOver));
    let again = KeyCommand::Renew { hash: "h3".to_owned(), ends: "cccc".to_owned() };
    let third = decide_key(&both, &again, &asked(8)).expect("renewed").key;
    assert_eq!(live(&third, 9), ["h2", "h3"], "what is over is forgotten");
}

#[test]
fn one_that_is_revoked_opens_nothing_and_stays_so() {
    let revoke = |reason: &str| KeyCommand::Revoke { reason: reason.to_owned() };
    assert_eq!(decide_key(&made(), &revoke(" "), &asked(1)), Err(KeyRefusal::NoReason));
    let revoked = decide_key(&made(), &revoke("Clé publiée par erreur."), &asked(1)).expect("revoked");
    assert_eq!(revoked.key.live(asked(1).at).count(), 0);
    assert!(revoked.row.text.contains("Clé publiée par erreur."), "{}", revoked.row.text);
    assert_eq!(decide_key(&revoked.key, &renew(), &asked(2)), Err(KeyRefusal::Revoked));
    assert_eq!(decide_key(&revoked.key, &revoke("Encore."), &asked(2)), Err(KeyRefusal::Revoked));
}

#[test]
fn an_allowance_counts_the_requests_of_a_minute() {
    let now = Timestamp::from_second(125).expect("a moment");
    let left = |used| {
        let allowance = Allowance::at(now, used, 120);
        (allowance.remaining(), allowance.is_over(), allowance.resets_in)
    };
    assert_eq!((left(1), left(120), left(121)), ((119, false, 55), (0, false, 55), (0, true, 55)));
}
