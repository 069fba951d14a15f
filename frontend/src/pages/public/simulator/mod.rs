//! The simulator of rights: mandates in, balance and its reasons out. No sign-in, and nothing leaves the browser.

mod result;

use std::rc::Rc;

use mce_shared::forms::{MANDATES_MAX, Situation, USES_MAX, count};
use mce_shared::rules::mandates::MandateKind;
use mce_shared::wire::word;
use yew::prelude::*;

use crate::components::{
    Checkbox, Choice, Keyboard, Look, Page, Select, TextField, action, error_summary, submit,
};
use crate::form::{Form, use_form};
use crate::{announcer, browser, format};

const RESULT_ID: &str = "resultat";

#[component]
pub fn Simulator() -> Html {
    let form = use_form("simulateur".into(), &[], &[("mandats", "1".into()), ("usages", "0".into())]);
    let computed = use_state(|| None::<Rc<Situation>>);
    let onsubmit = {
        let (form, computed) = (form.clone(), computed.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let situation = form.checked::<Situation>(&format::today());
            if situation.is_some() {
                announcer::announce("Vos droits sont calculés.");
                browser::focus_soon(RESULT_ID);
            }
            computed.set(situation.map(Rc::new));
        }
    };
    html! {
        <Page title="Simuler mes droits"
            lead="Indiquez vos mandats : vous verrez ce que vous avez, ce qui arrive et ce que vous pouvez perdre.">
            <p>{ "Le calcul se fait sur votre machine : rien n’est envoyé. Il suit les mêmes règles que votre compte, sans \
                  connaître les heures acquises avant 2021." }</p>
            <div class="fr-grid-row fr-grid-row--gutters">
                <form class="fr-col-12 fr-col-lg-5" {onsubmit} novalidate=true>
                    { error_summary(&form) }
                    { mandates(&form) }
                    { uses(&form) }
                    <Checkbox form={form.clone()} name="retraite" label="Je perçois une pension de retraite"
                        hint="Elle ferme la réinsertion professionnelle, pas les formations liées au mandat." />
                    { submit("Calculer mes droits", false) }
                </form>
                <div class="fr-col-12 fr-col-lg-7">
                    <section id={RESULT_ID} tabindex="-1" aria-label="Vos droits">
                        if let Some(input) = &*computed { { result::result(input) } } else { { result::nothing_yet() } }
                    </section>
                </div>
            </div>
        </Page>
    }
}

fn mandates(form: &Form) -> Html {
    let groups = count(&form.value("mandats"), MANDATES_MAX);
    html! {
        <>
            { for (1..=groups).map(|nth| mandate(form, nth)) }
            <div class="mce-actions">
                { change(form, "mandats", groups, MANDATES_MAX, "Ajouter un mandat", "Retirer le dernier mandat", 1) }
            </div>
        </>
    }
}

fn mandate(form: &Form, nth: usize) -> Html {
    let legend = if nth == 1 { "Votre mandat".to_owned() } else { format!("Mandat n° {nth}") };
    html! {
        <fieldset class="mce-panel" key={nth}>
            <legend class="fr-h5">{ legend }</legend>
            <Select form={form.clone()} name={field("nature", nth)} label="Nature du mandat" choices={kinds()} />
            <TextField form={form.clone()} name={field("debut", nth)} label="Premier jour" keyboard={Keyboard::Date}
                hint="Le jour de votre élection, ou celui où vous avez remplacé quelqu’un" />
            <TextField form={form.clone()} name={field("fin", nth)} label="Dernier jour" keyboard={Keyboard::Date}
                optional=true hint="Laissez vide si le mandat est en cours" />
        </fieldset>
    }
}

fn uses(form: &Form) -> Html {
    let groups = count(&form.value("usages"), USES_MAX);
    html! {
        <>
            { for (1..=groups).map(|nth| html! {
                <fieldset class="mce-panel" key={nth}>
                    <legend class="fr-h5">{ format!("Formation payée avec vos droits n° {nth}") }</legend>
                    <TextField form={form.clone()} name={field("jour", nth)} label="Date" keyboard={Keyboard::Date} />
                    <TextField form={form.clone()} name={field("montant", nth)} label="Montant" keyboard={Keyboard::Amount}
                        hint="En euros, par exemple 400" />
                </fieldset>
            }) }
            <div class="mce-actions">
                { change(form, "usages", groups, USES_MAX, "Ajouter une formation déjà payée", "Retirer la dernière formation", 0) }
            </div>
        </>
    }
}

/// The buttons that add and remove a group of fields, between `min` and `max` groups.
fn change(
    form: &Form,
    counter: &'static str,
    count: usize,
    max: usize,
    add: &'static str,
    remove: &'static str,
    min: usize,
) -> Html {
    let to = |count: usize| {
        let form = form.clone();
        Callback::from(move |_: MouseEvent| form.set(&AttrValue::Static(counter), count.to_string()))
    };
    html! {
        <>
            if count < max { { action(Look::Secondary, add, false, to(count + 1)) } }
            if count > min { { action(Look::Tertiary, remove, false, to(count - 1)) } }
        </>
    }
}

fn kinds() -> Rc<[Choice]> {
    MandateKind::ALL.iter().map(|kind| (word(*kind).into(), AttrValue::Static(kind.label()))).collect()
}

fn field(name: &str, nth: usize) -> AttrValue {
    AttrValue::from(format!("{name}{nth}"))
}
