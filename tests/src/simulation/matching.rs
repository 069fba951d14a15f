//! People who say where goes what moved at the bank and nothing was matched with.

use mce_functions::store::{payments, suspense};
use mce_shared::api::{DecideSuspense, ProposeSuspense, Verdict};
use mce_shared::identifiers::Siret;
use mce_shared::suspense::{Destination, Suspended, Tie};

use super::chance::Chance;
use super::world::{World, text};

/// Somebody of the gestionnaire proposes where a movement goes, or decides on what was proposed. What goes wrong there is theirs: the
/// books only have to say it.
///
/// # Errors
/// A failure of the platform.
pub async fn to_match(world: &World, chance: &mut Chance) -> Result<(), String> {
    let waiting = suspense::waiting(world.store()).await.map_err(text)?.items;
    let waiting: Vec<Suspended> = waiting.into_iter().filter(|one| !is_of_a_batch(one)).collect();
    let (Some(movement), Some(who)) = (chance.of(&waiting), chance.of(&world.cast.gestionnaires)) else {
        return Ok(());
    };
    let path = format!("/api/gestionnaire/suspense/{}", movement.key);
    if movement.proposal.is_some() {
        let verdict = if chance.per_mille(850) {
            Verdict::Approve { comment: String::new() }
        } else {
            Verdict::Refuse { reason: "Rien ne le montre".to_owned() }
        };
        let decision = DecideSuspense { version: movement.version, verdict };
        return world.insist(who, &format!("{path}/decision"), &decision).await.map(|_| ());
    }
    let Some(destination) = destination(world, movement, &waiting, chance).await? else { return Ok(()) };
    let asked = ProposeSuspense { destination, reason: "Vu avec la banque".to_owned() };
    world.insist(who, &format!("{path}/proposal"), &asked).await.map(|_| ())
}

/// Whether it is decided with its transfers: what the fund would bear of it is nobody's in particular.
const fn is_of_a_batch(movement: &Suspended) -> bool {
    matches!(movement.tie, Some(Tie::Batch(_)))
}

async fn destination(
    world: &World,
    movement: &Suspended,
    waiting: &[Suspended],
    chance: &mut Chance,
) -> Result<Option<Destination>, String> {
    let opposite = waiting.iter().find(|other| other.left == -movement.left);
    Ok(match (chance.below(4), opposite) {
        // Of transfers of two training bodies, what undoes what would be nobody's in particular.
        (0, Some(other)) if movement.tie.is_none() && other.tie.is_none() => {
            Some(Destination::Against { movement: other.key.clone() })
        }
        (1, _) => {
            training_body(world, movement, chance).await?.map(|siret| Destination::TrainingBody { siret })
        }
        (2, _) if movement.left.is_positive() && movement.tie.is_none() => {
            let body = chance.of(&world.cast.collectivites);
            body.map(|(_, body)| Destination::Collectivite { siren: body.siren.clone() })
        }
        _ => Some(Destination::Fund),
    })
}

/// The one of the transfer, or any.
async fn training_body(
    world: &World,
    movement: &Suspended,
    chance: &mut Chance,
) -> Result<Option<Siret>, String> {
    let Some(Tie::Transfer(reference)) = &movement.tie else {
        return Ok(chance.of(&world.cast.training_bodies).map(|body| body.siret.clone()));
    };
    let payable = payments::of_reference(world.store(), reference).await.map_err(text)?;
    Ok(payable.map(|payable| payable.of))
}
