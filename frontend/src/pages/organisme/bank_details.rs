//! The account on which the training body is paid, and how to propose another one.

use mce_shared::api::{BankDetailsChange, BankDetailsView, ComingBankDetails, endpoints};
use yew::prelude::*;

use crate::api::use_resource;
use crate::command::Call;
use crate::components::{
    CommandForm, Page, Severity, TextField, alert, facts, remote_view, sign_in_again, text, use_said,
};
use crate::form::Form;
use crate::format;
use crate::pages::payee::{account, payee_answer};
use crate::router::Route;

#[component]
pub fn BankDetails() -> Html {
    let details = use_resource(endpoints::SHOW_BANK_DETAILS.at([]));
    let said = use_said();
    let onsent = {
        let (said, reload) = (said.clone(), details.reload.clone());
        Callback::from(move |()| {
            said.say(
                "Le compte est proposé. Deux personnes du gestionnaire le vérifient avant tout paiement.",
            );
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
            { facts(paid(view)) }
            if let Some(account) = &view.coming { { coming(account) } }
            if let Some(change) = &view.change { { pending(change) } }
            <h2>{ if view.change.is_some() { "Proposer encore un autre compte" } else { "Proposer un autre compte" } }</h2>
            if view.recent_sign_in { { propose(&onsent) } } else { { sign_in_again(SIGN_IN_AGAIN) } }
        </>
    }
}

fn paid(view: &BankDetailsView) -> Vec<(&'static str, Html)> {
    let mut lines = vec![("Titulaire", text(view.holder.clone())), ("IBAN", text(view.iban.clone()))];
    if let Some(bic) = &view.bic {
        lines.push(("BIC", text(bic.clone())));
    }
    lines
}

/// What waits, whose turn it is, and what happens to the payments meanwhile.
fn pending(change: &BankDetailsChange) -> Html {
    let turn = match &change.checked_by {
        None => "À la première personne du gestionnaire : elle vous appelle au numéro qu’elle connaît.",
        Some(_) => "À la seconde personne du gestionnaire : la première a accepté ce compte.",
    };
    let who = [&change.proposed_by, ", le ", &format::moment(change.proposed_at)].concat();
    let mut lines = vec![
        ("Compte proposé", text(account(&change.iban, change.bic.as_ref()))),
        ("Titulaire, selon la banque", payee_answer(change.payee.as_ref())),
        ("Proposé par", text(who)),
        ("C’est le tour", text(turn)),
    ];
    lines.extend(change.warning.clone().map(|warning| ("Attention", text(warning))));
    alert(
        if change.warning.is_some() { Severity::Warning } else { Severity::Info },
        "Un autre compte attend d’être vérifié",
        html! {
            <>
                { facts(lines) }
                <p>
                    { "Vous recevez un courriel à chaque étape. Une fois accepté par deux personnes, il est payé deux jours plus tard ;                        d’ici là, les virements vont sur le compte d’aujourd’hui. Vous ne connaissez pas cette demande ? Écrivez à                        l’assistance tout de suite." }
                </p>
            </>
        },
    )
}

/// What was accepted, and from when it is paid.
fn coming(coming: &ComingBankDetails) -> Html {
    alert(
        Severity::Info,
        "Un autre compte est accepté",
        html! {
            <>
                { facts(vec![
                    ("Compte", text(account(&coming.iban, coming.bic.as_ref()))),
                    ("Titulaire", text(coming.holder.clone())),
                    ("Payé à partir du", text(format::moment(coming.from))),
                ]) }
                <p>{ "Vous ne connaissez pas ce compte ? Écrivez à l’assistance avant ce moment : le changement peut encore être arrêté." }</p>
            </>
        },
    )
}

const SIGN_IN_AGAIN: &str = "Pour protéger vos paiements, un changement de compte demande une connexion toute récente, avec votre \
                             second facteur. Vous reviendrez ici.";

/// A whole account number is never written in the tab's storage.
const SECRET: &[&str] = &["iban", "bic", "holder"];

fn propose(onsent: &Callback<()>) -> Html {
    let fields = Callback::from(|form: Form| {
        html! {
            <>
                <TextField form={form.clone()} name="iban" label="Nouvel IBAN" autocomplete="off"
                    hint="Celui d’un compte au nom de votre organisme, par exemple FR76 3000 6000 0112 3456 7890 189" />
                <TextField form={form.clone()} name="holder" label="Titulaire du compte" optional=true autocomplete="off"
                    hint="Comme sur votre relevé d’identité bancaire ; sans réponse, le nom de votre organisme. La banque dira s’il correspond." />
                <TextField {form} name="bic" label="BIC" optional=true autocomplete="off"
                    hint="8 ou 11 caractères ; il se déduit de l’IBAN pour une banque française" />
                <p>
                    { "Après votre envoi, deux personnes du gestionnaire vérifient ce compte avant qu’il ne serve. Toute votre organisation est prévenue \
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
