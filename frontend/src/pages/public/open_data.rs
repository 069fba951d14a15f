//! The catalogue as files that everybody may use: where they are, what they weigh, of when they are.

use mce_shared::api::{OpenData, OpenFile, OpenFormat, endpoints};
use mce_shared::french::{integer, plural};
use yew::prelude::*;

use crate::api::use_resource;
use crate::components::{Column, Page, Prose, Row, empty, remote_view, table, text};
use crate::format;

static COLUMNS: [Column; 3] = [
    Column { label: "Fichier", amount: false },
    Column { label: "Contenu", amount: true },
    Column { label: "Taille", amount: true },
];

#[component]
pub fn OpenDataFiles() -> Html {
    let resource = use_resource(endpoints::SHOW_OPEN_DATA.at([]));
    html! {
        <Page title="Données ouvertes"
            lead="Toutes les formations du catalogue, en fichiers que chacun peut télécharger et réutiliser.">
            { remote_view(&resource, "Lecture de la liste des fichiers…", files) }
            <Prose name="donnees-ouvertes" />
        </Page>
    }
}

fn files(list: &OpenData) -> Html {
    let Some(made_at) = list.made_at else {
        return empty(
            "Aucun fichier pour l’instant",
            html! { <p class="fr-mb-0">{ "Les premiers seront prêts demain matin." }</p> },
        );
    };
    let rows: Vec<Row> = list.files.iter().map(row).collect();
    html! {
        <>
            <p>{ ["Catalogue du ", &format::moment(made_at), ". Licence Ouverte 2.0."].concat() }</p>
            { table("Fichiers du catalogue", &COLUMNS, &rows) }
        </>
    }
}

fn row(file: &OpenFile) -> Row {
    let count = i64::try_from(file.count).unwrap_or_default();
    let (format, content) = match file.format {
        OpenFormat::Csv => ("CSV", plural(count, "session", "sessions")),
        OpenFormat::Lheo => ("LHEO 2.3", plural(count, "formation", "formations")),
    };
    let name = file.path.rsplit('/').next().unwrap_or_default().to_owned();
    let weight = integer(i64::try_from(file.bytes.div_ceil(1000)).unwrap_or_default());
    let link = html! {
        <a class="fr-link" href={file.path.clone()} download="">{ [&name, " (", format, ")"].concat() }</a>
    };
    Row {
        key: file.path.clone().into(),
        cells: vec![link, text(content), text([&weight, "\u{202f}ko"].concat())],
    }
}
