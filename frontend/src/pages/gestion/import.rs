//! A publication of the Répertoire national des élus: its files, the dry run first, and what each import found.

use mce_shared::api::{ImportedFile, OpenImport};
use mce_shared::forms::ImportChosen;
use mce_shared::french::plural;
use mce_shared::ids::RunId;
use mce_shared::runs::RunKind;
use web_sys::File;
use yew::prelude::*;
use yew_router::prelude::*;

use super::driver::use_driver;
use super::import_tried::import_tried;
use super::runs::{address_of, history, list_of};
use super::upload::use_upload;
use crate::api::{Problem, Shared};
use crate::components::{
    FileInput, Keyboard, Look, Page, Press, TextField, action, error_summary, pagination, remote_view,
    use_said,
};
use crate::form::use_form;
use crate::format;
use crate::pages::list::use_list;
use crate::router::Route;

#[component]
pub fn MandateImport() -> Html {
    let list = use_list(list_of(RunKind::Import));
    let driver = use_driver(address_of(RunKind::Import), list.resource.reload.clone());
    let form = use_form("import-mandats".into(), &["files"], &[]);
    let said = use_said();
    let files = use_state(Vec::<File>::new);
    let upload = {
        let (driver, form) = (driver.clone(), form.clone());
        let sent = Callback::from(move |(run, dry): (RunId, bool)| driver.advance(dry, Some(run)));
        let refused = Callback::from(move |problem: Shared<Problem>| form.refuse_problem(&problem));
        use_upload(sent, refused)
    };
    let onfiles = {
        let (files, form) = (files.clone(), form.clone());
        Callback::from(move |chosen: Vec<File>| {
            // What was wrong with the last ones is no longer.
            form.set(&"files".into(), count(chosen.len()));
            files.set(chosen);
        })
    };
    // Both must be there before anything is asked; what is missing is said at its field.
    let ready = {
        let (form, files) = (form.clone(), files.clone());
        move || {
            let sent = files.iter().map(|file| ImportedFile { name: file.name(), bytes: file.size() as u64 });
            form.checked::<OpenImport>(&ImportChosen {
                dry: true,
                files: sent.collect(),
                today: format::today(),
            })
        }
    };
    let going = upload.under_way().or(driver.under_way());
    let start = {
        let (upload, files, driver) = (upload.clone(), files.clone(), driver.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(asked) = ready().filter(|_| going.is_none()) {
                driver.clear();
                upload.start(asked, files.to_vec());
            }
        })
    };
    html! {
        <Page title="Importer les mandats" trail={trail()}
            lead="Une publication du Répertoire national des élus : ses fichiers, tels que data.gouv.fr les donne.">
            { error_summary(&form) }
            <TextField form={form.clone()} name="publication" label="Date de la publication" keyboard={Keyboard::Date}
                max={format::today().to_string()} />
            <FileInput id={form.id("files")} label="Fichiers de la publication"
                hint="Les fichiers CSV, tous ensemble : conseillers municipaux, maires, conseillers communautaires, départementaux, régionaux…"
                accept=".csv,.txt,text/csv,text/plain" multiple=true {onfiles}
                error={form.error("files")} />
            <p class="fr-mt-2w">
                { "L’essai à blanc dit ce qui changerait, sans rien écrire. Une autre personne le lit, puis l’applique. Un mandat absent d’une \
                   publication n’est jamais clos de lui-même : sa fin est proposée, et " }
                <Link<Route> to={Route::MandateEndings}>{ "c’est vous qui la décidez" }</Link<Route>>{ "." }
            </p>
            <div class="mce-actions">
                { action(Look::Primary, "Essai à blanc", Press::of(true, going), start) }
            </div>
            { upload.view() }
            { driver.view() }
            { said.view() }
            if let Some(run) = driver.over() { { import_tried(&driver, run, &said) } }
            <h2>{ "Imports précédents" }</h2>
            { remote_view(&list.resource, "Lecture des imports…", |page| {
                let (previous, next) = (list.previous(), list.next(page.cursor.as_deref()));
                html! { <>{ history(page, &driver) }{ pagination("Plus récents", previous, next) }</> }
            }) }
        </Page>
    }
}

fn count(files: usize) -> String {
    plural(i64::try_from(files).unwrap_or(i64::MAX), "fichier", "fichiers")
}

fn trail() -> Vec<(Route, AttrValue)> {
    super::trail().into_iter().chain([(Route::MandateEndings, "Fins de mandat".into())]).collect()
}
