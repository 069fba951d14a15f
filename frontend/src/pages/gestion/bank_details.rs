//! The accounts that training bodies propose: two people of the gestionnaire see each whole and check it before it is paid.

use mce_shared::api::{BankDetailsChange, BankDetailsView, ComingBankDetails, endpoints};
use mce_shared::lifecycle::TEXT_MAX;
use yew::prelude::*;
use yew_router::prelude::*;

use super::proposed_account::ProposedAccount;
use crate::api::{Shared, use_resource};
use crate::command::Call;
use crate::components::{CommandForm, Keyboard, Page, TextField, empty, facts, remote_view, text, use_said};
use crate::form::Form;
use crate::format;
use crate::pages::history::Unfolded;
use crate::pages::payee::{account, payee_answer};
use crate::router::Route;

#[component]
pub fn BankDetails() -> Html {
    let list = use_resource(endpoints::LIST_BANK_DETAILS.at([]));
    let said = use_said();
    let ondone = said.then(&list.reload);
    html! {
        <Page title="Coordonnées bancaires à vérifier" trail={super::trail()}
            lead="Un organisme propose un autre compte : deux personnes du gestionnaire le vérifient, et il n’est payé que deux jours plus tard.">
            { said.view() }
            { remote_view(&list, "Lecture des comptes proposés…", |list| {
                if list.changes.is_empty() {
                    return empty("Aucun compte à vérifier", html! {
                        <p class="fr-mb-0">{ "Les comptes que les organismes proposeront arriveront ici." }</p>
                    });
                }
                list.changes.iter().map(|view| one(view, &ondone)).collect::<Html>()
            }) }
        </Page>
    }
}

fn one(view: &BankDetailsView, ondone: &Callback<&'static str>) -> Html {
    html! {
        <div class="mce-panel" key={view.siret.to_string()}>
            <h2 class="fr-h4"><Link<Route> to={Route::TrainingBody { siret: view.siret.to_string().into() }}>{ &view.name }</Link<Route>></h2>
            if let Some(change) = &view.change {
                { facts(lines(view, change)) }
                <ProposedAccount key={change.number} view={Shared::new(view.clone())} {ondone} />
            }
            if let Some(account) = &view.coming { { coming(view, account, ondone) } }
            <Unfolded address={endpoints::SHOW_BANK_DETAILS_HISTORY.at([view.siret.as_str()])} of={["du compte de ", &view.name].concat()} />
        </div>
    }
}

fn lines(view: &BankDetailsView, change: &BankDetailsChange) -> Vec<(&'static str, Html)> {
    let mut lines = vec![
        ("SIRET", text(view.siret.to_string())),
        ("Compte payé aujourd’hui", text(account(&view.iban, view.bic.as_ref()))),
        ("Compte proposé", text(account(&change.iban, change.bic.as_ref()))),
        ("Titulaire, selon la banque", payee_answer(change.payee.as_ref())),
        ("Proposé par", text(change.proposed_by.clone())),
        ("Le", text(format::moment(change.proposed_at))),
    ];
    lines.extend(change.warning.clone().map(|warning| ("Attention", text(warning))));
    if let (Some(by), Some(at)) = (&change.checked_by, change.checked_at) {
        let comment = change.checked.as_ref().filter(|words| !words.is_empty());
        let comment = comment.map(|words| [" : ", words].concat()).unwrap_or_default();
        lines.push((
            "Accepté une première fois par",
            text([by, ", le ", &format::moment(at), &comment].concat()),
        ));
    }
    lines
}

/// What was accepted is paid from a moment on; until then it can be stopped.
fn coming(view: &BankDetailsView, coming: &ComingBankDetails, ondone: &Callback<&'static str>) -> Html {
    let siret = view.siret.to_string();
    let fields = Callback::from(|form: Form| {
        html! { <TextField {form} name="reason" label="Pourquoi : l’organisme le lira" keyboard={Keyboard::Lines(TEXT_MAX)} /> }
    });
    let ondone =
        ondone.reform(|_| "Ce compte ne sera pas payé. L’organisme est prévenu, l’ancien compte reste payé.");
    html! {
        <>
            <h3 class="fr-h5">{ "Compte accepté, pas encore payé" }</h3>
            { facts(vec![
                ("Compte", text(account(&coming.iban, coming.bic.as_ref()))),
                ("Titulaire", text(coming.holder.clone())),
                ("Payé à partir du", text(format::moment(coming.from))),
            ]) }
            <p>{ "L’organisme dit ne pas connaître ce compte ? Arrêtez ce changement avant ce moment." }</p>
            <CommandForm name={["arreter-", &siret].concat()} {fields} button="Arrêter ce changement"
                call={Call::of(endpoints::STOP_BANK_DETAILS.at([&siret]), "Dites pourquoi : l’organisme le lira.")} {ondone} />
        </>
    }
}
