//! An `<action>` and its `<session>`s.

use mce_shared::catalogue::checks::{
    CROWD_MAX, HOURS_MAX, TEXT_MAX, Whereabouts, is_duration, whereabouts as known,
};
use mce_shared::catalogue::{
    Action, ActionNumero, Entries, Horaires, Mode, Place, Recruitment, Session, SessionNumero,
};
use mce_shared::french::{decimal as decimal_in_french, hours as in_hours};
use mce_shared::money::Euros;
use rust_decimal::Decimal;

use super::fields::{
    Findings, LheoDate, coded, decimal, euros, extra, first_extra, lheo_date, required_code, text, text_of,
};
use super::issue::{Level, code};
use super::place::place;
use super::tree::Node;

/// Trainees of an action that does not say how many: the most that the mandate allows (TR-5), which the OF has
/// undertaken to respect.
pub const DEFAULT_PARTICIPANTS: u16 = 15;

/// Names under which OFs extend an action with its most participants; LHEO has none of its own.
const PARTICIPANTS_KEYS: [&str; 3] = ["participants-max", "nombre-participants-max", "effectif-max"];

/// Names under which OFs extend an action with its exact duration.
const DURATION_KEYS: [&str; 1] = ["duree-heures"];

/// The name under which an action is extended with what is checked, where it is not the conditions themselves.
pub(super) const PREREQUIS: &str = "prerequis";

/// The name under which a session is extended with its hours.
pub(super) const HOURS: &str = "horaires";

const MODES: [(&str, Mode); 3] = [("0", Mode::FaceToFace), ("1", Mode::Mixed), ("2", Mode::Remote)];
const ENTRIES: [(&str, Entries); 2] = [("0", Entries::FixedDates), ("1", Entries::Permanent)];
const RECRUITMENT: [(&str, Recruitment); 3] =
    [("1", Recruitment::Open), ("2", Recruitment::Closed), ("3", Recruitment::Suspended)];
const YES_NO: [(&str, bool); 2] = [("0", false), ("1", true)];

/// EDOF's `codes-rythme-formation`.
const RHYTHMS: [(&str, &str); 7] = [
    ("1", "en journée"),
    ("2", "en soirée"),
    ("3", "en semaine"),
    ("4", "le week-end"),
    ("5", "à temps plein"),
    ("6", "à temps partiel"),
    ("7", "selon plusieurs rythmes"),
];

/// The lines of an action and of its sessions, in the order of the offer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ActionLines {
    pub line: u64,
    pub sessions: Vec<u64>,
}

/// Reads an action with its sessions; `None` when something that it can't be made without is missing, which is an
/// error.
pub fn action(node: &Node, of: &Findings) -> (Option<(Action, ActionLines)>, Findings) {
    let mut findings = of.inside(Level::Action, node.numero.as_deref());
    let numero = numero::<ActionNumero>(node, "l’action", &mut findings);
    let mode = required_code(node, "modalites-enseignement", &MODES, &mut findings);
    let entrees = required_code(node, "modalites-entrees-sorties", &ENTRIES, &mut findings);
    let duree_heures = duration(node, &mut findings);
    let prices = prices(node, &mut findings);
    let (sessions, lines) = sessions(node, entrees.unwrap_or(Entries::FixedDates), &mut findings);
    let (conditions, prerequis) = conditions(node, &mut findings);
    let rest = Rest {
        rythme: rhythm(node, &mut findings),
        participants_max: participants(node, &mut findings),
        lieu: node.child("lieu-de-formation").and_then(|found| place(found, &mut findings)),
        acces_handicapes: access(node, &mut findings),
    };
    let made = (|| {
        let (price_ttc, price_ht) = prices?;
        Some(Action {
            numero: numero?,
            mode: mode?,
            rythme: rest.rythme,
            duree_heures: duree_heures?,
            price_ttc,
            price_ht,
            participants_max: rest.participants_max,
            prerequis,
            conditions,
            lieu: rest.lieu,
            acces_handicapes: rest.acces_handicapes,
            entrees: entrees?,
            sessions,
        })
    })();
    let made = made.inspect(|action| whereabouts(action, node.line, &mut findings));
    (made.map(|action| (action, ActionLines { line: node.line, sessions: lines })), findings)
}

/// What an action has that never stands in its way.
struct Rest {
    rythme: String,
    participants_max: u16,
    lieu: Option<Place>,
    acces_handicapes: Option<String>,
}

