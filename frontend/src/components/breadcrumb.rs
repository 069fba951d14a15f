//! `fr-breadcrumb`: where the page is in the site; folded behind a button on a narrow screen.

use yew::prelude::*;
use yew_router::prelude::*;

use crate::router::Route;

#[derive(Properties, PartialEq)]
pub struct BreadcrumbProps {
    /// From below the home page to above this page.
    pub trail: Vec<(Route, AttrValue)>,
    pub current: AttrValue,
}

#[component]
pub fn Breadcrumb(props: &BreadcrumbProps) -> Html {
    let open = use_state(|| false);
    let onclick = {
        let open = open.clone();
        move |_| open.set(!*open)
    };
    let link = |route: &Route, label: &AttrValue| {
        html! {
            <li key={label.as_str()}>
                <Link<Route> classes="fr-breadcrumb__link" to={route.clone()}>{ label }</Link<Route>>
            </li>
        }
    };
    html! {
        <nav class="fr-breadcrumb" aria-label="vous êtes ici :">
            if !*open {
                <button class="fr-breadcrumb__button" type="button" aria-expanded="false" aria-controls="fil" {onclick}>
                    { "Voir le fil d’Ariane" }
                </button>
            }
            <div class={if *open { "fr-collapse fr-collapse--expanded" } else { "fr-collapse" }} id="fil">
                <ol class="fr-breadcrumb__list">
                    { link(&Route::Home, &AttrValue::Static("Accueil")) }
                    { for props.trail.iter().map(|(route, label)| link(route, label)) }
                    <li><a class="fr-breadcrumb__link" aria-current="page">{ &props.current }</a></li>
                </ol>
            </div>
        </nav>
    }
}
