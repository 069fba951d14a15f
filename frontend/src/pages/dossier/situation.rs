//! What is going on beside the state: a control, a case of force majeure, a postponement, a later correction. Each says what it
//! changes for the person who reads.

use mce_shared::api::{DossierView, Role, ShownClaim, ShownComplement, endpoints};
use mce_shared::french::date_long;
use mce_shared::lifecycle::{ClaimState, CofinancingState, Correction, PostponementState, State};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::{Severity, alert};
use crate::router::Route;

pub fn situation(view: &DossierView, role: Role) -> Html {
    html! { <>{ counter_proposal(view, role) }{ control(view, role) }{ force_majeure(view, role) }{ postponement(view, role) }{ complement(view, role) }{ corrections(view) }</> }
}

/// What the training body proposes in place of what was asked for, while the élu decides.
pub fn counter_proposal(view: &DossierView, role: Role) -> Html {
    let dossier = &view.dossier;
    let asked = dossier.proposal.as_ref().and_then(|given| given.asked);
    let Some(asked) = asked.filter(|_| matches!(dossier.state, State::Proposed | State::WaitingFinancer))
    else {
        return Html::default();
    };
    let title = if role == Role::Elu {
        "L’organisme propose autre chose que votre demande"
    } else {
        "Une modification est proposée à l’élu"
    };
    let content = html! {
        <>
            <p>{ ["Demandé : ", &asked.said(), "."].concat() }</p>
            <p>{ ["Proposé : ", &dossier.training.terms().said(), "."].concat() }</p>
            if role == Role::Elu { <p>{ "Si cela ne vous convient pas, annulez la demande : rien n’est débité." }</p> }
        </>
    };
    alert(Severity::Warning, title, content)
}

fn control(view: &DossierView, role: Role) -> Html {
    if view.dossier.state != State::InControl {
        return Html::default();
    }
    let reason = view.dossier.control.as_ref().map(|reason| ["Raison : ", reason].concat());
    let what = match role {
        Role::Elu => {
            "Le gestionnaire vérifie ce que l’organisme a déclaré. Pendant ce temps, rien de plus n’est débité et rien n’est \
             rendu. Vous n’avez rien à faire, sauf s’il vous écrit."
        }
        Role::Of => {
            "Le gestionnaire vérifie votre déclaration, et le paiement attend sa décision : il validera votre déclaration, ou \
             d’autres chiffres. Tenez prêts les feuilles de présence, le programme et, à distance, les traces de connexion et \
             les travaux rendus."
        }
        Role::Collectivite => {
            "Le gestionnaire vérifie ce que l’organisme a déclaré. Votre complément reste réservé jusqu’à sa décision."
        }
        Role::Gestionnaire => return Html::default(),
    };
    alert(
        Severity::Info,
        "Le service fait est en contrôle",
        html! { <>if let Some(reason) = reason { <p>{ reason }</p> }<p>{ what }</p></> },
    )
}

fn force_majeure(view: &DossierView, role: Role) -> Html {
    match (&view.dossier.force_majeure, role) {
        (Some(claim), Role::Elu) => own_claim(view, claim),
        (Some(claim), Role::Of) => claim_of_the_elu(claim.state),
        _ => Html::default(),
    }
}

/// The élu's own claim: where it stands, what was said on both sides, and the proof.
fn own_claim(view: &DossierView, claim: &ShownClaim) -> Html {
    let Some(told) = &claim.told else { return Html::default() };
    let (severity, title, what) = match claim.state {
        ClaimState::Asked => (
            Severity::Info,
            "Votre cas de force majeure est à l’étude",
            "Le gestionnaire lit votre justificatif et vous répond par courriel. Aucun délai n’est fixé. Vous n’avez rien d’autre à \
             faire.",
        ),
        ClaimState::Granted => (
            Severity::Success,
            "Votre cas de force majeure est reconnu",
            "Plus bas, dans « Le financement », ce qui vous est rendu.",
        ),
        ClaimState::Refused => (
            Severity::Warning,
            "Votre cas de force majeure n’est pas reconnu",
            "Vous pouvez en déclarer un de nouveau, avec un autre justificatif, ou écrire à l’assistance pour un recours gracieux.",
        ),
    };
    let document =
        String::from(endpoints::SHOW_DOCUMENT.at([view.dossier.id.as_str(), told.document.as_str()]));
    let claimed = [told.case.french(), ", déclaré le ", &date_long(claim.claimed_on), "."].concat();
    alert(
        severity,
        title,
        html! {
            <>
                <p>{ what }</p>
                <p>{ claimed }</p>
                if !told.answer.is_empty() { <p>{ ["Réponse du gestionnaire : ", &told.answer].concat() }</p> }
                <p><a class="fr-link" href={document} download="">{ "Relire mon justificatif" }</a></p>
            </>
        },
    )
}

