//! SIRENE, the register of establishments of the INSEE: what it says of a SIRET (API Sirene 3.11, formats.md §8.2).
//!
//! `GET /api-sirene/3.11/siret/{siret}` under the key of the contract. That the register does not answer is an answer too, and stops
//! nobody: what is typed is then checked on the pieces.

use std::time::Duration;

use jiff::civil::Date;
use mce_shared::accreditation::{Establishment, EstablishmentAnswer};
use mce_shared::identifiers::Siret;
use reqwest::StatusCode;
use serde::Deserialize;

use crate::outgoing::Trust;
use crate::ports::BoxFuture;

#[cfg(test)]
mod tests;

const CALL_TIMEOUT: Duration = Duration::from_secs(4);
const BODY_BYTES_MAX: usize = 256 * 1024;
/// What the register writes in place of what its holder opposes to be shown.
const HIDDEN: &str = "[ND]";
const KEY_HEADER: &str = "X-INSEE-Api-Key-Integration";

/// Why the register gives no answer.
#[derive(Debug, thiserror::Error)]
pub enum SireneError {
    #[error("SIRENE can't be reached: {0}")]
    Unreachable(String),
    /// 429 among others: thirty requests a minute.
    #[error("SIRENE refuses to answer: {0}")]
    Refused(StatusCode),
    #[error("the answer of SIRENE can't be read: {0}")]
    Unreadable(String),
    #[error("the address of SIRENE is not an http address")]
    Address,
}

/// Whoever can say what an establishment is.
pub trait Establishments: Send + Sync {
    /// Asks.
    fn find<'a>(&'a self, siret: &'a Siret) -> BoxFuture<'a, Result<EstablishmentAnswer, SireneError>>;
}

/// The register over the network.
pub struct HttpSirene {
    client: reqwest::Client,
    base_url: String,
    key: String,
}

impl HttpSirene {
    /// `base_url` is where `/api-sirene` is.
    ///
    /// # Errors
    /// [`SireneError::Address`]; when no HTTP client can be made.
    pub fn new(trust: &Trust, base_url: &str, key: &str) -> Result<Self, SireneError> {
        let url = url::Url::parse(base_url).map_err(|_| SireneError::Address)?;
        if !matches!(url.scheme(), "https" | "http") {
            return Err(SireneError::Address);
        }
        let client = trust.client().timeout(CALL_TIMEOUT).build().map_err(unreachable)?;
        Ok(Self { client, base_url: base_url.trim_end_matches('/').to_owned(), key: key.to_owned() })
    }

    async fn ask(&self, siret: &Siret) -> Result<EstablishmentAnswer, SireneError> {
        let address = format!("{}/api-sirene/3.11/siret/{siret}", self.base_url);
        let request = self.client.get(address).header(KEY_HEADER, &self.key);
        let answer = request.header("Accept", "application/json").send().await.map_err(unreachable)?;
        match answer.status() {
            StatusCode::OK => read(&answer.bytes().await.map_err(unreachable)?),
            StatusCode::NOT_FOUND => Ok(EstablishmentAnswer::Unknown {}),
            // Non-diffusible, before the register showed a part of those.
            StatusCode::FORBIDDEN => Ok(EstablishmentAnswer::NotShown {}),
            other => Err(SireneError::Refused(other)),
        }
    }
}

impl Establishments for HttpSirene {
    fn find<'a>(&'a self, siret: &'a Siret) -> BoxFuture<'a, Result<EstablishmentAnswer, SireneError>> {
        Box::pin(self.ask(siret))
    }
}

#[derive(Deserialize)]
struct WireAnswer {
    etablissement: WireEstablishment,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireEstablishment {
    #[serde(default)]
    statut_diffusion_etablissement: Option<String>,
    unite_legale: LegalUnit,
    adresse_etablissement: WireAddress,
    /// The present one first.
    #[serde(default)]
    periodes_etablissement: Vec<Period>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LegalUnit {
    #[serde(default)]
    etat_administratif_unite_legale: Option<String>,
    #[serde(default)]
    denomination_unite_legale: Option<String>,
    #[serde(default)]
    prenom_usuel_unite_legale: Option<String>,
    #[serde(default)]
    nom_usage_unite_legale: Option<String>,
    #[serde(default)]
    nom_unite_legale: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireAddress {
    #[serde(default)]
    numero_voie_etablissement: Option<String>,
    #[serde(default)]
    indice_repetition_etablissement: Option<String>,
    #[serde(default)]
    type_voie_etablissement: Option<String>,
    #[serde(default)]
    libelle_voie_etablissement: Option<String>,
    #[serde(default)]
    code_postal_etablissement: Option<String>,
    #[serde(default)]
    libelle_commune_etablissement: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Period {
    #[serde(default)]
    date_debut: Option<Date>,
    #[serde(default)]
    etat_administratif_etablissement: Option<String>,
}

fn read(body: &[u8]) -> Result<EstablishmentAnswer, SireneError> {
    if body.len() > BODY_BYTES_MAX {
        return Err(SireneError::Unreadable(format!("{} bytes", body.len())));
    }
    let answer: WireAnswer =
        serde_json::from_slice(body).map_err(|e| SireneError::Unreadable(e.to_string()))?;
    Ok(meant(&answer.etablissement))
}

fn meant(it: &WireEstablishment) -> EstablishmentAnswer {
    let now = it.periodes_etablissement.first();
    let is = |state: Option<&String>, word: &str| state.is_some_and(|state| state == word);
    let closed = now.is_some_and(|now| is(now.etat_administratif_etablissement.as_ref(), "F"));
    if closed || is(it.unite_legale.etat_administratif_unite_legale.as_ref(), "C") {
        return EstablishmentAnswer::Closed { since: now.filter(|_| closed).and_then(|now| now.date_debut) };
    }
    let establishment = Establishment {
        name: name(&it.unite_legale),
        street: street(&it.adresse_etablissement),
        postcode: shown(it.adresse_etablissement.code_postal_etablissement.as_ref()).to_owned(),
        town: shown(it.adresse_etablissement.libelle_commune_etablissement.as_ref()).to_owned(),
    };
    let is_shown = is(it.statut_diffusion_etablissement.as_ref(), "O");
    let is_whole =
        ![&establishment.name, &establishment.postcode, &establishment.town].contains(&&String::new());
    if is_shown && is_whole {
        EstablishmentAnswer::Open { establishment }
    } else {
        EstablishmentAnswer::NotShown {}
    }
}

fn shown(text: Option<&String>) -> &str {
    text.map(String::as_str).filter(|text| *text != HIDDEN).unwrap_or_default()
}

/// The raison sociale; of a person, first name and name.
fn name(unit: &LegalUnit) -> String {
    let denomination = shown(unit.denomination_unite_legale.as_ref());
    if !denomination.is_empty() {
        return denomination.to_owned();
    }
    let in_use = shown(unit.nom_usage_unite_legale.as_ref());
    let name = if in_use.is_empty() { shown(unit.nom_unite_legale.as_ref()) } else { in_use };
    joined(&[shown(unit.prenom_usuel_unite_legale.as_ref()), name])
}

fn street(address: &WireAddress) -> String {
    joined(&[
        shown(address.numero_voie_etablissement.as_ref()),
        shown(address.indice_repetition_etablissement.as_ref()),
        shown(address.type_voie_etablissement.as_ref()),
        shown(address.libelle_voie_etablissement.as_ref()),
    ])
}

fn joined(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

fn unreachable(error: reqwest::Error) -> SireneError {
    SireneError::Unreachable(error.without_url().to_string())
}
