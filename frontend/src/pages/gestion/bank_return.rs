//! A file of the bank that somebody has sent: what it would do, and the decision of somebody else.

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
    let ondone = {
        let (said, reload) = (said.clone(), shown.reload.clone());
        Callback::from(move |yes: bool| {
            said.say(if yes {
                "Le fichier est appliqué."
            } else {
                "Le fichier est refusé : rien n’en est appliqué."
            });
            reload.emit(());
        })
    };
    let trail: Vec<_> = super::trail()
        .into_iter()
        .chain([(Route::Settlements, "Règlements".into()), (Route::BankReturns, "Retours bancaires".into())])
        .collect();
    html! {
        <Page title="Fichier de la banque" {trail} lead="Ce que le fichier ferait aujourd’hui, ligne par ligne, avant que quelqu’un ne l’applique.">
            { said.view() }
            { remote_view(&shown, "Lecture du fichier…", |read| one(read, &ondone)) }
        </Page>
    }
}

fn one(read: &BankReturnView, ondone: &Callback<bool>) -> Html {
    let question = Question {
        name: ["fichier-", &read.hash].concat().into(),
        call: Call::of(endpoints::DECIDE_BANK_RETURN.at([&read.hash]), ()),
        legend: "Ce fichier vient-il bien de la banque ?",
        yes: (
            "Appliquer ce fichier",
            "Comparé au site de la banque. Ce qui est annoncé ci-dessus est fait.".into(),
        ),
        no: ("Le refuser", "Rien n’en est appliqué."),
        not_yes: read.sent_by_reader.then_some("vous l’avez envoyé, une autre personne doit le faire."),
    };
    html! {
        <>
            { alert(Severity::Info, title(read), html! { <p>{ [&read.kind, ", n° ", &read.message_id, ", envoyé par ", &read.author, "."].concat() }</p> }) }
            <div class="fr-mt-3w">{ content(read) }</div>
            if read.state == BankFileState::Proposed {
                <p>{ "Avant d’appliquer un fichier, comparez-le à ce que montre le site de la banque : un faux refus ferait payer deux fois." }</p>
                { verdict_form(question, ondone) }
            }
            if !read.history.is_empty() {
                <h2>{ "Historique" }</h2>
                <ul>{ for read.history.iter().map(|line| html! {
                    <li>{ [&line.text, " (", &line.author, ", ", &format::moment(line.at), ")"].concat() }</li>
                }) }</ul>
            }
        </>
    }
}
