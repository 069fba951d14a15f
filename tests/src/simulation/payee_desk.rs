//! The banks that verify payees: each account has its answer, always the same.

use mce_functions::ports::payee::{PayeeError, PayeeVerification, Verified};
use mce_functions::runtime::BoxFuture;
use mce_shared::identifiers::Iban;
use mce_shared::payee::PayeeMatch;

/// All of them.
pub struct PayeeDesk;

impl PayeeVerification for PayeeDesk {
    fn verify<'a>(
        &'a self,
        iban: &'a Iban,
        name: &'a str,
        _request_id: &'a str,
    ) -> BoxFuture<'a, Result<Verified, PayeeError>> {
        let digit = iban.as_str().bytes().last().unwrap_or_default() % 8;
        Box::pin(async move {
            Ok(match digit {
                0 => Verified { result: PayeeMatch::CloseMatch, proposed: Some(format!("{name} SAS")) },
                1 => Verified { result: PayeeMatch::NoMatch, proposed: None },
                2 => Verified::NOT_AVAILABLE,
                3 => return Err(PayeeError::Unreachable("nobody answers".to_owned())),
                _ => Verified { result: PayeeMatch::Match, proposed: None },
            })
        })
    }
}
