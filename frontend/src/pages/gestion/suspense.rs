//! What moved at the bank and nothing was matched with: one proposes where it goes, another decides.

use mce_shared::api::{
    DecideSuspense, ProposeSuspense, SuspendedView, SuspenseList, SuspenseProposalView, Verdict, endpoints,
};
use mce_shared::forms::DestinationChoice;
use mce_shared::french::date_full;
use mce_shared::lifecycle::TEXT_MAX;
use yew::prelude::*;
use yew_router::prelude::*;

use super::verdict::{Question, verdict_form};
use crate::api::use_resource;
use crate::command::Call;
use crate::components::{
    CommandForm, Keyboard, Page, RadioGroup, TextField, empty, explained, facts, price, remote_view, text,
    use_said,
};
use crate::form::Form;
use crate::format;
use crate::router::Route;

const CHOICES: [(DestinationChoice, &str, &str); 5] = [
    (DestinationChoice::Fund, "Au fonds", "Des frais qu’il supporte, ou une somme qu’il garde."),
    (
        DestinationChoice::TrainingBody,
        "À un organisme",
        "Une somme sortie qu’il doit rendre, ou une somme entrée qui rend ce qu’il doit ; le reste attend.",
    ),
    (
        DestinationChoice::Collectivite,
        "À une collectivité",
        "Une somme entrée : ce qu’elle verse pour ses compléments.",
    ),
    (
        DestinationChoice::Recorded,
        "À une collectivité, et déjà enregistrée à la main",
        "Deux personnes ont enregistré ce versement avant que la banque ne le dise : il ne compte qu’une fois.",
    ),
    (
        DestinationChoice::Against,
        "Avec un autre mouvement de la liste",
        "La banque a corrigé son erreur : les deux font zéro.",
    ),
];

#[component]
pub fn Suspense() -> Html {
    let list = use_resource(endpoints::LIST_SUSPENSE.at([]));
    let said = use_said();
    let told = |words: fn(bool) -> &'static str| said.then(&list.reload).reform(words);
    let ondecided =
        told(|yes| if yes { "Le mouvement est rapproché." } else { "Le mouvement reste à rapprocher." });
    let onproposed = told(|_| "Proposé. Une autre personne doit maintenant en décider.");
    let trail: Vec<_> = super::trail().into_iter().chain([(Route::Fund, "Fonds".into())]).collect();
    html! {
        <Page title="À rapprocher" {trail}
            lead="Ce qui a bougé sur le compte du fonds sans que rien ne dise pourquoi. Deux personnes disent où va chaque somme.">
            { said.view() }
            { remote_view(&list, "Lecture de ce qui est à rapprocher…", |page| content(page, &ondecided, &onproposed)) }
        </Page>
    }
}

fn content(page: &SuspenseList, ondecided: &Callback<bool>, onproposed: &Callback<bool>) -> Html {
    html! {
        <>
            { facts(vec![("Somme de cette liste", price(page.sum))]) }
            <p>
                { "Ce qui tient à un paiement verrouillé se décide d’abord avec lui : " }
                <Link<Route> to={Route::Settlements}>{ "voyez les règlements" }</Link<Route>>{ "." }
            </p>
            if page.movements.is_empty() {
                { empty("Rien n’est à rapprocher", html! {
                    <p class="fr-mb-0">{ "Tout ce que la banque a dit est compris, ou attend une décision sur un paiement." }</p>
                }) }
            }
            { for page.movements.iter().map(|movement| one(movement, ondecided, onproposed)) }
        </>
    }
}

fn one(movement: &SuspendedView, ondecided: &Callback<bool>, onproposed: &Callback<bool>) -> Html {
    html! {
        <div class="mce-panel" key={movement.key.clone()}>
            <h2 class="fr-h5">{ movement.text.clone() }</h2>
            { facts(vec![
                ("Montant", price(movement.amount)),
                ("Reste à rapprocher", price(movement.left)),
                ("Jour", text(date_full(movement.on))),
                ("Mouvement", text(movement.key.clone())),
            ]) }
            { match &movement.proposal {
                Some(proposal) => decision(movement, proposal, ondecided),
                None => propose(movement, onproposed),
            } }
            <ul class="fr-mt-3w">{ for movement.history.iter().map(|line| html! {
                <li>{ [&line.text, " (", &line.author, ", ", &format::moment(line.at), ")"].concat() }</li>
            }) }</ul>
        </div>
    }
}

fn propose(movement: &SuspendedView, onproposed: &Callback<bool>) -> Html {
    let fields = Callback::from(|form: Form| fields(&form));
    let call = Call::of::<ProposeSuspense, _>(endpoints::PROPOSE_SUSPENSE.at([&movement.key]), ());
    html! {
        <CommandForm name={["rapprocher-", &movement.key].concat()} {fields} {call} button="Proposer"
            ondone={onproposed.reform(|_| true)} />
    }
}

fn fields(form: &Form) -> Html {
    let whose = [
        (DestinationChoice::TrainingBody, "SIRET de l’organisme"),
        (DestinationChoice::Collectivite, "SIREN de la collectivité"),
        (DestinationChoice::Recorded, "SIREN de la collectivité"),
        (DestinationChoice::Against, "Numéro de l’autre mouvement"),
    ];
    let whose = whose.into_iter().find(|(choice, _)| form.is("destination", *choice));
    html! {
        <>
            <RadioGroup form={form.clone()} name="destination" legend="Où va cette somme ?" choices={explained(&CHOICES)} />
            if let Some((_, label)) = whose { <TextField form={form.clone()} name="whose" {label} /> }
            <TextField form={form.clone()} name="reason" label="Pourquoi : ce que vous avez vérifié, et auprès de qui"
                keyboard={Keyboard::Lines(TEXT_MAX)} />
        </>
    }
}

fn decision(movement: &SuspendedView, proposal: &SuspenseProposalView, ondecided: &Callback<bool>) -> Html {
    let version = movement.version;
    let made = move |verdict: Verdict| DecideSuspense { version, verdict };
    let where_to = proposal.destination.french();
    let question = Question {
        name: ["decider-", &movement.key, "-", &version.to_string()].concat().into(),
        call: Call::made_of(endpoints::DECIDE_SUSPENSE.at([&movement.key]), (), made),
        legend: "Que décidez-vous ?",
        yes: ("Rapprocher ainsi", "C’est fait aussitôt, et écrit dans le grand livre.".into()),
        no: ("Ne pas le faire", "Le mouvement reste à rapprocher."),
        not_yes: proposal.by_reader.then_some("vous l’avez proposé, une autre personne doit en décider."),
    };
    let said = [&proposal.by, ", le ", &format::moment(proposal.at), " : ", &proposal.why].concat();
    html! {
        <>
            <p><strong>{ ["Proposé : ", &where_to].concat() }</strong></p>
            <p>{ said }</p>
            { verdict_form(question, ondecided) }
        </>
    }
}
