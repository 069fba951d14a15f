//! Where a movement of the bank goes, as the gestionnaire says it.

use serde::Serialize;

use super::{FormBody, Reading};
use crate::api::ProposeSuspense;
use crate::suspense::Destination;
use crate::texts::corrections;

/// Where it goes, without whose it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DestinationChoice {
    Fund,
    TrainingBody,
    Collectivite,
    Recorded,
    Against,
}

impl FormBody for ProposeSuspense {
    type Facts = ();

    fn read(form: &mut Reading<'_>, (): &()) -> Option<Self> {
        use DestinationChoice as C;
        const ALL: [C; 5] = [C::Fund, C::TrainingBody, C::Collectivite, C::Recorded, C::Against];
        let choice = form.one_of("destination", &ALL, corrections::WHERE_IT_GOES);
        let destination = choice.and_then(|choice| {
            let wrong = corrections::NUMBER_UNCLEAR;
            going(choice, form.text("whose")).or_else(|| form.refuse("whose", "missing", wrong))
        });
        let reason = form.required_words("reason", corrections::WHY_SECOND_PERSON);
        Some(Self { destination: destination?, reason: reason? })
    }
}

fn going(choice: DestinationChoice, whose: String) -> Option<Destination> {
    use DestinationChoice as C;
    match choice {
        C::Fund => Some(Destination::Fund),
        C::TrainingBody => whose.parse().ok().map(|siret| Destination::TrainingBody { siret }),
        C::Collectivite => whose.parse().ok().map(|siren| Destination::Collectivite { siren }),
        C::Recorded => whose.parse().ok().map(|siren| Destination::Recorded { siren }),
        C::Against if whose.is_empty() => None,
        C::Against => Some(Destination::Against { movement: whose }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::filled;
    use super::*;

    #[test]
    fn a_destination_says_whose_it_is() {
        let read = |destination: &str, whose: &str| {
            let fields = [("destination", destination), ("whose", whose), ("reason", "Vu")];
            filled::<ProposeSuspense>(&(), &fields).map(|asked| asked.destination)
        };
        assert_eq!(read("fund", ""), Ok(Destination::Fund));
        assert!(matches!(read("training_body", "73282932000074"), Ok(Destination::TrainingBody { .. })));
        assert!(matches!(read("collectivite", "213805633"), Ok(Destination::Collectivite { .. })));
        assert!(matches!(read("recorded", "213805633"), Ok(Destination::Recorded { .. })));
        assert!(matches!(read("against", "ab12"), Ok(Destination::Against { .. })));
        for (destination, whose, field) in [
            ("training_body", "1", "/whose"),
            ("collectivite", "", "/whose"),
            ("recorded", "", "/whose"),
            ("against", "", "/whose"),
            ("", "", "/destination"),
        ] {
            assert_eq!(read(destination, whose), Err(vec![field.to_owned()]), "{destination}");
        }
    }
}
