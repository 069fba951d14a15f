//! Who acts: élus with their mandates, training bodies with their offers, collectivités, and two agents of the gestionnaire.

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Span, Timestamp};
use mce_functions::http::SIGN_IN_HOURS;
use mce_functions::sign_in::cookies::CookieValue;
use mce_functions::sign_in::{AgentIdentity, Cog, Identity, PivotIdentity, Sex};
use mce_functions::store::organisations::Collectivite;
use mce_functions::store::sign_ins::SignIn;
use mce_shared::api::{CGU_VERSION, OrganisationView, Role};
use mce_shared::habilitation::{Author, Habilitation, Organisation, Permission, Person, State, folded_mail};
use mce_shared::identifiers::{Iban, Nir, Siren, Siret};
use mce_shared::identity::BirthDate;
use mce_shared::ids::EluId;
use mce_shared::recognition::RegisterRow;
use mce_shared::rules::mandates::MandateKind;

use super::chance::Chance;

/// How many of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbers {
    pub elus: usize,
    pub training_bodies: usize,
    pub collectivites: usize,
}

/// Somebody with a browser.
#[derive(Debug, Clone)]
pub struct Visitor {
    pub cookie: CookieValue,
    sign_in: SignIn,
}

/// An élu.
#[derive(Debug, Clone)]
pub struct Elu {
    pub visitor: Visitor,
    pub id: Option<EluId>,
    pub nir: String,
    pub rows: Vec<RegisterRow>,
    /// Whether the pension is liquidated, and the last mandates from which on that ends the rights at once.
    pub pension: Option<Date>,
    /// Rights held elsewhere, in cents: CPF, CEC.
    pub elsewhere: (i64, i64),
}

#[derive(Debug, Clone)]
pub struct TrainingBody {
    pub visitor: Visitor,
    pub siret: Siret,
    pub name: String,
    pub iban: Iban,
}

/// Everybody.
#[derive(Debug, Clone)]
pub struct Cast {
    pub elus: Vec<Elu>,
    pub training_bodies: Vec<TrainingBody>,
    pub collectivites: Vec<(Visitor, Collectivite)>,
    pub gestionnaires: Vec<Visitor>,
}

impl Visitor {
    fn new(number: usize, role: Role, identity: Identity, organisation: Option<OrganisationView>) -> Visitor {
        let cookie = CookieValue::parse(&format!("{number:043}")).expect("43 digits");
        let sign_in = SignIn {
            key: cookie.lookup_key(),
            role,
            display_name: format!("Personne {number}"),
            issuer: identity.issuer().to_owned(),
            sub: identity.sub().to_owned(),
            identity,
            organisation,
            elu: None,
            applicant: false,
            cgu_version: CGU_VERSION,
            csrf_secret: format!("secret-{number}"),
            last_seen: Timestamp::UNIX_EPOCH,
            authenticated_at: None,
            ends_at: Timestamp::UNIX_EPOCH,
            expires_at: i64::MAX,
        };
        Visitor { cookie, sign_in }
    }

    fn agent(number: usize, role: Role, organisation: OrganisationView) -> Visitor {
        let identity = AgentIdentity {
            sub: format!("agent-{number}"),
            issuer: "https://proconnect.example".to_owned(),
            given_name: "Agent".to_owned(),
            usual_name: format!("Numéro {number}"),
            email: format!("agent-{number}@example.org"),
            siret: organisation.number.clone(),
            organization_label: Some(organisation.name.clone()),
            acr: "eidas2".to_owned(),
            id_token: String::new(),
        };
        Visitor::new(number, role, Identity::Agent(identity), Some(organisation))
    }

    /// Somebody whose sign-in was kept, with another cookie: the store has but the hash of his.
    ///
    /// # Panics
    /// Never, for a number of 43 digits at most.
    #[must_use]
    pub fn again(number: usize, kept: SignIn) -> Visitor {
        let cookie = CookieValue::parse(&format!("{number:043}")).expect("43 digits");
        Visitor { sign_in: SignIn { key: cookie.lookup_key(), ..kept }, cookie }
    }

    /// The sign-in, as it is right after the second factor.
    #[must_use]
    pub fn signed_in(&self, now: Timestamp) -> SignIn {
        let ends_at = now + SignedDuration::from_hours(SIGN_IN_HOURS);
        SignIn { last_seen: now, authenticated_at: Some(now), ends_at, ..self.sign_in.clone() }
    }

    #[must_use]
    pub fn csrf_token(&self) -> String {
        mce_functions::sign_in::csrf::token(&self.sign_in.csrf_secret)
    }

