//! A training body, as the public sees it.

use jiff::civil::Date;
use mce_shared::api::OfView;
use mce_shared::french::date_long;

use crate::store::organisations::TrainingBody;

/// The public part, with the agrément in words.
#[must_use]
pub fn public(body: &TrainingBody, today: Date) -> OfView {
    OfView {
        siret: body.siret.to_string(),
        name: body.name.clone(),
        town: body.town.clone(),
        email: body.email.clone(),
        agrement: agrement(body, today),
    }
}

fn agrement(body: &TrainingBody, today: Date) -> String {
    match body.standing.agrement {
        None => "Sans agrément : formations de réinsertion uniquement".to_owned(),
        Some(_) if body.standing.agrement_suspended => "Agrément suspendu par le ministre".to_owned(),
        Some((_, until)) if until < today => format!("Agrément expiré depuis le {}", date_long(until)),
        Some((_, until)) => format!("Agréé par le ministre jusqu'au {}", date_long(until)),
    }
}
