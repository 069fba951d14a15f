//! The messages that a decision sends: whose turn it is, and until when. Their words are in `texts/mails`.

use crate::french::{date_long, of, that, the_first, to_the};
use crate::ledger::{ReasonCode, Source};
use crate::message::{Message, Recipient};
use crate::rules::deadlines::Delay;
use crate::texts::{mails, sentences};

use super::decide::last_free_day;
use super::dossier::{CardStatus, Cofinancing, CofinancingState, Dossier, Postponement};
use super::table::{Actor, CommandKind, State};

/// The messages that follow from what the card service said: how a page ended without a debit, or what moved.
#[must_use]
pub fn after_card(dossier: &Dossier, ended: Option<CardStatus>, moved: Option<ReasonCode>) -> Vec<Message> {
    let to = Recipient::Elu(dossier.elu.clone());
    let (id, formation) = (dossier.id.as_str(), dossier.training.intitule.as_str());
    match (ended, moved) {
        (Some(ended), _) => {
            let (fin, limite) = (ended.french(), until(dossier, Actor::Elu));
            vec![mails::elu::PaiementNonAbouti { dossier: id, fin, limite: limite.as_deref() }.to(to)]
        }
        (None, Some(ReasonCode::CardWithoutOrder)) => {
            vec![mails::elu::PaiementDeTrop { dossier: id, formation }.to(to)]
        }
        (None, Some(ReasonCode::CardLost)) => {
            let (qu_elu, montant) = (&that(&dossier.elu_name), &dossier.card_lost.french());
            let mail = mails::gestionnaire::CartePerdue { dossier: id, qu_elu, formation, montant };
            vec![mail.to(Recipient::Gestionnaire)]
        }
        (None, _) => following(dossier, CommandKind::Confirm),
    }
}

/// The messages that follow from `command`, which led `dossier` to where it is now.
#[must_use]
pub fn following(dossier: &Dossier, command: CommandKind) -> Vec<Message> {
    let readers = [for_elu, for_of, for_collectivite, for_gestionnaire];
    readers.into_iter().filter_map(|for_reader| for_reader(dossier, command)).collect()
}

/// The last day of what `whose` has to do, when it is his turn.
fn until(dossier: &Dossier, whose: Actor) -> Option<String> {
    dossier.due.filter(|due| due.whose == whose).map(|due| date_long(due.until))
}

