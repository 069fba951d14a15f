//! A file of the bank: what it did or would do, whose turn it is, and what may be decided of it.

use mce_shared::api::{BankFileState, BankReturnView, endpoints};
use yew::prelude::*;

use super::bank_returns::{content, title};
use super::verdict::{Question, verdict_form};
use crate::api::use_resource;
use crate::command::Call;
use crate::components::{Page, Severity, alert, remote_view, use_said};
use crate::format;
use crate::router::Route;

#[derive(Properties, PartialEq)]
pub struct BankReturnProps {
    pub file: AttrValue,
}

#[component]
pub fn BankReturn(props: &BankReturnProps) -> Html {
    let shown = use_resource(endpoints::SHOW_BANK_RETURN.at([&props.file]));
    let said = use_said();
    let ondone = said
        .then(&shown.reload)
        .reform(|yes: bool| if yes { "Le fichier est appliqué." } else { "La décision est enregistrée." });
    let trail: Vec<_> = super::trail()
        .into_iter()
        .chain([(Route::Settlements, "Règlements".into()), (Route::BankReturns, "Retours bancaires".into())])
        .collect();
    html! {
        <Page title="Fichier de la banque" {trail} lead="Ce que le fichier a fait ou ferait, ligne par ligne, et ce qui reste à décider.">
            { said.view() }
            { remote_view(&shown, "Lecture du fichier…", |read| one(read, &ondone)) }
        </Page>
    }
}

fn one(read: &BankReturnView, ondone: &Callback<bool>) -> Html {
    let about = [&read.kind, ", n° ", &read.message_id, ", apporté par ", &read.author, "."].concat();
    html! {
        <>
            { alert(Severity::Info, title(read), html! {
                <>
                    <p>{ about }</p>
                    if let Some(turn) = &read.turn { <p>{ turn.clone() }</p> }
                </>
            }) }
            <div class="fr-mt-3w">{ content(read) }</div>
            if read.state == BankFileState::Proposed {
                <p>{ "Avant d’appliquer un fichier, comparez-le à ce que montre le site de la banque : un faux refus ferait payer deux fois." }</p>
            }
            if let Some(question) = question(read) { { verdict_form(question, ondone) } }
            if !read.history.is_empty() {
                <h2>{ "Historique" }</h2>
                <ul>{ for read.history.iter().map(|line| html! {
                    <li>{ [&line.text, " (", &line.author, ", ", &format::moment(line.at), ")"].concat() }</li>
                }) }</ul>
            }
        </>
    }
}

/// What may be decided of it, if something may.
fn question(read: &BankReturnView) -> Option<Question> {
    let sent = read.sent_by_reader.then_some("vous l’avez envoyé, une autre personne doit le faire.");
    let dismiss = ("Le classer", "Rien de plus n’en est appliqué. Dites pourquoi.");
    let (legend, yes, no, not_yes) = match read.state {
        BankFileState::Proposed => (
            "Ce fichier vient-il bien de la banque ?",
            ("Appliquer ce fichier", "Comparé au site de la banque. Ce qui est annoncé ci-dessus est fait."),
            ("Le refuser", "Rien n’en est appliqué."),
            sent,
        ),
        BankFileState::Applying if read.stopped => (
            "Que devient la suite de ce fichier ?",
            ("Reprendre son application", "Ce qui est appliqué ne le sera pas deux fois."),
            dismiss,
            sent,
        ),
        BankFileState::Unreadable => (
            "Que devient ce fichier ?",
            ("L’appliquer", ""),
            dismiss,
            Some("envoyez-le de nouveau, depuis la page des retours bancaires, s’il est lisible depuis."),
        ),
        _ => return None,
    };
    Some(Question {
        name: ["fichier-", &read.hash].concat().into(),
        call: Call::of(endpoints::DECIDE_BANK_RETURN.at([&read.hash]), ()),
        legend,
        yes: (yes.0, yes.1.into()),
        no,
        not_yes,
    })
}
