//! What the bank says: its files, what each of them changed, and what somebody must look at. One that is sent by hand is applied by
//! somebody else, who sees first what it would do.

use mce_shared::api::{BankFileState, BankReturnView, endpoints};
use mce_shared::french::plural;
use web_sys::File;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::api::{Answer, Remote, use_operation};
use crate::components::{
    FileInput, Look, Page, Severity, action, alert, badge, empty, pagination, problem_alert, remote_view,
    result_of, result_view, waiting,
};
use crate::format;
use crate::pages::list::use_list;
use crate::router::Route;

const RESULT_ID: &str = "resultat";

#[component]
pub fn BankReturns() -> Html {
    let list = use_list(endpoints::LIST_BANK_RETURNS.at([]));
    let file = use_state(|| None::<File>);
    let missing = use_state(|| false);
    let read = use_state(|| None::<Remote<BankReturnView>>);
    let operation = use_operation();
    let onchange = {
        let (file, missing) = (file.clone(), missing.clone());
        Callback::from(move |chosen: Option<File>| {
            missing.set(false);
            file.set(chosen);
        })
    };
    let send = {
        let (file, missing, read) = (file.clone(), missing.clone(), read.clone());
        let (operation, reload) = (operation.clone(), list.resource.reload.clone());
        Callback::from(move |_: MouseEvent| match &*file {
            Some(file) => {
                let (read, reload) = (read.clone(), reload.clone());
                let done = Callback::from(move |answer: Answer| {
                    read.set(Some(result_of(&answer, RESULT_ID, |read| title(read).into())));
                    reload.emit(());
                });
                operation.upload(&endpoints::PROPOSE_BANK_RETURN.at([]), file, "application/xml", done);
            }
            None => missing.set(true),
        })
    };
    let sending = operation.is_sending();
    let trail: Vec<_> =
        super::trail().into_iter().chain([(Route::Settlements, "Règlements".into())]).collect();
    html! {
        <Page title="Retours bancaires" {trail}
            lead="Les fichiers de la banque arrivent d’eux-mêmes. Vous pouvez aussi en envoyer un : une autre personne voit ce qu’il ferait, puis l’applique ou non.">
            <FileInput id="retour" label="Fichier de la banque" hint="Un fichier XML : pain.002, camt.053 ou camt.054"
                accept=".xml,application/xml,text/xml" {onchange}
                error={(*missing).then_some(AttrValue::Static("Choisissez d’abord un fichier."))} />
            <p class="fr-mt-3w">{ action(Look::Primary, "Envoyer le fichier", sending, send) }</p>
            if sending { { waiting("Lecture du fichier en cours…") } }
            if let Some(problem) = operation.problem() { { problem_alert(&problem) } }
            { result_view(RESULT_ID, read.as_ref(), outcome) }
            <h2>{ "Fichiers" }</h2>
            { remote_view(&list.resource, "Lecture des retours…", |page| {
                if page.returns.is_empty() {
                    return empty("Aucun fichier lu", html! {
                        <p class="fr-mb-0">{ "Le premier arrivera quand la banque aura répondu à un fichier de virements." }</p>
                    });
                }
                let (previous, next) = (list.previous(), list.next(page.cursor.as_deref()));
                html! { <>{ for page.returns.iter().map(one) }{ pagination("Plus récents", previous, next) }</> }
            }) }
        </Page>
    }
}

/// Where a file stands, in a few words.
pub fn title(read: &BankReturnView) -> &'static str {
    match (read.state, read.applied.is_empty(), read.anomalies.is_empty()) {
        (BankFileState::Proposed, true, true) => "Le fichier est envoyé : il ne changerait rien",
        (BankFileState::Proposed, ..) => {
            "Le fichier est envoyé : une autre personne doit décider de l’appliquer"
        }
        (BankFileState::Applying, ..) if read.stopped => "L’application du fichier s’est arrêtée en route",
        (BankFileState::Applying, ..) => "Le fichier est en cours d’application",
        (BankFileState::Dismissed, ..) => "Le fichier est classé : rien de plus n’en est appliqué",
        (BankFileState::Unreadable, ..) => "Le fichier n’est pas pris",
        (BankFileState::Refused, ..) => "Le fichier est refusé : rien n’en est appliqué",
        (BankFileState::Applied, false, true) => "Le fichier est lu et appliqué",
        (BankFileState::Applied, true, true) => "Le fichier est lu : rien n’était à changer",
        (BankFileState::Applied, _, false) => "Le fichier est lu, avec des points à regarder",
    }
}