/// The OF's number of an element: it is the key of the upsert, so it must be there.
pub fn numero<N: std::str::FromStr<Err = mce_shared::catalogue::BadKey>>(
    node: &Node,
    what: &str,
    findings: &mut Findings,
) -> Option<N> {
    let typed = node.numero.as_deref().unwrap_or_default().trim();
    if typed.is_empty() {
        let message = format!(
            "Le numéro de {what} manque : ajoutez l’attribut « numero », il sert à retrouver {what} d’un \
                envoi à l’autre."
        );
        findings.error(node.line, code::NUMERO, message);
        return None;
    }
    typed
        .parse()
        .map_err(|error| findings.error(node.line, code::NUMERO, format!("Pour {what}, {error}.")))
        .ok()
}

/// The hours of one trainee. LHEO counts whole hours, so an extension (`duree-heures`) may say more exactly; EDOF has a total of its own
/// (`duree-apprentissage`), of which the hours in the centre may be only a part.
fn duration(node: &Node, findings: &mut Findings) -> Option<Decimal> {
    let exact = first_extra(node, &DURATION_KEYS);
    let (whole, counted) = (whole_duration(node), counted_hours(node));
    let line = exact.or(whole).or(counted.first().copied()).map_or(node.line, |found| found.line);
    let counted =
        (!counted.is_empty()).then(|| counted.iter().map(|found| hours(found)).sum::<Option<Decimal>>());
    let found = exact.or(whole).map(hours).or(counted).flatten();
    edof_differs(node, found, findings);
    if let (Some(Some(counted)), Some(exact)) = (counted, exact.and_then(hours))
        && (counted - exact).abs() >= Decimal::ONE
    {
        findings.error(
            line,
            code::DURATION,
            "Deux durées se contredisent : « nombre-heures-total » est \
            la durée arrondie à l’heure, corrigez l’une des deux.",
        );
    }
    let found = found.filter(|hours| is_duration(*hours));
    if found.is_none() {
        findings.error(
            line,
            code::DURATION,
            "La durée doit être un nombre d’heures supérieur à zéro, \
            avec deux décimales au plus : remplissez « nombre-heures-total ».",
        );
    }
    found
}

/// EDOF's total, where LHEO's own is not given: the parts that are may leave out what is learnt elsewhere.
fn whole_duration(node: &Node) -> Option<&Node> {
    let edof = edof_duration(node).filter(|_| filled(node, "nombre-heures-total").is_none())?;
    let parts: Option<Decimal> = counted_hours(node).iter().map(|found| hours(found)).sum();
    (hours(edof)? >= parts?).then_some(edof)
}

fn edof_duration(node: &Node) -> Option<&Node> {
    first_extra(node, &["duree-apprentissage"])
}

/// Says which of two durations is kept.
fn edof_differs(node: &Node, kept: Option<Decimal>, findings: &mut Findings) {
    let counted: Option<Decimal> = counted_hours(node).iter().map(|found| hours(found)).sum();
    let (Some(edof), Some(kept), Some(counted)) = (edof_duration(node), kept, counted) else { return };
    let differs = hours(edof).is_none_or(|total| total != counted);
    if differs && !counted.is_zero() {
        let message = format!(
            "La durée d’apprentissage (« {} ») n’est pas la somme des heures données ({}) : {} sont retenues. Corrigez celle qui est fausse.",
            edof.text.trim(),
            decimal_in_french(counted),
            in_hours(kept)
        );
        findings.warning(edof.line, code::DURATION, message);
    }
}

fn filled<'a>(node: &'a Node, name: &str) -> Option<&'a Node> {
    node.child(name).filter(|found| !found.text.trim().is_empty())
}

/// The total, else its parts.
fn counted_hours(node: &Node) -> Vec<&Node> {
    match filled(node, "nombre-heures-total") {
        Some(total) => vec![total],
        None => {
            let parts = ["nombre-heures-centre", "nombre-heures-entreprise"];
            parts.iter().filter_map(|name| filled(node, name)).collect()
        }
    }
}

fn hours(node: &Node) -> Option<Decimal> {
    decimal(&node.text).filter(|hours| *hours <= Decimal::from(HOURS_MAX)).map(|hours| hours.normalize())
}

/// The prices with and without VAT. Training is VAT-exempt unless the OF says otherwise, so a lone price is both.
fn prices(node: &Node, findings: &mut Findings) -> Option<(Euros, Euros)> {
    let ttc_nodes = [node.child("prix-total-TTC"), extra(node, "frais-ttc")];
    let ttc = amounts(ttc_nodes, findings);
    let ht_nodes = [extra(node, "prix-total-HT"), extra(node, "frais-ht")];
    let ht = amounts(ht_nodes, findings);
    let line = ttc_nodes.iter().chain(&ht_nodes).flatten().next().map_or(node.line, |found| found.line);
    let ttc = ttc.or_else(|| Some(with_vat(ht?, node)));
    let Some(ttc) = ttc.filter(|amount| amount.is_positive()) else {
        findings.error(
            line,
            code::PRICE,
            "Le prix manque : remplissez « prix-total-TTC » avec un montant supérieur à zéro.",
        );
        return None;
    };
    let ht = ht.filter(|amount| amount.is_positive()).unwrap_or(ttc);
    if ht > ttc {
        let message = format!(
            "Le prix hors taxes ({}) dépasse le prix toutes taxes ({}) : corrigez l’un des deux.",
            ht.french(),
            ttc.french()
        );
        findings.error(line, code::PRICE, message);
        return None;
    }
    Some((ttc, ht))
}

