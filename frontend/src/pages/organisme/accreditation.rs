//! The request of a training body: where it stands and whose turn it is, what is typed, what is joined, and what is asked for again.

use jiff::civil::Date;
use mce_shared::accreditation::{
    AccreditationState, ApplicationFacts, Establishment, EstablishmentAnswer, FIELDS, QualiopiCategory,
    Quality, Trainings,
};
use mce_shared::api::{
    AccreditationRequest, AskedPieceView, OwnAccreditation, OwnAccreditationAnswer, Waiting, endpoints,
};
use mce_shared::forms::accreditation::{Checked, Draft};
use mce_shared::french::date_long;
use mce_shared::identifiers::Siret;
use mce_shared::lifecycle::TEXT_MAX;
use yew::prelude::*;
use yew_router::prelude::*;

use super::pieces::{Pieces, pieces};
use crate::api::{Shared, use_resource};
use crate::command::{Call, Done, use_command};
use crate::components::{
    Checkbox, CommandForm, Keyboard, Look, Page, RadioGroup, Severity, TextField, action, alert, empty,
    facts, labelled, remote_view, submit_of, text, use_said,
};
use crate::form::{Form, Initial};
use crate::format;
use crate::identity::use_visitor;
use crate::router::Route;

#[component]
pub fn Accreditation() -> Html {
    let own = use_resource(endpoints::SHOW_OWN_ACCREDITATION.at([]));
    let visitor = use_visitor();
    let asks = visitor.signed_in().is_some_and(|who| who.waiting == Some(Waiting::Accreditation));
    let said = use_said();
    let ondone = {
        let (said, reload) = (said.clone(), own.reload.clone());
        Callback::from(move |words: &'static str| {
            said.say(words);
            visitor.reload();
            reload.emit(());
        })
    };
    html! {
        <Page title="Accréditation de votre organisme"
            lead="Pour proposer des formations aux élus : une demande, ses pièces, et deux délais connus d’avance.">
            { said.view() }
            { remote_view(&own, "Lecture de votre demande…", |answer| content(answer, asks, &ondone)) }
        </Page>
    }
}

fn content(answer: &OwnAccreditationAnswer, asks: bool, ondone: &Callback<&'static str>) -> Html {
    let own = answer.accreditation.as_ref();
    let refused = answer.refused.as_ref().map(|refused| situation(refused, ondone)).unwrap_or_default();
    if let (Some(other), None) = (&answer.other, own) {
        let told =
            [other, " a une demande en cours pour cet établissement : rapprochez-vous de cette personne."];
        let notice =
            empty("Une demande est déjà envoyée", html! { <p class="fr-mb-0">{ told.concat() }</p> });
        return html! { <>{ notice }{ refused }</> };
    }
    if own.is_none() && !asks {
        return empty(
            "Votre organisme est déjà connu du service",
            html! { <p class="fr-mb-0"><Link<Route> to={Route::Space}>{ "Aller à mon espace" }</Link<Route>></p> },
        );
    }
    let begins = asks && own.is_none_or(|own| own.may_begin_again);
    html! {
        <>
            if let Some(own) = own { { situation(own, ondone) } } else { { introduction() } }
            { refused }
            if let Some(told) = &answer.told { { establishment(answer, told) } }
            if begins || own.is_some_and(|own| own.is_open) {
                { form(answer, ondone) }
            }
            if let Some(own) = own.filter(|own| !begins && !own.pieces.is_empty() && !own.is_open) {
                <h2>{ "Pièces envoyées" }</h2>
                { pieces(&own.pieces) }
            }
        </>
    }
}

