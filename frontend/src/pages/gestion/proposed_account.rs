//! A proposed account: it is shown whole to who will decide, and then decided on.

use mce_shared::api::{
    BankDetailsView, DecideBankDetails, ReadBankDetails, Verdict, WholeBankDetails, endpoints,
};
use yew::prelude::*;

use super::verdict::{Question, verdict_form};
use crate::api::{Answer, Remote, Shared, use_operation};
use crate::command::Call;
use crate::components::{Look, action, problem_alert, result_of, result_view, sign_in_again};
use crate::pages::payee::account;

const RESULT_ID: &str = "compte-entier";

#[derive(Properties, PartialEq)]
pub struct ProposedAccountProps {
    pub view: Shared<BankDetailsView>,
    /// Told what was done, in words.
    pub ondone: Callback<&'static str>,
}

#[component]
pub fn ProposedAccount(props: &ProposedAccountProps) -> Html {
    let operation = use_operation();
    let whole = use_state(|| None::<Remote<WholeBankDetails>>);
    let Some(change) = props.view.change.clone() else { return Html::default() };
    if change.checked_by_reader {
        return html! {
            <p><strong>{ "Vous l’avez accepté : une seconde personne du gestionnaire doit le vérifier à son tour." }</strong></p>
        };
    }
    if !props.view.recent_sign_in && whole.is_none() {
        return sign_in_again(
            "Pour lire le compte entier et en décider, une connexion toute récente est demandée, avec votre second facteur. Vous reviendrez ici.",
        );
    }
    let siret = props.view.siret.to_string();
    let read = {
        let (operation, whole, siret) = (operation.clone(), whole.clone(), siret.clone());
        Callback::from(move |_: MouseEvent| {
            let whole = whole.clone();
            let done = Callback::from(move |answer: Answer| {
                whole.set(Some(result_of(&answer, RESULT_ID, |_| "Le compte entier est affiché".into())));
            });
            let asked = ReadBankDetails { number: change.number };
            operation.post(&endpoints::READ_BANK_DETAILS.at([&siret]), &asked, done);
        })
    };
    let is_second = change.checked_by.is_some();
    html! {
        <>
            <p>
                { "Appelez l’organisme à un numéro que vous connaissiez avant cette demande, et faites-lui dire l’IBAN : un courriel \
                   ne prouve rien. Que vous avez lu le compte entier est écrit dans l’historique." }
            </p>
            if let Some(problem) = operation.problem() { { problem_alert(&problem) } }
            if whole.is_none() {
                <p>{ action(Look::Primary, "Afficher le compte entier", operation.is_sending(), read) }</p>
            }
            { result_view(RESULT_ID, whole.as_ref(), |whole| decision(&siret, whole, is_second, &props.ondone)) }
        </>
    }
}

fn decision(siret: &str, whole: &WholeBankDetails, is_second: bool, ondone: &Callback<&'static str>) -> Html {
    let (number, fingerprint) = (whole.number, whole.fingerprint.clone());
    let made =
        move |verdict: Verdict| DecideBankDetails { number, fingerprint: fingerprint.clone(), verdict };
    let question = Question {
        name: ["compte-", siret, "-", &number.to_string()].concat().into(),
        call: Call::made_of(endpoints::DECIDE_BANK_DETAILS.at([siret]), (), made),
        legend: "Ce compte est-il celui de l’organisme ?",
        yes: ("Accepter ce compte", follows(is_second).into()),
        no: ("Le refuser", "Rien ne change ; l’organisme lira la raison."),
        not_yes: None,
    };
    let ondone = ondone.reform(move |yes: bool| match (yes, is_second) {
        (false, _) => {
            "Le nouveau compte est refusé. L’organisme est prévenu, le compte d’aujourd’hui reste payé."
        }
        (true, false) => {
            "Votre accord est enregistré. Une seconde personne du gestionnaire doit le vérifier à son tour."
        }
        (true, true) => "Le nouveau compte est accepté par deux personnes. Il sera payé dans deux jours.",
    });
    html! {
        <>
            <p><strong>{ "Compte entier : " }</strong>{ account(&whole.iban, whole.bic.as_ref()) }</p>
            { verdict_form(question, &ondone) }
        </>
    }
}

const fn follows(is_second: bool) -> &'static str {
    if is_second {
        "Vérifié avec l’organisme. Il sera payé dans deux jours, et les paiements suspendus repartiront alors."
    } else {
        "Vérifié avec l’organisme. Une seconde personne du gestionnaire décidera après vous."
    }
}
