//! The keys of the software of the training body, for whoever administers it; and what a software may do, for who writes one.

use mce_shared::api::{
    Nothing, Reason, SoftwareKeyView, SoftwareKeys, SoftwareSecret, SoftwareSecretView, endpoints,
};
use mce_shared::french::list as enumeration;
use mce_shared::habilitation::Permission;
use mce_shared::lifecycle::TEXT_MAX;
use mce_shared::software::POWERS;
use mce_shared::wire::word;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::api::{Answer, use_resource};
use crate::command::{Call, Done};
use crate::components::{
    Checkbox, CommandButton, CommandForm, Keyboard, Look, Page, Prose, Severity, TextField, alert, badge,
    empty, facts, remote_view, text, use_said,
};
use crate::form::Form;
use crate::format;
use crate::router::Route;

/// The documentation of who writes a software.
pub fn documentation() -> Html {
    html! {
        <Page title="Connecter un logiciel" lead="Pour ceux qui écrivent le logiciel d’un organisme de formation.">
            <Prose name="logiciels" />
        </Page>
    }
}

#[component]
pub fn Keys() -> Html {
    let keys = use_resource(endpoints::LIST_SOFTWARE_KEYS.at([]));
    let (said, secret) = (use_said(), use_state(|| None::<SoftwareSecret>));
    let shows = {
        let (secret, said, reload) = (secret.clone(), said.clone(), keys.reload.clone());
        Callback::from(move |answer: Answer| {
            secret.set(answer.json::<SoftwareSecret>().ok());
            said.say("Copiez cette clé maintenant : elle ne sera plus affichée.");
            reload.emit(());
        })
    };
    let ondone = {
        let (secret, then) = (secret.clone(), said.then(&keys.reload));
        Callback::from(move |words: &'static str| {
            secret.set(None);
            then.emit(words);
        })
    };
    html! {
        <Page title="Clés des logiciels" trail={super::trail()}
            lead="Une clé permet à un logiciel d’agir pour votre organisme. Donnez-en une à chaque logiciel, et révoquez celle qui ne sert plus.">
            { said.view() }
            if let Some(secret) = &*secret { { shown(secret) } }
            { remote_view(&keys, "Lecture des clés…", |keys| content(keys, &shows, &ondone)) }
            <p><Link<Route> to={Route::Software}>{ "Documentation pour les développeurs" }</Link<Route>></p>
        </Page>
    }
}

/// A key in clear, once.
fn shown(secret: &SoftwareSecret) -> Html {
    let title = ["Clé « ", &secret.name, " »"].concat();
    alert(
        Severity::Warning,
        title,
        html! {
            <>
                <p><code>{ &secret.secret }</code></p>
                <p>{ "Mettez-la dans le logiciel, jamais dans un courriel ni dans un fichier partagé. Qui l’a peut agir pour votre organisme." }</p>
            </>
        },
    )
}

fn content(keys: &SoftwareKeys, shows: &Callback<Answer>, ondone: &Callback<&'static str>) -> Html {
    html! {
        <>
            if keys.keys.is_empty() {
                { empty("Aucune clé", html! { <p class="fr-mb-0">{ "Vos logiciels n’agissent pas encore ici." }</p> }) }
            }
            { for keys.keys.iter().map(|key| one(key, shows, ondone)) }
            { make(keys, shows) }
            if !keys.history.is_empty() {
                <h2 class="fr-h4">{ "Histoire des clés" }</h2>
                <ul>{ for keys.history.iter().map(|line| html! {
                    <li>{ [&format::moment(line.at), ", ", &line.author, " : ", &line.text].concat() }</li>
                }) }</ul>
            }
        </>
    }
}