fn introduction() -> Html {
    html! {
        <>
            <p>{ "Vous êtes le représentant légal d’un organisme de formation, ou vous avez sa délégation. Préparez :" }</p>
            <ul>
                <li>{ "votre numéro de déclaration d’activité et son récépissé ;" }</li>
                <li>{ "la décision d’agrément du ministre, si vous formez les élus à leur mandat ;" }</li>
                <li>{ "le certificat Qualiopi, obligatoire au-dessus de 150 000 € de chiffre d’affaires ou si vous avez d’autres publics ;" }</li>
                <li>{ "un extrait Kbis ou avis de situation de moins de trois mois, une pièce d’identité, une déclaration de non-condamnation." }</li>
            </ul>
            <p>
                { "Le gestionnaire dit en onze jours ouvrés si la demande est complète, et deux personnes en décident dans les deux mois. \
                   Vous pouvez enregistrer et revenir : rien n’est perdu." }
            </p>
        </>
    }
}

/// Where it stands, whose turn it is, and what may be done beside filling it in.
fn situation(own: &OwnAccreditation, ondone: &Callback<&'static str>) -> Html {
    let mut lines = vec![("Référence à rappeler", text(own.reference.to_string()))];
    lines.extend(
        own.until
            .filter(|_| own.state != AccreditationState::Draft)
            .map(|until| ("Au plus tard le", text(date_long(until)))),
    );
    html! {
        <>
            { alert(severity(own.state), own.title.clone(), html! { <p>{ &own.text }</p> }) }
            { facts(lines) }
            if !own.answer.is_empty() { <p><strong>{ "Motif de la décision : " }</strong>{ &own.answer }</p> }
            if own.state == AccreditationState::Accepted {
                <p><Link<Route> to={Route::OfHome}>{ "Ouvrir l’espace de votre organisme" }</Link<Route>></p>
            }
            { asked_again(&own.asked) }
            if own.may_appeal { { appeal(ondone) } }
            if own.may_withdraw && own.state != AccreditationState::Draft { { withdraw(ondone) } }
        </>
    }
}

const fn severity(state: AccreditationState) -> Severity {
    match state {
        AccreditationState::Accepted => Severity::Success,
        AccreditationState::Incomplete | AccreditationState::MoreAsked => Severity::Warning,
        AccreditationState::Refused => Severity::Error,
        _ => Severity::Info,
    }
}

fn asked_again(asked: &[AskedPieceView]) -> Html {
    if asked.is_empty() {
        return Html::default();
    }
    let line = |one: &AskedPieceView| {
        let came = if one.came { " (reçue)" } else { "" };
        html! { <li key={one.label.clone()}><strong>{ &one.label }{ came }{ " : " }</strong>{ &one.word }</li> }
    };
    html! {
        <>
            <h2>{ "Ce que le gestionnaire vous demande" }</h2>
            <ul>{ for asked.iter().map(line) }</ul>
        </>
    }
}

fn appeal(ondone: &Callback<&'static str>) -> Html {
    let fields = Callback::from(|form: Form| {
        html! {
            <TextField {form} name="words" label="Ce que vous contestez, et pourquoi" keyboard={Keyboard::Lines(TEXT_MAX)} />
        }
    });
    let call = Call::made_of(
        endpoints::ASK_ACCREDITATION.at([]),
        (),
        |words: mce_shared::forms::accreditation::Appeal| AccreditationRequest::Appeal { words: words.0 },
    );
    let ondone =
        ondone.reform(|_: Done| "Votre contestation est envoyée : deux personnes réexaminent votre demande.");
    html! { <CommandForm name="accreditation-recours" title="Contester cette décision" {fields} {call} button="Contester" {ondone} /> }
}

fn withdraw(ondone: &Callback<&'static str>) -> Html {
    let call = Call::plain(endpoints::ASK_ACCREDITATION.at([]), &AccreditationRequest::Withdraw {});
    let ondone = ondone.reform(|_| "Votre demande est retirée.");
    html! {
        <details class="mce-unfold fr-mb-3w">
            <summary>{ "Retirer cette demande" }</summary>
            <p>{ "Elle se termine sans décision. Vous pourrez en déposer une autre." }</p>
            <crate::components::CommandButton {call} {ondone} label="Retirer ma demande" look={Look::Secondary} />
        </details>
    }
}

