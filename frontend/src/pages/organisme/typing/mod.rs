//! An offer by hand: typed, with what the élu will see beside it, kept, published, suspended, put away.

mod acts;
mod beside;
mod fields;
mod sessions;

pub use acts::new_numero;

use mce_shared::api::{OfferAct, OfferDone, OwnOffer, endpoints};
use mce_shared::catalogue::editing::Untouched;
use mce_shared::forms::offer::{OfferFacts, sketch};
use mce_shared::identifiers::Siret;
use yew::prelude::*;

use crate::api::{Answer, Operation, Shared, use_operation, use_resource};
use crate::components::{
    Look, Page, Severity, TITLE_ID, action, alert, remote_view, report, submit, use_said,
};
use crate::form::{Form, use_wide_form};
use crate::pages::history;
use crate::router::Route;
use crate::{browser, format};

/// The fields that are ours: which draft, and which offer, was shown when typing began.
const VERSION: &str = "version";
const STORED: &str = "stored";
/// What has changed meanwhile takes the focus.
const MEANWHILE: &str = "entre-temps";

#[derive(Properties, PartialEq)]
pub struct OfOfferProps {
    pub formation: AttrValue,
}

#[component]
pub fn OfOffer(props: &OfOfferProps) -> Html {
    let own = use_resource(endpoints::SHOW_OWN_OFFER.at([&props.formation]));
    let said = use_said();
    let untouched = use_state(Vec::<Untouched>::new);
    let ondone = {
        let (said, reload, untouched) = (said.clone(), own.reload.clone(), untouched.clone());
        Callback::from(move |(words, done): (&'static str, Option<OfferDone>)| {
            untouched.set(done.map(|done| done.untouched).unwrap_or_default());
            said.say(words);
            reload.emit(());
        })
    };
    let mut trail = super::trail();
    trail.push((Route::OfOffers, "Offres".into()));
    let is_known = own.state.ready().is_some_and(|own| own.formation.is_some());
    let title = if is_known { "Modifier une offre" } else { "Saisir une offre" };
    html! {
        <Page title={title} {trail}
            lead="Enregistrez quand vous voulez : tout est gardé tel que vous l’avez saisi. Les élus ne voient que ce que vous publiez.">
            { said.view() }
            { kept_as_ordered(&untouched) }
            { remote_view(&own, "Lecture de l’offre…", |_| match own.state.ready() {
                Some(ready) => html! {
                    <Typing key={props.formation.to_string()} formation={props.formation.clone()} own={ready.clone()} ondone={&ondone}
                        reload={&own.reload} />
                },
                None => Html::default(),
            }) }
        </Page>
    }
}

/// The sessions that a publication left as they were, and why.
fn kept_as_ordered(untouched: &[Untouched]) -> Html {
    if untouched.is_empty() {
        return Html::default();
    }
    let line = |one: &Untouched| {
        let closed = if one.closed { " : elle ne prend plus de demande" } else { "" };
        html! { <li key={one.session.as_str()}>{ ["Session ", one.session.as_str(), ", ", &one.dates, closed].concat() }</li> }
    };
    alert(
        Severity::Warning,
        "Des sessions restent telles qu’elles ont été demandées",
        html! {
            <>
                <p>{ "Des dossiers y sont, ou des élus attendent une place. Pour les déplacer ou les annuler, proposez-le dans leurs dossiers." }</p>
                <ul>{ for untouched.iter().map(line) }</ul>
            </>
        },
    )
}

