//! Which portal of the SPA answers at an address, and which addresses are nobody's business but their owner's. The SPA's loader has the
//! same table; a test among the browser journeys compares the two, and finds every address of the router in the pages of its portal.

/// The portal of every address that no other one claims.
pub const PUBLIC: &str = "public";

/// The portal of what everybody may try out.
const TOOLS: &str = "outils";

/// What the gestionnaire decides of the figures of the law; it is there because there is room.
const DECISIONS: &str = "chiffres-a-decider";

/// The first parts of the addresses that each of the others claims.
pub const CLAIMED: [(&str, &[&str]); 9] = [
    (TOOLS, &["simulateur", "comparer", "logiciels", DECISIONS]),
    ("elu", &["compte", "dossiers"]),
    ("pro", &["organisme", "collectivite"]),
    ("saisie", &["saisie"]),
    ("traitement", &["traitement", "seances"]),
    ("accreditation", &["accreditation", "accreditations", "habilitations", "reconnaissances", "avis"]),
    (
        "acces",
        &[
            "activation",
            "releve",
            "verification",
            "consultations",
            "alertes",
            "liste-d-attente",
            "besoins",
            "connexions",
            "mes-favoris",
            "presence",
        ],
    ),
    ("gestion", &["gestion"]),
    ("fonds", &["fonds"]),
];

/// Their names.
pub fn portals() -> impl Iterator<Item = &'static str> {
    std::iter::once(PUBLIC).chain(CLAIMED.iter().map(|(portal, _)| *portal))
}

/// The name of the portal that has the pages of a path: "elu" for "/dossiers/2026000000001".
pub fn portal_of(path: &str) -> &'static str {
    let first = path.split('/').nth(1).unwrap_or_default();
    CLAIMED.iter().find(|(_, parts)| parts.contains(&first)).map_or(PUBLIC, |(portal, _)| portal)
}

/// The first parts of the addresses that search engines are asked to leave (RFC 9309): the spaces of those who sign in, and what is no page.
pub fn private() -> impl Iterator<Item = &'static str> {
    let own = CLAIMED.iter().filter(|(portal, _)| *portal != TOOLS);
    own.flat_map(|(_, parts)| parts.iter().copied()).chain(["demande", "espace", DECISIONS, "auth", "api"])
}
