//! The three ways to look at what a search finds: a list, a calendar, a map. Which one it is stands in the address.

use yew::prelude::*;

use crate::components::QueryLink;
use crate::query::{parameter, with, without};
use crate::router::Route;

/// The parameters that are the page's own: they ask nothing of the server. `lieu` is the name of the commune whose code `around` has.
pub const OWN: [&str; 4] = ["view", "month", "day", "lieu"];

#[derive(Clone, Copy, PartialEq)]
pub enum View {
    List,
    Calendar,
    Map,
}

const ALL: [View; 3] = [View::List, View::Calendar, View::Map];

impl View {
    /// The one that a question names.
    pub fn of(question: &str) -> Self {
        let named = parameter(question, OWN[0]);
        ALL.into_iter().find(|view| view.value() == named).unwrap_or(Self::List)
    }

    fn value(self) -> &'static str {
        match self {
            Self::List => "",
            Self::Calendar => "calendrier",
            Self::Map => "carte",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::List => "Liste",
            Self::Calendar => "Calendrier",
            Self::Map => "Carte",
        }
    }
}

/// The same question looked at in each way.
pub fn views(question: &str) -> Html {
    let current = View::of(question);
    let asked = without(question, &[OWN[0], "day", "cursor"]);
    let one = |view: View| {
        let query = if view == View::List { asked.clone() } else { with(&asked, OWN[0], view.value()) };
        html! {
            <li key={view.value()}>
                <QueryLink class="mce-views__one" to={Route::Search} {query} current={view == current}>{ view.label() }</QueryLink>
            </li>
        }
    };
    html! {
        <nav class="mce-views" aria-label="Présentation des résultats"><ul>{ for ALL.into_iter().map(one) }</ul></nav>
    }
}
