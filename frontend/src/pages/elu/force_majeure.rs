//! Claiming a case of force majeure: what it changes first, then which case, what happened, and the proof.

use mce_shared::api::{DOCUMENT_MAX, DocumentSent, DossierView, ForceMajeureClaim};
use mce_shared::french::date_long;
use mce_shared::ids::DocumentId;
use mce_shared::lifecycle::{
    CommandKind, Dossier, ForceMajeureCase, State, charge_if_excused, may_claim, price_of_cancellation,
};
use mce_shared::rules::deadlines::{Delay, last_day};
use web_sys::File;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::api::{Answer, Operation, Shared, use_operation, use_resource};
use crate::components::{
    Choice, FileInput, Page, Select, Severity, Textarea, alert, problem_alert, remote_view, submit,
    use_report, waiting,
};
use crate::form::{FieldError, Form, use_form};
use crate::router::Route;

#[derive(Properties, PartialEq)]
pub struct ForceMajeureProps {
    pub id: AttrValue,
}

#[component]
pub fn ForceMajeure(props: &ForceMajeureProps) -> Html {
    let resource = use_resource::<DossierView>(["/api/dossiers/", &props.id].concat().into());
    let dossier = Route::Dossier { id: props.id.clone() };
    html! {
        <Page title="Déclarer un cas de force majeure" trail={vec![(Route::Dossiers, "Mes demandes".into()), (dossier, "Dossier".into())]}>
            { remote_view(&resource, "Lecture du dossier…", |_| match resource.state.ready() {
                Some(view) => content(view),
                None => Html::default(),
            }) }
        </Page>
    }
}

fn content(view: &Shared<DossierView>) -> Html {
    let allowed = view.actions.contains(&CommandKind::ClaimForceMajeure);
    if allowed && may_claim(&view.dossier, view.today) {
        return html! { <>{ explanation(&view.dossier, view.today) }<Claim view={view.clone()} /></> };
    }
    let dossier = Route::Dossier { id: view.dossier.id.as_str().to_owned().into() };
    html! {
        <>
            { alert(Severity::Info, "Il n’y a rien à déclarer pour ce dossier", html! {
                <p>{ "Un cas est déjà à l’étude, ou il ne changerait rien à ce que vous payez, ou le délai est passé. Écrivez à \
                      l’assistance si vous pensez le contraire." }</p>
            }) }
            <p><Link<Route> classes="fr-btn" to={dossier}>{ "Voir le dossier" }</Link<Route>></p>
        </>
    }
}

/// What a recognised case changes, with the figures of this dossier.
fn explanation(dossier: &Dossier, today: jiff::civil::Date) -> Html {
    html! {
        <>
            <p class="fr-text--lead">{ change(dossier) }</p>
            if let Some(outcome) = &dossier.outcome {
                <p>{ ["À déclarer au plus tard le ", &date_long(last_day(Delay::ForceMajeureClaim, outcome.on)), ", minuit."].concat() }</p>
            }
            if free_today(dossier, today) {
                { alert(Severity::Info, "Aujourd’hui, annuler est gratuit", html! {
                    <p>
                        { "Vous n’avez rien à prouver : " }
                        <Link<Route> to={Route::Cancellation { id: dossier.id.as_str().to_owned().into() }}>{ "annulez simplement votre inscription" }</Link<Route>>
                        { "." }
                    </p>
                }) }
            }
            <p>{ "Le gestionnaire lit votre justificatif et vous répond par courriel. L’organisme sait qu’un cas est déclaré ; il ne \
                  voit ni votre texte, ni votre justificatif." }</p>
        </>
    }
}

fn free_today(dossier: &Dossier, today: jiff::civil::Date) -> bool {
    let engaged = matches!(dossier.state, State::Accepted | State::Postponing);
    engaged && price_of_cancellation(dossier, today).charged.is_zero()
}

fn change(dossier: &Dossier) -> String {
    let Some(excused) = charge_if_excused(dossier) else {
        return "Si le cas est reconnu, seule la part de la formation que vous avez suivie est débitée. Le reste vous est rendu."
            .to_owned();
    };
    let before = dossier.outcome.as_ref().map_or(dossier.training.price, |outcome| outcome.charged);
    match dossier.state {
        State::Accepted | State::Postponing => {
            "Si le cas est reconnu, votre inscription est annulée sans frais et tout vous est rendu."
                .to_owned()
        }
        _ => [
            "Si le cas est reconnu, ",
            &excused.french(),
            " sont débités au lieu de ",
            &before.french(),
            ". La différence est rendue à ceux qui ont payé.",
        ]
        .concat(),
    }
}

#[derive(Properties, PartialEq)]
struct ClaimProps {
    view: Shared<DossierView>,
}