fn outcome(read: &BankReturnView) -> Html {
    let severity = match (read.state, read.anomalies.is_empty()) {
        (BankFileState::Proposed | BankFileState::Applying, _) => Severity::Info,
        (_, true) => Severity::Success,
        (_, false) => Severity::Warning,
    };
    alert(severity, title(read), content(read))
}

/// What it changed, or would change, and what is to be looked at, each in its list.
pub fn content(read: &BankReturnView) -> Html {
    let applied = match read.state {
        BankFileState::Applied | BankFileState::Unreadable => "Appliqué :",
        _ => "Ce qu’il ferait :",
    };
    html! { <>{ lines("À regarder :", &read.anomalies) }{ lines(applied, &read.applied) }</> }
}

fn lines(name: &'static str, lines: &[String]) -> Html {
    if lines.is_empty() {
        return Html::default();
    }
    html! { <><p>{ name }</p><ul>{ for lines.iter().map(|line| html! { <li>{ line }</li> }) }</ul></> }
}

fn one(read: &BankReturnView) -> Html {
    let name = [&read.kind, ", ", &format::moment(read.at), ", n° ", &read.message_id].concat();
    if let Some(turn) = &read.turn {
        return waiting_for(read, &name, turn);
    }
    let count =
        |lines: &[String], one, many| plural(i64::try_from(lines.len()).unwrap_or(i64::MAX), one, many);
    let anomalies = !read.anomalies.is_empty();
    html! {
        <details class="mce-unfold fr-mb-2w" key={read.hash.clone()}>
            <summary>{ name }</summary>
            <div class="fr-mt-2w">
                <p>{ who(read) }</p>
                if read.state != BankFileState::Applied { <p><strong>{ title(read) }</strong></p> }
                <p>
                    { [&count(&read.applied, "changement appliqué", "changements appliqués"), ". "].concat() }
                    if anomalies {
                        { badge(Some(Severity::Warning), count(&read.anomalies, "point à regarder", "points à regarder")) }
                    }
                </p>
                { content(read) }
            </div>
        </details>
    }
}

fn who(read: &BankReturnView) -> String {
    let decided = match (&read.decided_by, read.reason.as_ref()) {
        (Some(by), Some(why)) if read.state == BankFileState::Dismissed => {
            [", classé par ", by, " : ", why].concat()
        }
        (Some(by), Some(why)) => [", refusé par ", by, " : ", why].concat(),
        (Some(by), None) => [", appliqué par ", by].concat(),
        _ => String::new(),
    };
    ["Apporté par ", &read.author, &decided, "."].concat()
}

/// One that waits: whose turn it is.
fn waiting_for(read: &BankReturnView, name: &str, turn: &str) -> Html {
    let route = Route::BankReturn { file: read.hash.clone().into() };
    let (badge_text, link) = match read.state {
        BankFileState::Proposed => ("Attend une décision", "Voir ce qu’il ferait"),
        BankFileState::Unreadable => ("Non pris", "Voir pourquoi, et le classer"),
        _ => ("En cours d’application", "Voir où il en est"),
    };
    html! {
        <div class="mce-panel" key={read.hash.clone()}>
            <h3 class="fr-h5">{ name.to_owned() }</h3>
            <p>{ badge(Some(Severity::Info), badge_text) }{ [" ", &who(read)].concat() }</p>
            <p>{ turn.to_owned() }</p>
            <p><Link<Route> classes="fr-link" to={route}>{ link }</Link<Route>></p>
        </div>
    }
}
