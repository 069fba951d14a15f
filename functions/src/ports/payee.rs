//! Verification of Payee: whether a name is that of the holder of an account, asked of the fund's bank before anything is paid there
//! (regulation (EU) 2024/886, formats.md §5.1).
//!
//! The request and the answer are those of the scheme between banks (EPC133-24): `POST /vop/v1/payee-verifications`, of which banks
//! open the same to the customers who hold a contract. That nobody can say is an answer too, and never stops a proposal.

use std::time::Duration;

use mce_shared::identifiers::Iban;
use mce_shared::payee::PayeeMatch;
use reqwest::StatusCode;
use serde::{Deserialize, Serialize};

use crate::outgoing::Trust;
use crate::ports::BoxFuture;

#[cfg(test)]
mod tests;

/// The scheme gives the payee's bank three seconds, and ours two more.
const CALL_TIMEOUT: Duration = Duration::from_secs(6);
const BODY_BYTES_MAX: usize = 64 * 1024;
/// Characters of the name that a bank proposes, at most (`Max140Text`).
const NAME_MAX: usize = 140;

/// What the bank says, and the name that it proposes where it is close.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    pub result: PayeeMatch,
    pub proposed: Option<String>,
}

impl Verified {
    /// When nobody can say.
    pub const NOT_AVAILABLE: Self = Self { result: PayeeMatch::NotAvailable, proposed: None };
}

/// Why the bank gives no answer. Holds no account number.
#[derive(Debug, thiserror::Error)]
pub enum PayeeError {
    #[error("the bank can't be reached: {0}")]
    Unreachable(String),
    #[error("the bank refuses to answer: {0}")]
    Refused(StatusCode),
    #[error("the answer of the bank can't be read: {0}")]
    Unreadable(String),
    #[error("the address of the verification of payee is not an http address")]
    Address,
}

/// Whoever can say whether a name is that of the holder of an account.
pub trait PayeeVerification: Send + Sync {
    /// Asks; `request_id` names the question in both logs.
    fn verify<'a>(
        &'a self,
        iban: &'a Iban,
        name: &'a str,
        request_id: &'a str,
    ) -> BoxFuture<'a, Result<Verified, PayeeError>>;
}

/// The bank over the network.
pub struct HttpPayeeVerification {
    client: reqwest::Client,
    address: String,
    token: String,
    bic: String,
}

impl HttpPayeeVerification {
    /// `base_url` is where the bank serves the scheme's interface; `bic` is ours, in its directory.
    ///
    /// # Errors
    /// [`PayeeError::Address`]; when no HTTP client can be made.
    pub fn new(trust: &Trust, base_url: &str, token: &str, bic: &str) -> Result<Self, PayeeError> {
        let url = url::Url::parse(base_url).map_err(|_| PayeeError::Address)?;
        if !matches!(url.scheme(), "https" | "http") {
            return Err(PayeeError::Address);
        }
        let client = trust.client().timeout(CALL_TIMEOUT).build().map_err(unreachable)?;
        let address = format!("{}/vop/v1/payee-verifications", base_url.trim_end_matches('/'));
        Ok(Self { client, address, token: token.to_owned(), bic: bic.to_owned() })
    }

    async fn ask(&self, iban: &Iban, name: &str, request_id: &str) -> Result<Verified, PayeeError> {
        let question = Question {
            party: Party { name },
            party_account: PartyAccount { iban: iban.as_str() },
            requesting_agent: Agent { financial_institution_id: Institution { bicfi: &self.bic } },
        };
        let request = self.client.post(&self.address).bearer_auth(&self.token).json(&question);
        let answer = request.header("X-Request-ID", request_id).send().await.map_err(unreachable)?;
        if answer.status() != StatusCode::OK {
            return Err(PayeeError::Refused(answer.status()));
        }
        let body = answer.bytes().await.map_err(unreachable)?;
        read(&body)
    }
}

impl PayeeVerification for HttpPayeeVerification {
    fn verify<'a>(
        &'a self,
        iban: &'a Iban,
        name: &'a str,
        request_id: &'a str,
    ) -> BoxFuture<'a, Result<Verified, PayeeError>> {
        Box::pin(self.ask(iban, name, request_id))
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Question<'a> {
    party: Party<'a>,
    party_account: PartyAccount<'a>,
    requesting_agent: Agent<'a>,
}

#[derive(Serialize)]
struct Party<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct PartyAccount<'a> {
    iban: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Agent<'a> {
    financial_institution_id: Institution<'a>,
}

#[derive(Serialize)]
struct Institution<'a> {
    bicfi: &'a str,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireAnswer {
    party_name_match: String,
    matched_name: Option<String>,
}

fn read(body: &[u8]) -> Result<Verified, PayeeError> {
    if body.len() > BODY_BYTES_MAX {
        return Err(PayeeError::Unreadable(format!("{} bytes", body.len())));
    }
    let answer: WireAnswer =
        serde_json::from_slice(body).map_err(|e| PayeeError::Unreadable(e.to_string()))?;
    let result = match answer.party_name_match.as_str() {
        "MTCH" => PayeeMatch::Match,
        "CMTC" => PayeeMatch::CloseMatch,
        "NMTC" => PayeeMatch::NoMatch,
        "NOAP" => PayeeMatch::NotAvailable,
        other => return Err(PayeeError::Unreadable(format!("partyNameMatch {other:.20}"))),
    };
    // A name is given where it is close, and nowhere else: another one would tell who holds an account.
    let proposed = answer.matched_name.filter(|_| result == PayeeMatch::CloseMatch);
    Ok(Verified { result, proposed: proposed.map(|name| name.chars().take(NAME_MAX).collect()) })
}

fn unreachable(error: reqwest::Error) -> PayeeError {
    PayeeError::Unreachable(error.without_url().to_string())
}
