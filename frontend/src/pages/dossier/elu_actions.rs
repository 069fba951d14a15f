//! What the élu may do: one main action, the others beside it.

use mce_shared::api::{CardPayment, CofinancingRequest, Nothing};
use mce_shared::catalogue::PurposeKind;
use mce_shared::identifiers::Siren;
use mce_shared::lifecycle::{CardStatus, CommandKind, Rating, may_claim, planned_split};
use mce_shared::money::Euros;
use yew::prelude::*;
use yew_router::prelude::*;

use super::Part;
use super::postponement_answer::AnswerPostponement;
use crate::api::{Answer, use_operation};
use crate::browser;
use crate::components::{
    Checkbox, Keyboard, Look, RadioGroup, Select, Severity, TextField, Textarea, action, alert,
    problem_alert, submit, use_report,
};
use crate::form::{Form, use_form};
use crate::router::Route;

pub fn actions(part: Part) -> Html {
    let view = &part.view;
    let may = |kind| view.actions.contains(&kind);
    let id = AttrValue::from(view.dossier.id.as_str().to_owned());
    html! {
        <>
            if may(CommandKind::StartCardPayment) { <PayByCard ..part.clone() /> }
            if may(CommandKind::AcceptPostponement) { <AnswerPostponement ..part.clone() /> }
            <div class="mce-actions">
                if may(CommandKind::Confirm) {
                    <Link<Route> classes="fr-btn" to={Route::Confirmation { id: id.clone() }}>
                        { "Vérifier le financement et confirmer" }
                    </Link<Route>>
                }
                if may(CommandKind::Cancel) {
                    <Link<Route> classes="fr-btn fr-btn--tertiary" to={Route::Cancellation { id: id.clone() }}>
                        { "Annuler ma demande" }
                    </Link<Route>>
                }
                if may(CommandKind::ClaimForceMajeure) && may_claim(&view.dossier, view.today) {
                    <Link<Route> classes="fr-btn fr-btn--tertiary" to={Route::ForceMajeure { id: id.clone() }}>
                        { "Déclarer un cas de force majeure" }
                    </Link<Route>>
                }
            </div>
            if may(CommandKind::RenounceCofinancing) { <Renounce ..part.clone() /> }
            if may(CommandKind::AskCofinancing) && left_to_pay(&part).is_positive() { <AskCofinancing ..part.clone() /> }
            if may(CommandKind::Rate) && view.dossier.rating.is_none() { <Rate ..part.clone() /> }
        </>
    }
}

/// What the card would pay today; a collectivité may take it over, for a training of the mandate only (FI-4).
fn left_to_pay(part: &Part) -> Euros {
    let view = &part.view;
    let is_mandate = view.dossier.training.purpose.kind() == PurposeKind::Mandate;
    match &view.funds {
        Some(funds) if is_mandate && !view.collectivites.is_empty() => {
            planned_split(&view.dossier, funds, view.today).card
        }
        _ => Euros::ZERO,
    }
}

/// The remainder, paid on the card service's own page.
#[component]
fn PayByCard(part: &Part) -> Html {
    let operation = use_operation();
    let due = part.view.dossier.order.as_ref().map(|order| order.card_due()).unwrap_or_default();
    let failed = part.view.dossier.card_attempts.last().and_then(|attempt| match attempt.status {
        CardStatus::Refused => Some("Votre banque a refusé le dernier paiement."),
        CardStatus::Abandoned => Some("Le dernier paiement n’a pas été terminé."),
        _ => None,
    });
    let onclick = {
        let (operation, path) = (operation.clone(), part.path("card-payment"));
        Callback::from(move |_| operation.post(&path, &Nothing {}, Callback::from(go_to_card_page)))
    };
    html! {
        <div class="mce-panel">
            <h2 class="fr-h4">{ "Payer le reste par carte" }</h2>
            if let Some(failed) = failed {
                { alert(Severity::Warning, failed, html! {
                    <p>{ "Rien n’est perdu : vos droits restent réservés. Vous pouvez payer avec la même carte ou une autre." }</p>
                }) }
            }
            if let Some(problem) = operation.problem() { { problem_alert(&problem) } }
            <p>{ "Vous allez sur la page de paiement sécurisée, puis vous revenez ici." }</p>
            { action(Look::Primary, ["Payer ", &due.french(), " par carte"].concat(), operation.is_sending(), onclick) }
        </div>
    }
}

fn go_to_card_page(answer: Answer) {
    if let Ok(payment) = answer.json::<CardPayment>() {
        let fields: Vec<(String, String)> =
            payment.fields.into_iter().map(|field| (field.name, field.value)).collect();
        browser::post_form(&payment.url, &fields);
    }
}