/// The amount given in one place or in two; two that differ are an error.
fn amounts(nodes: [Option<&Node>; 2], findings: &mut Findings) -> Option<Euros> {
    let found = nodes.map(|node| node.and_then(|node| euros(node, findings)));
    if let ([Some(first), Some(second)], [_, Some(node)]) = (found, nodes)
        && first != second
    {
        let message = format!(
            "Deux prix se contredisent : {} et {}. Ne gardez que le bon.",
            first.french(),
            second.french()
        );
        findings.error(node.line, code::PRICE, message);
    }
    found[0].or(found[1])
}

/// A price without VAT, with the rate that the OF gives (EDOF `taux-tva`: 0.0, 5.5 or 20.0).
fn with_vat(ht: Euros, node: &Node) -> Euros {
    let rate = extra(node, "taux-tva")
        .and_then(|found| decimal(&found.text))
        .filter(|rate| *rate <= Decimal::ONE_HUNDRED);
    ht + ht.percent(rate.unwrap_or_default())
}

fn participants(node: &Node, findings: &mut Findings) -> u16 {
    let Some(found) = first_extra(node, &PARTICIPANTS_KEYS) else {
        let message = format!(
            "L’effectif maximal n’est pas donné : {DEFAULT_PARTICIPANTS} participants sont retenus. Pour \
                un autre nombre, ajoutez aux « extras » de l’action <extra info=\"{}\">.",
            PARTICIPANTS_KEYS[0]
        );
        findings.warning(node.line, code::PARTICIPANTS, message);
        return DEFAULT_PARTICIPANTS;
    };
    count(found, "L’effectif maximal", 1, findings).unwrap_or(DEFAULT_PARTICIPANTS)
}

fn count(node: &Node, what: &str, least: u16, findings: &mut Findings) -> Option<u16> {
    let number = node.text.trim().parse().ok().filter(|number| (least..=CROWD_MAX).contains(number));
    if number.is_none() {
        findings.error(
            node.line,
            code::PARTICIPANTS,
            format!("{what} doit être un nombre entier entre {least} et 10 000 : corrigez-le."),
        );
    }
    number
}

/// What an enrolment depends on, and what must be checked before it (DL-2).
fn conditions(node: &Node, findings: &mut Findings) -> (Option<String>, Option<String>) {
    let given = text(node, "conditions-specifiques", TEXT_MAX, findings).filter(|text| !says_none(text));
    let checked = match extra(node, "existence-prerequis").map(|found| found.text.trim().to_owned()) {
        Some(value) if !value.is_empty() => value == "1",
        _ => coded(node, "niveau-entree-obligatoire", &YES_NO, findings).unwrap_or(false),
    };
    let told = extra(node, PREREQUIS).and_then(|found| text_of(found, TEXT_MAX, findings));
    let prerequis =
        checked.then(|| told.or(given.clone()).unwrap_or_else(|| "Un niveau d’entrée est exigé.".to_owned()));
    let mut kept: Vec<String> = given.into_iter().collect();
    kept.extend(other_costs(node, findings));
    ((!kept.is_empty()).then(|| kept.join("\n")), prerequis)
}

fn says_none(text: &str) -> bool {
    let text = text.trim_end_matches('.').to_lowercase();
    matches!(
        text.as_str(),
        "aucune" | "aucun" | "néant" | "neant" | "sans" | "non" | "sans objet" | "aucun prérequis"
    )
}

/// Costs that the account does not pay (EDOF `frais-anpec`): the élu must know them before asking.
fn other_costs(node: &Node, findings: &mut Findings) -> Option<String> {
    let amount = euros(extra(node, "frais-anpec")?, findings).filter(|amount| amount.is_positive())?;
    let detail = extra(node, "detail-frais-anpec").and_then(|found| text_of(found, TEXT_MAX, findings));
    let detail = detail.map(|detail| format!(" ({detail})")).unwrap_or_default();
    Some(format!("Frais non pris en charge : {}{detail}.", amount.french()))
}

