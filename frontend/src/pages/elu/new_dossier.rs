//! Asking for a session: what is asked, what will happen, a word to the training body.

use mce_shared::api::{CreateDossier, DossierChanged, OfferView, SessionView};
use mce_shared::catalogue::SessionNumero;
use mce_shared::french::{date_long, hours};
use mce_shared::wire::{date_text, parse_date};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::api::{Answer, Shared, use_operation, use_resource};
use crate::components::{
    Keyboard, Page, Severity, TextField, Textarea, alert, error_summary, facts, price, problem_alert,
    remote_view, stepper, submit, text,
};
use crate::form::use_form;
use crate::pages::public::offer;
use crate::router::Route;

const STEPS: [&str; 3] =
    ["Envoyer la demande", "Confirmer après la réponse de l’organisme", "Suivre la formation"];

#[derive(Properties, Clone, PartialEq)]
pub struct NewDossierProps {
    pub siret: AttrValue,
    pub formation: AttrValue,
    pub action: AttrValue,
    pub session: AttrValue,
}

#[component]
pub fn NewDossier(props: &NewDossierProps) -> Html {
    let resource =
        use_resource::<OfferView>(offer::api_path(&props.siret, &props.formation, &props.action).into());
    let back = Route::Offer {
        siret: props.siret.clone(),
        formation: props.formation.clone(),
        action: props.action.clone(),
    };
    html! {
        <Page title="Demander une formation" trail={vec![(Route::Search, "Formations".into()), (back, "Offre".into())]}>
            { stepper(&STEPS, 0) }
            { remote_view(&resource, "Lecture de l’offre…", |view| {
                let session = view.sessions.iter().find(|one| one.session.numero.as_str() == props.session.as_str());
                match (session, resource.state.ready()) {
                    (Some(session), Some(view)) => asked(view, session),
                    _ => alert(Severity::Warning, "Cette séance n’est plus proposée", html! {
                        <p>{ "Revenez à l’offre pour en choisir une autre." }</p>
                    }),
                }
            }) }
        </Page>
    }
}

fn asked(view: &Shared<OfferView>, session: &SessionView) -> Html {
    let action = &view.action;
    html! {
        <>
            { facts(vec![
                ("Formation", text(view.formation.intitule.clone())),
                ("Organisme", text(view.of.name.clone())),
                ("Dates", text(offer::session_dates(&session.session))),
                ("Durée", text(hours(action.duree_heures))),
                ("Prix", price(action.price_ttc)),
            ]) }
            if session.obstacles.is_empty() {
                <Send view={view.clone()} session={session.session.numero.clone()} open_dates={session.session.debut.is_none()} />
            } else {
                { offer::obstacles(&session.obstacles) }
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct SendProps {
    view: Shared<OfferView>,
    session: SessionNumero,
    /// The élu says on which day to start.
    open_dates: bool,
}

#[component]
fn Send(props: &SendProps) -> Html {
    let operation = use_operation();
    let navigator = use_navigator();
    let name = ["demande-", props.view.formation.numero.as_str(), "-", props.session.as_str()].concat();
    let form = use_form(name.into(), &[], &[]);
    let onsubmit = {
        let (form, operation, view, session) =
            (form.clone(), operation.clone(), props.view.clone(), props.session.clone());
        let open_dates = props.open_dates;
        move |event: SubmitEvent| {
            event.prevent_default();
            let start = parse_date(&form.value("start")).filter(|_| open_dates);
            if open_dates && start.is_none() {
                form.refuse(vec![("start".into(), "Choisissez le jour où vous voulez commencer.".into())]);
                return;
            }
            let request = CreateDossier {
                siret: view.formation.siret.clone(),
                formation: view.formation.numero.clone(),
                action: view.action.numero.clone(),
                session: session.clone(),
                start,
                message: form.value("message").to_string(),
            };
            let (form, navigator) = (form.clone(), navigator.clone());
            let done = Callback::from(move |answer: Answer| {
                form.clear();
                if let (Some(navigator), Ok(created)) = (&navigator, answer.json::<DossierChanged>()) {
                    navigator.push(&Route::Dossier { id: created.id.as_str().to_owned().into() });
                }
            });
            operation.post("/api/dossiers", &request, done);
        }
    };
    let earliest = mce_shared::catalogue::earliest_start(crate::format::today());
    html! {
        <form {onsubmit} novalidate=true class="fr-col-12 fr-col-md-8">
            { error_summary(&form) }
            if let Some(problem) = operation.problem() { { refused(&problem) } }
            if props.open_dates {
                <TextField form={form.clone()} name="start" label="Jour où vous voulez commencer" keyboard={Keyboard::Date}
                    min={date_text(earliest)} hint={["Au plus tôt le ", &date_long(earliest)].concat()} />
            }
            <Textarea form={form.clone()} name="message" label="Message à l’organisme" optional=true max_length="1000"
                hint="Par exemple une question, ou un besoin d’aménagement, sans détail médical" />
            <p>
                { "Envoyer n’engage à rien : vous confirmerez après la réponse de l’organisme, et vos droits ne sont réservés \
                   qu’à ce moment." }
            </p>
            { submit("Envoyer ma demande", operation.is_sending()) }
        </form>
    }
}

/// A refusal with every reason that stands in the way.
fn refused(problem: &crate::api::Problem) -> Html {
    let reasons =
        problem.errors.iter().map(|error| html! { <li key={error.code.as_str()}>{ &error.detail }</li> });
    html! {
        <>
            { problem_alert(problem) }
            if !problem.errors.is_empty() { <ul>{ for reasons }</ul> }
        </>
    }
}