/// Going on without waiting for the collectivité.
#[component]
fn Renounce(part: &Part) -> Html {
    let operation = use_operation();
    let onclick = {
        let (operation, part) = (operation.clone(), part.clone());
        Callback::from(move |_| {
            let ondone = part.ondone.reform(|_| "Vous continuez sans attendre le complément.");
            operation.post(&part.path("cofinancing-request"), &CofinancingRequest::Renounce {}, ondone);
        })
    };
    html! {
        <div class="mce-panel">
            <h2 class="fr-h4">{ "Ne pas attendre la collectivité" }</h2>
            if let Some(problem) = operation.problem() { { problem_alert(&problem) } }
            <p>{ "Si vous continuez sans elle, le reste sera à payer par carte." }</p>
            { action(Look::Secondary, "Continuer sans le complément", operation.is_sending(), onclick) }
        </div>
    }
}

#[component]
fn AskCofinancing(part: &Part) -> Html {
    let operation = use_operation();
    let left = left_to_pay(part);
    let choices = part.view.collectivites.iter();
    let choices: Vec<_> =
        choices.map(|one| (one.siren.to_string().into(), one.name.clone().into())).collect();
    let only = choices
        .first()
        .filter(|_| choices.len() == 1)
        .map(|(siren, _): &(AttrValue, AttrValue)| siren.clone());
    let form = use_form(
        part.form_name("complement"),
        &[],
        &[("collectivite", only.unwrap_or_default()), ("amount", left.to_string().replace('.', ",").into())],
    );
    let report = use_report(&form, &operation);
    let onsubmit = {
        let (form, operation, part) = (form.clone(), operation.clone(), part.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(request) = asked(&form, left) {
                let form = form.clone();
                let done = part.ondone.reform(move |_: Answer| {
                    form.clear();
                    "Votre demande est envoyée à la collectivité."
                });
                operation.post(&part.path("cofinancing-request"), &request, done);
            }
        }
    };
    html! {
        <form class="mce-panel" {onsubmit} novalidate=true>
            <h2 class="fr-h4">{ "Demander un complément à votre collectivité" }</h2>
            <p>{ ["Il resterait ", &left.french(), " à payer par carte. Votre collectivité peut en prendre tout ou partie."].concat() }</p>
            { report }
            <Select form={form.clone()} name="collectivite" label="Collectivité" choices={std::rc::Rc::from(choices)} />
            <TextField form={form.clone()} name="amount" label="Montant demandé" keyboard={Keyboard::Amount} hint="En euros" />
            <Textarea form={form.clone()} name="message" label="Message à la collectivité" optional=true max_length="1000" />
            { submit("Envoyer la demande", operation.is_sending()) }
        </form>
    }
}

fn asked(form: &Form, left: Euros) -> Option<CofinancingRequest> {
    let mut errors = Vec::new();
    let collectivite = form.value("collectivite").parse::<Siren>();
    if collectivite.is_err() {
        errors.push(("collectivite".into(), "Choisissez une collectivité.".into()));
    }
    let amount = Euros::from_input(&form.value("amount"));
    match &amount {
        Ok(amount) if amount.is_positive() && *amount <= left => {}
        Ok(_) => {
            let message = ["Demandez un montant entre 0,01 € et ", &left.french(), "."].concat();
            errors.push(("amount".into(), message.into()));
        }
        Err(error) => errors.push(("amount".into(), error.to_string().into())),
    }
    match (collectivite, amount, errors.is_empty()) {
        (Ok(collectivite), Ok(amount), true) => {
            Some(CofinancingRequest::Ask { collectivite, amount, message: form.value("message").to_string() })
        }
        _ => {
            form.refuse(errors);
            None
        }
    }
}

/// After the training: did it take place, and what was it worth.
#[component]
fn Rate(part: &Part) -> Html {
    let operation = use_operation();
    let form = use_form(part.form_name("avis"), &[], &[]);
    let report = use_report(&form, &operation);
    let onsubmit = {
        let (form, operation, part) = (form.clone(), operation.clone(), part.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let Ok(stars) = form.value("stars").parse::<u8>() else {
                form.refuse(vec![("stars".into(), "Choisissez une note.".into())]);
                return;
            };
            let rating = Rating {
                stars,
                comment: form.value("comment").to_string(),
                took_place: form.is_checked("took_place"),
            };
            let done = part.ondone.reform(|_: Answer| "Merci, votre avis est enregistré.");
            operation.post(&part.path("rating"), &rating, done);
        }
    };
    html! {
        <form class="mce-panel" {onsubmit} novalidate=true>
            <h2 class="fr-h4">{ "Votre avis sur la formation" }</h2>
            { report }
            <Checkbox form={form.clone()} name="took_place" label="La formation a eu lieu comme annoncé" />
            <RadioGroup form={form.clone()} name="stars" legend="Votre note" choices={stars()} />
            <Textarea form={form.clone()} name="comment" label="Commentaire" optional=true max_length="1000" />
            { submit("Envoyer mon avis", operation.is_sending()) }
        </form>
    }
}

fn stars() -> std::rc::Rc<[(AttrValue, AttrValue, Option<AttrValue>)]> {
    [
        ("5", "5 : très satisfait"),
        ("4", "4 : satisfait"),
        ("3", "3 : moyen"),
        ("2", "2 : déçu"),
        ("1", "1 : très déçu"),
    ]
    .into_iter()
    .map(|(value, label)| (value.into(), label.into(), None))
    .collect()
}
