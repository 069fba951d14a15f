//! From an import that was tried to the real one: its files are there already, and somebody else applies it.

use mce_shared::api::{RunView, endpoints};
use mce_shared::lifecycle::TEXT_MAX;
use yew::prelude::*;

use super::driver::Driver;
use crate::command::{Call, Done};
use crate::components::{CommandForm, Keyboard, Said, TextField};
use crate::form::Form;

/// The form under a run, where there is something to import.
pub fn import_tried(driver: &Driver, run: &RunView, said: &Said) -> Html {
    let Some(real) = run.real.clone().filter(|_| !driver.is_going()) else { return Html::default() };
    // Only an import of which much would end has something to look at.
    let many = !run.findings.is_empty();
    let fields = Callback::from(move |form: Form| {
        html! {
            <>
                <TextField form={form.clone()} name="reason" label="Ce que vous avez vérifié" keyboard={Keyboard::Lines(TEXT_MAX)}
                    hint="Les nombres de l’essai, l’origine des fichiers : c’est gardé avec l’import" />
                if many {
                    <TextField {form} name="ends" label="Nombre de fins proposées" keyboard={Keyboard::Digits}
                        hint="Celui que l’essai demande de taper" />
                }
            </>
        }
    });
    let call = Call::of(
        endpoints::APPLY_IMPORT.at([real.as_str()]),
        "Dites ce que vous avez vérifié : c’est gardé avec l’import.",
    );
    let ondone = {
        let (driver, real, said) = (driver.clone(), real.clone(), said.clone());
        Callback::from(move |done: Done| match done.answer.json::<RunView>() {
            // Who has tried it has confirmed how much would end.
            Ok(run) if run.dry => {
                said.say("C’est confirmé : une autre personne peut maintenant appliquer cet essai.")
            }
            _ => driver.advance(false, Some(real.clone())),
        })
    };
    html! {
        <CommandForm key={real.as_str().to_owned()} name={["appliquer-", real.as_str()].concat()} class="mce-panel" title="Appliquer cet essai" {fields} {call}
            button="Importer ces fichiers" {ondone}>
            <p>{ "Une autre personne que celle qui a fait l’essai l’applique. Les mandats nouveaux et modifiés seront inscrits, les mandats absents \
                  seront proposés à la clôture. L’import peut être interrompu et repris ; les fichiers de l’essai sont gardés trente jours." }</p>
        </CommandForm>
    }
}
