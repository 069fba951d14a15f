//! The table of contents of the service: every route, the function behind it and who may call it.

use serde::{Deserialize, Serialize};

/// The kinds of people who sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A local élu.
    Elu,
    /// Somebody of a training body.
    Of,
    /// Somebody of a collectivité.
    Collectivite,
    /// Somebody of the Caisse des Dépôts.
    Gestionnaire,
}

/// HTTP methods in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Writes.
    Post,
}

impl Method {
    /// As written on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Public,
    /// Anybody who carries a valid signature of the card service.
    Signature,
    /// Anybody signed in with one of the roles; a dossier is moreover shown to its own people only.
    Roles(&'static [Role]),
}

/// One route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// Method.
    pub method: Method,
    /// Path, with `{parameters}`.
    pub path: &'static str,
    /// The function behind it.
    pub function: &'static str,
    /// Who may call it.
    pub access: Access,
    /// Whether an `Idempotency-Key` is required.
    pub idempotent: bool,
    /// One line.
    pub summary: &'static str,
}

const fn get(path: &'static str, function: &'static str, access: Access, summary: &'static str) -> Route {
    Route { method: Method::Get, path, function, access, idempotent: false, summary }
}

const fn post(path: &'static str, function: &'static str, access: Access, summary: &'static str) -> Route {
    Route { method: Method::Post, path, function, access, idempotent: false, summary }
}

/// A POST that moves money or creates something.
const fn once(path: &'static str, function: &'static str, access: Access, summary: &'static str) -> Route {
    Route { method: Method::Post, path, function, access, idempotent: true, summary }
}

use Access::{Public, Roles, Signature};
const ANYONE: Access = Roles(&[Role::Elu, Role::Of, Role::Collectivite, Role::Gestionnaire]);
const ELU: Access = Roles(&[Role::Elu]);
const OF: Access = Roles(&[Role::Of]);
const COLLECTIVITE: Access = Roles(&[Role::Collectivite]);
const GESTIONNAIRE: Access = Roles(&[Role::Gestionnaire]);

