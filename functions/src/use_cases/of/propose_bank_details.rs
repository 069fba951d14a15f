//! Proposes another account to be paid on: by somebody who has just signed in with his second factor, to be checked by somebody else.

use mce_shared::api::ProposeBankDetails;
use mce_shared::identifiers::{Iban, Siret};
use mce_shared::lifecycle::{Message, Recipient};

use super::show_bank_details::{details, is_recent};
use crate::http::{Answer, Call, Fault};
use crate::ports::bank::Bic;
use crate::ports::vault::Secret;
use crate::runtime::Environment;
use crate::store::organisations::{self, IbanChange};
use crate::store::outbox;

super::super::http_function!("propose-bank-details");

/// Proposes.
///
/// # Errors
/// 403 when the sign-in is too old; 422 with the field for an account that can't be paid.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    let asked: ProposeBankDetails = call.json()?;
    let caller = call.caller()?;
    let siret = caller.of()?;
    if !is_recent(caller, call.now) {
        let detail = "Pour changer de compte, reconnectez-vous d'abord avec votre second facteur : c'est ce qui protège vos paiements.";
        return Err(Fault::problem(403, "recent-sign-in-needed", "Reconnexion nécessaire", detail));
    }
    let (iban, bic) = account(&asked)?;
    let change = IbanChange {
        siret: siret.clone(),
        iban: environment
            .vault()?
            .seal(Secret::Iban, iban.as_str(), siret.as_str())
            .map_err(Fault::internal)?,
        bic: bic.map(|bic| bic.to_string()),
        proposed_by: caller.sign_in.display_name.clone(),
        proposer: caller.principal(),
        proposed_at: call.now,
    };
    organisations::propose_iban(environment.store(), &change).await?;
    // Whoever can read the mails of the training body hears of it: the surest way to find a thief.
    for (n, message) in told(siret, &change.proposed_by).iter().enumerate() {
        let id = format!("{siret}-iban-proposed-{}-{n}", call.now);
        outbox::queue(environment.store(), &id, message, call.now).await?;
    }
    let shown = details(environment, siret, true).await?;
    Answer::json(&shown.ok_or_else(|| Fault::not_found("Cet organisme"))?)
}

fn account(asked: &ProposeBankDetails) -> Result<(Iban, Option<Bic>), Fault> {
    let iban: Iban = asked.iban.parse().map_err(|error: mce_shared::identifiers::IbanError| {
        Fault::field("/iban", "iban-bad", error.to_string())
    })?;
    if !iban.is_sepa() {
        let detail =
            "Ce compte est hors de la zone SEPA : indiquez un compte que le fonds peut payer en euros.";
        return Err(Fault::field("/iban", "iban-outside-sepa", detail));
    }
    let bic = match asked.bic.trim() {
        "" => None,
        bic => Some(bic.parse().map_err(|_| {
            Fault::field(
                "/bic",
                "bic-bad",
                "Ce BIC n'est pas valide : il a 8 ou 11 caractères. Vous pouvez le laisser vide.",
            )
        })?),
    };
    Ok((iban, bic))
}

fn told(siret: &Siret, who: &str) -> [Message; 2] {
    let of = Message {
        to: Recipient::Of(siret.clone()),
        subject: "Changement de coordonnées bancaires demandé".to_owned(),
        text: format!(
            "{who} demande que vos virements aillent sur un autre compte. Le gestionnaire vérifie avant tout paiement. Si vous ne connaissez pas cette demande, écrivez-nous tout de suite."
        ),
        path: "/organisme/coordonnees-bancaires".to_owned(),
    };
    let gestionnaire = Message {
        to: Recipient::Gestionnaire,
        subject: format!("Nouvelles coordonnées bancaires à vérifier : {siret}"),
        text: format!(
            "{who} (organisme {siret}) propose un autre compte à payer. Appelez l'organisme au numéro connu avant de valider."
        ),
        path: "/fonds/coordonnees-bancaires".to_owned(),
    };
    [of, gestionnaire]
}
