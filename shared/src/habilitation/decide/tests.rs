use jiff::civil::date;

use super::*;

const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);
const TODAY: Date = date(2027, 1, 15);

fn author(name: &str) -> Author {
    Author {
        person: format!("pc#{name}"),
        name: format!("Prénom {name}"),
        mail: format!("{name}@example.org"),
    }
}

fn operator() -> Author {
    Author { person: String::new(), name: "exploitant".to_owned(), mail: String::new() }
}

fn asked(days_later: i64) -> Asked {
    Asked {
        at: NOW + SignedDuration::from_hours(24 * days_later),
        today: TODAY,
        author: String::new(),
        principal: String::new(),
        request_id: "request-1".to_owned(),
    }
}

fn person(name: &str) -> Person {
    let Author { person, name, mail } = author(name);
    Person { identity: person.clone(), id: person, name, mail }
}

fn proposed(name: &str, permissions: &[Permission]) -> Proposed {
    let number = name.bytes().fold(7_u64, |sum, byte| sum * 31 + u64::from(byte));
    Proposed {
        id: format!("{number:032x}").parse().expect("an id"),
        name: format!("Prénom {name}"),
        mail: format!(" {}@Example.org ", name.to_uppercase()),
        permissions: permissions.to_vec(),
        until: None,
    }
}

/// An organisation and its register, played command after command.
struct Register {
    organisation: Organisation,
    known: Vec<Habilitation>,
}

impl Register {
    fn of() -> Self {
        Self { organisation: Organisation::Of("73282932000074".parse().expect("a SIRET")), known: Vec::new() }
    }

    fn gestionnaire() -> Self {
        Self { organisation: Organisation::Gestionnaire, known: Vec::new() }
    }

    fn play(&mut self, who: (Giver, Author), command: Command) -> Result<State, R> {
        self.play_later(0, who, command)
    }

    fn play_later(&mut self, days: i64, (giver, by): (Giver, Author), command: Command) -> Result<State, R> {
        let facts = Facts {
            organisation: &self.organisation,
            organisation_name: "Organisme",
            register: &self.known,
            giver,
            by: &by,
            asked: &asked(days),
        };
        let Decision { habilitation, row, messages } = decide(&command, &facts)?;
        assert_eq!((row.state, &row.habilitation, messages.len()), (habilitation.state, &habilitation.id, 1));
        self.known.retain(|one| one.id != habilitation.id);
        self.known.push(habilitation.clone());
        Ok(habilitation.state)
    }

    fn invite(&mut self, who: (Giver, Author), name: &str, permissions: &[Permission]) -> Result<State, R> {
        self.play(who, Command::Invite(proposed(name, permissions)))
    }

    fn accept(&mut self, name: &str) -> Result<State, R> {
        let command = Command::Accept { id: proposed(name, &[]).id, person: person(name) };
        self.play((Giver::Invited, author(name)), command)
    }

    fn confirm(&mut self, by: &str, name: &str) -> Result<State, R> {
        self.play(admin(by), Command::Confirm { id: proposed(name, &[]).id })
    }

    fn remove(&mut self, who: (Giver, Author), name: &str) -> Result<State, R> {
        self.play(who, Command::Remove { id: proposed(name, &[]).id, reason: "Départ".to_owned() })
    }
}

fn admin(name: &str) -> (Giver, Author) {
    (Giver::Administrator, author(name))
}

/// A training body with the administrator that the gestionnaire gave it.
fn with_administrator() -> Register {
    let mut register = Register::of();
    let gestionnaire = (Giver::Gestionnaire, author("gestionnaire"));
    register.invite(gestionnaire, "a", &[Permission::OfAdministrator]).expect("invited");
    register.accept("a").expect("accepted");
    register
}

#[test]
fn what_is_proposed_is_checked() {
    use Permission as P;
    let until = |last| Proposed { until: Some(last), ..proposed("b", &[P::OfOffers]) };
    let mailed = |mail: &str| Proposed { mail: mail.to_owned(), ..proposed("b", &[P::OfOffers]) };
    let named = |name: &str| Proposed { name: name.to_owned(), ..proposed("b", &[P::OfOffers]) };
    for (proposal, expected) in [
        (proposed("b", &[P::OfReader, P::OfOffers, P::OfReader]), Ok(State::Invited)),
        (proposed("b", &[]), Err(R::NoPermission)),
        (proposed("b", &[P::GestionnairePayer]), Err(R::NoPermission)),
        (until(TODAY), Ok(State::Invited)),
        (until(date(2027, 1, 14)), Err(R::OverAlready)),
        (mailed("b@example"), Err(R::BadMail)),
        (mailed("b @example.org"), Err(R::BadMail)),
        (mailed("b@example.org\nBcc:"), Err(R::BadMail)),
        (named(" "), Err(R::BadName)),
        (proposed("a", &[P::OfPayments]), Err(R::Oneself)),
        (named("prenom A"), Err(R::Oneself)),
    ] {
        let found = with_administrator().play(admin("a"), Command::Invite(proposal.clone()));
        assert_eq!(found, expected, "{proposal:?}");
    }
}

