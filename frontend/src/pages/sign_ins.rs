//! The open sign-ins of a person: where, since when, and how to end them.

use mce_shared::api::{EndSignIns, OpenSignIn, endpoints};
use yew::prelude::*;

use crate::api::use_resource;
use crate::command::Call;
use crate::components::{
    Column, CommandButton, Look, Page, Row, Severity, badge, remote_view, table, text, use_said,
};
use crate::format;

static COLUMNS: [Column; 5] = [
    Column { label: "Appareil", amount: false },
    Column { label: "Pour", amount: false },
    Column { label: "Ouverte", amount: false },
    Column { label: "Dernière activité", amount: false },
    Column { label: "Fermer", amount: false },
];

#[component]
pub fn SignIns() -> Html {
    let list = use_resource(endpoints::LIST_SIGN_INS.at([]));
    let said = use_said();
    let ended = |words: &'static str| said.then(&list.reload).reform(move |_| words);
    html! {
        <Page title="Mes connexions"
            lead="Les appareils sur lesquels vous êtes connecté. Fermez celles que vous ne reconnaissez pas, et prévenez l’assistance.">
            { said.view() }
            { remote_view(&list, "Lecture de vos connexions…", |list| {
                let one = ended("La connexion est fermée.");
                let rows: Vec<Row> = list.sign_ins.iter().map(|open| row(open, &one)).collect();
                html! {
                    <>
                        { table("Connexions ouvertes", &COLUMNS, &rows) }
                        if rows.len() > 1 {
                            <CommandButton label="Fermer toutes les autres connexions" call={ending(None)}
                                ondone={ended("Toutes vos autres connexions sont fermées.")} />
                        }
                    </>
                }
            }) }
        </Page>
    }
}

fn ending(id: Option<String>) -> Call {
    Call::plain(endpoints::END_SIGN_INS.at([]), &EndSignIns { id })
}

fn row(open: &OpenSignIn, ondone: &Callback<crate::api::Answer>) -> Row {
    let end = if open.current {
        badge(Some(Severity::Info), "Celle-ci")
    } else {
        let call = ending(Some(open.id.clone()));
        html! { <CommandButton {call} {ondone} label={["Fermer : ", &open.device].concat()} look={Look::Tertiary} /> }
    };
    Row {
        key: open.id.clone().into(),
        cells: vec![
            text(open.device.clone()),
            text(open.organisation.clone().unwrap_or_else(|| "Vous-même".to_owned())),
            text(format::moment(open.opened_at)),
            text(format::moment(open.last_seen)),
            end,
        ],
    }
}