    /// As others read it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.sign_in.display_name
    }

    /// Who it is, in the store.
    #[must_use]
    pub fn principal(&self) -> (&str, &str) {
        (&self.sign_in.issuer, &self.sign_in.sub)
    }

    /// What an agent may do: everything.
    ///
    /// # Errors
    /// For an élu.
    pub fn habilitation(&self, now: Timestamp) -> Result<Habilitation, String> {
        let sign_in = &self.sign_in;
        let number = sign_in.organisation.as_ref().map(|one| one.number.clone()).unwrap_or_default();
        let organisation = match sign_in.role {
            Role::Elu => return Err("an élu needs no habilitation".to_owned()),
            Role::Of => Organisation::Of(number.parse().map_err(super::world::text)?),
            Role::Collectivite => Organisation::Collectivite(number.parse().map_err(super::world::text)?),
            Role::Gestionnaire => Organisation::Gestionnaire,
        };
        let (identity, mail) = (sign_in.identity_key(), folded_mail(sign_in.identity.email()));
        let name = sign_in.display_name.clone();
        let digits: u128 =
            identity.bytes().fold(7, |sum: u128, byte| sum.wrapping_mul(257) + u128::from(byte));
        Ok(Habilitation {
            id: format!("{digits:032x}").parse().map_err(super::world::text)?,
            organisation,
            organisation_name: "Organisation".to_owned(),
            name: name.clone(),
            mail: mail.clone(),
            permissions: Permission::of_role(sign_in.role).collect(),
            state: State::Active,
            until: None,
            given_by: Author { person: String::new(), name: "simulation".to_owned(), mail: String::new() },
            invited_at: now,
            person: Some(Person { id: identity.clone(), identity, name, mail }),
            from: None,
            confirmed_by: None,
            end: None,
        })
    }

    /// The account was opened.
    pub fn becomes(&mut self, elu: EluId) {
        self.sign_in.elu = Some(elu);
    }
}

impl Cast {
    /// Everybody who acts for an organisation.
    pub fn agents(&self) -> impl Iterator<Item = &Visitor> {
        let bodies = self.training_bodies.iter().map(|body| &body.visitor);
        let collectivites = self.collectivites.iter().map(|(visitor, _)| visitor);
        bodies.chain(collectivites).chain(&self.gestionnaires)
    }

    /// Draws everybody; `start` is the first day of the simulation.
    #[must_use]
    pub fn draw(numbers: Numbers, start: Date, chance: &mut Chance) -> Cast {
        let collectivites: Vec<_> = (0..numbers.collectivites).map(|n| collectivite(n, chance)).collect();
        let territory = |chance: &mut Chance| {
            let known =
                chance.of(&collectivites).map(|(_, body): &(Visitor, Collectivite)| body.code.clone());
            known.unwrap_or_else(|| "35001".to_owned())
        };
        let elus = (0..numbers.elus).map(|n| elu(n, territory(chance), start, chance)).collect();
        let training_bodies = (0..numbers.training_bodies).map(|n| training_body(n, chance)).collect();
        let gestionnaire = |number| {
            let organisation = organisation(mce_local::parameters::GESTIONNAIRE_SIRET, "Caisse des Dépôts");
            Visitor::agent(number, Role::Gestionnaire, organisation)
        };
        Cast { elus, training_bodies, collectivites, gestionnaires: vec![gestionnaire(1), gestionnaire(2)] }
    }
}

fn organisation(number: &str, name: &str) -> OrganisationView {
    OrganisationView { number: number.to_owned(), name: name.to_owned() }
}

fn collectivite(n: usize, chance: &mut Chance) -> (Visitor, Collectivite) {
    let siret = siret(20_000_000 + n, chance);
    let name = format!("Commune {n}");
    let siren: Siren = siret.as_str()[..9].parse().expect("a SIREN");
    let body = Collectivite {
        siren: siren.clone(),
        siret,
        name: name.clone(),
        code: format!("35{n:03}"),
        email: format!("commune-{n}@example.org"),
        establishments: Vec::new(),
    };
    (Visitor::agent(1000 + n, Role::Collectivite, organisation(siren.as_str(), &name)), body)
}

fn training_body(n: usize, chance: &mut Chance) -> TrainingBody {
    let siret = siret(99_000_000 + n, chance);
    let name = format!("Organisme {n}");
    let visitor = Visitor::agent(2000 + n, Role::Of, organisation(siret.as_str(), &name));
    TrainingBody { visitor, siret, name, iban: iban(chance) }
}

const KINDS: [MandateKind; 6] = [
    MandateKind::Municipal,
    MandateKind::Municipal,
    MandateKind::Communautaire,
    MandateKind::Departemental,
    MandateKind::Regional,
    MandateKind::Corse,
];

