//! What search engines may read (RFC 9309): everything but the spaces of those who sign in. A page of ours that they draw themselves reads
//! the offers by the API.

/// The first parts of the addresses of private spaces.
pub const PRIVATE: [&str; 21] = [
    "compte",
    "releve",
    "demande",
    "dossiers",
    "organisme",
    "collectivite",
    "traitement",
    "activation",
    "verification",
    "consultations",
    "alertes",
    "liste-d-attente",
    "besoins",
    "connexions",
    "habilitations",
    "mes-favoris",
    "gestion",
    "fonds",
    "espace",
    "auth",
    "api",
];
/// What they need of the API.
const ALLOWED: [&str; 2] = ["api/offers", "api/identity"];

/// The file. `origin` is the site's.
#[must_use]
pub fn robots(origin: &str) -> String {
    let private = PRIVATE.iter().map(|part| format!("Disallow: /{part}\n"));
    let allowed = ALLOWED.iter().map(|part| format!("Allow: /{part}\n"));
    let rules: String = allowed.chain(private).collect();
    format!("User-agent: *\n{rules}\nSitemap: {origin}/sitemap.xml\n")
}
