//! The accounts that training bodies propose: somebody of the gestionnaire checks them before they are paid (four eyes).

use mce_shared::api::{BankDetailsChange, BankDetailsView, endpoints};
use yew::prelude::*;

use super::verdict::{Question, verdict_form};
use crate::api::use_resource;
use crate::command::Call;
use crate::components::{Page, empty, facts, remote_view, text, use_said};
use crate::format;

#[component]
pub fn BankDetails() -> Html {
    let list = use_resource(endpoints::LIST_BANK_DETAILS.at([]));
    let said = use_said();
    let ondone = {
        let (said, reload) = (said.clone(), list.reload.clone());
        Callback::from(move |yes: bool| {
            let words = if yes {
                "Le nouveau compte est accepté. Les paiements suspendus seront de nouveau ordonnés."
            } else {
                "Le nouveau compte est refusé. L’organisme est prévenu, le compte d’aujourd’hui reste payé."
            };
            said.say(words);
            reload.emit(());
        })
    };
    html! {
        <Page title="Coordonnées bancaires à vérifier" trail={super::trail()}
            lead="Un organisme propose un autre compte : il n’est payé qu’une fois vérifié par une personne du gestionnaire.">
            { said.view() }
            { remote_view(&list, "Lecture des comptes proposés…", |list| {
                if list.changes.is_empty() {
                    return empty("Aucun compte à vérifier", html! {
                        <p class="fr-mb-0">{ "Les comptes que les organismes proposeront arriveront ici." }</p>
                    });
                }
                list.changes.iter().map(|view| proposed(view, &ondone)).collect::<Html>()
            }) }
        </Page>
    }
}

fn proposed(view: &BankDetailsView, ondone: &Callback<bool>) -> Html {
    let Some(change) = &view.change else { return Html::default() };
    let siret = view.siret.to_string();
    let question = Question {
        name: ["compte-", &siret].concat().into(),
        call: Call::of(endpoints::DECIDE_BANK_DETAILS.at([&siret]), ()),
        legend: "Ce compte est-il celui de l’organisme ?",
        yes: (
            "Accepter ce compte",
            "Vérifié avec l’organisme. Les prochains virements iront sur ce compte.".into(),
        ),
        no: ("Le refuser", "Rien ne change ; l’organisme lira la raison."),
        not_yes: None,
    };
    html! {
        <div class="mce-panel" key={siret.clone()}>
            <h2 class="fr-h4">{ &view.name }</h2>
            { facts(lines(view, change)) }
            <p>
                { "Appelez l’organisme à un numéro que vous connaissiez avant cette demande, et faites-lui dire l’IBAN : un courriel \
                   ne prouve rien." }
            </p>
            { verdict_form(question, ondone) }
        </div>
    }
}

fn lines(view: &BankDetailsView, change: &BankDetailsChange) -> Vec<(&'static str, Html)> {
    let mut lines = vec![
        ("SIRET", text(view.siret.to_string())),
        ("Compte payé aujourd’hui", text(account(&view.iban, view.bic.as_ref()))),
        ("Compte proposé", text(account(&change.iban, change.bic.as_ref()))),
        ("Proposé par", text(change.proposed_by.clone())),
        ("Le", text(format::moment(change.proposed_at))),
    ];
    if view.iban.is_empty() {
        drop(lines.remove(1));
    }
    lines
}

fn account(iban: &str, bic: Option<&String>) -> String {
    match bic {
        Some(bic) => [iban, ", BIC ", bic].concat(),
        None => iban.to_owned(),
    }
}
