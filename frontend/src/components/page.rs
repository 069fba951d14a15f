//! The frame of a page: where it is, its title, and what a new page does to the focus.

use std::cell::Cell;

use yew::prelude::*;
use yew_router::prelude::*;

use super::Breadcrumb;
use crate::browser;
use crate::router::Route;

/// The element that takes the focus after a navigation: the `<h1>`.
pub const TITLE_ID: &str = "titre";

thread_local! {
    /// The first page was opened by the browser, which has put the focus and the scroll where they should be.
    static FIRST_PAGE: Cell<bool> = const { Cell::new(true) };
}

#[derive(Properties, PartialEq)]
pub struct PageProps {
    /// The `<h1>`, and the title of the tab.
    pub title: AttrValue,
    /// Added to the title of the tab, where the `<h1>` of another page is the same.
    #[prop_or_default]
    pub tab: AttrValue,
    /// The sentence under the title: what one does here.
    #[prop_or_default]
    pub lead: Option<AttrValue>,
    /// The pages above this one, below the home page. The home page itself has no breadcrumb.
    #[prop_or_default]
    pub trail: Vec<(Route, AttrValue)>,
    #[prop_or_default]
    pub home: bool,
    pub children: Html,
}

#[component]
pub fn Page(props: &PageProps) -> Html {
    let path = use_location().map(|location| location.path().to_owned()).unwrap_or_default();
    use_effect_with((props.title.clone(), props.tab.clone()), |(title, tab)| {
        browser::set_title(&[title, tab, " – Mon Compte Élu"].concat());
    });
    use_effect_with(path, |_| arrive());
    html! {
        <main id="contenu" class="fr-container mce-page" tabindex="-1">
            if props.home {
                <div class="fr-mt-4w" />
            } else {
                <Breadcrumb trail={props.trail.clone()} current={props.title.clone()} />
            }
            <h1 id={TITLE_ID} tabindex="-1">{ &props.title }</h1>
            if let Some(lead) = &props.lead { <p class="fr-text--lead">{ lead }</p> }
            { props.children.clone() }
        </main>
    }
}

/// A screen reader reads the title that takes the focus: that is how one learns that the page has changed, be it of
/// this portal or of the one before.
fn arrive() {
    if !FIRST_PAGE.replace(false) {
        browser::scroll_to_top();
        browser::focus(TITLE_ID);
    } else if browser::came_from_here() {
        browser::focus_in_place(TITLE_ID);
    }
}
