//! Writes offers in LHEO 2.3, as our own reader and everybody else's take them.
//!
//! What LHEO has no element for goes into its `extras`, under the names that the reader knows. The names of people are left out: these files
//! are for everybody.

use std::io;

use jiff::civil::Date;
use mce_shared::catalogue::{
    Action, Certification, CertificationKind, Entries, Formation, Mode, Place, Purpose, Recruitment, Session,
    departement_of,
};
use mce_shared::organisme::TrainingBody;

use super::action::{HOURS, PREREQUIS};
use super::text::plain;
use super::tree::{MAX_BYTES, MAX_FORMATIONS, Profile};
use crate::xml::{Element, leaf, node};

/// The version that is written.
const PROFILE: Profile = Profile::Lheo("2.3");
/// Longest `acces-handicapes` of LHEO; a longer one is an extension.
const ACCESS_MAX: usize = 250;
/// What stands for nothing where something must stand.
const NOTHING: &str = "-";
/// Room for what stands around the formations of a file.
const FRAME: u64 = 1024;

/// A file of formations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub content: Vec<u8>,
    /// How many there are in it.
    pub formations: u64,
}

/// The formations in as many files as it takes for each to be one that our reader accepts, in the order given.
///
/// # Errors
/// Never: what they are written to takes everything.
pub fn write<'a>(
    formations: impl IntoIterator<Item = (&'a Formation, &'a TrainingBody)>,
) -> io::Result<Vec<File>> {
    write_within(formations, MAX_BYTES - FRAME, MAX_FORMATIONS as u64)
}

/// The same, with that many bytes and formations in a file at most.
fn write_within<'a>(
    formations: impl IntoIterator<Item = (&'a Formation, &'a TrainingBody)>,
    bytes_max: u64,
    formations_max: u64,
) -> io::Result<Vec<File>> {
    let empty = || File { content: Vec::new(), formations: 0 };
    let (mut files, mut open) = (Vec::new(), empty());
    for (formation, of) in formations {
        let mut written = formation_of(formation, of).bytes()?;
        written.push(b'\n');
        let is_full =
            (open.content.len() + written.len()) as u64 > bytes_max || open.formations >= formations_max;
        if is_full && open.formations > 0 {
            files.push(framed(std::mem::replace(&mut open, empty())));
        }
        open.content.extend(written);
        open.formations += 1;
    }
    if open.formations > 0 {
        files.push(framed(open));
    }
    Ok(files)
}

fn framed(file: File) -> File {
    let start = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<lheo xmlns=\"{}\"><offres>\n",
        PROFILE.namespace()
    );
    let content = [start.as_bytes(), &file.content, b"</offres></lheo>\n"].concat();
    File { content, ..file }
}

/// The reader takes a text for basic HTML: one that would lose something by that is escaped once more.
fn text(name: &'static str, text: &str) -> Element {
    if plain(text) == text {
        return leaf(name, text);
    }
    leaf(name, text.replace('&', "&amp;").replace('<', "&lt;"))
}

fn extra(info: &'static str, value: impl Into<String>) -> Element {
    leaf("extra", value).with("info", info)
}

fn extras(extras: impl IntoIterator<Item = Element>) -> Element {
    node("extras", extras).with("info", "mce")
}

fn formation_of(formation: &Formation, of: &TrainingBody) -> Element {
    let mut children = vec![
        node("domaine-formation", []),
        text("intitule-formation", &formation.intitule),
        text("objectif-formation", &formation.objectif),
        text("resultats-attendus", &formation.resultats_attendus),
        text("contenu-formation", &formation.contenu),
        leaf("certifiante", flag(is_certified(&formation.purpose))),
        node("contact-formation", [contact(formation, of)]),
        leaf("parcours-de-formation", "1"),
        leaf("code-niveau-entree", "0"),
    ];
    children.extend(purpose(&formation.purpose));
    children.extend(formation.actions.iter().map(|one| action(one, of)));
    children.push(training_body(of));
    node("formation", children).with("numero", formation.numero.as_str())
}

