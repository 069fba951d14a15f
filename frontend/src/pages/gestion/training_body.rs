//! A training body as the gestionnaire knows it: what is wrong is corrected here, by two people where the name to pay changes.

use mce_shared::api::{CorrectionView, TrainingBodyView, endpoints};
use mce_shared::lifecycle::TEXT_MAX;
use yew::prelude::*;
use yew_router::prelude::*;

use super::verdict::{Question, verdict_form};
use crate::api::use_resource;
use crate::command::Call;
use crate::components::{
    CommandForm, Keyboard, Page, Severity, TextField, alert, facts, remote_view, text, use_said,
};
use crate::form::Form;
use crate::format;
use crate::identity::use_visitor;
use crate::pages::history::{Unfolded, lines};
use crate::router::Route;

#[derive(Properties, PartialEq)]
pub struct TrainingBodyProps {
    pub siret: AttrValue,
}

#[component]
pub fn TrainingBody(props: &TrainingBodyProps) -> Html {
    let shown = use_resource(endpoints::SHOW_TRAINING_BODY.at([&props.siret]));
    let may = use_visitor().may(&endpoints::CORRECT_TRAINING_BODY.route);
    let said = use_said();
    let ondone = said.then(&shown.reload);
    let title =
        shown.state.ready().map(|view| view.details.name.clone()).filter(|name| !name.trim().is_empty());
    let trail = vec![
        (Route::Gestion, AttrValue::Static("À traiter")),
        (Route::BankChecks, AttrValue::Static("Coordonnées bancaires")),
    ];
    html! {
        <Page title={title.unwrap_or_else(|| "Organisme".to_owned())} {trail}>
            { said.view() }
            { remote_view(&shown, "Lecture de l’organisme…", |view| content(view, may, &ondone)) }
        </Page>
    }
}

fn content(view: &TrainingBodyView, may: bool, ondone: &Callback<&'static str>) -> Html {
    let details = &view.details;
    let town = [details.postcode.as_str(), " ", &details.town].concat();
    let siret = view.siret.to_string();
    html! {
        <>
            if let Some(why) = &view.unpayable {
                { alert(Severity::Error, "Aucune banque ne prendrait un virement à cet organisme",
                    html! { <p>{ ["Ses paiements sont mis de côté : ", why, "."].concat() }</p> }) }
            }
            { facts(vec![
                ("SIRET", text(siret.clone())),
                ("Déclaration d’activité", text(view.nda.clone())),
                ("Nom que la banque paie", text(view.payee.clone())),
                ("Rue", text(details.street.clone())),
                ("Commune", text(town)),
                ("Courriel", text(details.email.clone())),
                ("Téléphone", text(details.telephone.clone())),
            ]) }
            <p><Link<Route> to={Route::Gates { siret: siret.clone().into() }}>{ "Agrément, Qualiopi et déclaration d’activité" }</Link<Route>></p>
            { match &view.waiting {
                Some(waiting) => proposed(&siret, waiting, may, ondone),
                None if may => correct(view, ondone),
                None => html! { <p>{ "Les corrections sont faites par ceux qui paient, ou qui signent en second." }</p> },
            } }
            if !view.history.is_empty() {
                <h2>{ "Corrections" }</h2>
                { lines(&view.history) }
            }
            <Unfolded address={endpoints::SHOW_BANK_DETAILS_HISTORY.at([siret.as_str()])} of="du compte bancaire" />
        </>
    }
}

fn proposed(siret: &str, waiting: &CorrectionView, may: bool, ondone: &Callback<&'static str>) -> Html {
    let question = Question {
        name: ["correction-decidee-", siret].concat().into(),
        call: Call::of(endpoints::DECIDE_CORRECTION.at([siret]), ()),
        legend: "Votre décision",
        yes: (
            "Approuver",
            "Vous avez vu la pièce. La banque paiera ce nom dès le prochain règlement.".into(),
        ),
        no: ("Refuser", "Rien ne change."),
        not_yes: waiting.own.then_some("vous l’avez proposée, une autre personne doit l’approuver."),
    };
    let ondone = ondone.reform(|yes: bool| if yes { "La correction est faite." } else { "Rien ne change." });
    let by = [waiting.proposed_by.as_str(), ", ", &format::moment(waiting.proposed_at)].concat();
    html! {
        <div class="mce-panel">
            <h2 class="fr-h4">{ "Correction à décider par une seconde personne" }</h2>
            <p>{ "Elle change le nom que la banque paie." }</p>
            { facts(vec![
                ("Ce qui change", text(waiting.changes.clone())),
                ("Pourquoi", text(waiting.reason.clone())),
                ("Proposée par", text(by)),
            ]) }
            if may { { verdict_form(question, &ondone) } }
        </div>
    }
}

fn correct(view: &TrainingBodyView, ondone: &Callback<&'static str>) -> Html {
    let (siret, details) = (view.siret.to_string(), view.details.clone());
    let initial = vec![
        ("name", details.name.into()),
        ("street", details.street.into()),
        ("postcode", details.postcode.into()),
        ("town", details.town.into()),
        ("email", details.email.into()),
        ("telephone", details.telephone.into()),
    ];
    let fields = Callback::from(|form: Form| fields(&form));
    let ondone = ondone.reform(
        |_| "C’est enregistré. Si le nom que la banque paie change, une autre personne doit l’approuver.",
    );
    html! {
        <CommandForm name={["corriger-", &siret].concat()} class="mce-panel" title="Corriger" {fields} {initial}
            call={Call::of(endpoints::CORRECT_TRAINING_BODY.at([&siret]), ())} button="Enregistrer la correction" {ondone}>
            <p>{ "L’organisme est prévenu, à son ancienne adresse aussi. Le compte bancaire se change autrement : l’organisme le propose." }</p>
        </CommandForm>
    }
}

fn fields(form: &Form) -> Html {
    html! {
        <>
            <TextField form={form.clone()} name="name" label="Raison sociale" />
            <TextField form={form.clone()} name="street" label="Rue" optional={true} />
            <TextField form={form.clone()} name="postcode" label="Code postal" keyboard={Keyboard::Digits} />
            <TextField form={form.clone()} name="town" label="Commune" />
            <TextField form={form.clone()} name="email" label="Courriel" />
            <TextField form={form.clone()} name="telephone" label="Téléphone" optional={true} />
            <TextField form={form.clone()} name="reason" label="Pourquoi" keyboard={Keyboard::Lines(TEXT_MAX)}
                hint="La pièce qui le prouve, et où la trouver" />
        </>
    }
}
