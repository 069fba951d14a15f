//! Family names with particles, which the register writes in front, behind, or not at all.

use crate::french::fold;

/// The particles that move and get lost, the longer ones first. "LE" and "LA" alone belong to the name: LE GOFF is no GOFF.
const PARTICLES: [&str; 6] = ["DE LA", "DE L", "DES", "DE", "DU", "D"];

/// A family name, folded, with its particle apart: "DE LA TOUR-MONTREUIL", "LA TOUR MONTREUIL (DE)" and
/// "TOUR-MONTREUIL (DE LA)" are the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FamilyName {
    particle: &'static str,
    core: String,
}

impl FamilyName {
    /// Reads a name as published. Never empty unless the name is: a name that is but a particle (DU) stays whole.
    #[must_use]
    pub fn read(name: &str) -> Self {
        let folded = particle_first(fold(name));
        match leading(&folded) {
            Some((particle, core)) => Self { particle, core: core.to_owned() },
            None => Self { particle: "", core: folded },
        }
    }

    /// The name without its particle: what people are looked up by.
    #[must_use]
    pub fn core(&self) -> &str {
        &self.core
    }

    /// [`Self::core`], for who needs nothing else.
    #[must_use]
    pub fn into_core(self) -> String {
        self.core
    }

    /// May both be the name of one person? A particle may be lost, but it doesn't become another one, nor a part of the
    /// name: DU PONT may be PONT; it is neither DE PONT nor DUPONT.
    #[must_use]
    pub fn may_be(&self, other: &Self) -> bool {
        let particles =
            self.particle == other.particle || self.particle.is_empty() || other.particle.is_empty();
        particles && self.core == other.core
    }
}

/// "LA TOUR DE" → "DE LA TOUR", as libraries and the register file them.
fn particle_first(folded: String) -> String {
    if leading(&folded).is_some() {
        return folded;
    }
    let behind = |particle: &&str| {
        folded.strip_suffix(*particle).and_then(|rest| rest.strip_suffix(' ')).filter(|rest| !rest.is_empty())
    };
    match PARTICLES.iter().find_map(|particle| Some((particle, behind(particle)?))) {
        Some((particle, rest)) => format!("{particle} {rest}"),
        None => folded,
    }
}

fn leading(folded: &str) -> Option<(&'static str, &str)> {
    PARTICLES.into_iter().find_map(|particle| {
        let core = folded.strip_prefix(particle)?.strip_prefix(' ')?;
        Some((particle, core)).filter(|_| !core.is_empty())
    })
}
