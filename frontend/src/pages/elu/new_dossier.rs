//! Asking for a session: what is asked, what will happen, a word to the training body.

use mce_shared::api::{DossierChanged, OfferView, SessionView, endpoints};
use mce_shared::catalogue::{Place, Session, SessionNumero};
use mce_shared::forms::SessionChosen;
use mce_shared::french::{date_long, hours};
use mce_shared::lifecycle::{Actor, Refusal, TEXT_MAX};
use mce_shared::wire::date_text;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::api::{Shared, use_resource};
use crate::command::{Call, Done};
use crate::components::{
    CommandForm, Keyboard, Page, Severity, TextField, alert, facts, price_with_tax, remote_view, stepper,
    text,
};
use crate::form::Form;
use crate::pages::elu::cost;
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
    let resource = use_resource(
        endpoints::SHOW_OFFER
            .at([&props.siret, &props.formation, &props.action])
            .asking("session", &props.session),
    );
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
                    _ => alert(Severity::Warning, "Cette session n’est plus proposée", html! {
                        <p>{ "Revenez à l’offre pour en choisir une autre." }</p>
                    }),
                }
            }) }
        </Page>
    }
}

fn asked(view: &Shared<OfferView>, session: &SessionView) -> Html {
    let action = &view.action;
    let place = action.place_of(&session.session).map_or_else(|| action.mode.label().to_owned(), Place::line);
    html! {
        <>
            { facts(vec![
                ("Formation", text(view.formation.intitule.clone())),
                ("Organisme", text(view.of.name.clone())),
                ("Dates", text(session.session.dates())),
                ("Lieu", text(place)),
                ("Durée", text(hours(action.duree_heures))),
                ("Prix", price_with_tax(action.price_ttc, action.price_ht)),
            ]) }
            if let Some(dossier) = &session.dossier {
                { alert(Severity::Warning, "Vous avez déjà demandé cette session", html! {
                    <p>
                        { Refusal::AlreadyAsked { dossier: dossier.clone() }.said_to(Actor::Elu) }
                        { " " }{ offer::own_dossier(dossier) }
                    </p>
                }) }
            } else if session.obstacles.is_empty() {
                { for view.cost.as_ref().map(cost::cost) }
                <Send view={view.clone()} session={session.session.numero.clone()} open_dates={session.session.debut.is_none()} />
            } else {
                { offer::obstacles(&session.obstacles) }
                if offer::is_only_full(&session.obstacles) {
                    <p>{ offer::wait(&key_of(view, &session.session), &session.session.dates()) }</p>
                }
            }
        </>
    }
}

/// As an address writes it.
fn key_of(view: &OfferView, session: &Session) -> String {
    let formation = &view.formation;
    let parts = [formation.siret.as_str(), formation.numero.as_str(), view.action.numero.as_str()];
    [&parts.join("/"), "/", session.numero.as_str()].concat()
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
    let navigator = use_navigator();
    let (view, open_dates) = (&props.view, props.open_dates);
    let name = ["demande-", view.formation.numero.as_str(), "-", props.session.as_str()].concat();
    let chosen = SessionChosen {
        siret: view.formation.siret.clone(),
        formation: view.formation.numero.clone(),
        action: view.action.numero.clone(),
        session: props.session.clone(),
        open_dates,
    };
    let ondone = Callback::from(move |done: Done| {
        if let (Some(navigator), Ok(created)) = (&navigator, done.answer.json::<DossierChanged>()) {
            navigator.push(&Route::Dossier { id: created.id.as_str().to_owned().into() });
        }
    });
    html! {
        <CommandForm {name} class="fr-col-12 fr-col-md-8" fields={Callback::from(move |form| fields(form, open_dates))}
            call={Call::of(endpoints::CREATE_DOSSIER.at([]), chosen)} button="Envoyer ma demande" {ondone} />
    }
}

fn fields(form: Form, open_dates: bool) -> Html {
    let earliest = mce_shared::catalogue::earliest_start(crate::format::today());
    html! {
        <>
            if open_dates {
                <TextField form={form.clone()} name="start" label="Jour où vous voulez commencer" keyboard={Keyboard::Date}
                    min={date_text(earliest)} hint={["Au plus tôt le ", &date_long(earliest)].concat()} />
            }
            <TextField {form} name="message" label="Message à l’organisme" optional=true keyboard={Keyboard::Lines(TEXT_MAX)}
                hint="Par exemple une question, ou un besoin d’aménagement, sans détail médical" />
            <p>
                { "Envoyer n’engage à rien : vous confirmerez après la réponse de l’organisme, et vos droits ne sont réservés \
                   qu’à ce moment." }
            </p>
        </>
    }
}
