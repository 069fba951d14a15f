//! From the model's words to those of the core.

use mce_shared::money::Euros;
use mce_shared::rules::account::{LineReason, UsableFor};
use mce_shared::rules::financing::Split;
use mce_shared::rules::mandates::{Mandate, MandateKind};
use mce_tests::reference::account::{self as model, Reason};
use mce_tests::reference::financing::Sources;
use mce_tests::reference::mandates::{self as model_mandates, Body};

/// The model's body of each kind of the core.
pub fn body(kind: MandateKind) -> Body {
    match kind {
        MandateKind::Municipal => Body::Municipal,
        MandateKind::Communautaire => Body::Communautaire,
        MandateKind::MetropoleLyon => Body::MetropoleDeLyon,
        MandateKind::Departemental => Body::Departemental,
        MandateKind::Regional => Body::Regional,
        MandateKind::Corse => Body::Corse,
        MandateKind::Guyane => Body::Guyane,
        MandateKind::Martinique => Body::Martinique,
        MandateKind::Mayotte => Body::Mayotte,
        MandateKind::PolynesieCommune => Body::CommuneDePolynesie,
        MandateKind::NouvelleCaledonieCommune => Body::CommuneDeNouvelleCaledonie,
        MandateKind::SaintMartin => Body::SaintMartin,
        MandateKind::SaintBarthelemy => Body::SaintBarthelemy,
        MandateKind::SaintPierreEtMiquelon => Body::SaintPierreEtMiquelon,
        MandateKind::NouvelleCaledonieProvince
        | MandateKind::PolynesieAssemblee
        | MandateKind::WallisEtFutuna
        | MandateKind::Arrondissement
        | MandateKind::Syndicat
        | MandateKind::Parlementaire
        | MandateKind::FrancaisEtranger => Body::Other,
    }
}

pub fn to_model(mandates: &[Mandate]) -> Vec<model_mandates::Mandate> {
    let same = |mandate: &Mandate| model_mandates::Mandate {
        body: body(mandate.kind),
        start: mandate.start,
        end: mandate.end,
    };
    mandates.iter().map(same).collect()
}

pub fn euros(cents: i64) -> Euros {
    Euros::from_cents(cents)
}

pub fn split([dife, dotation, cpf, cec, card]: Sources) -> Split {
    Split {
        dife: euros(dife),
        dotation: euros(dotation),
        cpf: euros(cpf),
        cec: euros(cec),
        card: euros(card),
    }
}

pub fn line_reason(reason: Reason) -> LineReason {
    match reason {
        Reason::Expiry => LineReason::Expiry,
        Reason::CapCut => LineReason::CapChange,
        Reason::Opening => LineReason::Opening,
        Reason::FirstEuros => LineReason::FirstEuros,
        Reason::YearlyCredit => LineReason::YearlyCredit,
        Reason::Other => LineReason::Use,
    }
}

pub fn usable_for(usable_for: model::UsableFor) -> UsableFor {
    match usable_for {
        model::UsableFor::MandateAndReinsertion => UsableFor::MandateAndReinsertion,
        model::UsableFor::Mandate => UsableFor::Mandate,
        model::UsableFor::Reinsertion => UsableFor::Reinsertion,
        model::UsableFor::Nothing => UsableFor::None,
    }
}