/// What was done, in words, with what the server says of it.
pub type Told = Callback<(&'static str, Option<OfferDone>)>;

#[derive(Properties, PartialEq)]
struct TypingProps {
    formation: AttrValue,
    own: Shared<OwnOffer>,
    ondone: Told,
    reload: Callback<()>,
}

#[component]
fn Typing(props: &TypingProps) -> Html {
    let own = &props.own;
    let form = use_wide_form(["offre-", &props.formation].concat().into(), || begin(own));
    let operation = use_operation();
    use_what_came_meanwhile(&form, &operation, props);
    let sketched = facts(props).map(|facts| sketch(&|field| form.text(field), &facts));
    let left = sketched.as_ref().map(|(_, missing)| missing.clone()).unwrap_or_default();
    use_effect_with(left, {
        let form = form.clone();
        move |left| form.settle(left)
    });
    let Some((drafted, missing)) = sketched else { return Html::default() };
    let send = sending(&form, &operation, props);
    let save = {
        let (form, send) = (form.clone(), send.clone());
        Callback::from(move |_: MouseEvent| {
            let act = OfferAct::Save { version: number(&form, VERSION), typed: typed(&form) };
            send.emit((act, "Le brouillon est enregistré. Vous pouvez continuer plus tard."));
        })
    };
    let onsubmit = {
        let (form, send, missing) = (form.clone(), send.clone(), missing.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if !missing.is_empty() {
                form.refuse(missing.clone());
                return;
            }
            let (version, stored) = (number(&form, VERSION), number(&form, STORED));
            let act = OfferAct::Publish { version, stored, typed: typed(&form) };
            send.emit((act, "L’offre est publiée : les élus la voient."));
        })
    };
    html! {
        <>
            { meanwhile(&form, own) }
            <div class="fr-grid-row fr-grid-row--gutters">
                <div class="fr-col-12 fr-col-lg-7">
                    <form {onsubmit} novalidate=true>
                        { report(&form, operation.problem().as_deref()) }
                        { fields::formation(&form) }
                        { fields::actions(&form, &drafted) }
                        <div class="mce-actions fr-mb-4w">
                            { submit("Publier l’offre", operation.is_sending()) }
                            { action(Look::Secondary, "Enregistrer le brouillon", operation.is_sending(), save) }
                        </div>
                    </form>
                </div>
                <div class="fr-col-12 fr-col-lg-5">
                    { beside::beside(own, &drafted, &missing, format::today()) }
                </div>
            </div>
            <acts::Acts formation={props.formation.clone()} own={own.clone()} ondone={props.ondone.clone()} form={form.clone()} />
            if !own.history.is_empty() {
                <details class="mce-unfold">
                    <summary>{ "Histoire de l’offre" }</summary>
                    { history::lines(&own.history) }
                    if own.older > 0 {
                        <p>{ [&own.older.to_string(), " plus anciennes ne sont pas montrées ici."].concat() }</p>
                    }
                </details>
            }
        </>
    }
}

/// What has changed since typing began is read again, shown, and brought to the reader.
#[hook]
fn use_what_came_meanwhile(form: &Form, operation: &Operation, props: &TypingProps) {
    let own = &props.own;
    use_effect_with(operation.problem(), {
        let (form, reload) = (form.clone(), props.reload.clone());
        move |problem| {
            if let Some(problem) = problem {
                form.refuse_problem(problem);
                // What has changed meanwhile is shown beside what is typed.
                if problem.code == "draft-changed" || problem.code == "offer-changed" {
                    reload.emit(());
                }
            }
        }
    });
    use_effect_with(own.clone(), {
        let form = form.clone();
        move |own| {
            // What was sent for good has emptied the form: it begins again with what is there now.
            if form.value(VERSION).is_empty() {
                for (field, text) in begin(own) {
                    form.set(&field, text);
                }
            }
        }
    });
    use_effect_with(is_behind(form, own), |is_behind| {
        if *is_behind {
            browser::focus_soon(MEANWHILE);
        }
    });
}

/// Sends an act, and says once it is done what was asked for.
fn sending(form: &Form, operation: &Operation, props: &TypingProps) -> Callback<(OfferAct, &'static str)> {
    let (form, operation, ondone) = (form.clone(), operation.clone(), props.ondone.clone());
    let address = endpoints::CHANGE_OWN_OFFER.at([&props.formation]);
    Callback::from(move |(act, words): (OfferAct, &'static str)| {
        let (form, ondone) = (form.clone(), ondone.clone());
        let goes_on = matches!(act, OfferAct::Save { .. });
        let done = Callback::from(move |answer: Answer| {
            let done = answer.json::<OfferDone>().ok();
            match done.as_ref().filter(|_| goes_on) {
                // He may be typing on already.
                Some(done) => form.set(&VERSION.into(), done.version.to_string()),
                None => form.clear(),
            }
            ondone.emit((words, done));
        });
        operation.post(&address, &act, done);
    })
}

