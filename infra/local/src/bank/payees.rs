//! Verification of Payee: the bank says whether a name is that of the holder of an account, as the scheme between banks wants it
//! (EPC133-24, formats.md §5.1). Whose account it is is chosen at `/banque`; one of which nobody has said anything matches.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use mce_shared::french::fold;
use mce_shared::identifiers::Iban;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Bank;

/// What the bank of an account says of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payee {
    /// Its holder has this name.
    Named(String),
    /// It does not answer.
    Silent,
}

/// An answer of the scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameMatch {
    Match,
    Close(String),
    No,
    NotPossible,
}

/// Compares as banks do: without case, accents and order; a name of which the other has most words is close.
#[must_use]
pub fn compared(payee: Option<&Payee>, asked: &str) -> NameMatch {
    let holder = match payee {
        None => return NameMatch::Match,
        Some(Payee::Silent) => return NameMatch::NotPossible,
        Some(Payee::Named(holder)) => holder,
    };
    let (known, words) = (words(holder), words(asked));
    if known == words {
        return NameMatch::Match;
    }
    let common = known.iter().filter(|word| words.contains(word)).count();
    let is_close = common > 0 && 2 * common >= known.len().max(words.len());
    if is_close { NameMatch::Close(holder.clone()) } else { NameMatch::No }
}

fn words(name: &str) -> Vec<String> {
    let folded = fold(name);
    let mut words: Vec<String> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.sort_unstable();
    words
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Question {
    party: Party,
    party_account: PartyAccount,
}

#[derive(Deserialize)]
struct Party {
    name: String,
}

#[derive(Deserialize)]
struct PartyAccount {
    iban: String,
}

/// `POST /banque/vop/v1/payee-verifications`, for who has the token of the contract.
pub(super) async fn verify(
    State(bank): State<Bank>,
    headers: HeaderMap,
    Json(question): Json<Question>,
) -> Response {
    let expected = format!("Bearer {}", bank.vop_token);
    if headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()) != Some(&expected) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    if !headers.contains_key("x-request-id") {
        return (StatusCode::BAD_REQUEST, Json(json!({ "type": "FORMAT_ERROR" }))).into_response();
    }
    let Ok(iban) = question.party_account.iban.parse::<Iban>() else {
        return (StatusCode::BAD_REQUEST, Json(json!({ "type": "INVALID_IBAN" }))).into_response();
    };
    let answer = match bank.verify(&iban, &question.party.name).await {
        NameMatch::Match => json!({ "partyNameMatch": "MTCH" }),
        NameMatch::Close(name) => json!({ "partyNameMatch": "CMTC", "matchedName": name }),
        NameMatch::No => json!({ "partyNameMatch": "NMTC" }),
        NameMatch::NotPossible => json!({ "partyNameMatch": "NOAP" }),
    };
    Json(answer).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bank_says_whether_a_name_is_the_holders() {
        let named = |name: &str| Some(Payee::Named(name.to_owned()));
        let close = |name: &str| NameMatch::Close(name.to_owned());
        for (payee, asked, expected) in [
            (None, "Formation", NameMatch::Match),
            (named("École des élus"), "ECOLE DES ELUS", NameMatch::Match),
            (named("FORMATION BRETAGNE SAS"), "Formation Bretagne", close("FORMATION BRETAGNE SAS")),
            (named("Martin Durand"), "Formation Bretagne", NameMatch::No),
            (Some(Payee::Silent), "Formation", NameMatch::NotPossible),
        ] {
            assert_eq!(compared(payee.as_ref(), asked), expected, "{asked} for {payee:?}");
        }
    }
}