fn elu(n: usize, territory: String, start: Date, chance: &mut Chance) -> Elu {
    let sex = if chance.per_mille(500) { Sex::Female } else { Sex::Male };
    let born = date(1950, 1, 1) + Span::new().days(chance.between(0, 18_000));
    let identity = PivotIdentity {
        sub: format!("elu-{n}"),
        issuer: "https://franceconnect.example".to_owned(),
        given_names: vec![name(n)],
        birth_name: name(n + 700),
        name_in_use: None,
        sex: Some(sex),
        birth_date: Some(BirthDate { year: born.year(), month: Some(born.month()), day: Some(born.day()) }),
        birth_place: Cog::try_from("35238".to_owned()).ok(),
        birth_country: Cog::try_from("99100".to_owned()).ok(),
        email: format!("elu-{n}@example.org"),
        acr: "eidas2".to_owned(),
        id_token: String::new(),
    };
    let rows = mandates(&identity, born, &territory, start, chance);
    let pension = chance.per_mille(100).then(|| last_end(&rows, start).unwrap_or(start));
    Elu {
        nir: nir(sex, born, n),
        visitor: Visitor::new(10_000 + n, Role::Elu, Identity::Elu(identity), None),
        id: None,
        rows,
        pension,
        elsewhere: (chance.between(0, 400_000), chance.between(0, 72_000)),
    }
}

/// The end of the last mandate, when none is held any more.
fn last_end(rows: &[RegisterRow], today: Date) -> Option<Date> {
    let ends = rows.iter().filter(|row| row.mandate().start <= today).map(|row| row.last_day(today));
    let ends: Vec<Date> = ends.collect::<Option<_>>()?;
    ends.into_iter().max().filter(|end| *end < today)
}

/// Days since when a mandate may have begun: most of the communes come from their last election, the others are over (EL-10b).
fn longest(kind: MandateKind, start: Date, chance: &mut Chance) -> i64 {
    let voted = kind.is_municipal().then(|| kind.renewal_between(date(2020, 3, 15), start)).flatten();
    let since = voted.map(|round| i64::from((start - round).get_days())).filter(|days| *days > 1);
    since.filter(|_| chance.per_mille(800)).unwrap_or(2600)
}

/// One to three mandates, some of which end in the time to come.
fn mandates(
    identity: &PivotIdentity,
    born: Date,
    territory: &str,
    start: Date,
    chance: &mut Chance,
) -> Vec<RegisterRow> {
    let count = *chance.weighted(&[(6, 1), (2, 2), (1, 3)]).unwrap_or(&1);
    let mut rows: Vec<RegisterRow> = Vec::new();
    for _ in 0..count {
        let kind = *chance.of(&KINDS).unwrap_or(&MandateKind::Municipal);
        let longest = longest(kind, start, chance);
        let began = start - Span::new().days(chance.between(1, longest));
        let end = chance.per_mille(250).then(|| start + Span::new().days(chance.between(-100, 500)));
        let row = RegisterRow {
            last_name: identity.birth_name.clone(),
            first_name: identity.given_names[0].clone(),
            sex: match identity.sex {
                Some(Sex::Female) => mce_shared::identifiers::Sex::Female,
                _ => mce_shared::identifiers::Sex::Male,
            },
            birth_date: born,
            kind,
            territory_code: territory.to_owned(),
            territory: "Territoire".to_owned(),
            function: String::new(),
            start: began,
            end: end.filter(|end| *end > began),
        };
        if rows.iter().all(|known| (known.kind, known.start) != (row.kind, row.start)) {
            rows.push(row);
        }
    }
    rows
}

/// A name of letters alone for each number.
fn name(n: usize) -> String {
    let letter = |digit: usize| char::from(b'A' + u8::try_from(digit % 26).unwrap_or_default());
    ["N", &letter(n / 676).to_string(), &letter(n / 26).to_string(), &letter(n).to_string(), "O"].concat()
}

fn nir(sex: Sex, born: Date, n: usize) -> String {
    let first = if sex == Sex::Female { 2 } else { 1 };
    let thirteen = format!("{first}{:02}{:02}35238{:03}", born.year() % 100, born.month(), n % 999 + 1);
    let key = Nir::key_of(&thirteen).unwrap_or_default();
    format!("{thirteen}{key:02}")
}

/// The first establishment of an organisation, its two keys right (Luhn).
pub fn siret(base: usize, chance: &mut Chance) -> Siret {
    let eight = format!("{:08}", base % 100_000_000);
    let siren = with_key(&eight);
    with_key(&format!("{siren}{:04}", chance.between(1, 99))).parse().expect("a SIRET")
}

fn with_key(digits: &str) -> String {
    let doubled = |(place, digit): (usize, u32)| match (place % 2, digit * 2) {
        (0, double) if double > 9 => double - 9,
        (0, double) => double,
        _ => digit,
    };
    let sum: u32 = digits.chars().rev().filter_map(|c| c.to_digit(10)).enumerate().map(doubled).sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

/// A French IBAN, its two keys right.
pub fn iban(chance: &mut Chance) -> Iban {
    let (bank, branch, account) =
        (chance.between(10_000, 99_999), chance.between(1, 99_999), chance.between(1, 99_999_999_999));
    let rib = 97 - (89 * bank + 15 * branch + 3 * account) % 97;
    let bban = format!("{bank:05}{branch:05}{account:011}{rib:02}");
    let number: u128 = format!("{bban}152700").parse().unwrap_or_default();
    format!("FR{:02}{bban}", 98 - number % 97).parse().expect("an IBAN")
}
