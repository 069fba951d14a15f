//! What happened to something that is not a dossier, for the gestionnaire: read once it is unfolded.

use mce_shared::api::{Address, History, HistoryLine, NoBody};
use yew::prelude::*;

use crate::api::use_resource;
use crate::components::{Moment, Tense, remote_view, timeline};
use crate::format;

#[derive(Properties, PartialEq)]
pub struct HistoryProps {
    pub address: Address<NoBody, History>,
    /// Follows « Histoire »: "du règlement".
    pub of: AttrValue,
}

#[component]
pub fn Unfolded(props: &HistoryProps) -> Html {
    let open = use_state_eq(|| false);
    let onclick = {
        let open = open.clone();
        move |_: MouseEvent| open.set(true)
    };
    html! {
        <details class="mce-unfold">
            <summary {onclick}>{ ["Histoire ", &props.of].concat() }</summary>
            if *open { <Lines address={props.address.clone()} /> }
        </details>
    }
}

#[derive(Properties, PartialEq)]
struct LinesProps {
    address: Address<NoBody, History>,
}

#[component]
fn Lines(props: &LinesProps) -> Html {
    let history = use_resource(props.address.clone());
    remote_view(&history, "Lecture de l’histoire…", |history| {
        if history.lines.is_empty() {
            return html! { <p>{ "Rien n’est écrit encore." }</p> };
        }
        lines(&history.lines)
    })
}

/// As the history of a dossier is drawn.
pub fn lines(lines: &[HistoryLine]) -> Html {
    timeline(lines.iter().enumerate().map(moment).collect())
}

fn moment((at, line): (usize, &HistoryLine)) -> Moment {
    let author = (!line.author.is_empty())
        .then(|| html! { <p class="fr-text--sm">{ ["Par ", &line.author].concat() }</p> });
    Moment {
        key: at.to_string().into(),
        tense: Tense::Past,
        when: format::moment(line.at).into(),
        what: line.text.clone().into(),
        detail: author.unwrap_or_default(),
    }
}
