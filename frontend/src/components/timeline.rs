//! The life of a dossier from top to bottom: what happened, whose turn it is, until when.

use yew::prelude::*;

/// Whether it happened, is expected now, or comes later. Said in words too, for who does not see the drawing.
#[derive(Clone, Copy, PartialEq)]
pub enum Tense {
    Past,
    Present,
    Future,
}

/// One point of the line.
pub struct Moment {
    pub key: AttrValue,
    pub tense: Tense,
    /// When it happened, or until when it is expected.
    pub when: AttrValue,
    pub what: AttrValue,
    pub detail: Html,
}

pub fn timeline(moments: Vec<Moment>) -> Html {
    html! { <ol class="mce-timeline">{ for moments.into_iter().map(point) }</ol> }
}

fn point(moment: Moment) -> Html {
    let (class, spoken) = match moment.tense {
        Tense::Past => ("mce-timeline__point", "Fait : "),
        Tense::Present => ("mce-timeline__point mce-timeline__point--present", "En ce moment : "),
        Tense::Future => ("mce-timeline__point mce-timeline__point--future", "À venir : "),
    };
    html! {
        <li {class} key={moment.key.as_str()} aria-current={(moment.tense == Tense::Present).then_some("step")}>
            <p class="mce-timeline__what"><span class="fr-sr-only">{ spoken }</span>{ moment.what }</p>
            if !moment.when.is_empty() { <p class="mce-timeline__when">{ moment.when }</p> }
            <div class="mce-timeline__detail">{ moment.detail }</div>
        </li>
    }
}