fn flag(is: bool) -> &'static str {
    if is { "1" } else { "0" }
}

fn is_certified(purpose: &Purpose) -> bool {
    let kind = match purpose {
        Purpose::Reinsertion { certification: Some(known) } => known.kind,
        _ => return false,
    };
    matches!(kind, CertificationKind::Rncp | CertificationKind::Rs)
}

/// How one reaches the OF about it; by its own address when the offer names but a person.
fn contact(formation: &Formation, of: &TrainingBody) -> Element {
    let contact = &formation.contact;
    let phone = contact.telephone.iter().map(|number| node("telfixe", [leaf("numtel", number)]));
    let nobody = contact.telephone.is_none() && contact.courriel.is_none();
    let mail = contact.courriel.as_ref().or(nobody.then_some(&of.email));
    node("coordonnees", phone.chain(mail.map(|mail| leaf("courriel", mail))))
}

fn purpose(purpose: &Purpose) -> Option<Element> {
    let certification = match purpose {
        Purpose::Mandate { theme } => {
            return Some(node("code-type-formation", [leaf("code-ELU", theme.as_str())]));
        }
        Purpose::Reinsertion { certification } => certification.as_ref()?,
    };
    let Certification { kind, code } = certification;
    Some(match kind {
        CertificationKind::Rncp => node("certification", [leaf("code-RNCP", code)]),
        CertificationKind::Rs => node("certification", [leaf("code-RS", code)]),
        CertificationKind::Bilan
        | CertificationKind::Vae
        | CertificationKind::PermisB
        | CertificationKind::Cpf => node("code-type-formation", [leaf("code-CPF", code)]),
    })
}

fn action(action: &Action, of: &TrainingBody) -> Element {
    // LHEO counts whole hours; the exact duration is an extension.
    let hours = action.duree_heures.ceil().normalize().to_string();
    let rhythm = if action.rythme.is_empty() { NOTHING } else { &action.rythme };
    let conditions = action.conditions.as_deref().unwrap_or("Aucune");
    let mut children = vec![
        text("rythme-formation", rhythm),
        // Any public, as the Formacode of the élus is not known to it.
        leaf("code-public-vise", "80056").with("ref", "V14"),
        leaf("niveau-entree-obligatoire", flag(action.prerequis.is_some())),
        leaf("modalites-alternance", NOTHING),
        leaf("modalites-enseignement", mode(action.mode)),
        text("conditions-specifiques", conditions),
        leaf("prise-en-charge-frais-possible", "1"),
    ];
    let place = |place| node("lieu-de-formation", [node("coordonnees", [address(place)])]);
    children.extend(place_of(action).map(place));
    children.push(leaf("modalites-entrees-sorties", entries(action.entrees)));
    children.extend(action.sessions.iter().map(|one| session(action, one, of)));
    let access = action.acces_handicapes.as_deref();
    let is_short = |access: &&str| access.chars().count() <= ACCESS_MAX;
    children.extend(access.filter(is_short).map(|access| text("acces-handicapes", access)));
    children.push(leaf("prix-total-TTC", action.price_ttc.to_string()));
    children.push(leaf("nombre-heures-total", hours));
    let long = access.filter(|access| !is_short(access));
    let long = long.map(|access| text("extra", access).with("info", "modalites-handicap"));
    let known = [
        extra("duree-heures", action.duree_heures.normalize().to_string()),
        extra("prix-total-HT", action.price_ht.to_string()),
        extra("participants-max", action.participants_max.to_string()),
        extra("existence-prerequis", flag(action.prerequis.is_some())),
    ];
    let told = action.prerequis.as_ref().filter(|told| Some(*told) != action.conditions.as_ref());
    let told = told.map(|told| text("extra", told).with("info", PREREQUIS));
    children.push(extras(known.into_iter().chain(long).chain(told)));
    node("action", children).with("numero", action.numero.as_str())
}

