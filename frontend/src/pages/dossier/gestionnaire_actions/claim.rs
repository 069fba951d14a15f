//! A case of force majeure to examine: what the élu says, the proof, and what each answer leads to.

use mce_shared::api::{ShownClaim, ShownDossier, endpoints};
use mce_shared::french::date_long;
use mce_shared::lifecycle::{ClaimState, CommandKind, charge_if_excused};
use yew::prelude::*;

use super::super::Part;
use crate::components::{facts, text};
use crate::pages::gestion::verdict::{Question, verdict_form};

pub fn block(part: &Part) -> Html {
    let dossier = &part.view.dossier;
    let asked = dossier.force_majeure.as_ref().filter(|claim| claim.state == ClaimState::Asked);
    match asked {
        Some(claim) if part.view.actions.contains(&CommandKind::GrantForceMajeure) => examined(part, claim),
        Some(claim) => html! {
            <div class="mce-panel">
                <h2 class="fr-h4">{ "Cas de force majeure déclaré" }</h2>
                { told(dossier, claim) }
                <p>{ "Vous pourrez le décider quand l’organisme aura déclaré ce qui a été suivi." }</p>
            </div>
        },
        None => Html::default(),
    }
}

fn examined(part: &Part, claim: &ShownClaim) -> Html {
    let dossier = &part.view.dossier;
    let ondone = part.ondone.reform(|yes: bool| {
        if yes {
            "Le cas de force majeure est reconnu : ce qui était à rendre est rendu."
        } else {
            "Le cas de force majeure n’est pas reconnu."
        }
    });
    let question = Question {
        name: part.form_name("force-majeure"),
        call: part.call(&endpoints::DECIDE_FORCE_MAJEURE, ()),
        legend: "Ce cas de force majeure est-il reconnu ?",
        yes: ("Le reconnaître", granted(dossier).into()),
        no: ("Ne pas le reconnaître", "Le dossier suit son cours ; l’élu lira la raison."),
        not_yes: None,
    };
    html! {
        <div class="mce-panel">
            <h2 class="fr-h4">{ "Cas de force majeure à examiner" }</h2>
            { told(dossier, claim) }
            { verdict_form(question, &ondone) }
        </div>
    }
}

fn told(dossier: &ShownDossier, claim: &ShownClaim) -> Html {
    let Some(told) = &claim.told else { return Html::default() };
    let document = String::from(endpoints::SHOW_DOCUMENT.at([dossier.id.as_str(), told.document.as_str()]));
    facts(vec![
        ("Cas", text(told.case.french())),
        ("Déclaré le", text(date_long(claim.claimed_on))),
        ("Ce que dit l’élu", text(told.text.clone())),
        (
            "Justificatif",
            html! { <a class="fr-link" href={document} download="">{ "Télécharger le justificatif" }</a> },
        ),
    ])
}

/// What is charged once it is granted, beside what is charged today.
fn granted(dossier: &ShownDossier) -> String {
    let Some(charge) = charge_if_excused(dossier) else {
        return "Seule la part suivie sera débitée.".to_owned();
    };
    let today = dossier.outcome.as_ref().map(|outcome| outcome.charged);
    let today = today.map(|charged| [" au lieu de ", &charged.french()].concat()).unwrap_or_default();
    ["L’élu et ses financeurs sont débités de ", &charge.french(), &today, "."].concat()
}
