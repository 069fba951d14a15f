//! Nobody acts on a matter in which he stands on both sides: the élu who manages the training body that he asks, the mayor who
//! grants a complement to himself, the gestionnaire who acts for the training body that is paid. ProConnect and FranceConnect+ share no identifier: an agent and an élu are found to be one
//! person by their address, or by their names.

use crate::french::fold;
use crate::identity::CivilIdentity;
use crate::register::FamilyName;
use crate::texts::sentences;

use super::{Author, Habilitation, folded_mail};

/// An agent, as ProConnect names him.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agent<'a> {
    pub mail: &'a str,
    /// First name, then name; the first names may be missing.
    pub name: &'a str,
}

/// An élu, as his account names him.
#[derive(Debug, Clone, Copy)]
pub struct Civil<'a> {
    pub mail: &'a str,
    pub identity: &'a CivilIdentity,
}

/// The same person on both sides. `Display` is for who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BothSides {
    /// The agent is, or bears the name of, the élu of the dossier.
    #[error("{}", sentences::BothSidesOwnDossier.said())]
    OwnDossier,
    /// The élu may act for the training body.
    #[error("{}", sentences::BothSidesOwnOrganisme.said())]
    OwnOrganisme,
    /// The agent may act for the training body or the collectivité whose matter it is.
    #[error("{}", sentences::BothSidesOwnOrganisation.said())]
    OwnOrganisation,
}

impl BothSides {
    /// The stable code of the problem.
    #[must_use]
    pub const fn code(self) -> &'static str {
        "both-sides"
    }
}

/// Whether an agent and an élu are one person, as far as can be told.
#[must_use]
pub fn is_on_both_sides(agent: Agent<'_>, elu: Civil<'_>) -> bool {
    folded_mail(agent.mail) == folded_mail(elu.mail) || bears_the_name(agent.name, elu.identity)
}

/// Whether an agent acts for another organisation by this habilitation. An invitation that nobody has accepted doesn't count: a
/// training body would keep from its matters whomever it invites.
#[must_use]
pub fn acts_by(agent: &Author, habilitation: &Habilitation) -> bool {
    let Some(person) = habilitation.person.as_ref().filter(|_| habilitation.end.is_none()) else {
        return false;
    };
    let name = fold(&agent.name);
    person.id == agent.person
        || folded_mail(&person.mail) == folded_mail(&agent.mail)
        || !name.is_empty() && name == fold(&person.name)
}

/// One of his first names, then one of his family names.
fn bears_the_name(name: &str, identity: &CivilIdentity) -> bool {
    let name = fold(name);
    let splits = name.char_indices().filter(|(_, c)| *c == ' ').map(|(at, _)| name.split_at(at));
    let all = identity.given_names.join(" ");
    let first_names: Vec<String> =
        identity.given_names.iter().chain(std::iter::once(&all)).map(|name| fold(name)).collect();
    let families: Vec<FamilyName> = identity.names().map(FamilyName::read).collect();
    splits.into_iter().any(|(first, family)| {
        let family = FamilyName::read(family.trim());
        first_names.iter().any(|known| known == first) && families.iter().any(|known| known.may_be(&family))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn elu() -> CivilIdentity {
        CivilIdentity {
            given_names: vec!["Jean-Pierre".to_owned(), "Marie".to_owned()],
            birth_name: "DE LA TOUR-MONTREUIL".to_owned(),
            name_in_use: Some("SAUVAGE".to_owned()),
            sex: None,
            birth_date: jiff::civil::date(1970, 1, 1),
            birth_place: None,
            birth_country: "99100".to_owned(),
        }
    }

    #[test]
    fn one_person_is_found_by_the_address_or_by_the_names() {
        for (mail, name, expected) in [
            ("Jp@Example.org ", "Quelqu’un D’AUTRE", true),
            ("x@example.org", "Jean-Pierre de La Tour Montreuil", true),
            ("x@example.org", "Jean-Pierre SAUVAGE", true),
            ("x@example.org", "Marie Sauvage", true),
            ("x@example.org", "Jean-Pierre Marie Sauvage", true),
            ("x@example.org", "Jean Sauvage", false),
            ("x@example.org", "Jean-Pierre SAUVAGEON", false),
            ("x@example.org", "SAUVAGE", false),
            ("", "", false),
        ] {
            let identity = elu();
            let elu = Civil { mail: "jp@example.org", identity: &identity };
            assert_eq!(is_on_both_sides(Agent { mail, name }, elu), expected, "{mail} {name}");
        }
    }
}