/// Every route, grouped by who calls.
pub const ROUTES: &[Route] = &[
    // Signing in.
    get("/auth/sign-in", "sign-in", Public, "Sends the browser to FranceConnect+ or ProConnect"),
    get("/auth/callback/franceconnect", "finish-sign-in", Public, "Comes back from FranceConnect+"),
    get("/auth/callback/proconnect", "finish-sign-in", Public, "Comes back from ProConnect"),
    post("/auth/sign-out", "sign-out", Public, "Ends the sign-in, here and at the provider's"),
    get("/auth/jwks", "show-keys", Public, "Our public encryption key, for FranceConnect+"),
    get("/api/identity", "show-identity", Public, "Who is signed in, if anybody"),
    post("/api/cgu", "accept-cgu", ANYONE, "Accepts the terms in force"),
    // Everybody.
    get("/api/offers", "list-offers", Public, "Searches the catalogue"),
    get(
        "/api/offers/{siret}/{formation}/{action}",
        "show-offer",
        Public,
        "One offer, its sessions and what stands in the way",
    ),
    get("/api/openapi.json", "show-openapi", Public, "This contract"),
    get("/api/status", "show-status", Public, "Whether the service answers"),
    // The élu.
    once(
        "/api/account/activation",
        "activate-account",
        ELU,
        "Opens the account with the social security number",
    ),
    get("/api/account", "show-account", ELU, "Balance, statement, mandates, next credit"),
    once("/api/dossiers", "create-dossier", ELU, "Asks for a session"),
    once(
        "/api/dossiers/{dossier}/cofinancing-request",
        "request-cofinancing",
        ELU,
        "Asks a collectivité for a complement",
    ),
    once("/api/dossiers/{dossier}/confirmation", "confirm-dossier", ELU, "Orders: reserves every source"),
    once("/api/dossiers/{dossier}/card-payment", "start-card-payment", ELU, "Prepares the card page"),
    once("/api/dossiers/{dossier}/cancellation", "cancel-dossier", ELU, "Gives up, at the price shown"),
    post("/api/account/pension", "declare-pension", ELU, "Declares that the pension is being paid"),
    get("/api/account/statement", "show-statement", ELU, "The statement as a file, PDF or CSV"),
    once("/api/dossiers/{dossier}/documents", "send-document", ELU, "Sends a proof"),
    once(
        "/api/dossiers/{dossier}/force-majeure",
        "claim-force-majeure",
        ELU,
        "Claims a case of force majeure, with its proof",
    ),
    once(
        "/api/dossiers/{dossier}/postponement-answer",
        "answer-postponement",
        ELU,
        "Takes the other session, or keeps the first",
    ),
    once("/api/dossiers/{dossier}/rating", "rate-training", ELU, "Says what the training was worth"),
    // Whoever is concerned by a dossier.
    get("/api/dossiers", "list-dossiers", ANYONE, "The dossiers of the caller"),
    get(
        "/api/dossiers/{dossier}",
        "show-dossier",
        ANYONE,
        "One dossier: what happened, whose turn, until when",
    ),
    get(
        "/api/dossiers/{dossier}/documents/{document}",
        "show-document",
        Roles(&[Role::Elu, Role::Gestionnaire]),
        "A proof that was sent",
    ),
    // The training body.
    once("/api/of/offers/imports", "upload-offers", OF, "Imports a LHEO file, or tries it"),
    get("/api/of/offers", "list-own-offers", OF, "The OF's own offers"),
    post("/api/of/offers/{formation}/publication", "publish-offer", OF, "Publishes an offer"),
    post("/api/of/offers/{formation}/suspension", "suspend-offer", OF, "Takes an offer back"),
    once("/api/dossiers/{dossier}/answer", "answer-dossier", OF, "Accepts, proposes, refuses, cancels"),
    once("/api/dossiers/{dossier}/entry", "declare-entry", OF, "Declares the entry"),
    once(
        "/api/dossiers/{dossier}/service-done",
        "declare-service-done",
        OF,
        "Declares the exit and the service done",
    ),
    once(
        "/api/dossiers/{dossier}/postponement",
        "propose-postponement",
        OF,
        "Proposes another session for the same order",
    ),
    get("/api/of/payments", "list-payments", OF, "What is owed and paid to the OF"),
    get("/api/of/statement", "show-of-statement", OF, "The OF's account with the fund"),
    get(
        "/api/of/settlements/{settlement}/advice",
        "show-remittance-advice",
        OF,
        "What a transfer of the fund pays, PDF",
    ),
    get("/api/of/bank-details", "show-bank-details", OF, "The account on which the OF is paid"),
    once("/api/of/bank-details", "propose-bank-details", OF, "Proposes another account"),
    // The collectivité.
    once(
        "/api/dossiers/{dossier}/cofinancing-answer",
        "answer-cofinancing",
        COLLECTIVITE,
        "Gives a complement or declines",
    ),
    get(
        "/api/collectivite/statement",
        "show-collectivite-statement",
        COLLECTIVITE,
        "What the collectivité gave, and what became of it",
    ),
    // The gestionnaire: dossiers.
    once(
        "/api/dossiers/{dossier}/control",
        "control-service-done",
        GESTIONNAIRE,
        "Controls a service done, or corrects it after a control",
    ),
    once(
        "/api/dossiers/{dossier}/force-majeure-decision",
        "decide-force-majeure",
        GESTIONNAIRE,
        "Recognises a case of force majeure, or not",
    ),
    once(
        "/api/dossiers/{dossier}/incidents",
        "open-incident",
        GESTIONNAIRE,
        "Says what was wrong in a settled dossier",
    ),
    once(
        "/api/dossiers/{dossier}/incidents/{incident}/decision",
        "decide-incident",
        GESTIONNAIRE,
        "Decides the correction that somebody else proposed",
    ),
    once(
        "/api/dossiers/{dossier}/closure",
        "close-dossier",
        GESTIONNAIRE,
        "Closes a dossier that can't go on",
    ),
    once(
        "/api/dossiers/{dossier}/service-done-validation",
        "validate-service-done",
        GESTIONNAIRE,
        "Validates the service done",
    ),
    once("/api/gestionnaire/settlements", "settle-payments", GESTIONNAIRE, "Makes the bank file of the day"),
    get("/api/gestionnaire/settlements", "list-settlements", GESTIONNAIRE, "The bank files"),
    get(
        "/api/gestionnaire/settlements/{settlement}/file",
        "show-settlement-file",
        GESTIONNAIRE,
        "A bank file",
    ),
    get(
        "/api/gestionnaire/settlements/{settlement}",
        "show-settlement",
        GESTIONNAIRE,
        "The transfers of a bank file, as they stand",
    ),
    post(
        "/api/gestionnaire/bank-returns",
        "read-bank-returns",
        GESTIONNAIRE,
        "Reads a file of the bank: pain.002, camt.053, camt.054",
    ),
    get("/api/gestionnaire/bank-returns", "list-bank-returns", GESTIONNAIRE, "The files of the bank"),
    once(
        "/api/gestionnaire/payments/{dossier}/release",
        "release-payment",
        GESTIONNAIRE,
        "Pays again, on the same account, what the bank refused",
    ),
    get(
        "/api/gestionnaire/bank-details",
        "list-bank-details",
        GESTIONNAIRE,
        "The accounts that wait to be checked",
    ),
    once(
        "/api/gestionnaire/bank-details/{siret}/decision",
        "decide-bank-details",
        GESTIONNAIRE,
        "Accepts another account of an OF, or not",
    ),
    // The gestionnaire: runs, fund, register of mandates.
    get("/api/gestionnaire/runs", "list-runs", GESTIONNAIRE, "The runs of a job"),
    get("/api/gestionnaire/runs/{run}", "show-run", GESTIONNAIRE, "A run, as far as it has come"),
    get(
        "/api/gestionnaire/runs/{run}/reports/{report}",
        "show-run-report",
        GESTIONNAIRE,
        "A run in detail, CSV",
    ),
    post("/api/gestionnaire/runs/credit", "credit-rights", GESTIONNAIRE, "Credits the rights, or tries it"),
    post(
        "/api/gestionnaire/runs/expiry",
        "expire-rights",
        GESTIONNAIRE,
        "Ends the rights that are over, or tries it",
    ),
    post(
        "/api/gestionnaire/runs/sweep",
        "sweep-deadlines",
        GESTIONNAIRE,
        "Carries out the delays of the dossiers",
    ),
    post("/api/gestionnaire/runs/proof", "prove-ledger", GESTIONNAIRE, "Recomputes the ledger"),
    get("/api/gestionnaire/fund", "show-fund", GESTIONNAIRE, "The fund"),
    post(
        "/api/gestionnaire/mandate-imports",
        "import-mandates",
        GESTIONNAIRE,
        "Opens an import of the register",
    ),
    post(
        "/api/gestionnaire/mandate-imports/{run}/parts",
        "import-mandates",
        GESTIONNAIRE,
        "Sends a part of a file of the register",
    ),
    post("/api/gestionnaire/runs/import", "import-mandates", GESTIONNAIRE, "Goes on with an import"),
    get(
        "/api/gestionnaire/mandate-endings",
        "list-mandate-endings",
        GESTIONNAIRE,
        "The mandates that a publication no longer has",
    ),
    post(
        "/api/gestionnaire/mandate-endings",
        "decide-mandate-endings",
        GESTIONNAIRE,
        "Ends mandates, or lets them go on",
    ),
    // Machines.
    post("/api/notifications/card", "card-notification", Signature, "How a card payment ended"),
];