fn for_elu(it: &Dossier, command: CommandKind) -> Option<Message> {
    use mails::elu as mail;

    let to = Recipient::Elu(it.elu.clone());
    let (dossier, formation) = (it.id.as_str(), it.training.intitule.as_str());
    let organisme = it.of_name.as_str();
    let (mine, theirs) = (until(it, Actor::Elu), until(it, Actor::Of));
    let (limite, delay_of_organisme) = (mine.as_deref(), theirs.as_deref());
    let (debut, quand) = (&date_long(it.training.start), &it.training.session_said());
    let prix = &it.training.price.french();
    Some(match command {
        CommandKind::Submit => {
            let limite = delay_of_organisme;
            mail::DemandeEnvoyee { dossier, formation, organisme, quand, prix, limite }.to(to)
        }
        CommandKind::Acknowledge => {
            mail::PrerequisALEtude { dossier, organisme, limite: delay_of_organisme }.to(to)
        }
        CommandKind::Propose if it.proposal.as_ref().is_some_and(|given| given.asked.is_some()) => {
            let given = it.proposal.as_ref();
            let avant = &given.and_then(|given| given.asked).map(|asked| asked.said()).unwrap_or_default();
            let raison = given.map(|given| given.message.as_str()).unwrap_or_default();
            mail::PropositionAConfirmer { dossier, formation, organisme, avant, quand, prix, raison, limite }
                .to(to)
        }
        CommandKind::Accept | CommandKind::Propose => {
            mail::AConfirmer { dossier, formation, organisme, quand, prix, limite }.to(to)
        }
        CommandKind::GrantCofinancing | CommandKind::DeclineCofinancing => {
            let reponse = &cofinancing_answer(it);
            mail::ComplementRepondu { dossier, formation, reponse, limite }.to(to)
        }
        CommandKind::Confirm if it.state == State::Accepted => {
            let gratuit = last_free_day(it).map(date_long);
            let (paiement, gratuit) = (&paid_by(it), gratuit.as_deref());
            mail::InscriptionConfirmee { dossier, formation, quand, paiement, gratuit }.to(to)
        }
        CommandKind::Refuse | CommandKind::CancelByOf => {
            mail::AnnuleeParLOrganisme { dossier, formation, organisme }.to(to)
        }
        CommandKind::Cancel => mail::AnnulationEnregistree { dossier, cout: &cost_of_end(it) }.to(to),
        CommandKind::Lapse if it.state == State::Accepted => {
            mail::ReportSansReponse { dossier, formation, debut }.to(to)
        }
        CommandKind::Lapse => match unanswered(it) {
            Some(request) => {
                let la_collectivite = &the_first(&request.name);
                if it.state == State::Proposed {
                    mail::ComplementNonRepondu { dossier, formation, la_collectivite, limite }.to(to)
                } else {
                    mail::DemandeCaduqueSansComplement { dossier, formation, la_collectivite }.to(to)
                }
            }
            None => mail::DemandeCaduque { dossier, formation }.to(to),
        },
        CommandKind::ValidateServiceDone | CommandKind::CorrectServiceDone => {
            mail::FormationTerminee { dossier, formation }.to(to)
        }
        CommandKind::ProposePostponement => {
            let report = it.postponement.as_ref().map(other_session);
            let report = report.as_deref();
            mail::ReportPropose { dossier, formation, organisme, report, limite }.to(to)
        }
        CommandKind::OpenControl => mail::ControleEnCours { dossier, formation }.to(to),
        CommandKind::ClaimForceMajeure => mail::ForceMajeureALEtude { dossier, formation }.to(to),
        CommandKind::GrantForceMajeure => {
            mail::ForceMajeureReconnue { dossier, formation, cout: &cost_now(it) }.to(to)
        }
        CommandKind::RefuseForceMajeure => {
            let raison = it.force_majeure.as_ref().map(|claim| claim.answer.as_str()).unwrap_or_default();
            mail::ForceMajeureNonReconnue { dossier, formation, raison }.to(to)
        }
        CommandKind::ApproveIncident => {
            mail::DossierCorrige { dossier, formation, cout: &cost_now(it) }.to(to)
        }
        CommandKind::Close => mail::DossierClos { dossier, formation }.to(to),
        CommandKind::DeclareNoShow => {
            mail::AbsenceDeclaree { dossier, formation, organisme, cout: &cost_of_end(it) }.to(to)
        }
        _ => return None,
    })
}

fn for_of(it: &Dossier, command: CommandKind) -> Option<Message> {
    use mails::organisme as mail;

    let to = Recipient::Of(it.of.clone());
    let (dossier, formation) = (it.id.as_str(), it.training.intitule.as_str());
    let (elu, d_elu) = (it.elu_name.as_str(), &of(&it.elu_name));
    let (debut, quand) = (&date_long(it.training.start), &it.training.session_said());
    Some(match command {
        CommandKind::Submit => {
            let limite = until(it, Actor::Of);
            mail::NouvelleDemande { dossier, elu, formation, quand, limite: limite.as_deref() }.to(to)
        }
        CommandKind::Confirm if it.state == State::Accepted => {
            let delai = &Delay::EntryDeclaration.french(it.training.start);
            mail::InscriptionConfirmee { dossier, elu, formation, quand, delai }.to(to)
        }
        CommandKind::Cancel => mail::AnnuleeParLElu { dossier, elu, formation, du: &owed(it) }.to(to),
        CommandKind::Lapse if it.state == State::Accepted => {
            mail::ReportSansReponse { dossier, elu, formation }.to(to)
        }
        CommandKind::Lapse if it.state == State::Proposed => return None,
        CommandKind::Lapse => mail::DemandeCaduque { dossier, d_elu, formation }.to(to),
        CommandKind::ValidateServiceDone => {
            mail::ServiceFaitValide { dossier, d_elu, formation, du: &owed(it) }.to(to)
        }
        CommandKind::OpenControl => {
            let raison = it.control.as_deref().unwrap_or_default();
            mail::Controle { dossier, d_elu, formation, raison }.to(to)
        }
        CommandKind::CorrectServiceDone => {
            mail::ServiceFaitCorrige { dossier, d_elu, formation, du: &owed(it) }.to(to)
        }
        CommandKind::AcceptPostponement => mail::ReportAccepte { dossier, elu, formation, debut }.to(to),
        CommandKind::DeclinePostponement => mail::ReportRefuse { dossier, elu, formation, debut }.to(to),
        CommandKind::GrantForceMajeure => mail::ForceMajeureReconnue { dossier, d_elu, formation }.to(to),
        CommandKind::ApproveIncident => {
            let raison = it.corrections.last().map(|last| last.reason.as_str()).unwrap_or_default();
            mail::DossierCorrige { dossier, d_elu, formation, raison }.to(to)
        }
        _ => return None,
    })
}

