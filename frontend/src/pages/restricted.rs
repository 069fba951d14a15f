//! The door of the pages that need a sign-in, the terms and an account: it explains itself, and leads back to the page afterwards.

use std::rc::Rc;

use mce_shared::api::{Role, SignedIn, endpoints};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::api::draft;
use crate::command::Call;
use crate::components::{Checkbox, CommandForm, Page, Provider, connect_button, waiting};
use crate::form::Form;
use crate::identity::{Visitor, use_visitor};
use crate::pages::{errors, public};
use crate::router::Route;

#[derive(Properties, PartialEq)]
pub struct RestrictedProps {
    /// Who may come in.
    pub roles: &'static [Role],
    /// The page, drawn only for them.
    pub children: Html,
}

#[component]
pub fn Restricted(props: &RestrictedProps) -> Html {
    let visitor = use_visitor();
    let route = use_route::<Route>();
    if visitor.is_loading() {
        return html! { <Page title="Mon Compte Élu">{ waiting("Vérification de votre connexion…") }</Page> };
    }
    match visitor.signed_in() {
        None => html! { <SignInFirst roles={props.roles} /> },
        Some(who) if who.cgu_to_accept => accept_terms(who.role, &visitor),
        Some(who) if !props.roles.contains(&who.role) => errors::forbidden(),
        // Whoever was invited does nothing before he has accepted.
        Some(who) if who.waiting.is_some() && !may_wait_there(route.as_ref()) => {
            html! { <Redirect<Route> to={Route::Invitation} /> }
        }
        Some(who) if must_activate(who, route.as_ref()) => html! { <ActivateFirst /> },
        Some(_) => props.children.clone(),
    }
}

fn may_wait_there(route: Option<&Route>) -> bool {
    matches!(route, Some(Route::Invitation | Route::SignIns | Route::Accreditation))
}

fn must_activate(who: &SignedIn, route: Option<&Route>) -> bool {
    let open = matches!(route, Some(Route::Activation | Route::Verification | Route::Accesses));
    who.role == Role::Elu && !who.account_active && !open
}

/// The account is opened first; the session that is asked for is kept for afterwards.
#[component]
fn ActivateFirst() -> Html {
    let navigator = use_navigator();
    let route = use_route::<Route>();
    let asks = matches!(route, Some(Route::NewDossier { .. }));
    use_effect_with((), move |()| {
        if asks {
            draft::remember_page();
        }
        if let Some(navigator) = navigator {
            navigator.replace(&Route::Activation);
        }
    });
    html! { <Page title="Mon Compte Élu">{ waiting("Ouverture de la page…") }</Page> }
}

#[derive(Properties, PartialEq)]
struct SignInFirstProps {
    roles: &'static [Role],
}

#[component]
fn SignInFirst(props: &SignInFirstProps) -> Html {
    use_effect_with((), |()| draft::remember_page());
    let elu = props.roles.contains(&Role::Elu);
    let professional = props.roles.iter().any(|role| *role != Role::Elu);
    html! {
        <Page title="Connectez-vous" lead="Cette page demande de savoir qui vous êtes. Si vous étiez connecté, votre connexion a pris fin. Vous y reviendrez ensuite.">
            if elu { { connect_button(Provider::FranceConnectPlus, "/espace") } }
            if professional { { connect_button(Provider::ProConnect, "/espace") } }
        </Page>
    }
}

/// The terms in force, to be accepted before anything else.
fn accept_terms(role: Role, visitor: &Rc<Visitor>) -> Html {
    let visitor = visitor.clone();
    let ondone = Callback::from(move |_| visitor.reload());
    let fields = Callback::from(|form: Form| {
        html! {
            <Checkbox {form} name="lu" label="J’ai lu ces conditions et je les accepte"
                hint="Version 1. Vous pourrez les relire à tout moment au pied de chaque page." />
        }
    });
    html! {
        <Page key="conditions" title="Conditions générales" lead="Lisez et acceptez les conditions du service pour continuer.">
            { public::terms::binding(role) }
            <CommandForm name="conditions" class="fr-mt-4w" {fields} call={Call::of(endpoints::ACCEPT_CGU.at([]), ())} button="Continuer"
                {ondone} />
        </Page>
    }
}