/// What SIRENE says, or why it can't.
fn establishment(answer: &OwnAccreditationAnswer, told: &EstablishmentAnswer) -> Html {
    let siret = &answer.siret;
    let (severity, words) = match told {
        EstablishmentAnswer::Open { establishment } => return known(siret, establishment, answer.told_on),
        EstablishmentAnswer::Closed { .. } => (
            Severity::Error,
            "SIRENE dit cet établissement fermé : la demande ne pourra pas partir. Connectez-vous avec un établissement ouvert, ou faites corriger l’INSEE.",
        ),
        EstablishmentAnswer::Unknown {} => (
            Severity::Error,
            "SIRENE ne connaît pas ce SIRET : la demande ne pourra pas partir. S’il est récent, attendez qu’il y paraisse.",
        ),
        EstablishmentAnswer::NotShown {} => (
            Severity::Info,
            "SIRENE ne diffuse pas les données de cet établissement : écrivez sa raison sociale et son adresse ; le gestionnaire les comparera à l’extrait.",
        ),
        EstablishmentAnswer::Unavailable {} => (
            Severity::Info,
            "SIRENE ne répond pas pour le moment : écrivez la raison sociale et l’adresse ; le gestionnaire les vérifiera. Rien ne vous empêche de continuer.",
        ),
    };
    alert(severity, ["Établissement ", siret.as_str()].concat(), html! { <p>{ words }</p> })
}

fn known(siret: &Siret, it: &Establishment, on: Option<Date>) -> Html {
    let address = [it.street.as_str(), ", ", &it.postcode, " ", &it.town].concat();
    let on = on.map(|on| [" le ", &date_long(on)].concat()).unwrap_or_default();
    html! {
        <>
            <h2>{ "Votre établissement, selon SIRENE" }{ on }</h2>
            { facts(vec![
                ("SIRET", text(siret.to_string())),
                ("Raison sociale", text(it.name.clone())),
                ("Adresse", text(address)),
            ]) }
        </>
    }
}

/// One form for each version of what is typed: what was kept fills it. A piece that is joined, which is a version too, leaves the form where
/// it is: what one is about to press does not go away under the finger.
fn form(answer: &OwnAccreditationAnswer, ondone: &Callback<&'static str>) -> Html {
    let Some(told) = answer.told.clone() else { return again(answer, ondone) };
    let typed = |own: &OwnAccreditation| own.version.saturating_sub(own.pieces.len() as u64);
    let version = answer.accreditation.as_ref().map_or(0, typed);
    let facts = Shared::new(ApplicationFacts { siret: answer.siret.clone(), told, today: format::today() });
    let own = answer.accreditation.clone().map(Shared::new);
    html! { <Typing key={version} {facts} {own} ondone={ondone.clone()} /> }
}

/// A new request begins with what was typed in the one that is over.
fn again(answer: &OwnAccreditationAnswer, ondone: &Callback<&'static str>) -> Html {
    let typed = answer.accreditation.as_ref().map(|own| own.typed.clone()).unwrap_or_default();
    let call = Call::plain(endpoints::ASK_ACCREDITATION.at([]), &AccreditationRequest::Save { typed });
    let ondone = ondone.reform(|_| "Une nouvelle demande est ouverte, avec ce que vous aviez saisi.");
    html! { <crate::components::CommandButton {call} {ondone} label="Déposer une nouvelle demande" /> }
}

#[derive(Properties, PartialEq)]
struct TypingProps {
    facts: Shared<ApplicationFacts>,
    own: Option<Shared<OwnAccreditation>>,
    ondone: Callback<&'static str>,
}

/// Its id: what sends it comes after the pieces, which are a form of their own.
const FORM: &str = "demande";

