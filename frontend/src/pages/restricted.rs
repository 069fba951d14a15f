//! The door of the pages that need a sign-in: it explains itself, and leads back to the page afterwards.

use std::rc::Rc;

use mce_shared::api::{AcceptCgu, CGU_VERSION, Role, SignedIn};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::api::{draft, use_operation};
use crate::components::{Checkbox, Page, Provider, connect_button, submit, use_report, waiting};
use crate::form::use_form;
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
        Some(who) if who.cgu_to_accept => html! { <AcceptTerms role={who.role} /> },
        Some(who) if !props.roles.contains(&who.role) => errors::forbidden(),
        Some(who) if must_activate(who, route.as_ref()) => {
            html! { <Redirect<Route> to={Route::Activation} /> }
        }
        Some(_) => props.children.clone(),
    }
}

fn must_activate(who: &SignedIn, route: Option<&Route>) -> bool {
    who.role == Role::Elu && !who.account_active && route != Some(&Route::Activation)
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
        <Page title="Connectez-vous" lead="Cette page demande de savoir qui vous êtes. Vous y reviendrez ensuite.">
            if elu { { connect_button(Provider::FranceConnectPlus, "/espace") } }
            if professional { { connect_button(Provider::ProConnect, "/espace") } }
        </Page>
    }
}

#[derive(Properties, PartialEq)]
struct AcceptTermsProps {
    role: Role,
}

/// The terms in force, to be accepted before anything else.
#[component]
fn AcceptTerms(props: &AcceptTermsProps) -> Html {
    let visitor: Rc<Visitor> = use_visitor();
    let form = use_form("conditions".into(), &[], &[]);
    let operation = use_operation();
    let report = use_report(&form, &operation);
    let onsubmit = {
        let (form, operation) = (form.clone(), operation.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            if !form.is_checked("lu") {
                form.refuse(vec![("lu".into(), "Cochez la case pour accepter les conditions.".into())]);
                return;
            }
            let (form, visitor) = (form.clone(), visitor.clone());
            let done = Callback::from(move |_| {
                form.clear();
                visitor.reload();
            });
            operation.post("/api/cgu", &AcceptCgu { version: CGU_VERSION }, done);
        }
    };
    html! {
        <Page title="Conditions générales" lead="Lisez et acceptez les conditions du service pour continuer.">
            { report }
            { public::terms::binding(props.role) }
            <form {onsubmit} novalidate=true class="fr-mt-4w">
                <Checkbox form={form.clone()} name="lu" label="J’ai lu ces conditions et je les accepte"
                    hint="Version 1. Vous pourrez les relire à tout moment au pied de chaque page." />
                { submit("Continuer", operation.is_sending()) }
            </form>
        </Page>
    }
}
