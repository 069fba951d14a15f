//! A `<formation>`: what it is, what it is for, whose it is.

use mce_shared::catalogue::checks::{CERTIFICATION_MAX, TEXT_MAX, TITLE_MAX};
use mce_shared::catalogue::{
    Action, Certification, CertificationKind, Contact, Formation, FormationNumero, Publication, Purpose,
    ThemeCode,
};
use mce_shared::identifiers::Siret;

use super::action::{ActionLines, action, numero};
use super::fields::{Findings, extra, required, text};
use super::issue::{Issue, Level, code};
use super::place::contact;
use super::tree::Node;

const SIRET: [&str; 3] = ["organisme-formation-responsable", "SIRET-organisme-formation", "SIRET"];
const THEME: [&str; 2] = ["code-type-formation", "code-ELU"];

/// A formation that could be read, with the lines of its parts and the remarks on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedFormation {
    pub formation: Formation,
    pub line: u64,
    pub siret_line: u64,
    /// Where its theme is; the formation's own line when it has none.
    pub theme_line: u64,
    /// One for each action of the formation, in the same order.
    pub actions: Vec<ActionLines>,
    pub warnings: Vec<Issue>,
}

/// Reads a formation, or gives every reason why it can't be read.
///
/// # Errors Every issue found in it, of which one at least is an error.
pub fn formation(node: &Node) -> Result<ParsedFormation, Vec<Issue>> {
    let mut findings = Findings::new(Level::Formation, node.numero.clone());
    let numero = numero::<FormationNumero>(node, "la formation", &mut findings);
    let siret = siret(node, &mut findings);
    let intitule = required(node, "intitule-formation", TITLE_MAX, &mut findings);
    let objectif = required(node, "objectif-formation", TEXT_MAX, &mut findings);
    let resultats_attendus = required(node, "resultats-attendus", TEXT_MAX, &mut findings);
    let contenu = content(node, &mut findings);
    let purpose = purpose(node, &mut findings);
    let contact = find_contact(node, &mut findings);
    let (actions, lines) = actions(node, &mut findings);
    let made = (|| {
        Some(Formation {
            siret: siret?,
            numero: numero?,
            intitule: intitule?,
            objectif: objectif?,
            resultats_attendus: resultats_attendus?,
            contenu: contenu?,
            purpose: purpose?,
            contact,
            actions,
            publication: Publication::Draft,
            imported_at: None,
        })
    })();
    let refused = findings.has_errors();
    match made {
        Some(formation) if !refused => Ok(ParsedFormation {
            formation,
            line: node.line,
            siret_line: node.path(&SIRET).map_or(node.line, |found| found.line),
            theme_line: node.path(&THEME).map_or(node.line, |found| found.line),
            actions: lines,
            warnings: findings.into_issues(),
        }),
        _ => Err(findings.into_issues()),
    }
}

fn siret(node: &Node, findings: &mut Findings) -> Option<Siret> {
    let Some(found) = node.path(&SIRET) else {
        findings.error(
            node.line,
            code::SIRET,
            "Le SIRET manque : remplissez « \
            organisme-formation-responsable / SIRET-organisme-formation / SIRET ».",
        );
        return None;
    };
    found.text.parse().map_err(|error| findings.error(found.line, code::SIRET, format!("{error}"))).ok()
}

/// The content, with EDOF's summary standing in for it when that is all there is.
fn content(node: &Node, findings: &mut Findings) -> Option<String> {
    let full = node.child("contenu-formation").is_some_and(|found| !found.text.trim().is_empty());
    let summary = if full { None } else { extra(node, "resume-contenu") };
    summary
        .and_then(|found| super::fields::text_of(found, TEXT_MAX, findings))
        .or_else(|| required(node, "contenu-formation", TEXT_MAX, findings))
}