#[component]
fn Claim(props: &ClaimProps) -> Html {
    let id = props.view.dossier.id.as_str();
    let form = use_form(["force-majeure-", id].concat().into(), &[], &[]);
    let file = use_state(|| None::<File>);
    // The proof that the server has already: a second try does not send it again.
    let sent = use_state(|| None::<DocumentId>);
    let (upload, claim) = (use_operation(), use_operation());
    let navigator = use_navigator();
    let report = use_report(&form, &claim);
    let onfile = {
        let (file, sent, form) = (file.clone(), sent.clone(), form.clone());
        Callback::from(move |chosen: Option<File>| {
            sent.set(None);
            // What was wrong with the last one is no longer.
            form.set(&"document".into(), chosen.as_ref().map(File::name).unwrap_or_default());
            file.set(chosen);
        })
    };
    let finish = {
        let (claim, form, path) = (claim.clone(), form.clone(), ["/api/dossiers/", id].concat());
        let dossier = Route::Dossier { id: id.to_owned().into() };
        Callback::from(move |(written, document): (Written, DocumentId)| {
            let (form, navigator, dossier) = (form.clone(), navigator.clone(), dossier.clone());
            let done = Callback::from(move |_: Answer| {
                form.clear();
                if let Some(navigator) = &navigator {
                    navigator.push(&dossier);
                }
            });
            let request = ForceMajeureClaim { case: written.case, text: written.text, document };
            claim.post(&[&path, "/force-majeure"].concat(), &request, done);
        })
    };
    let onsubmit = {
        let (form, file, sent, upload) = (form.clone(), file.clone(), sent.clone(), upload.clone());
        let path = ["/api/dossiers/", id, "/documents"].concat();
        move |event: SubmitEvent| {
            event.prevent_default();
            match (written(&form, file.as_ref()), &*sent) {
                (Err(errors), _) => form.refuse(errors),
                (Ok((written, _)), Some(document)) => finish.emit((written, document.clone())),
                (Ok((written, file)), None) => send(&upload, &path, &file, &sent, &finish, written),
            }
        }
    };
    let choices: Vec<Choice> = ForceMajeureCase::ALL.iter().enumerate().map(choice).collect();
    html! {
        <form {onsubmit} novalidate=true>
            { report }
            if let Some(problem) = upload.problem() { { problem_alert(&problem) } }
            <Select form={form.clone()} name="case" label="Votre cas" choices={std::rc::Rc::from(choices)} />
            <Textarea form={form.clone()} name="text" label="Ce qui vous a empêché" max_length="1000"
                hint="Quand, et pour combien de temps. Pas de détail médical : le justificatif suffit." />
            <FileInput id={form.id("document")} label="Votre justificatif" onchange={onfile} error={form.error("document")}
                hint={hint()} accept=".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png" />
            <div class="fr-mt-3w">
                if upload.is_sending() { { waiting("Envoi du justificatif…") } }
                if claim.is_sending() { { waiting("Justificatif reçu. Enregistrement de votre déclaration…") } }
                { submit("Envoyer ma déclaration", upload.is_sending() || claim.is_sending()) }
            </div>
        </form>
    }
}

fn choice((rank, case): (usize, &ForceMajeureCase)) -> Choice {
    (rank.to_string().into(), case.french().into())
}

fn hint() -> AttrValue {
    ["PDF, photo JPEG ou image PNG, ", &(DOCUMENT_MAX / (1024 * 1024)).to_string(), " Mo au plus"]
        .concat()
        .into()
}

/// What was typed, once it is complete.
#[derive(Clone)]
struct Written {
    case: ForceMajeureCase,
    text: String,
}

fn written(form: &Form, file: Option<&File>) -> Result<(Written, File), Vec<FieldError>> {
    let mut errors: Vec<FieldError> = Vec::new();
    let case = form.value("case").parse::<usize>().ok().and_then(|rank| ForceMajeureCase::ALL.get(rank));
    if case.is_none() {
        errors.push(("case".into(), "Choisissez le cas qui vous concerne.".into()));
    }
    let text = form.value("text").trim().to_owned();
    if text.is_empty() {
        errors.push(("text".into(), "Dites ce qui vous a empêché.".into()));
    }
    if let Some(wrong) = wrong_with(file) {
        errors.push(("document".into(), wrong.into()));
    }
    match (case, file) {
        (Some(case), Some(file)) if errors.is_empty() => Ok((Written { case: *case, text }, file.clone())),
        _ => Err(errors),
    }
}

/// What is wrong with a file before it is even sent; its kind is for the server to tell, by its content.
fn wrong_with(file: Option<&File>) -> Option<&'static str> {
    // A size in bytes is exact in a double up to 2^53.
    #[allow(clippy::cast_precision_loss)]
    let max = DOCUMENT_MAX as f64;
    match file.map(|file| file.size()) {
        None => Some("Joignez votre justificatif."),
        Some(0.0) => Some("Ce fichier est vide : choisissez-en un autre."),
        Some(size) if size > max => {
            Some("Ce fichier est trop lourd : envoyez une photo moins grande, ou un PDF plus léger.")
        }
        Some(_) => None,
    }
}

fn send(
    upload: &Operation,
    path: &str,
    file: &File,
    sent: &UseStateHandle<Option<DocumentId>>,
    finish: &Callback<(Written, DocumentId)>,
    written: Written,
) {
    let (sent, finish) = (sent.clone(), finish.clone());
    let done = Callback::from(move |answer: Answer| {
        if let Ok(received) = answer.json::<DocumentSent>() {
            sent.set(Some(received.document.clone()));
            finish.emit((written.clone(), received.document));
        }
    });
    upload.upload(path, file, &file.type_(), done);
}
