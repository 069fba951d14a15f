//! The people of a register: those in force or under way one by one, those that are over in a table.

use mce_shared::api::{HabilitationList, HabilitationView, endpoints};
use mce_shared::french::{date_full, list as enumeration, of};
use mce_shared::habilitation::State;
use mce_shared::lifecycle::TEXT_MAX;
use yew::prelude::*;

use crate::command::Call;
use crate::components::{
    Column, CommandButton, CommandForm, Keyboard, Row, Severity, TextField, badge, empty, facts, table, text,
};
use crate::form::Form;
use crate::format;

static OVER: [Column; 4] = [
    Column { label: "Personne", amount: false },
    Column { label: "Permissions", amount: false },
    Column { label: "Retirée par", amount: false },
    Column { label: "Raison", amount: false },
];

/// Which register is changed: one's own, or that of another organisation.
#[derive(Clone, Copy, PartialEq)]
pub struct Paths<'a>(Option<&'a str>);

impl<'a> Paths<'a> {
    pub const OWN: Paths<'static> = Paths(None);

    pub fn of(organisation: &'a str) -> Self {
        Self(Some(organisation))
    }

    pub fn is_own(self) -> bool {
        self.0.is_none()
    }

    pub fn elsewhere(self) -> Option<&'a str> {
        self.0
    }
}

pub fn people(list: &HabilitationList, paths: Paths, ondone: &Callback<AttrValue>) -> Html {
    let (over, open): (Vec<&HabilitationView>, Vec<&HabilitationView>) =
        list.habilitations.iter().partition(|one| one.state == State::Ended);
    let over: Vec<Row> = over.into_iter().map(ended).collect();
    html! {
        <>
            if open.is_empty() { { nobody() } }
            { for open.into_iter().map(|one| person(list, one, paths, ondone)) }
            if !over.is_empty() { { table("Habilitations retirées", &OVER, &over) } }
        </>
    }
}

fn nobody() -> Html {
    empty(
        "Personne n’est encore habilité",
        html! {
            <p class="fr-mb-0">{ "La première habilitation donne l’administration des autres." }</p>
        },
    )
}

fn person(
    list: &HabilitationList,
    one: &HabilitationView,
    paths: Paths,
    ondone: &Callback<AttrValue>,
) -> Html {
    html! {
        <div class="mce-panel" key={one.id.as_str().to_owned()}>
            <h2 class="fr-h4">{ &one.name }</h2>
            <p>{ state(one) }</p>
            { facts(lines(one)) }
            if one.state == State::AwaitingSecond && list.confirms { { confirm(one, ondone) } }
            if !list.gives.is_empty() { { remove(one, paths, ondone) } }
        </div>
    }
}

fn state(one: &HabilitationView) -> Html {
    match one.state {
        State::Invited if one.open => badge(Some(Severity::Info), "Invitation envoyée"),
        State::Invited => badge(Some(Severity::Warning), "Invitation périmée"),
        State::AwaitingSecond => badge(Some(Severity::Warning), "À confirmer par une autre personne"),
        State::Active => badge(Some(Severity::Success), "En vigueur"),
        State::Ended => badge(None, "Retirée"),
    }
}

fn lines(one: &HabilitationView) -> Vec<(&'static str, Html)> {
    let given = [&one.given_by, ", le ", &format::moment(one.invited_at)].concat();
    let mut lines = vec![
        ("Adresse", text(one.mail.clone())),
        ("Permissions", text(permissions(one))),
        ("Donnée par", text(given)),
    ];
    let from = one.from.map(|day| ("Depuis le", text(date_full(day))));
    let until = one.until.map(|day| ("Jusqu’au", text(date_full(day))));
    let confirmed = one.confirmed_by.clone().map(|name| ("Confirmée par", text(name)));
    lines.extend(from.into_iter().chain(until).chain(confirmed));
    lines
}

fn permissions(one: &HabilitationView) -> String {
    let labels: Vec<&str> = one.permissions.iter().map(|permission| permission.label()).collect();
    enumeration(&labels)
}

fn confirm(one: &HabilitationView, ondone: &Callback<AttrValue>) -> Html {
    let call =
        Call::plain(endpoints::CONFIRM_HABILITATION.at([one.id.as_str()]), &mce_shared::api::Nothing {});
    let said: AttrValue = [&one.name, " peut maintenant agir."].concat().into();
    let ondone = ondone.reform(move |_| said.clone());
    html! { <CommandButton {call} {ondone} label={["Confirmer l’habilitation de ", &one.name].concat()} /> }
}

fn remove(one: &HabilitationView, paths: Paths, ondone: &Callback<AttrValue>) -> Html {
    const MISSING: &str = "Dites pourquoi : la personne le lira.";
    let id = one.id.as_str();
    let call = match paths.elsewhere() {
        None => Call::of(endpoints::REMOVE_HABILITATION.at([id]), MISSING),
        Some(organisation) => {
            Call::of(endpoints::REMOVE_HABILITATION_ELSEWHERE.at([organisation, id]), MISSING)
        }
    };
    let said: AttrValue =
        ["L’habilitation de ", &one.name, " est retirée. Ses connexions sont fermées."].concat().into();
    let ondone = ondone.reform(move |_| said.clone());
    let fields = Callback::from(|form: Form| {
        html! { <TextField {form} name="reason" label="Raison" keyboard={Keyboard::Lines(TEXT_MAX)} /> }
    });
    html! {
        <details class="mce-unfold">
            <summary>{ "Retirer cette habilitation" }<span class="fr-sr-only">{ [" ", &of(&one.name)].concat() }</span></summary>
            <CommandForm name={["retrait-", id].concat()} {fields} {call} {ondone} button="Retirer l’habilitation" />
        </details>
    }
}

fn ended(one: &HabilitationView) -> Row {
    let (by, reason) = one.ended.as_ref().map_or_else(Default::default, |end| {
        ([&end.by, ", le ", &format::moment(end.at)].concat(), end.reason.clone())
    });
    Row {
        key: one.id.as_str().to_owned().into(),
        cells: vec![
            text([&one.name, " (", &one.mail, ")"].concat()),
            text(permissions(one)),
            text(by),
            text(reason),
        ],
    }
}
