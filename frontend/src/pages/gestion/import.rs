//! A publication of the Répertoire national des élus: its files, the dry run first, and what each import found.

use mce_shared::api::{ImportedFile, OpenImport, RunList};
use mce_shared::french::plural;
use mce_shared::ids::RunId;
use mce_shared::runs::RunKind;
use web_sys::File;
use yew::prelude::*;
use yew_router::prelude::*;

use super::confirm::Confirm;
use super::driver::use_driver;
use super::runs::{history, list_of, path_of};
use super::upload::use_upload;
use crate::components::{
    FileInput, Keyboard, Look, Page, TextField, action, error_summary, pagination, remote_view,
};
use crate::form::use_form;
use crate::format;
use crate::pages::list::use_list;
use crate::router::Route;

#[component]
pub fn MandateImport() -> Html {
    let list = use_list::<RunList>(&list_of(RunKind::Import));
    let driver = use_driver(path_of(RunKind::Import), list.resource.reload.clone());
    let upload = {
        let driver = driver.clone();
        use_upload(Callback::from(move |(run, dry): (RunId, bool)| driver.advance(dry, Some(run))))
    };
    let form = use_form("import-mandats".into(), &[], &[]);
    let files = use_state(Vec::<File>::new);
    let missing = use_state(|| false);
    let asking = use_state(|| false);
    let onfiles = {
        let (files, missing) = (files.clone(), missing.clone());
        Callback::from(move |chosen: Vec<File>| {
            missing.set(false);
            files.set(chosen);
        })
    };
    let ask = |value: bool| {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(value))
    };
    // Both must be there before anything is asked; what is missing is said at its field.
    let ready = {
        let (form, files, missing) = (form.clone(), files.clone(), missing.clone());
        move || {
            let day = form.value("publication").parse().ok();
            if day.is_none() {
                form.refuse(vec![("publication".into(), "Indiquez la date de la publication.".into())]);
            }
            missing.set(files.is_empty());
            day.filter(|_| !files.is_empty())
        }
    };
    let start = |dry: bool| {
        let (ready, upload, files, close) = (ready.clone(), upload.clone(), files.clone(), ask(false));
        Callback::from(move |()| {
            close.emit(());
            if let Some(publication) = ready() {
                let sent =
                    files.iter().map(|file| ImportedFile { name: file.name(), bytes: file.size() as u64 });
                upload.start(OpenImport { publication, dry, files: sent.collect() }, files.to_vec());
            }
        })
    };
    let open = {
        let (ready, ask) = (ready.clone(), ask(true));
        Callback::from(move |_: MouseEvent| {
            if ready().is_some() {
                ask.emit(())
            }
        })
    };
    let going = upload.is_going() || driver.is_going();
    html! {
        <Page title="Importer les mandats" trail={trail()}
            lead="Une publication du Répertoire national des élus : ses fichiers, tels que data.gouv.fr les donne.">
            { error_summary(&form) }
            <TextField form={form.clone()} name="publication" label="Date de la publication" keyboard={Keyboard::Date}
                max={format::today().to_string()} />
            <FileInput id="fichiers" label="Fichiers de la publication"
                hint="Les fichiers CSV, tous ensemble : conseillers municipaux, maires, conseillers communautaires, départementaux, régionaux…"
                accept=".csv,.txt,text/csv,text/plain" multiple=true {onfiles}
                error={(*missing).then_some(AttrValue::Static("Choisissez au moins un fichier."))} />
            <p class="fr-mt-2w">
                { "Un essai à blanc dit ce qui changerait, sans rien écrire. Un mandat absent d’une publication n’est jamais clos de lui-même : \
                   sa fin est proposée, et " }
                <Link<Route> to={Route::MandateEndings}>{ "c’est vous qui la décidez" }</Link<Route>>{ "." }
            </p>
            <div class="mce-actions">
                { action(Look::Secondary, "Essai à blanc", going, start(true).reform(|_: MouseEvent| ())) }
                { action(Look::Primary, "Importer", going, open) }
            </div>
            <Confirm id="importer" title="Importer cette publication ?" yes="Importer" open={*asking} busy={going}
                onyes={start(false)} onclose={ask(false)}>
                <p>{ [&count(files.len()), " : les mandats nouveaux et modifiés seront inscrits, les mandats absents seront proposés à la clôture. \
                    L’import peut être interrompu et repris."].concat() }</p>
            </Confirm>
            { upload.view() }
            { driver.view() }
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