/// The fields, kept when one asks, sent when all of them hold.
#[component]
fn Typing(props: &TypingProps) -> Html {
    let typed = props.own.as_ref().map(|own| own.typed.clone()).unwrap_or_default();
    let initial: Vec<Initial> = FIELDS
        .iter()
        .filter_map(|field| typed.get(*field).map(|text| (*field, AttrValue::from(text.clone()))))
        .collect();
    let command = use_command("accreditation".into(), &[], &initial);
    let form = command.form.clone();
    let save = {
        let (command, ondone) = (command.clone(), props.ondone.clone());
        Callback::from(move |_: MouseEvent| {
            let call = Call::made_of(endpoints::ASK_ACCREDITATION.at([]), (), |draft: Draft| {
                AccreditationRequest::Save { typed: draft.0 }
            });
            command
                .send(&call, &ondone.reform(|_: Done| "C’est enregistré. Vous pouvez continuer plus tard."));
        })
    };
    let onsubmit = {
        let (command, facts, ondone) = (command.clone(), (*props.facts).clone(), props.ondone.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let call =
                Call::made_of(endpoints::ASK_ACCREDITATION.at([]), facts.clone(), |checked: Checked| {
                    AccreditationRequest::Send { typed: checked.0 }
                });
            command.send(&call, &ondone.reform(|_: Done| "Votre demande est envoyée."));
        }
    };
    let joined = props.own.as_ref().map(|own| own.pieces.clone()).unwrap_or_default();
    // What is asked for again comes first.
    let again = props.own.as_ref().is_some_and(|own| !own.asked.is_empty());
    let pieces = html! { <Pieces {joined} ondone={props.ondone.clone()} /> };
    html! {
        <>
            if again { { pieces.clone() } }
            <form {onsubmit} novalidate=true id={FORM}>
                { command.report() }
                { fields(&form, &props.facts) }
            </form>
            if props.own.is_none() { <p>{ "Enregistrez la demande avant d’y joindre des pièces." }</p> }
            if !again { { pieces } }
            <div class="mce-actions fr-mb-4w">
                { submit_of(FORM, "Envoyer la demande", command.is_sending()) }
                { action(Look::Secondary, "Enregistrer et continuer plus tard", command.is_sending(), save) }
            </div>
        </>
    }
}

fn fields(form: &Form, facts: &ApplicationFacts) -> Html {
    let trainings = labelled(&Trainings::ALL.map(|one| (one, one.french())));
    let quality = labelled(&Quality::ALL.map(|one| (one, one.french())));
    let needs_agrement = !form.is("trainings", Trainings::ReinsertionOnly);
    html! {
        <>
            if facts.told.is_to_type() { { address(form) } }
            <h2>{ "Votre activité" }</h2>
            <TextField form={form.clone()} name="nda" label="Numéro de déclaration d’activité" autocomplete="off"
                hint="Onze caractères, par exemple 53350123456" />
            <RadioGroup form={form.clone()} name="trainings" legend="Qui formez-vous ?" choices={trainings} />
            <TextField form={form.clone()} name="turnover" label="Chiffre d’affaires annuel de formation, hors taxes" keyboard={Keyboard::Amount}
                hint="En euros. Au-dessus de 150 000 €, Qualiopi est obligatoire même si vous ne formez que des élus." />
            if needs_agrement { { agrement(form) } }
            { qualiopi(form) }
            <TextField form={form.clone()} name="certifications" label="Certifications RNCP ou RS pour lesquelles un certificateur vous habilite" optional=true
                hint="Leurs codes, par exemple RNCP38362, RS5080" />
            <h2>{ "Vous" }</h2>
            <RadioGroup form={form.clone()} name="quality" legend="En quelle qualité signez-vous ?" choices={quality} />
            <TextField form={form.clone()} name="email" label="Courriel de contact" autocomplete="email" hint="Exemple : nom@exemple.fr" />
            <TextField form={form.clone()} name="telephone" label="Téléphone" autocomplete="tel" />
            <h2>{ "Déclaration sur l’honneur" }</h2>
            <Checkbox form={form.clone()} name="honour_conviction"
                label="Aucun dirigeant n’a été condamné à une peine incompatible avec l’activité de formation" hint="CGCT, article L. 1221-3" />
            <Checkbox form={form.clone()} name="honour_obligations"
                label="L’organisme est à jour de ses obligations : bilan pédagogique et financier, comptes, cotisations" />
            <Checkbox form={form.clone()} name="honour_subcontracting"
                label="Nous ne sous-traitons qu’à un autre organisme agréé, dans les limites de la loi" />
            <TextField form={form.clone()} name="words" label="Autres précisions" optional=true keyboard={Keyboard::Lines(TEXT_MAX)} />
        </>
    }
}

