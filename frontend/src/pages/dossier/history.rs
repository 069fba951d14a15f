//! The timeline: the journal, what is expected now, what will follow.

use mce_shared::api::{DossierView, ShownRow};
use mce_shared::lifecycle::State;
use yew::prelude::*;

use crate::components::{Moment, Tense, timeline};
use crate::format;

pub fn history(view: &DossierView) -> Html {
    let mut moments: Vec<Moment> = view.journal.iter().map(past).collect();
    if let Some(now) = &view.now {
        moments.push(Moment {
            key: "present".into(),
            tense: Tense::Present,
            // The sentence says until when.
            when: AttrValue::default(),
            what: now.clone().into(),
            detail: Html::default(),
        });
    }
    moments.extend(to_come(view.dossier.state).iter().map(|what| Moment {
        key: AttrValue::Static(what),
        tense: Tense::Future,
        when: AttrValue::default(),
        what: AttrValue::Static(what),
        detail: Html::default(),
    }));
    timeline(moments)
}

fn past(row: &ShownRow) -> Moment {
    let author = (!row.author.is_empty())
        .then(|| html! { <p class="fr-text--sm">{ ["Par ", &row.author].concat() }</p> });
    let said = if row.text.is_empty() || row.text == row.command.french() {
        Html::default()
    } else {
        html! { <p>{ &row.text }</p> }
    };
    Moment {
        key: row.seq.to_string().into(),
        tense: Tense::Past,
        when: format::moment(row.at).into(),
        what: row.command.french().into(),
        detail: html! { <>{ said }{ for author }</> },
    }
}

/// The steps that follow when all goes well.
fn to_come(state: State) -> &'static [&'static str] {
    const STEPS: [&str; 6] = [
        "Réponse de l’organisme",
        "Confirmation de l’inscription",
        "Entrée en formation",
        "Fin de la formation, service fait déclaré",
        "Service fait validé",
        "Paiement de l’organisme",
    ];
    let done = match state {
        State::Submitted | State::Acknowledged | State::WaitingFinancer => 1,
        State::Proposed | State::Paying | State::Postponing => 2,
        State::Accepted => 3,
        State::InTraining => 4,
        State::ServiceDoneDeclared | State::InControl => 5,
        _ => return &[],
    };
    STEPS.get(done..).unwrap_or_default()
}