/// Mandate with a `code-ELU`; else reinsertion with a certification or a `code-CPF`.
fn purpose(node: &Node, findings: &mut Findings) -> Option<Purpose> {
    let certification = certification(node, findings);
    let themes: Vec<&Node> = node.all("code-type-formation").flat_map(|kind| kind.all("code-ELU")).collect();
    if let Some(second) = themes.get(1) {
        let message = "Plusieurs codes ELU sont donnés : gardez celui du thème principal, une formation \
            relève d’un seul thème.";
        findings.error(second.line, code::THEME, message);
    }
    if let Some(first) = themes.first() {
        if certification.is_some() {
            let message = "Un code ELU et une certification sont donnés : l’offre est lue comme une \
                formation liée au mandat. Pour la réinsertion, faites une offre à part.";
            findings.warning(first.line, code::PURPOSE, message);
        }
        return theme(first, findings).map(|theme| Purpose::Mandate { theme });
    }
    if certification.is_none() {
        let message = "Dites à quoi sert la formation : « code-type-formation / code-ELU » pour le \
            mandat, « certification » ou « code-type-formation / code-CPF » pour la réinsertion.";
        findings.error(node.line, code::PURPOSE, message);
    }
    certification.map(|certification| Purpose::Reinsertion { certification: Some(certification) })
}

fn theme(node: &Node, findings: &mut Findings) -> Option<ThemeCode> {
    ThemeCode::from_input(node.text.trim())
        .map_err(|error| findings.error(node.line, code::THEME, format!("Pour le thème, {error}.")))
        .ok()
}

/// The first certification of the file: RNCP, then RS, then CPF.
fn certification(node: &Node, findings: &mut Findings) -> Option<Certification> {
    let holders: Vec<&Node> = node.all("certification").chain(node.all("code-type-formation")).collect();
    let mut find = |name: &str, prefix: &str| {
        let typed = holders.iter().find_map(|holder| text(holder, name, CERTIFICATION_MAX, findings))?;
        let digits = typed.trim_start_matches(prefix).trim().to_owned();
        Some(format!("{prefix}{digits}"))
    };
    if let Some(code) = find("code-RNCP", "RNCP") {
        return Some(Certification { kind: CertificationKind::Rncp, code });
    }
    if let Some(code) = find("code-RS", "RS") {
        return Some(Certification { kind: CertificationKind::Rs, code });
    }
    let code = find("code-CPF", "CPF")?;
    Some(Certification { kind: CertificationKind::of_cpf(&code), code })
}

/// The first contact that says something: the formation's, then an action's or a session's (EDOF), then the OF's
/// own.
fn find_contact(node: &Node, findings: &mut Findings) -> Contact {
    let actions = || node.all("action");
    let sessions = || actions().flat_map(|action| action.all("session"));
    let of = node.child("organisme-formation-responsable");
    let own = node
        .all("contact-formation")
        .chain(actions().filter_map(|action| extra(action, "contact-information")));
    let of_contacts =
        of.into_iter().flat_map(|of| of.all("contact-organisme").chain(of.all("coordonnees-organisme")));
    let holders =
        own.chain(sessions().filter_map(|session| extra(session, "contact-inscription"))).chain(of_contacts);
    for coordonnees in holders.filter_map(|holder| holder.child("coordonnees")) {
        let found = contact(coordonnees, findings);
        if found.courriel.is_some() || found.telephone.is_some() {
            return found;
        }
    }
    let message = "Aucun courriel ni téléphone n’est donné : l’offre ne pourra pas être publiée. \
        Remplissez « contact-formation ».";
    findings.warning(node.line, code::CONTACT, message);
    Contact::default()
}

fn actions(node: &Node, findings: &mut Findings) -> (Vec<Action>, Vec<ActionLines>) {
    let (mut actions, mut lines) = (Vec::new(), Vec::new());
    for child in node.all("action") {
        let (made, inner) = action(child, findings);
        findings.absorb(inner);
        if let Some((action, at)) = made {
            actions.push(action);
            lines.push(at);
        }
    }
    if node.child("action").is_none() {
        findings.error(
            node.line,
            code::MISSING,
            "La formation n’a pas d’action : ajoutez-en au moins \
            une, avec son prix, sa durée et ses sessions.",
        );
    }
    (actions, lines)
}