/// Where it is, or where one enrols for all of its sessions, which then stands for it.
fn place_of(action: &Action) -> Option<&Place> {
    let first = action.place_of(action.sessions.first()?)?;
    action.sessions.iter().all(|session| action.place_of(session) == Some(first)).then_some(first)
}

fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::FaceToFace => "0",
        Mode::Mixed => "1",
        Mode::Remote => "2",
    }
}

fn entries(entries: Entries) -> &'static str {
    match entries {
        Entries::FixedDates => "0",
        Entries::Permanent => "1",
    }
}

fn session(action: &Action, session: &Session, of: &TrainingBody) -> Element {
    let state = match session.etat {
        Recruitment::Open => "1",
        Recruitment::Closed => "2",
        Recruitment::Suspended => "3",
    };
    let period = node(
        "periode",
        [leaf("debut", day(session.debut, "00000000")), leaf("fin", day(session.fin, "99999999"))],
    );
    let mut children = vec![period];
    let enrolment = session.lieu.clone().unwrap_or_else(|| own_place(of));
    children.push(node("adresse-inscription", [address(&enrolment)]));
    children.push(leaf("etat-recrutement", state));
    let left = extra("places-restantes", action.places_left(session).to_string());
    let places = session.places.map(|places| extra("places", places.to_string()));
    let hours = session.horaires.as_ref().map(|hours| extra(HOURS, hours.as_str()));
    children.push(extras(places.into_iter().chain(hours).chain([left])));
    node("session", children).with("numero", session.numero.as_str())
}

fn day(day: Option<Date>, unknown: &str) -> String {
    day.map_or_else(|| unknown.to_owned(), |day| day.strftime("%Y%m%d").to_string())
}

fn address(place: &Place) -> Element {
    let (town, country) = abroad(place).unwrap_or((&place.ville, "FR"));
    let mut children: Vec<Element> = Vec::new();
    children.extend(place.denomination.as_deref().map(|name| text("denomination", name)));
    children.extend(place.adresse.iter().map(|line| text("ligne", line)));
    if place.adresse.is_empty() {
        children.push(leaf("ligne", NOTHING));
    }
    children.push(leaf("codepostal", &place.code_postal));
    children.push(text("ville", town));
    children.extend(place.departement.as_ref().map(|code| leaf("departement", code)));
    children.extend(place.code_insee.as_ref().map(|code| leaf("code-INSEE-commune", code)));
    children.push(leaf("pays", country));
    if let (Some(latitude), Some(longitude)) = (place.latitude, place.longitude) {
        let point = [leaf("latitude", latitude.to_string()), leaf("longitude", longitude.to_string())];
        children.push(node("geolocalisation", point));
    }
    node("adresse", children)
}

/// The town of another country ends with the code of that country, as the reader keeps it.
fn abroad(place: &Place) -> Option<(&str, &str)> {
    let (town, country) = place.ville.strip_suffix(')')?.rsplit_once(" (")?;
    let is_country = country.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_french = place.departement.is_some() || place.code_postal.len() == 5;
    (is_country && !is_french).then_some((town, country))
}

/// Where the training body itself is.
fn own_place(of: &TrainingBody) -> Place {
    Place {
        denomination: Some(of.name.clone()),
        adresse: vec![of.street.clone()],
        code_postal: of.postcode.clone(),
        ville: of.town.clone(),
        departement: departement_of(None, &of.postcode),
        ..Place::default()
    }
}

fn training_body(of: &TrainingBody) -> Element {
    let mail = || leaf("courriel", &of.email);
    node(
        "organisme-formation-responsable",
        [
            leaf("numero-activite", &of.nda),
            node("SIRET-organisme-formation", [leaf("SIRET", of.siret.as_str())]),
            leaf("nom-organisme", &of.name),
            leaf("raison-sociale", &of.name),
            node("coordonnees-organisme", [node("coordonnees", [address(&own_place(of)), mail()])]),
            node("contact-organisme", [node("coordonnees", [mail()])]),
        ],
    )
}

#[cfg(test)]
mod tests;