/// The training body knows that there is a claim, and nothing of what happened.
fn claim_of_the_elu(state: ClaimState) -> Html {
    let (title, what) = match state {
        ClaimState::Asked => (
            "L’élu a déclaré un cas de force majeure",
            "Le gestionnaire l’examine. Déclarez ce qui s’est passé comme vous l’avez constaté : le service fait n’est validé \
             qu’après sa décision. S’il reconnaît le cas, seule la part suivie vous est due.",
        ),
        ClaimState::Granted => (
            "Le cas de force majeure de l’élu est reconnu",
            "Seule la part suivie de la formation vous est due ; rien, si elle n’avait pas commencé.",
        ),
        ClaimState::Refused => (
            "Le cas de force majeure de l’élu n’est pas reconnu",
            "Le dossier suit son cours comme si rien n’avait été déclaré.",
        ),
    };
    alert(Severity::Info, title, html! { <p>{ what }</p> })
}

/// What became of a postponement. The élu's own answer is asked for elsewhere.
fn postponement(view: &DossierView, role: Role) -> Html {
    let dossier = &view.dossier;
    let Some(other) = dossier.postponement.as_ref() else { return Html::default() };
    let living = matches!(dossier.state, State::Accepted | State::Postponing);
    let (title, what) = match (other.state, role) {
        (PostponementState::Proposed, Role::Of | Role::Gestionnaire) if living => (
            ["Report proposé au ", &date_long(other.start)].concat(),
            "Sans réponse de l’élu à temps, l’inscription reste à la première date. L’argent reste réservé dans tous les cas.",
        ),
        (PostponementState::Proposed, Role::Collectivite) if living => (
            ["L’organisme propose de reporter la formation au ", &date_long(other.start)].concat(),
            "L’élu accepte ou garde la première date. Votre complément reste réservé pour cette formation dans les deux cas : vous \
             n’avez rien à faire.",
        ),
        (PostponementState::Declined, Role::Of) if living => (
            "L’inscription reste à la première date".to_owned(),
            "Vous aviez proposé un report : vous ne pouvez pas déclarer l’élu absent à la première date. Si la session n’a pas lieu, \
             annulez-la : tout est rendu, et rien n’est dû.",
        ),
        (PostponementState::Declined, Role::Elu) if living => (
            "Vous gardez la première date".to_owned(),
            "L’organisme doit la tenir ou annuler. S’il annule, tout vous est rendu. Il ne peut pas vous déclarer absent ce jour-là.",
        ),
        (PostponementState::Accepted, _) if living => (
            ["Formation reportée au ", &date_long(other.start)].concat(),
            "L’inscription, son prix et son financement sont les mêmes qu’à la première date.",
        ),
        _ => return Html::default(),
    };
    alert(Severity::Info, title, html! { <p>{ what }</p> })
}

/// What becomes of a complement that was given, for who gave it.
fn complement(view: &DossierView, role: Role) -> Html {
    let granted = |request: &&ShownComplement| request.state == CofinancingState::Granted;
    let Some(request) =
        view.dossier.cofinancing.as_ref().filter(|_| role == Role::Collectivite).filter(granted)
    else {
        return Html::default();
    };
    let title = ["Ce que devient votre complément de ", &request.granted.french()].concat();
    html! {
        <>
            <h2>{ title }</h2>
            <p>{ fate(view.dossier.state) }</p>
            <p>
                { "Ce qui n’est pas dépensé reste sur le compte de l’élu, pour une autre formation liée à son mandat. " }
                <Link<Route> to={Route::CollectiviteStatement}>{ "Voir le relevé de la collectivité" }</Link<Route>>
            </p>
        </>
    }
}

const fn fate(state: State) -> &'static str {
    match state {
        State::Submitted | State::Acknowledged | State::Proposed | State::WaitingFinancer => {
            "Il sera réservé quand l’élu confirmera son inscription."
        }
        State::Paying | State::Accepted | State::Postponing | State::InTraining => {
            "Il est réservé pour cette formation, reportée ou non. Si l’organisme l’annule, il n’est pas dépensé."
        }
        State::ServiceDoneDeclared | State::InControl => {
            "Il est réservé jusqu’à la validation du service fait, qui dit ce qui en est dépensé."
        }
        State::ServiceDoneValidated => {
            "Il est dépensé pour la part de la formation qui est due. Une formation suivie en partie, sans faute de l’élu, en laisse \
             le reste."
        }
        State::CancelledByElu => {
            "Il n’est dépensé que si l’élu a annulé trop tard, sans cas de force majeure."
        }
        State::NoShow => "Il est dépensé, sauf si l’élu prouve un cas de force majeure.",
        State::RefusedByOf
        | State::RefusedByElu
        | State::LapsedOf
        | State::LapsedElu
        | State::Closed
        | State::CancelledByOf => "Il n’est pas dépensé.",
    }
}

fn corrections(view: &DossierView) -> Html {
    let corrections = &view.dossier.corrections;
    if corrections.is_empty() {
        return Html::default();
    }
    html! {
        <>
            <h2>{ "Décisions prises après la fin du dossier" }</h2>
            <ul>{ for corrections.iter().enumerate().map(|(rank, one)| html! { <li key={rank}>{ corrected(one) }</li> }) }</ul>
            <p>{ "Les montants donnés plus bas tiennent compte de ces décisions." }</p>
        </>
    }
}

fn corrected(correction: &Correction) -> String {
    [
        "Le ",
        &date_long(correction.on),
        " : ",
        &correction.reason,
        ". Jusque-là, ",
        &correction.charged_before.french(),
        " étaient débités et ",
        &correction.of_paid_before.french(),
        " dus à l’organisme.",
    ]
    .concat()
}
