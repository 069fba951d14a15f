//! `fr-header`: the name of the service, the way in and out, and the menu of whoever is here.
//!
//! The default look has no Marianne block: the State's terms keep it for its own sites (feature `etat`).

use mce_shared::api::{Nothing, Role, SignedIn, SignedOut, Waiting, endpoints};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::api::{Answer, Operation, draft, use_operation};
use crate::browser;
use crate::identity::{Visitor, use_visitor};
use crate::router::Route;

const MENU_ID: &str = "menu";
const MENU_BUTTON_ID: &str = "menu-bouton";
const MENU_CLOSE_ID: &str = "menu-fermer";

/// One entry of the main menu.
pub type Entry = (Route, &'static str);

#[component]
pub fn Header() -> Html {
    let open = use_state(|| false);
    let route = use_route::<Route>().unwrap_or(Route::NotFound);
    let visitor = use_visitor();
    let sign_out = use_operation();
    let tools = || tools(&visitor, &sign_out);
    {
        // The page changed: the menu has done its work.
        let open = open.clone();
        use_effect_with(route.clone(), move |_| open.set(false));
    }
    let show = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| {
            open.set(true);
            browser::focus_soon(MENU_CLOSE_ID);
        })
    };
    let hide = {
        let open = open.clone();
        Callback::from(move |()| {
            open.set(false);
            browser::focus(MENU_BUTTON_ID);
        })
    };
    // Their place is kept, so that nothing moves; a menu for strangers would be wrong for who has just come from another portal.
    let class = if visitor.is_loading() { "fr-header mce-stranger" } else { "fr-header" };
    html! {
        <header {class} role="banner">
            <div class="fr-header__body">
                <div class="fr-container">
                    <div class="fr-header__body-row">
                        { brand(show, *open) }
                        <div class="fr-header__tools"><div class="fr-header__tools-links">{ tools() }</div></div>
                    </div>
                </div>
            </div>
            { menu(&entries(visitor.signed_in()), &route, *open, &hide, tools()) }
        </header>
    }
}

fn brand(show: Callback<MouseEvent>, open: bool) -> Html {
    html! {
        <div class="fr-header__brand fr-enlarge-link">
            <div class="fr-header__brand-top">
                { logo() }
                <div class="fr-header__navbar">
                    <button id={MENU_BUTTON_ID} class="fr-btn fr-btn--menu" type="button" aria-controls={MENU_ID}
                        aria-haspopup="menu" aria-expanded={if open { "true" } else { "false" }} title="Menu"
                        onclick={show}>{ "Menu" }</button>
                </div>
            </div>
            <div class="fr-header__service">
                <Link<Route> to={Route::Home}>
                    <p class="fr-header__service-title">{ "Mon Compte Élu" }</p>
                </Link<Route>>
                <p class="fr-header__service-tagline">{ "La formation des élus locaux" }</p>
            </div>
        </div>
    }
}

#[cfg(feature = "etat")]
fn logo() -> Html {
    html! { <div class="fr-header__logo"><p class="fr-logo">{ "République" }<br />{ "Française" }</p></div> }
}

#[cfg(not(feature = "etat"))]
fn logo() -> Html {
    html! { <div class="fr-header__logo"><p class="mce-brand" aria-hidden="true">{ "MCE" }</p></div> }
}

/// The way in, or who is here and the way out.
fn tools(visitor: &Visitor, sign_out: &Operation) -> Html {
    let Some(who) = visitor.signed_in() else {
        return html! {
            <ul class="fr-btns-group">
                <li><Link<Route> classes="fr-btn fr-icon-lock-line" to={Route::SignIn}>{ "Se connecter" }</Link<Route>></li>
            </ul>
        };
    };
    let onclick = {
        let sign_out = sign_out.clone();
        move |_: MouseEvent| sign_out.post(&endpoints::SIGN_OUT.at([]), &Nothing {}, Callback::from(leave))
    };
    let name = match &who.organisation {
        Some(organisation) => format!("{}, {}", who.display_name, organisation.name),
        None => who.display_name.clone(),
    };
    html! {
        <ul class="fr-btns-group">
            <li><Link<Route> classes="fr-btn fr-icon-account-circle-line" to={Route::Space}>{ name }</Link<Route>></li>
            <li><Link<Route> classes="fr-btn" to={Route::SignIns}>{ "Mes connexions" }</Link<Route>></li>
            <li><button type="button" class="fr-btn fr-icon-logout-box-r-line" {onclick}>{ "Se déconnecter" }</button></li>
        </ul>
    }
}

