//! Who is at a session: the code that is shown to the room, and the sheet that fills itself.

use std::rc::Rc;

use mce_shared::api::{AttendanceCode, AttendanceRow, AttendanceSheet, endpoints};
use mce_shared::attendance::HalfDay;
use mce_shared::forms::PresenceChoice;
use mce_shared::lifecycle::TEXT_MAX;
use yew::prelude::*;

use super::session::{Key, under_calendar};
use crate::api::use_resource;
use crate::command::Call;
use crate::components::{
    Choice, Choices, Column, CommandForm, Keyboard, Page, RadioGroup, Row, Select, Severity, TextField,
    alert, empty, explained, remote_view, table, text, use_said,
};
use crate::form::Form;
use crate::router::Route;
use crate::{browser, format};

static COLUMNS: [Column; 3] = [
    Column { label: "Élu", amount: false },
    Column { label: "Demi-journées", amount: false },
    Column { label: "Dossier", amount: false },
];

/// The code is read again so long after it has changed.
const AFTER_MS: u32 = 400;

#[component]
pub fn OfAttendance(key: &Key) -> Html {
    let sheet = use_resource(endpoints::SHOW_ATTENDANCE.at(key.parts()));
    let said = use_said();
    let until = sheet.state.ready().and_then(|sheet| sheet.code.as_ref().map(|code| code.until));
    use_effect_with(until, {
        let reload = sheet.reload.clone();
        move |until: &Option<jiff::Timestamp>| {
            let timer = until.map(|until| {
                let left = format::millis_until(until).saturating_add(AFTER_MS);
                gloo::timers::callback::Timeout::new(left, move || reload.emit(()))
            });
            move || drop(timer)
        }
    });
    let done = {
        let (said, reload) = (said.clone(), sheet.reload.clone());
        Callback::from(move |_| {
            said.say("La présence est notée. L’élu la verra dans son dossier.");
            reload.emit(());
        })
    };
    let print = String::from(endpoints::PRINT_ATTENDANCE.at(key.parts()));
    let lead = sheet.state.ready().map(|sheet| AttrValue::from(lead(sheet)));
    html! {
        <Page title="Présences" {lead} trail={trail(key, sheet.state.ready().map(|sheet| sheet.title.as_str()))}>
            { said.view() }
            { remote_view(&sheet, "Lecture de la feuille…", |sheet| html! {
                <>
                    { code(sheet.now, sheet.code.as_ref()) }
                    if sheet.rows.is_empty() {
                        { empty("Personne n’est inscrit", html! { <p class="fr-mb-0">{ "La feuille se remplit avec les élus qui ont confirmé leur inscription." }</p> }) }
                    } else {
                        { rows(&sheet.rows) }
                        <p><a class="fr-link fr-link--download" href={print.clone()} download="true">{ "Imprimer la feuille d’émargement (PDF)" }</a></p>
                        { mark(key, sheet, &done) }
                    }
                </>
            }) }
        </Page>
    }
}

fn lead(sheet: &AttendanceSheet) -> String {
    [&sheet.title, ", ", &sheet.session, ". Chaque élu signe avec son téléphone, le matin et l’après-midi."]
        .concat()
}

/// The calendar, then the session.
fn trail(key: &Key, title: Option<&str>) -> Vec<(Route, AttrValue)> {
    let Key { formation, action, session } = key.clone();
    let name = title.unwrap_or("Session").to_owned();
    let mut above = under_calendar();
    above.push((Route::OfSession { formation, action, session }, name.into()));
    above
}

/// What the room types: large enough to be read from the last row.
fn code(now: Option<HalfDay>, code: Option<&AttendanceCode>) -> Html {
    let Some((now, code)) = now.zip(code) else {
        return alert(
            Severity::Info,
            "Aucun code maintenant",
            html! { <p>{ "Le code s’affiche les jours de la session, de 7 h à 22 h, dès qu’un élu est inscrit." }</p> },
        );
    };
    let spaced = [&code.digits[..3], " ", &code.digits[3..]].concat();
    html! {
        <section class="mce-panel" aria-labelledby="code">
            <h2 id="code" class="fr-h4">{ ["Code pour signer : ", &now.french()].concat() }</h2>
            <p class="mce-code">{ spaced }</p>
            <p class="fr-mb-0">{ "Il change chaque minute. L’élu se connecte et le recopie à cette adresse : " }
                <strong>{ [&browser::origin(), "/presence"].concat() }</strong></p>
        </section>
    }
}

fn rows(rows: &[AttendanceRow]) -> Html {
    let rows: Vec<Row> = rows.iter().map(row).collect();
    table("Feuille de présence", &COLUMNS, &rows)
}

fn row(row: &AttendanceRow) -> Row {
    let id = row.dossier.as_str();
    let cells = row.cells.iter().map(|cell| {
        html! { <li>{ [&cell.half_day.french(), " : ", cell.presence.french()].concat() }</li> }
    });
    Row {
        key: id.to_owned().into(),
        cells: vec![
            text(row.elu_name.clone()),
            html! { <ul class="fr-raw-list">{ for cells }</ul> },
            crate::pages::worklist::number_link(mce_shared::api::Role::Of, id),
        ],
    }
}

/// For whoever has no phone: a presence, or an absence, with its reason.
fn mark(key: &Key, sheet: &AttendanceSheet, done: &Callback<crate::command::Done>) -> Html {
    let people: Rc<[Choice]> = sheet
        .rows
        .iter()
        .filter(|row| row.open)
        .map(|row| (row.dossier.as_str().to_owned().into(), row.elu_name.clone().into()))
        .collect();
    if people.is_empty() || sheet.markable.is_empty() {
        return Html::default();
    }
    let half_days: Rc<[Choice]> =
        sheet.markable.iter().map(|one| (one.to_string().into(), one.french().into())).collect();
    let presences = explained(&[
        (PresenceChoice::Present, "Présent", "Il n’a pas pu signer avec son téléphone."),
        (PresenceChoice::Absent, "Absent", "Il n’a pas suivi cette demi-journée."),
    ]);
    let fields = Callback::from(move |form: Form| self::fields(form, &people, &half_days, &presences));
    html! {
        <CommandForm name={["presence-", key.formation.as_str(), "-", key.action.as_str(), "-", key.session.as_str()].concat()} class="mce-panel"
            title="Noter une présence sans téléphone" {fields} call={Call::of(endpoints::MARK_ATTENDANCE.at(key.parts()), ())}
            button="Noter" ondone={done.clone()} />
    }
}

fn fields(form: Form, people: &Rc<[Choice]>, half_days: &Rc<[Choice]>, presences: &Choices) -> Html {
    html! {
        <>
            <Select form={form.clone()} name="dossier" label="Élu" choices={people.clone()} />
            <Select form={form.clone()} name="half_day" label="Demi-journée" choices={half_days.clone()} />
            <RadioGroup form={form.clone()} name="present" legend="Était-il là ?" choices={presences.clone()} />
            <TextField {form} name="reason" label="Raison" hint="L’élu et le gestionnaire la liront" keyboard={Keyboard::Lines(TEXT_MAX)} />
        </>
    }
}
