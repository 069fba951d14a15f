//! SIRENE, as the INSEE serves it (API Sirene 3.11, formats.md §8.2): `/insee/api-sirene/3.11/siret/{siret}`, for who has the key. The
//! establishments are those of `seed/etablissements.json`; one of them makes the register fail.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use axum::extract::{Path as InPath, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

/// An establishment of the sample data.
#[derive(Debug, Clone, Deserialize)]
struct Known {
    siret: String,
    #[serde(default)]
    name: String,
    /// Number, type and name of the street.
    #[serde(default)]
    street: [String; 3],
    #[serde(default)]
    postcode: String,
    #[serde(default)]
    town: String,
    plays: Plays,
}

/// What the register says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Plays {
    Open,
    /// Closed on 31 January 2026.
    Closed,
    /// Its holder opposes that it be shown.
    PartlyShown,
    /// The register answers with an error.
    Unavailable,
}

struct Register {
    key: String,
    known: BTreeMap<String, Known>,
}

/// Nobody is known when the file is not there.
pub fn router(seed_folder: &Path, key: &str) -> Router {
    let text = std::fs::read(seed_folder.join("etablissements.json")).unwrap_or_default();
    let known: Vec<Known> = serde_json::from_slice(&text).unwrap_or_default();
    let known = known.into_iter().map(|one| (one.siret.clone(), one)).collect();
    let register = Register { key: key.to_owned(), known };
    Router::new().route("/insee/api-sirene/3.11/siret/{siret}", get(answer)).with_state(Arc::new(register))
}

async fn answer(
    State(register): State<Arc<Register>>,
    InPath(siret): InPath<String>,
    headers: HeaderMap,
) -> Response {
    let key = headers.get("x-insee-api-key-integration").and_then(|value| value.to_str().ok());
    if key != Some(&register.key) {
        return said(StatusCode::UNAUTHORIZED, "Clé inconnue");
    }
    if siret.len() != 14 || !siret.bytes().all(|b| b.is_ascii_digit()) {
        return said(StatusCode::BAD_REQUEST, "Erreur de syntaxe");
    }
    match register.known.get(&siret) {
        None => said(StatusCode::NOT_FOUND, &format!("Aucun élément trouvé pour le siret {siret}")),
        Some(Known { plays: Plays::Unavailable, .. }) => {
            said(StatusCode::SERVICE_UNAVAILABLE, "Service indisponible")
        }
        Some(known) => Json(establishment(known)).into_response(),
    }
}

fn said(status: StatusCode, message: &str) -> Response {
    let body = json!({ "header": { "statut": status.as_u16(), "message": message } });
    (status, Json(body)).into_response()
}

fn establishment(known: &Known) -> Value {
    let shown =
        |text: &str| if known.plays == Plays::PartlyShown { "[ND]".to_owned() } else { text.to_owned() };
    let (state, since) = if known.plays == Plays::Closed { ("F", "2026-01-31") } else { ("A", "2019-03-01") };
    let diffusion = if known.plays == Plays::PartlyShown { "P" } else { "O" };
    let [number, kind, street] = &known.street;
    json!({
        "header": { "statut": 200, "message": "ok" },
        "etablissement": {
            "siren": &known.siret[..9],
            "nic": &known.siret[9..],
            "siret": known.siret,
            "statutDiffusionEtablissement": diffusion,
            "dateCreationEtablissement": "2019-03-01",
            "etablissementSiege": known.siret[9..].starts_with("0001"),
            "uniteLegale": {
                "etatAdministratifUniteLegale": "A",
                "statutDiffusionUniteLegale": diffusion,
                "denominationUniteLegale": shown(&known.name),
                "nomUniteLegale": null,
                "prenomUsuelUniteLegale": null,
                "categorieJuridiqueUniteLegale": "5710",
            },
            "adresseEtablissement": {
                "complementAdresseEtablissement": null,
                "numeroVoieEtablissement": shown(number),
                "indiceRepetitionEtablissement": null,
                "typeVoieEtablissement": shown(kind),
                "libelleVoieEtablissement": shown(street),
                "codePostalEtablissement": shown(&known.postcode),
                "libelleCommuneEtablissement": shown(&known.town),
            },
            "periodesEtablissement": [
                { "dateFin": null, "dateDebut": since, "etatAdministratifEtablissement": state,
                  "activitePrincipaleEtablissement": "85.59A" },
            ],
        },
    })
}
