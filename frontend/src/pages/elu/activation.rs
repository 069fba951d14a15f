//! Opening the account: the social security number, one question, and an outcome that explains itself.

use std::rc::Rc;

use mce_shared::api::{ActivateAccount, Activation as Outcome};
use mce_shared::identifiers::Nir;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::api::{Answer, Shared, use_operation};
use crate::components::{
    Keyboard, Page, RadioGroup, Severity, TextField, alert, facts, price, submit, text, use_report,
};
use crate::form::{FieldError, Form, use_form};
use crate::identity::use_visitor;
use crate::router::Route;

#[component]
pub fn Activation() -> Html {
    let visitor = use_visitor();
    let outcome = use_state(|| None::<Shared<Outcome>>);
    let onoutcome = {
        let (outcome, visitor) = (outcome.clone(), visitor.clone());
        Callback::from(move |opened: Outcome| {
            outcome.set(Some(Shared::new(opened)));
            visitor.reload();
        })
    };
    html! {
        <Page title="Ouvrir mon compte" lead="Une seule fois : nous retrouvons vos mandats et vos droits.">
            if let Some(outcome) = &*outcome { { result(outcome) } } else { <Question {onoutcome} /> }
        </Page>
    }
}

fn result(outcome: &Outcome) -> Html {
    match outcome {
        Outcome::Activated { explanation, balance } => html! {
            <>
                { alert(Severity::Success, "Votre compte est ouvert", html! { <p>{ explanation }</p> }) }
                { facts(vec![("Droits disponibles", price(*balance))]) }
                <p><Link<Route> classes="fr-btn" to={Route::Account}>{ "Voir mon compte" }</Link<Route>></p>
            </>
        },
        Outcome::ManualReview { reference, explanation } => html! {
            <>
                { alert(Severity::Info, "Votre demande est examinée", html! { <p>{ explanation }</p> }) }
                { facts(vec![("Référence à rappeler", text(reference.clone()))]) }
                <p>
                    { "Rien d’autre n’est à faire ici. Pour suivre votre demande, " }
                    <Link<Route> to={Route::Help}>{ "contactez-nous" }</Link<Route>>{ " avec cette référence." }
                </p>
            </>
        },
    }
}

#[derive(Properties, PartialEq)]
struct QuestionProps {
    onoutcome: Callback<Outcome>,
}

#[component]
fn Question(props: &QuestionProps) -> Html {
    let operation = use_operation();
    // Never kept in the tab: it is asked again after an expired sign-in.
    let form = use_form("activation".into(), &["nir"], &[]);
    let report = use_report(&form, &operation);
    let onsubmit = {
        let (form, operation, onoutcome) = (form.clone(), operation.clone(), props.onoutcome.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            match parse(&form) {
                Ok(request) => {
                    let (form, onoutcome) = (form.clone(), onoutcome.clone());
                    let done = Callback::from(move |answer: Answer| {
                        if let Ok(outcome) = answer.json::<Outcome>() {
                            form.clear();
                            onoutcome.emit(outcome);
                        }
                    });
                    operation.post("/api/account/activation", &request, done);
                }
                Err(errors) => form.refuse(errors),
            }
        }
    };
    html! {
        <form {onsubmit} novalidate=true class="fr-col-12 fr-col-md-8">
            { report }
            <TextField form={form.clone()} name="nir" label="Numéro de sécurité sociale" keyboard={Keyboard::Digits}
                hint="Quinze chiffres, clé comprise, sur votre carte Vitale. Exemple de forme : 2 69 05 49 588 157 80"
                autocomplete="off" />
            <p class="fr-text--sm">
                { "Il sert à ouvrir un seul compte par personne. Il est chiffré aussitôt et n’est montré à personne. " }
                <Link<Route> to={Route::PersonalData}>{ "En savoir plus" }</Link<Route>>
            </p>
            <RadioGroup form={form.clone()} name="pension_liquidated" legend="Percevez-vous une pension de retraite ?"
                hint="Pour une activité professionnelle passée. La réponse ferme ou ouvre la réinsertion, jamais les formations liées au mandat."
                choices={yes_or_no()} />
            { submit("Ouvrir mon compte", operation.is_sending()) }
        </form>
    }
}

fn yes_or_no() -> Rc<[(AttrValue, AttrValue, Option<AttrValue>)]> {
    [("non", "Non"), ("oui", "Oui")]
        .into_iter()
        .map(|(value, label)| (value.into(), label.into(), None))
        .collect()
}

fn parse(form: &Form) -> Result<ActivateAccount, Vec<FieldError>> {
    let mut errors = Vec::new();
    let nir = form.value("nir");
    if let Err(error) = nir.parse::<Nir>() {
        errors.push(("nir".into(), error.to_string().into()));
    }
    let pension = form.value("pension_liquidated");
    if pension.is_empty() {
        errors.push(("pension_liquidated".into(), "Répondez par oui ou par non.".into()));
    }
    if errors.is_empty() {
        Ok(ActivateAccount { nir: nir.to_string(), pension_liquidated: pension == "oui" })
    } else {
        Err(errors)
    }
}
