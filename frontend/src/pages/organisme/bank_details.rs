//! The account on which the training body is paid, and how to propose another one.

use mce_shared::api::{BankDetailsChange, BankDetailsView, endpoints};
use yew::prelude::*;
use yew_router::Routable;

use crate::api::use_resource;
use crate::command::Call;
use crate::components::{
    CommandForm, Look, Page, Severity, TextField, action, alert, facts, remote_view, text, use_said,
};
use crate::form::Form;
use crate::router::Route;
use crate::{browser, format};

/// Asks ProConnect for the second factor again, and comes back here.
fn address_of_sign_in() -> String {
    let again = endpoints::SIGN_IN.at([]).asking("provider", "proconnect").asking("renew", "oui");
    again.asking("return", &Route::OfBankDetails.to_path()).into()
}

#[component]
pub fn BankDetails() -> Html {
    let details = use_resource(endpoints::SHOW_BANK_DETAILS.at([]));
    let said = use_said();
    let onsent = {
        let (said, reload) = (said.clone(), details.reload.clone());
        Callback::from(move |()| {
            said.say("Le compte est proposé. Le gestionnaire le vérifie avant tout paiement.");
            reload.emit(());
        })
    };
    let trail = vec![(Route::OfHome, "Mon organisme".into()), (Route::OfPayments, "Paiements".into())];
    html! {
        <Page title="Coordonnées bancaires" {trail}
            lead="Le compte sur lequel vos formations sont payées. Un changement est vérifié par le gestionnaire avant de servir.">
            { said.view() }
            { remote_view(&details, "Lecture de vos coordonnées…", |view| content(view, onsent)) }
        </Page>
    }
}

fn content(view: &BankDetailsView, onsent: Callback<()>) -> Html {
    html! {
        <>
            <h2>{ "Compte payé aujourd’hui" }</h2>
            { facts(account(&view.iban, view.bic.as_ref(), &view.name)) }
            if let Some(change) = &view.change { { pending(change) } }
            <h2>{ if view.change.is_some() { "Proposer encore un autre compte" } else { "Proposer un autre compte" } }</h2>
            if view.recent_sign_in { { propose(&onsent) } } else { { sign_in_again() } }
        </>
    }
}

fn account(iban: &str, bic: Option<&String>, name: &str) -> Vec<(&'static str, Html)> {
    let mut lines = vec![("Titulaire", text(name.to_owned())), ("IBAN", text(iban.to_owned()))];
    if let Some(bic) = bic {
        lines.push(("BIC", text(bic.clone())));
    }
    lines
}

/// What waits, and what happens to the payments meanwhile.
fn pending(change: &BankDetailsChange) -> Html {
    let who =
        ["Proposé par ", &change.proposed_by, ", le ", &format::moment(change.proposed_at), "."].concat();
    let account = match &change.bic {
        Some(bic) => ["IBAN ", &change.iban, ", BIC ", bic].concat(),
        None => ["IBAN ", &change.iban].concat(),
    };
    alert(
        Severity::Info,
        "Un autre compte attend d’être vérifié",
        html! {
            <>
                <p>{ account }</p>
                <p>{ who }</p>
                <p>
                    { "Le gestionnaire vous appelle au numéro qu’il connaît, puis l’accepte ou le refuse ; vous recevez un courriel. \
                       D’ici là, les virements vont sur le compte d’aujourd’hui. Vous ne connaissez pas cette demande ? Écrivez à \
                       l’assistance tout de suite." }
                </p>
            </>
        },
    )
}

fn sign_in_again() -> Html {
    let leave = Callback::from(|_: MouseEvent| browser::leave_for(&address_of_sign_in()));
    html! {
        <>
            <p>
                { "Pour protéger vos paiements, un changement de compte demande une connexion toute récente, avec votre second \
                   facteur. Vous reviendrez ici." }
            </p>
            <p>{ action(Look::Primary, "Me reconnecter avec ProConnect", false, leave) }</p>
        </>
    }
}

/// A whole account number is never written in the tab's storage.
const SECRET: &[&str] = &["iban", "bic"];

fn propose(onsent: &Callback<()>) -> Html {
    let fields = Callback::from(|form: Form| {
        html! {
            <>
                <TextField form={form.clone()} name="iban" label="Nouvel IBAN" autocomplete="off"
                    hint="Celui d’un compte au nom de votre organisme, par exemple FR76 3000 6000 0112 3456 7890 189" />
                <TextField {form} name="bic" label="BIC" optional=true autocomplete="off"
                    hint="8 ou 11 caractères ; il se déduit de l’IBAN pour une banque française" />
                <p>
                    { "Après votre envoi, le gestionnaire vérifie ce compte avant qu’il ne serve. Toute votre organisation est prévenue \
                       par courriel. Les virements déjà ordonnés vont sur l’ancien compte." }
                </p>
            </>
        }
    });
    html! {
        <CommandForm name="coordonnees-bancaires" secret={SECRET} {fields} button="Proposer ce compte"
            call={Call::of(endpoints::PROPOSE_BANK_DETAILS.at([]), ())} ondone={onsent.reform(|_| ())} />
    }
}
