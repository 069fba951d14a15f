//! What the bank of an account says of its holder, in words and not by a colour alone.

use mce_shared::payee::{PayeeAnswer, PayeeMatch};
use yew::prelude::*;

use crate::components::{Severity, badge};
use crate::format;

/// The answer, the name that it is about, and the one that the bank proposes.
pub fn payee_answer(answer: Option<&PayeeAnswer>) -> Html {
    let Some(answer) = answer else { return html! { "Aucune banque n’a été interrogée" } };
    let severity = match answer.result {
        PayeeMatch::Match => Severity::Success,
        PayeeMatch::CloseMatch | PayeeMatch::NotAvailable => Severity::Warning,
        PayeeMatch::NoMatch => Severity::Error,
    };
    let proposed = answer.proposed.as_ref().map(|name| [" ; la banque propose « ", name, " »"].concat());
    html! {
        <>
            { badge(Some(severity), answer.result.french()) }
            <br />
            { ["Nom demandé : « ", &answer.asked, " »", &proposed.unwrap_or_default(), ", le ", &format::moment(answer.at)].concat() }
        </>
    }
}

/// An account in one line.
pub fn account(iban: &str, bic: Option<&String>) -> String {
    match bic {
        Some(bic) => [iban, ", BIC ", bic].concat(),
        None => iban.to_owned(),
    }
}
