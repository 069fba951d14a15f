//! What a person may do for an organisation. Endpoints ask for these, never for a kind of account.

use serde::{Deserialize, Serialize};

use crate::api::Role;

/// A power, given to a person by an administrator of the organisation. None implies another one: whoever administers
/// does not pay, and each list of [`crate::api::endpoints`] names all that let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Training body: says who may what.
    OfAdministrator,
    /// Training body: imports, publishes, suspends offers.
    OfOffers,
    /// Training body: answers requests, declares entries and services done.
    OfDossiers,
    /// Training body: the account on which it is paid.
    OfPayments,
    /// Training body: reads.
    OfReader,
    /// Collectivité: says who may what.
    CollectiviteAdministrator,
    /// Collectivité: gives a complement or declines.
    CollectiviteApprover,
    /// Collectivité: the second person, where an amount asks for two.
    CollectiviteSecondApprover,
    /// Collectivité: reads.
    CollectiviteReader,
    /// Gestionnaire: reads.
    GestionnaireReader,
    /// Gestionnaire: controls, force majeure, incidents, closures.
    GestionnaireInstructor,
    /// Gestionnaire: bank files, the bank's answers, releases.
    GestionnairePayer,
    /// Gestionnaire: decides what another person proposed.
    GestionnaireSecondSignature,
    /// Gestionnaire: the register of mandates, and the runs over everybody.
    GestionnaireRegister,
    /// Gestionnaire: says who may what, and gives each organisation its first administrator.
    GestionnaireAdministrator,
}

use Permission as P;

impl Permission {
    /// Every one, by kind of organisation.
    pub const ALL: [Self; 15] = [
        P::OfAdministrator,
        P::OfOffers,
        P::OfDossiers,
        P::OfPayments,
        P::OfReader,
        P::CollectiviteAdministrator,
        P::CollectiviteApprover,
        P::CollectiviteSecondApprover,
        P::CollectiviteReader,
        P::GestionnaireReader,
        P::GestionnaireInstructor,
        P::GestionnairePayer,
        P::GestionnaireSecondSignature,
        P::GestionnaireRegister,
        P::GestionnaireAdministrator,
    ];

    /// The kind of organisation in which it is given.
    #[must_use]
    pub const fn role(self) -> Role {
        match self {
            P::OfAdministrator | P::OfOffers | P::OfDossiers | P::OfPayments | P::OfReader => Role::Of,
            P::CollectiviteAdministrator
            | P::CollectiviteApprover
            | P::CollectiviteSecondApprover
            | P::CollectiviteReader => Role::Collectivite,
            _ => Role::Gestionnaire,
        }
    }

    /// Those of a kind of organisation; none for an élu, who acts for himself.
    pub fn of_role(role: Role) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |permission| permission.role() == role)
    }

    /// Whether who holds it says who may what.
    #[must_use]
    pub const fn is_administrator(self) -> bool {
        matches!(self, P::OfAdministrator | P::CollectiviteAdministrator | P::GestionnaireAdministrator)
    }

    /// As people call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            P::OfAdministrator | P::CollectiviteAdministrator | P::GestionnaireAdministrator => {
                "Administration des habilitations"
            }
            P::OfOffers => "Offres",
            P::OfDossiers => "Dossiers",
            P::OfPayments => "Paiements",
            P::OfReader | P::CollectiviteReader | P::GestionnaireReader => "Lecture",
            P::CollectiviteApprover => "Réponse aux demandes",
            P::CollectiviteSecondApprover => "Seconde approbation",
            P::GestionnaireInstructor => "Instruction des dossiers",
            P::GestionnairePayer => "Paiements",
            P::GestionnaireSecondSignature => "Seconde signature",
            P::GestionnaireRegister => "Registre des mandats et traitements",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_organisation_has_its_own_and_one_that_administers() {
        for (role, count) in [(Role::Of, 5), (Role::Collectivite, 4), (Role::Gestionnaire, 6), (Role::Elu, 0)]
        {
            assert_eq!(P::of_role(role).count(), count, "{role:?}");
            let administrators = P::of_role(role).filter(|permission| permission.is_administrator()).count();
            assert_eq!(administrators, usize::from(role != Role::Elu), "{role:?}");
        }
    }
}
