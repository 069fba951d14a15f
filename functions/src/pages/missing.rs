//! What stands where an offer was, or never was. The application does not take over: there is nothing more for it to show.

use super::html::Html;
use super::shell::Page;

/// An offer that was withdrawn.
#[must_use]
pub fn withdrawn() -> Page {
    page(
        "Cette formation n’est plus proposée",
        "L’organisme l’a retirée du catalogue. D’autres formations sur le même sujet s’y trouvent peut-être.",
    )
}

/// An address that leads nowhere.
#[must_use]
pub fn unknown() -> Page {
    page(
        "Formation introuvable",
        "Aucune formation n’est à cette adresse. Vérifiez-la, ou cherchez parmi toutes les formations.",
    )
}

fn page(title: &'static str, said: &'static str) -> Page {
    let field = [
        Html::element("label", &[("class", "fr-label"), ("for", "texte")], "Thème, ville, organisme"),
        Html::void("input", &[("class", "fr-input"), ("type", "search"), ("id", "texte"), ("name", "text")]),
    ];
    let form = [
        Html::element("div", &[("class", "fr-input-group")], field),
        Html::element("button", &[("class", "fr-btn"), ("type", "submit")], "Rechercher"),
    ];
    let main = [
        Html::element("h1", &[], title),
        Html::element("p", &[("class", "fr-text--lead")], said),
        Html::element("form", &[("action", "/recherche"), ("role", "search")], form),
    ];
    Page {
        head: Html::element("title", &[], format!("{title} – Mon Compte Élu")),
        main: Html::element("main", &[("id", "contenu"), ("class", "fr-container fr-py-6w")], main),
        starts: false,
    }
}