/// What the form holds at first.
fn begin(own: &OwnOffer) -> Vec<(AttrValue, AttrValue)> {
    let typed = own.typed.iter().map(|(field, text)| (field.clone().into(), text.clone().into()));
    let mut all: Vec<(AttrValue, AttrValue)> = typed.collect();
    if own.typed.is_empty() {
        let first =
            [("purpose", "mandate"), ("courriel", &own.of.email), ("actions", "1"), ("a1_sessions", "1")];
        all.extend(first.map(|(field, text)| (field.into(), text.to_owned().into())));
        all.extend(fields::new_action("a1_").chain(sessions::new_session("a1_s1_")));
    }
    all.push((VERSION.into(), own.version.to_string().into()));
    all.push((STORED.into(), own.stored.to_string().into()));
    all
}

fn facts(props: &TypingProps) -> Option<OfferFacts> {
    Some(OfferFacts {
        siret: props.own.of.siret.parse::<Siret>().ok()?,
        numero: props.formation.parse().ok()?,
        known: props.own.formation.clone(),
        today: format::today(),
    })
}

fn number(form: &Form, field: &str) -> u64 {
    form.value(field).parse().unwrap_or_default()
}

/// What is typed, without what is ours.
fn typed(form: &Form) -> std::collections::BTreeMap<String, String> {
    let mut typed = form.filled();
    typed.remove(VERSION);
    typed.remove(STORED);
    typed
}

/// Whether something has changed since typing began.
fn is_behind(form: &Form, own: &OwnOffer) -> bool {
    // Empty, it has just been sent.
    !form.value(VERSION).is_empty()
        && (number(form, VERSION) < own.version || number(form, STORED) < own.stored)
}

/// What has changed since typing began, and the two ways on.
fn meanwhile(form: &Form, own: &OwnOffer) -> Html {
    if !is_behind(form, own) && !own.overtaken {
        return Html::default();
    }
    let saved = number(form, VERSION) < own.version;
    let mine = {
        let (form, own_version, own_stored) = (form.clone(), own.version, own.stored);
        Callback::from(move |_: MouseEvent| {
            form.set(&VERSION.into(), own_version.to_string());
            form.set(&STORED.into(), own_stored.to_string());
            browser::focus(TITLE_ID);
        })
    };
    let theirs = {
        let form = form.clone();
        Callback::from(move |_: MouseEvent| {
            form.clear();
            browser::open_current();
        })
    };
    let told = match own.draft.as_ref().filter(|_| saved) {
        Some(draft) => {
            [&draft.author, " a enregistré une autre version, le ", &format::moment(draft.at), "."].concat()
        }
        None => "L’offre que voient les élus a changé depuis le début de cette saisie, par un fichier ou par une autre personne.".to_owned(),
    };
    let differs = differing(form, own);
    let told = alert(
        Severity::Warning,
        "Cette offre a changé pendant que vous la saisissiez",
        html! {
            <>
                <p>{ told }{ " Votre saisie est gardée ci-dessous." }</p>
                if !differs.is_empty() { <p>{ ["Ce qui diffère : ", &differs, "."].concat() }</p> }
                <div class="mce-actions">
                    if is_behind(form, own) {
                        { action(Look::Secondary, "Continuer avec ma saisie", false, mine) }
                        { action(Look::Tertiary, "Prendre l’autre version", false, theirs) }
                    } else {
                        <p class="fr-mb-0">{ "Pour repartir de l’offre telle qu’elle est, abandonnez le brouillon, en bas de la page." }</p>
                    }
                </div>
            </>
        },
    );
    html! { <div id={MEANWHILE} tabindex="-1">{ told }</div> }
}

/// The names of the fields that differ, a few of them.
fn differing(form: &Form, own: &OwnOffer) -> String {
    let mine = typed(form);
    let keys: std::collections::BTreeSet<&String> = mine.keys().chain(own.typed.keys()).collect();
    let differ: Vec<&str> = keys
        .into_iter()
        .filter(|key| mine.get(*key) != own.typed.get(*key))
        .map(|key| fields::name_of(key))
        .collect();
    let mut names: Vec<&str> = Vec::new();
    for name in differ {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}