/// The request for a complement whose time is over without an answer: the élu goes on without, unless the session has begun.
fn unanswered(it: &Dossier) -> Option<&Cofinancing> {
    let over = match it.state {
        State::Proposed => CofinancingState::Unanswered,
        State::LapsedElu => CofinancingState::Asked,
        _ => return None,
    };
    it.cofinancing.as_ref().filter(|request| request.state == over)
}

fn for_collectivite(it: &Dossier, command: CommandKind) -> Option<Message> {
    use mails::collectivite as mail;

    let request = it.cofinancing.as_ref()?;
    let to = Recipient::Collectivite(request.collectivite.clone());
    let (dossier, formation) = (it.id.as_str(), it.training.intitule.as_str());
    Some(match command {
        CommandKind::AskCofinancing => {
            let (elu, a_collectivite) = (it.elu_name.as_str(), &to_the(&request.name));
            let (montant, prix) = (&request.asked.french(), &it.training.price.french());
            let (quand, limite) = (&it.training.session_said(), until(it, Actor::Collectivite));
            let limite = limite.as_deref();
            mail::ComplementDemande { dossier, elu, a_collectivite, montant, formation, quand, prix, limite }
                .to(to)
        }
        CommandKind::Lapse if unanswered(it).is_some() => {
            mail::ComplementCaduc { dossier, d_elu: &of(&it.elu_name), formation }.to(to)
        }
        _ => return None,
    })
}

fn for_gestionnaire(it: &Dossier, command: CommandKind) -> Option<Message> {
    let (dossier, elu, formation) = (it.id.as_str(), it.elu_name.as_str(), it.training.intitule.as_str());
    let mail = mails::gestionnaire::ForceMajeure { dossier, elu, formation };
    (command == CommandKind::ClaimForceMajeure).then(|| mail.to(Recipient::Gestionnaire))
}

fn cofinancing_answer(dossier: &Dossier) -> String {
    let Some(request) = &dossier.cofinancing else { return String::new() };
    let la_collectivite = &the_first(&request.name);
    if request.granted.is_zero() {
        return sentences::AnswerDeclined { la_collectivite }.said();
    }
    let (montant, demande) = (&request.granted.french(), &request.asked.french());
    sentences::AnswerGranted { la_collectivite, montant, demande }.said()
}

/// Who pays what: "400,00 € de vos droits, 160,00 € par carte".
fn paid_by(dossier: &Dossier) -> String {
    let Some(order) = &dossier.order else { return String::new() };
    let part = |source: Source| {
        let amount = order.split.of(source);
        let montant = &amount.french();
        let said = match source {
            Source::Dife => sentences::CostByRights { montant }.said(),
            Source::Dotation => sentences::PaidByComplement { montant }.said(),
            Source::Cpf => sentences::CostByCpf { montant }.said(),
            Source::Cec => sentences::CostByCec { montant }.said(),
            Source::Card => sentences::PaidByCard { montant }.said(),
        };
        amount.is_positive().then_some(said)
    };
    Source::ALL.into_iter().filter_map(part).collect::<Vec<_>>().join(", ")
}

fn other_session(other: &Postponement) -> String {
    format!("{} ({})", date_long(other.start), other.message)
}

/// What a settled dossier costs the élu now.
fn cost_now(dossier: &Dossier) -> String {
    match &dossier.outcome {
        Some(outcome) if outcome.charged.is_zero() => sentences::EverythingReturned.said(),
        Some(outcome) => {
            let (montant, rendu) = (&outcome.charged.french(), &outcome.returned.total().french());
            sentences::TrainingCharged { montant, rendu }.said()
        }
        None => sentences::CountedAtTheEnd.said(),
    }
}

/// What a cancellation or an absence costs the élu.
fn cost_of_end(dossier: &Dossier) -> String {
    match &dossier.outcome {
        Some(outcome) if outcome.charged.is_zero() => sentences::EverythingReturned.said(),
        Some(outcome) => {
            let (montant, avoir) = (&outcome.charged.french(), &outcome.card_credit.french());
            sentences::LateCancellation { montant, avoir }.said()
        }
        None => sentences::NothingDebited.said(),
    }
}

fn owed(dossier: &Dossier) -> String {
    match &dossier.outcome {
        Some(outcome) if !outcome.of_paid.is_zero() => {
            sentences::SomethingOwed { montant: &outcome.of_paid.french() }.said()
        }
        _ => sentences::NothingOwed.said(),
    }
}