fn one(key: &SoftwareKeyView, shows: &Callback<Answer>, ondone: &Callback<&'static str>) -> Html {
    let id = key.key.as_str();
    let state = if key.revoked_at.is_some() {
        badge(None, "Révoquée")
    } else {
        badge(Some(Severity::Success), "En service")
    };
    let labels: Vec<&str> = key.powers.iter().map(|power| power.label()).collect();
    let made = [&key.made_by, ", le ", &format::moment(key.made_at)].concat();
    let mut lines = vec![("Permissions", text(enumeration(&labels))), ("Créée par", text(made))];
    lines.extend(key.secrets.iter().map(|secret| ("Secret", text(known(secret)))));
    lines.extend(key.revoked_at.map(|at| ("Révoquée le", text(format::moment(at)))));
    html! {
        <section class="mce-panel fr-mb-3w" key={id.to_owned()}>
            <h2 class="fr-h4">{ &key.name }</h2>
            <p>{ state }</p>
            { facts(lines) }
            if key.may_renew {
                <CommandButton look={Look::Secondary} label={["Renouveler la clé « ", &key.name, " »"].concat()}
                    call={Call::plain(endpoints::RENEW_SOFTWARE_KEY.at([id]), &Nothing {})} ondone={shows.clone()} />
            }
            if key.revoked_at.is_none() { { revoke(key, ondone) } }
        </section>
    }
}

/// "… 4f2a, depuis le …, utilisé le …".
fn known(secret: &SoftwareSecretView) -> String {
    let mut words = ["finit par ", &secret.ends, ", depuis le ", &format::moment(secret.since)].concat();
    match secret.last_used {
        Some(at) => words.extend([", utilisé le ", &format::moment(at)]),
        None => words.push_str(", jamais utilisé"),
    }
    if let Some(until) = secret.until {
        words.extend([", vaut jusqu’au ", &format::moment(until)]);
    }
    words
}

fn make(keys: &SoftwareKeys, shows: &Callback<Answer>) -> Html {
    let call = Call::of(endpoints::MAKE_SOFTWARE_KEY.at([]), ());
    let fields = Callback::from(|form: Form| {
        let error = form.error("powers");
        html! {
            <>
                <TextField form={form.clone()} name="name" label="Nom du logiciel" autocomplete="off" />
                <fieldset class="fr-fieldset" id={form.id("powers")} tabindex="-1">
                    <legend class="fr-fieldset__legend fr-text--regular">{ "Ce qu’il fera" }</legend>
                    <div class="fr-fieldset__element">
                        { for POWERS.into_iter().map(|power| html! {
                            <Checkbox key={word(power)} form={form.clone()} name={word(power)} label={power.label()} hint={hint(power)} />
                        }) }
                        if let Some(error) = error { <p class="fr-message fr-message--error">{ error }</p> }
                    </div>
                </fieldset>
            </>
        }
    });
    let lead = ["Une clé peut faire ", &keys.per_minute.to_string(), " requêtes par minute."].concat();
    let ondone = shows.reform(|done: Done| done.answer);
    html! {
        <CommandForm name="cle-logiciel" title="Créer une clé" {fields} {call} button="Créer la clé" {ondone}>
            <p>{ lead }</p>
        </CommandForm>
    }
}

const fn hint(power: Permission) -> &'static str {
    match power {
        Permission::OfOffers => "Importer, lire, publier et suspendre les offres",
        _ => "Lire les dossiers, y répondre, déclarer les entrées et les services faits",
    }
}

fn revoke(key: &SoftwareKeyView, ondone: &Callback<&'static str>) -> Html {
    let id = key.key.as_str();
    let call = Call::made_of(
        endpoints::REVOKE_SOFTWARE_KEY.at([id]),
        "Dites pourquoi : l’histoire des clés le garde.",
        |reason: Reason| reason,
    );
    let fields = Callback::from(|form: Form| {
        html! { <TextField {form} name="reason" label="Raison" keyboard={Keyboard::Lines(TEXT_MAX)} /> }
    });
    let ondone = ondone.reform(|_: Done| "La clé est révoquée : elle n’ouvre plus rien.");
    html! {
        <details class="mce-unfold">
            <summary>{ "Révoquer cette clé" }<span class="fr-sr-only">{ [" « ", &key.name, " »"].concat() }</span></summary>
            <CommandForm name={["revocation-", id].concat()} {fields} {call} {ondone} button="Révoquer la clé" />
        </details>
    }
}
