//! From an import that was tried to the real one: its files are there already.

use mce_shared::api::RunView;
use yew::prelude::*;

use super::confirm::Confirm;
use super::driver::{Driver, Driving};
use crate::components::{Look, action};

#[derive(Properties, PartialEq)]
struct ImportTriedProps {
    driver: Driving,
    run: RunView,
}

/// The button under a run, where there is something to import.
pub fn import_tried(driver: &Driver, run: &RunView) -> Html {
    if run.real.is_none() || driver.is_going() {
        return Html::default();
    }
    html! { <ImportTried driver={Driving(driver.clone())} run={run.clone()} /> }
}

#[component]
fn ImportTried(props: &ImportTriedProps) -> Html {
    let asking = use_state(|| false);
    let ask = |value: bool| {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(value))
    };
    let import = {
        let (driver, real, close) = (props.driver.0.clone(), props.run.real.clone(), ask(false));
        Callback::from(move |()| {
            close.emit(());
            driver.advance(false, real.clone());
        })
    };
    html! {
        <>
            <p>{ "Les fichiers de cet essai sont gardés trente jours : ils peuvent être importés sans être envoyés de nouveau." }</p>
            <p>{ action(Look::Secondary, "Importer ces fichiers", false, ask(true).reform(|_: MouseEvent| ())) }</p>
            <Confirm id="importer-essai" title="Importer les fichiers de cet essai ?" yes="Importer" open={*asking}
                onyes={import} onclose={ask(false)}>
                { what_follows() }
            </Confirm>
        </>
    }
}

/// What an import does, for who confirms it.
pub fn what_follows() -> Html {
    html! {
        <p>{ "Les mandats nouveaux et modifiés seront inscrits, les mandats absents seront proposés à la clôture. \
              L’import peut être interrompu et repris." }</p>
    }
}