fn rhythm(node: &Node, findings: &mut Findings) -> String {
    if let Some(given) = text(node, "rythme-formation", TEXT_MAX, findings) {
        return given;
    }
    let Some(codes) = extra(node, "codes-rythme-formation") else { return String::new() };
    let labels = codes.children.iter().filter_map(|child| {
        RHYTHMS.iter().find(|(known, _)| *known == child.text.trim()).map(|(_, label)| *label)
    });
    let labels = labels.collect::<Vec<_>>().join(", ");
    let mut letters = labels.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn access(node: &Node, findings: &mut Findings) -> Option<String> {
    let edof = extra(node, "modalites-handicap").and_then(|found| text_of(found, TEXT_MAX, findings));
    edof.or_else(|| text(node, "acces-handicapes", TEXT_MAX, findings))
}

fn whereabouts(action: &Action, line: u64, findings: &mut Findings) {
    match known(action) {
        Whereabouts::Known => {}
        Whereabouts::Missing => findings.error(
            line,
            code::PLACE,
            "Le lieu manque : ajoutez « lieu-de-formation » avec son \
            adresse, car la formation se tient en présence.",
        ),
        Whereabouts::OfSessions => findings.warning(
            line,
            code::PLACE,
            "Le lieu de formation n’est pas donné : l’adresse \
            d’inscription est montrée à sa place. Ajoutez « lieu-de-formation » si elle est différente.",
        ),
    }
}

fn sessions(node: &Node, entrees: Entries, findings: &mut Findings) -> (Vec<Session>, Vec<u64>) {
    let (mut sessions, mut lines) = (Vec::new(), Vec::new());
    for child in node.all("session") {
        let mut inner = findings.inside(Level::Session, child.numero.as_deref());
        if let Some(session) = session(child, entrees, &mut inner) {
            sessions.push(session);
            lines.push(child.line);
        }
        findings.absorb(inner);
    }
    if node.child("session").is_none() {
        findings.error(
            node.line,
            code::MISSING,
            "L’action n’a pas de session : ajoutez-en au moins une, c’est elle que l’élu demande.",
        );
    }
    (sessions, lines)
}

fn session(node: &Node, entrees: Entries, findings: &mut Findings) -> Option<Session> {
    let numero = numero::<SessionNumero>(node, "la session", findings);
    let debut = date(node, "debut", entrees, findings);
    let fin = date(node, "fin", entrees, findings);
    if let (Some(Some(debut)), Some(Some(fin))) = (debut, fin)
        && fin < debut
    {
        let line = node.path(&["periode", "fin"]).map_or(node.line, |found| found.line);
        findings.error(
            line,
            code::DATE,
            "La session finit avant de commencer : corrigez « debut » ou « fin ».",
        );
    }
    let etat = coded(node, "etat-recrutement", &RECRUITMENT, findings).unwrap_or(Recruitment::Open);
    let places = first_extra(node, &["places", "nombre-places"])
        .and_then(|found| count(found, "Le nombre de places", 0, findings));
    let lieu = node.child("adresse-inscription").and_then(|found| place(found, findings));
    let horaires = horaires(node, findings);
    Some(Session {
        numero: numero?,
        debut: debut?,
        fin: fin?,
        places,
        taken: 0,
        waiting: 0,
        etat,
        lieu,
        horaires,
    })
}

/// The hours, where the OF extends a session with them; LHEO has none.
fn horaires(node: &Node, findings: &mut Findings) -> Option<Horaires> {
    let found = extra(node, HOURS).filter(|found| !found.text.trim().is_empty())?;
    let read = found.text.trim().parse();
    read.map_err(|error| findings.error(found.line, code::DATE, format!("Dans « horaires », {error}."))).ok()
}

/// A date of the session's period: a day for fixed dates, a day or nothing for permanent entries. `None` is an
/// error.
fn date(
    node: &Node,
    name: &str,
    entrees: Entries,
    findings: &mut Findings,
) -> Option<Option<jiff::civil::Date>> {
    let child = node.path(&["periode", name]);
    let typed = child.map(|found| found.text.trim()).unwrap_or_default();
    let line = child.map_or(node.line, |found| found.line);
    let read = if typed.is_empty() { Some(LheoDate::Unknown) } else { lheo_date(typed) };
    match (read, entrees) {
        (Some(LheoDate::Day(day)), _) => Some(Some(day)),
        (Some(LheoDate::Unknown), Entries::Permanent) => Some(None),
        (Some(LheoDate::Unknown), Entries::FixedDates) => {
            let message = format!(
                "Le jour manque dans « {name} » : une session à dates fixes s’écrit AAAAMMJJ, par exemple \
                    20270311."
            );
            findings.error(line, code::DATE, message);
            None
        }
        (None, _) => {
            let shown: String = typed.chars().take(20).collect();
            findings.error(
                line,
                code::DATE,
                format!(
                    "« {shown} » n’est pas une date : écrivez « {name} » \
                sous la forme AAAAMMJJ, par exemple 20270311."
                ),
            );
            None
        }
    }
}
