//! Addresses and people to call.

use mce_shared::catalogue::checks::{LINE_MAX, LINES_MAX, is_mail};
use mce_shared::catalogue::{Contact, Place, departement_of, is_departement};
use rust_decimal::Decimal;

use super::fields::{Findings, decimal, extra, text, text_of};
use super::issue::code;
use super::tree::Node;

/// Decimals kept of a latitude or a longitude: a centimetre.
const COORDINATE_DECIMALS: u32 = 7;

/// The place in an element that holds `coordonnees/adresse` or `adresse`. `None` without an address, or with a
/// wrong one, which is an error. One that lacks its postcode, or is abroad, is kept with what it says.
pub fn place(holder: &Node, findings: &mut Findings) -> Option<Place> {
    let coordonnees = holder.child("coordonnees");
    let adresse = coordonnees.and_then(|found| found.child("adresse")).or_else(|| holder.child("adresse"))?;
    let country = abroad(adresse);
    let (code_postal, ville) = match &country {
        Some(country) => (postcode_abroad(adresse), town_abroad(adresse, country, findings)),
        None => (postcode(adresse, findings)?, town(adresse, findings)?),
    };
    let code_insee = text(adresse, "code-INSEE-commune", 5, findings).filter(|found| found.len() == 5);
    let departement = match country {
        Some(_) => None,
        None => departement(adresse).or_else(|| departement_of(code_insee.as_deref(), &code_postal)),
    };
    Some(Place {
        denomination: denomination(adresse, coordonnees, findings),
        adresse: lines(adresse, findings),
        code_postal,
        ville,
        code_insee,
        departement,
        latitude: coordinate(adresse, "latitude", 90, findings),
        longitude: coordinate(adresse, "longitude", 180, findings),
    })
}

/// The country, when it is said to be another one.
fn abroad(adresse: &Node) -> Option<String> {
    let typed = adresse.child("pays")?.text.trim().to_uppercase();
    let french = ["", "FR", "FRA", "FRANCE"];
    // Overseas has country codes of its own, and French postcodes.
    let overseas = ["GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "WF", "PF", "NC", "TF"];
    (!french.contains(&typed.as_str()) && !overseas.contains(&typed.as_str())).then_some(typed)
}

/// Of any shape: it is shown, and nothing is looked for by it.
fn postcode_abroad(adresse: &Node) -> String {
    adresse.child("codepostal").map(|found| found.text.trim().chars().take(10).collect()).unwrap_or_default()
}

fn town_abroad(adresse: &Node, country: &str, findings: &mut Findings) -> String {
    let message = format!(
        "Cette adresse est à l’étranger ({country}) : elle est montrée telle quelle, et aucune recherche par département ne la trouve."
    );
    findings.warning(adresse.line, code::PLACE, message);
    let town = text(adresse, "ville", LINE_MAX, findings);
    town.map_or_else(|| country.to_owned(), |town| format!("{town} ({country})"))
}

fn town(adresse: &Node, findings: &mut Findings) -> Option<String> {
    let ville = text(adresse, "ville", LINE_MAX, findings);
    if ville.is_none() {
        findings.error(adresse.line, code::PLACE, "La ville manque dans l’adresse : ajoutez « ville ».");
    }
    ville
}

fn postcode(adresse: &Node, findings: &mut Findings) -> Option<String> {
    let node = adresse.child("codepostal");
    let typed = node.map(|found| found.text.trim().replace(' ', "")).unwrap_or_default();
    if typed.is_empty() {
        let message = "Le code postal manque : l’adresse est montrée sans lui, et la recherche par département ne la trouve que si « code-INSEE-commune » est donné. Ajoutez « codepostal ».";
        findings.warning(adresse.line, code::PLACE, message);
        return Some(String::new());
    }
    if typed.len() == 5 && typed.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(typed);
    }
    let line = node.map_or(adresse.line, |found| found.line);
    findings.error(line, code::PLACE, "Le code postal doit compter cinq chiffres : corrigez « codepostal ».");
    None
}

/// A département as the OF gives it, when there is such a one; else it is derived.
fn departement(adresse: &Node) -> Option<String> {
    let typed = adresse.child("departement")?.text.trim().to_ascii_uppercase();
    let padded = format!("{typed:0>2}");
    is_departement(&padded).then_some(padded)
}

fn denomination(adresse: &Node, coordonnees: Option<&Node>, findings: &mut Findings) -> Option<String> {
    text(adresse, "denomination", LINE_MAX, findings)
        .or_else(|| text(coordonnees?, "ligne", LINE_MAX, findings))
        .or_else(|| text(coordonnees?, "nom", LINE_MAX, findings))
}

/// The lines of the address; EDOF gives the street in parts instead.
fn lines(adresse: &Node, findings: &mut Findings) -> Vec<String> {
    let mut lines: Vec<String> =
        adresse.all("ligne").filter_map(|line| text_of(line, LINE_MAX, findings)).collect();
    if lines.len() > LINES_MAX {
        let message =
            format!("L’adresse a plus de {LINES_MAX} « ligne » : les suivantes ne sont pas montrées.");
        findings.warning(adresse.line, code::PLACE, message);
        lines.truncate(LINES_MAX);
    }
    if !lines.is_empty() {
        return lines;
    }
    let mut part = |key: &str| extra(adresse, key).and_then(|found| text_of(found, LINE_MAX, findings));
    let street = [part("numero-voie"), part("code-nature-voie"), part("libelle-voie")];
    let street = street.into_iter().flatten().collect::<Vec<_>>().join(" ");
    if street.is_empty() { part("ligne5-adresse").into_iter().collect() } else { vec![street] }
}

fn coordinate(adresse: &Node, name: &str, bound: u32, findings: &mut Findings) -> Option<Decimal> {
    let node = adresse.path(&["geolocalisation", name])?;
    let typed = node.text.trim();
    let (unsigned, negative) = typed.strip_prefix('-').map_or((typed, false), |rest| (rest, true));
    let value = decimal(unsigned).filter(|value| *value <= Decimal::from(bound));
    if value.is_none() && !typed.is_empty() {
        findings.warning(
            node.line,
            code::PLACE,
            format!(
                "« {name} » n’est pas lisible et n’est pas \
            gardée : donnez des degrés décimaux, par exemple 48.1113."
            ),
        );
    }
    let value = value?.round_dp(COORDINATE_DECIMALS).normalize();
    Some(if negative { -value } else { value })
}

/// The person or service in a `coordonnees` element.
pub fn contact(coordonnees: &Node, findings: &mut Findings) -> Contact {
    let names = ["prenom", "nom"].map(|name| text(coordonnees, name, LINE_MAX, findings));
    let nom = names.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let telephone = ["telfixe", "portable"]
        .into_iter()
        .find_map(|kind| text(coordonnees.child(kind)?, "numtel", LINE_MAX, findings));
    Contact { nom: (!nom.is_empty()).then_some(nom), courriel: courriel(coordonnees, findings), telephone }
}

fn courriel(coordonnees: &Node, findings: &mut Findings) -> Option<String> {
    let typed = text(coordonnees, "courriel", 160, findings)?;
    if is_mail(&typed) {
        return Some(typed);
    }
    let message = format!("« {typed} » n’est pas une adresse de courriel et n’est pas gardée : corrigez-la.");
    findings.warning(coordonnees.line, code::CONTACT, message);
    None
}