/// The sign-in is over: nothing is left in the tab, and the provider ends its own.
fn leave(answer: Answer) {
    draft::clear_all();
    let redirect = answer.json::<SignedOut>().map_or_else(|_| "/".to_owned(), |out| out.redirect);
    browser::leave_for(&redirect);
}

/// The menu: a bar on a wide screen, a dialog that covers the page on a narrow one.
fn menu(entries: &[Entry], route: &Route, open: bool, hide: &Callback<()>, tools: Html) -> Html {
    let onkeydown = open.then(|| {
        let hide = hide.clone();
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Escape" => hide.emit(()),
            "Tab" => browser::keep_focus_inside(MENU_ID, &event),
            _ => {}
        })
    });
    let onclick = hide.reform(|_: MouseEvent| ());
    let class = if open { "fr-header__menu fr-modal fr-modal--opened" } else { "fr-header__menu fr-modal" };
    html! {
        <div {class} id={MENU_ID} {onkeydown} role={open.then_some("dialog")} aria-modal={open.then_some("true")}
            aria-labelledby={open.then_some(MENU_BUTTON_ID)}>
            <div class="fr-container">
                <button id={MENU_CLOSE_ID} class="fr-btn fr-btn--close" type="button" aria-controls={MENU_ID} title="Fermer"
                    {onclick}>{ "Fermer" }</button>
                <div class="fr-header__menu-links">{ tools }</div>
                <nav class="fr-nav" aria-label="Menu principal" id="navigation" tabindex="-1">
                    <ul class="fr-nav__list">{ for entries.iter().map(|entry| item(entry, route)) }</ul>
                </nav>
            </div>
        </div>
    }
}

fn item((to, label): &Entry, route: &Route) -> Html {
    html! {
        <li class="fr-nav__item" key={*label}>
            <NavLink to={to.clone()} label={*label} current={to == route} />
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct NavLinkProps {
    to: Route,
    label: &'static str,
    current: bool,
}

/// A link that says that its page is the one shown: yew-router's own has no `aria-current`.
#[component]
fn NavLink(props: &NavLinkProps) -> Html {
    let navigator = use_navigator();
    let onclick = {
        let to = props.to.clone();
        move |event: MouseEvent| {
            if event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key() {
                return;
            }
            if let Some(navigator) = &navigator {
                event.prevent_default();
                navigator.push(&to);
            }
        }
    };
    html! {
        <a class="fr-nav__link" href={props.to.to_path()} aria-current={props.current.then_some("page")} {onclick}>
            { props.label }
        </a>
    }
}

/// The main menu of who is here; of everybody, where nobody is. Who asks to be a training body has no other page yet.
fn entries(who: Option<&SignedIn>) -> Vec<Entry> {
    if who.is_some_and(|who| who.waiting == Some(Waiting::Accreditation)) {
        return vec![(Route::Accreditation, "Ma demande d’accréditation"), (Route::Help, "Aide")];
    }
    match who.map(|who| who.role) {
        None => vec![
            (Route::Home, "Accueil"),
            (Route::Search, "Trouver une formation"),
            (Route::Simulator, "Simuler mes droits"),
            (Route::Help, "Aide"),
        ],
        Some(Role::Elu) => vec![
            (Route::Account, "Mon compte"),
            (Route::Dossiers, "Mes demandes"),
            (Route::Presence, "Présence"),
            (Route::Favourites, "Mes favoris"),
            (Route::Search, "Trouver une formation"),
            (Route::Statement, "Relevé"),
            (Route::Help, "Aide"),
        ],
        Some(Role::Of) => vec![
            (Route::OfHome, "Tableau de bord"),
            (Route::OfDossiers, "Dossiers"),
            (Route::OfOffers, "Offres"),
            (Route::OfCalendar, "Calendrier"),
            (Route::OfPayments, "Paiements"),
            (Route::Habilitations, "Habilitations"),
            (Route::Help, "Aide"),
        ],
        Some(Role::Collectivite) => {
            vec![
                (Route::Collectivite, "Demandes de complément"),
                (Route::CollectiviteStatement, "Relevé"),
                (Route::Habilitations, "Habilitations"),
                (Route::Help, "Aide"),
            ]
        }
        Some(Role::Gestionnaire) => vec![
            (Route::Gestion, "À traiter"),
            (Route::GestionDossiers, "Dossiers"),
            (Route::Settlements, "Règlements"),
            (Route::Runs, "Traitements"),
            (Route::MandateEndings, "Mandats"),
            (Route::Fund, "Fonds"),
            (Route::Habilitations, "Habilitations"),
            (Route::Search, "Catalogue"),
            (Route::Help, "Aide"),
        ],
    }
}