#[test]
fn who_accepts_is_who_was_invited() {
    let mut register = with_administrator();
    register.invite(admin("a"), "b", &[Permission::OfOffers]).expect("invited");
    assert_eq!(register.invite(admin("a"), "b", &[Permission::OfOffers]), Err(R::InvitedAlready));
    let id = proposed("b", &[]).id;
    let by_another = Command::Accept { id: id.clone(), person: person("c") };
    assert_eq!(register.play((Giver::Invited, author("c")), by_another), Err(R::Unknown));
    // With the address of b, by the person who invited.
    let by_giver = Person { mail: "b@example.org".to_owned(), ..person("a") };
    let by_giver = Command::Accept { id: id.clone(), person: by_giver };
    assert_eq!(register.play((Giver::Invited, author("a")), by_giver), Err(R::Oneself));
    let late = Command::Accept { id, person: person("b") };
    assert_eq!(register.play_later(31, (Giver::Invited, author("b")), late), Err(R::Expired));
    assert_eq!(register.accept("b"), Ok(State::Active));
    assert_eq!(register.accept("b"), Err(R::NothingWaits));
    assert_eq!(powers_at(&register, "b", TODAY), vec![Permission::OfOffers]);
}

fn powers_at(register: &Register, name: &str, day: Date) -> Vec<Permission> {
    let of_person: Vec<Habilitation> = register
        .known
        .iter()
        .filter(|one| one.person.as_ref().is_some_and(|known| known.id == person(name).id))
        .cloned()
        .collect();
    super::super::powers_of(&of_person, day)
}

#[test]
fn what_ends_by_itself_gives_nothing_afterwards() {
    let mut register = with_administrator();
    let short = Proposed { until: Some(date(2027, 1, 20)), ..proposed("b", &[Permission::OfOffers]) };
    register.play(admin("a"), Command::Invite(short)).expect("invited");
    register.accept("b").expect("accepted");
    assert_eq!(powers_at(&register, "b", date(2027, 1, 20)).len(), 1);
    assert_eq!(powers_at(&register, "b", date(2027, 1, 21)).len(), 0);
}

#[test]
fn the_gestionnaire_takes_two_people() {
    use Permission as P;
    let mut register = Register::gestionnaire();
    let first = (Giver::Operator, operator());
    assert_eq!(register.invite(first.clone(), "a", &[P::GestionnairePayer]), Err(R::OnlyAdministrators));
    for name in ["a", "c"] {
        register.invite(first.clone(), name, &[P::GestionnaireAdministrator]).expect("invited");
    }
    assert_eq!(register.invite(first, "d", &[P::GestionnaireAdministrator]), Err(R::AdministratorsThere));
    assert_eq!(register.accept("a"), Ok(State::Active), "there is nobody yet to confirm the first");
    register.invite(admin("a"), "b", &[P::GestionnairePayer]).expect("invited");
    assert_eq!(register.accept("b"), Ok(State::AwaitingSecond));
    assert_eq!(powers_at(&register, "b", TODAY), Vec::<P>::new());
    for nobody in ["a", "b"] {
        assert_eq!(register.confirm(nobody, "b"), Err(R::FourEyes), "{nobody}");
    }
    assert_eq!(register.confirm("c", "b"), Ok(State::Active));
    assert_eq!(register.confirm("c", "b"), Err(R::NothingWaits));
}

#[test]
fn the_gestionnaire_gives_others_their_administrator_and_nothing_else() {
    let mut register = Register::of();
    let gestionnaire = || (Giver::Gestionnaire, author("gestionnaire"));
    let refused = register.invite(gestionnaire(), "a", &[Permission::OfPayments]);
    assert_eq!(refused, Err(R::OnlyAdministrators));
    assert!(register.invite(gestionnaire(), "a", &[Permission::OfAdministrator]).is_ok());
}

#[test]
fn the_last_administrator_has_a_successor_first() {
    let mut register = with_administrator();
    assert_eq!(register.remove(admin("a"), "a"), Err(R::LastAdministrator));
    register.invite(admin("a"), "b", &[Permission::OfAdministrator]).expect("invited");
    assert_eq!(register.remove(admin("a"), "a"), Err(R::LastAdministrator), "invited is not there yet");
    register.accept("b").expect("accepted");
    let silent = Command::Remove { id: proposed("a", &[]).id, reason: "  ".to_owned() };
    assert_eq!(register.play(admin("a"), silent), Err(R::NoReason));
    assert_eq!(register.remove(admin("a"), "a"), Ok(State::Ended));
    assert_eq!(register.remove(admin("a"), "a"), Err(R::NothingWaits));
    // Where the only administrator is a thief, the gestionnaire comes in.
    assert_eq!(register.remove((Giver::Gestionnaire, author("gestionnaire")), "b"), Ok(State::Ended));
}