fn address(form: &Form) -> Html {
    html! {
        <>
            <h2>{ "Votre établissement" }</h2>
            <TextField form={form.clone()} name="name" label="Raison sociale" autocomplete="organization" />
            <TextField form={form.clone()} name="street" label="Numéro et voie" autocomplete="street-address" />
            <TextField form={form.clone()} name="postcode" label="Code postal" keyboard={Keyboard::Digits} autocomplete="postal-code" />
            <TextField form={form.clone()} name="town" label="Commune" autocomplete="address-level2" />
        </>
    }
}

fn agrement(form: &Form) -> Html {
    html! {
        <>
            <h2>{ "L’agrément du ministre" }</h2>
            <TextField form={form.clone()} name="agrement_number" label="Numéro de la décision d’agrément" autocomplete="off" />
            <TextField form={form.clone()} name="agrement_ordered" label="Date de la décision d’agrément" keyboard={Keyboard::Date} />
            <TextField form={form.clone()} name="agrement_from" label="Premier jour de l’agrément" keyboard={Keyboard::Date} />
            <TextField form={form.clone()} name="agrement_until" label="Dernier jour de l’agrément" keyboard={Keyboard::Date}
                hint="Deux ans pour un premier agrément, quatre pour un renouvellement" />
            <TextField form={form.clone()} name="agrement_themes" label="Thèmes de l’agrément" optional=true keyboard={Keyboard::Lines(TEXT_MAX)} />
        </>
    }
}

fn qualiopi(form: &Form) -> Html {
    let shown = form.is_checked("qualiopi")
        || !form.value("qualiopi_number").is_empty()
        || form.error("qualiopi_number").is_some();
    html! {
        <>
            <h2>{ "Qualiopi" }</h2>
            <Checkbox form={form.clone()} name="qualiopi" label="L’organisme a un certificat Qualiopi"
                hint="Celui d’un autre établissement de la même entreprise compte aussi" />
            if shown {
                <TextField form={form.clone()} name="qualiopi_number" label="Numéro du certificat" autocomplete="off" />
                <TextField form={form.clone()} name="qualiopi_certifier" label="Organisme certificateur" autocomplete="off" />
                <TextField form={form.clone()} name="qualiopi_siret" label="SIRET que nomme le certificat" optional=true keyboard={Keyboard::Digits}
                    hint="Si c’est un autre établissement que le vôtre" />
                <TextField form={form.clone()} name="qualiopi_from" label="Premier jour du certificat" keyboard={Keyboard::Date} />
                <TextField form={form.clone()} name="qualiopi_until" label="Dernier jour du certificat" keyboard={Keyboard::Date} />
                <fieldset class="fr-fieldset">
                    <legend class="fr-fieldset__legend">{ "Catégories certifiées" }</legend>
                    <div class="fr-fieldset__element">
                        { for QualiopiCategory::ALL.map(|one| html! {
                            <Checkbox key={one.field()} form={form.clone()} name={one.field()} label={one.french()} />
                        }) }
                    </div>
                </fieldset>
            }
        </>
    }
}
