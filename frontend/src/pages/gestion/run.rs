//! One run: what it counted, its files, and the way to go on with it.

use mce_shared::api::endpoints;
use mce_shared::ids::RunId;
use mce_shared::runs::{RunKind, RunState};
use yew::prelude::*;

use super::driver::use_driver;
use super::import_tried::import_tried;
use super::run_view::{detail, state};
use super::runs::{address_of, under_way};
use crate::api::use_resource;
use crate::components::{Page, remote_view, use_said};
use crate::router::Route;

#[derive(Properties, PartialEq)]
pub struct RunProps {
    pub id: AttrValue,
}

#[component]
pub fn Run(props: &RunProps) -> Html {
    let run = use_resource(endpoints::SHOW_RUN.at([&props.id]));
    let kind = props.id.parse::<RunId>().ok().and_then(|id| RunKind::of(&id)).unwrap_or(RunKind::Credit);
    let driver = use_driver(address_of(kind), run.reload.clone());
    let said = use_said();
    let above = if kind == RunKind::Import {
        (Route::MandateImport, "Importer les mandats".into())
    } else {
        (Route::Runs, "Traitements".into())
    };
    let trail: Vec<_> = super::trail().into_iter().chain([above]).collect();
    html! {
        <Page title={kind.french()} tab={[", ", &props.id].concat()} {trail}>
            { said.view() }
            { driver.view() }
            if let Some(run) = driver.over() { { import_tried(&driver, run, &said) } }
            { remote_view(&run, "Lecture du traitement…", |run| html! {
                <>
                    <p>{ state(run) }</p>
                    if run.state == RunState::Running && driver.is_idle() { { under_way(run, &driver) } }
                    if driver.is_idle() { { detail(run) }{ import_tried(&driver, run, &said) } }
                </>
            }) }
        </Page>
    }
}
