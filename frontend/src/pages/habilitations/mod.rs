//! Who may act for an organisation: its own people see it, its administrators change it; the gestionnaire gives each its first one.

pub mod elsewhere;
pub mod invitation;
mod people;

use mce_shared::api::{HabilitationList, Role, endpoints};
use mce_shared::habilitation::Permission;
use mce_shared::wire::word;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::api::use_resource;
use crate::command::Call;
use crate::components::{Checkbox, CommandForm, Keyboard, Page, TextField, remote_view, use_said};
use crate::form::Form;
use crate::identity::use_visitor;
use crate::router::Route;

use self::people::{Paths, people};

/// Those of one's own organisation.
#[component]
pub fn Habilitations() -> Html {
    let list = use_resource(endpoints::LIST_HABILITATIONS.at([]));
    let (said, visitor) = (use_said(), use_visitor());
    let ondone = {
        let (said, reload) = (said.clone(), list.reload.clone());
        Callback::from(move |words: AttrValue| {
            said.say(words);
            reload.emit(());
        })
    };
    html! {
        <Page title="Habilitations" lead="Les personnes qui peuvent agir pour votre organisation, et ce que chacune peut faire.">
            { said.view() }
            { remote_view(&list, "Lecture des habilitations…", |list| content(list, Paths::OWN, &ondone)) }
            if visitor.may(&endpoints::INVITE_ADMINISTRATOR.route) { { elsewhere::other_organisation() } }
            if visitor.may(&endpoints::LIST_SOFTWARE_KEYS.route) {
                <p><Link<Route> to={Route::SoftwareKeys}>{ "Clés des logiciels de l’organisme" }</Link<Route>></p>
            }
            <p><Link<Route> to={Route::SignIns}>{ "Voir et fermer mes connexions" }</Link<Route>></p>
        </Page>
    }
}

/// The register of an organisation.
fn content(list: &HabilitationList, paths: Paths, ondone: &Callback<AttrValue>) -> Html {
    html! {
        <>
            { people(list, paths, ondone) }
            if list.gives.is_empty() {
                <p>{ "Seules les personnes qui administrent les habilitations peuvent en donner et en retirer." }</p>
            } else {
                { invite(list, paths, ondone) }
            }
        </>
    }
}

fn invite(list: &HabilitationList, paths: Paths, ondone: &Callback<AttrValue>) -> Html {
    let gives = list.gives.clone();
    let two = paths.is_own() && gives.iter().any(|permission| permission.role() == Role::Gestionnaire);
    let call = match paths.elsewhere() {
        None => Call::of(endpoints::INVITE.at([]), gives.clone()),
        Some(organisation) => Call::of(endpoints::INVITE_ADMINISTRATOR.at([organisation]), gives.clone()),
    };
    let fields = Callback::from(move |form: Form| fields(&form, &gives));
    let ondone =
        ondone.reform(|_| "L’invitation est envoyée par courriel. Elle attend d’être acceptée.".into());
    html! {
        <CommandForm name="habilitation" title="Inviter une personne" {fields} {call} button="Envoyer l’invitation" {ondone}>
            if two {
                <p>
                    { "Une fois acceptée, l’habilitation attend qu’une autre personne qui administre les habilitations la confirme." }
                </p>
            }
        </CommandForm>
    }
}

fn fields(form: &Form, gives: &[Permission]) -> Html {
    html! {
        <>
            <TextField form={form.clone()} name="name" label="Prénom et nom" autocomplete="off" />
            <TextField form={form.clone()} name="mail" label="Adresse électronique professionnelle" autocomplete="off"
                hint="Celle que la personne utilise avec ProConnect : elle seule pourra accepter" />
            { permissions(form, gives) }
            <TextField form={form.clone()} name="until" label="Dernier jour" optional=true keyboard={Keyboard::Date}
                hint="Sans date, l’habilitation dure jusqu’à ce qu’elle soit retirée" />
        </>
    }
}

fn permissions(form: &Form, gives: &[Permission]) -> Html {
    let error = form.error("permissions");
    html! {
        <fieldset class="fr-fieldset" id={form.id("permissions")} tabindex="-1">
            <legend class="fr-fieldset__legend fr-text--regular">{ "Ce qu’elle pourra faire" }</legend>
            <div class="fr-fieldset__element">
                { for gives.iter().map(|permission| html! {
                    <Checkbox key={word(permission)} form={form.clone()} name={word(permission)} label={permission.label()} hint={hint(*permission)} />
                }) }
                if let Some(error) = error { <p class="fr-message fr-message--error">{ error }</p> }
            </div>
        </fieldset>
    }
}

/// What a permission opens, in a few words.
const fn hint(permission: Permission) -> &'static str {
    use Permission as P;
    match permission {
        P::OfAdministrator | P::CollectiviteAdministrator | P::GestionnaireAdministrator => {
            "Inviter des personnes et retirer leurs habilitations"
        }
        P::OfOffers => "Importer, publier et suspendre les offres",
        P::OfDossiers => "Répondre aux demandes, déclarer les entrées et les services faits",
        P::OfPayments => "Proposer le compte sur lequel l’organisme est payé",
        P::OfReader | P::CollectiviteReader | P::GestionnaireReader => "Tout voir, sans rien changer",
        P::CollectiviteApprover => "Accorder ou refuser un complément",
        P::CollectiviteSecondApprover => "Seconde personne, quand un montant en demande deux",
        P::GestionnaireInstructor => {
            "Contrôler, clore, décider des cas de force majeure, signaler un incident"
        }
        P::GestionnairePayer => "Préparer les virements, lire les retours de la banque",
        P::GestionnaireSecondSignature => "Décider de ce qu’une autre personne a proposé",
        P::GestionnaireRegister => "Importer les mandats, décider de leur fin, lancer les traitements",
    }
}
