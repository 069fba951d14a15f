//! The table of contents of the service: every endpoint, grouped by who calls.
//!
//! A use case that is added has its line here, its handler in `mce_functions`, and its line there.

use super::endpoint::*;
use super::*;
use crate::catalogue::{Formation, OfferKey, SessionKey};
use crate::habilitation::Permission;
use crate::lifecycle::{Rating, ServiceDone};
use crate::needs::Need;
use crate::organisme::GateCommand;
use crate::search::{Agenda, Results, Spots};

use Access::{Agents, AnyAgent, Elu as ELU, EluAnd, Public, Signature, SignedIn};
use Permission as Can;

/// Every one: whoever has a part in a dossier reads it.
const PARTS: Access = EluAnd(&Can::ALL);
/// The élu, and who reads at the gestionnaire's.
const ELU_AND_GESTIONNAIRE: Access = EluAnd(&[
    Can::GestionnaireReader,
    Can::GestionnaireInstructor,
    Can::GestionnairePayer,
    Can::GestionnaireSecondSignature,
    Can::GestionnaireRegister,
    Can::GestionnaireAdministrator,
]);
const OF_READS: Access =
    Agents(&[Can::OfAdministrator, Can::OfOffers, Can::OfDossiers, Can::OfPayments, Can::OfReader]);
const OF_OFFERS: Access = Agents(&[Can::OfOffers]);
/// Who types offers.
const OF_EDITS: Access = Agents(&[Can::OfOffers, Can::OfAdministrator]);
const OF_DOSSIERS: Access = Agents(&[Can::OfDossiers]);
const OF_ADMINISTERS: Access = Agents(&[Can::OfAdministrator]);
const OF_PAYMENTS: Access = Agents(&[Can::OfPayments]);
const COLLECTIVITE_READS: Access = Agents(&[
    Can::CollectiviteAdministrator,
    Can::CollectiviteApprover,
    Can::CollectiviteSecondApprover,
    Can::CollectiviteReader,
]);
const COLLECTIVITE_APPROVES: Access = Agents(&[Can::CollectiviteApprover]);
const READS: Access = Agents(ELU_AND_GESTIONNAIRE.permissions());
const INSTRUCTS: Access = Agents(&[Can::GestionnaireInstructor]);
const PAYS: Access = Agents(&[Can::GestionnairePayer]);
const SIGNS: Access = Agents(&[Can::GestionnaireSecondSignature]);
const PAYS_OR_SIGNS: Access = Agents(&[Can::GestionnairePayer, Can::GestionnaireSecondSignature]);
const AGENTS: Access = Agents(&Can::ALL);
const ADMINISTERS: Access =
    Agents(&[Can::OfAdministrator, Can::CollectiviteAdministrator, Can::GestionnaireAdministrator]);
const GESTIONNAIRE_ADMINISTERS: Access = Agents(&[Can::GestionnaireAdministrator]);
/// Who looks at people that the register does not know alone.
const RECOGNISES: Access = Agents(&[Can::GestionnaireInstructor, Can::GestionnaireRegister]);
/// Who examines training bodies, and who decides on what another person proposed.
const ACCREDITS: Access = Agents(&[Can::GestionnaireInstructor, Can::GestionnaireSecondSignature]);
const REGISTERS: Access = Agents(&[Can::GestionnaireRegister]);

const fn asked(name: &'static str, summary: &'static str) -> QueryParameter {
    QueryParameter { name, summary }
}

/// What an identity provider gives back.
const CALLBACK: &[QueryParameter] = &[
    asked("code", "the authorization code"),
    asked("state", "the attempt"),
    asked("iss", "the provider"),
    asked("error", "why there is no code"),
    asked("error_description", "the same in words"),
];

/// What narrows the catalogue, whatever is made of what is found.
macro_rules! narrowed_by {
    ($($of_its_own:expr),*) => {
        &[
            asked("text", "words; every offer when left out"),
            asked("purpose", "`mandate` or `reinsertion`; both when left out"),
            asked("theme", "a theme of the répertoire; any when left out"),
            asked("mode", "in person, remote or mixed; any when left out"),
            asked("departement", "where one sits (`35`, `2A`, `974`); anywhere when left out"),
            asked("around", "a commune, by its code of the COG: what is nearest first; anywhere when left out"),
            asked("km", "how far from there at most, as the crow flies; any distance when left out"),
            asked("from", "first day on which a session may start"),
            asked("to", "last day on which a session may start"),
            asked("max_price", "all taxes included"),
            asked("max_price_per_hour", "without tax"),
            asked("with_full", "`true`: full sessions too; those that have a free place alone when left out"),
            asked("accessible", "`true`: only trainings that say how people with a disability are received"),
            $($of_its_own),*
        ]
    };
}

/// What may be asked of the map.
const NARROWED: &[QueryParameter] = narrowed_by![];

/// What may be asked of the catalogue.
const SEARCH: &[QueryParameter] = narrowed_by![
    asked("sort", "the order; by relevance when left out"),
    asked("cursor", "the page that follows; the first when left out")
];

/// The same, of the calendar.
const AGENDA: &[QueryParameter] = narrowed_by![asked(
    "month",
    "the month that is shown, `2027-01`; the first that has a session when left out"
)];

/// What a change of the law may be refused for.
const LAW: &[&str] = &[
    "figure-unknown",
    "figure-bad-value",
    "figure-out-of-bounds",
    "figure-not-ahead",
    "figure-bad-end",
    "figure-overlaps",
    "figure-gap",
    "figure-source",
    "figure-undated",
    "figure-waits",
    "figure-not-undone",
    "figure-not-replayed",
    "reason-missing",
    "four-eyes",
    "proposal-changed",
];

/// What a command on a dossier may be refused for, by the core or by what its body names.
const COMMAND: &[&str] = &[
    "dossier-wrong-state",
    "dossier-not-yours",
    "dossier-too-late",
    "nothing-to-check",
    "training-not-eligible",
    "already-asked",
    "split-changed",
    "charge-changed",
    "bad-amount",
    "bad-date",
    "bad-text",
    "cofinancing-not-allowed",
    "nothing-to-cofinance",
    "fund-share-below-floor",
    "already-rated",
    "not-rated",
    "not-followed",
    "already-paid",
    "card-pages-open",
    "no-card-loss",
    "card-loss-changed",
    "session-postponed",
    "claim-known",
    "nothing-to-claim",
    "claim-missing",
    "claim-pending",
    "incident-pending",
    "incident-missing",
    "four-eyes",
    "both-sides",
    "session-full",
    "collectivite-unknown",
    "document-missing",
    "session-unknown",
    "start-missing",
    "start-outside",
];

/// An invitation that is well formed.
const INVITED: &str = r#"{"name":"Jeanne Exemple","mail":"jeanne.exemple@example.org","permissions":["of_reader"],"until":null}"#;

/// An offer that is named.
const OFFER: &str = r#"{"siret":"18002002600019","formation":"F-1","action":"A-1"}"#;

/// A session that is named.
const SESSION: &str = r#"{"siret":"18002002600019","formation":"F-1","action":"A-1","session":"S-1"}"#;

/// Why somebody does not join a waiting list, or leave it.
const WAIT: &[&str] =
    &["session-not-full", "session-closed", "too-many-waits", "session-ordered", "place-asked"];

/// Why a whole session is not postponed or cancelled.
const SESSION_ACT: &[&str] = &[
    "reason-missing",
    "bad-text",
    "bad-date",
    "session-cancelled",
    "session-without-dates",
    "session-begun",
    "changed-meanwhile",
    "both-sides",
];

/// What a change of a register may be refused for.
const HABILITATION: &[&str] = &[
    "name-bad",
    "mail-bad",
    "invited-already",
    "permission-none",
    "only-administrators",
    "until-past",
    "reason-missing",
    "oneself",
    "four-eyes",
    "too-many-people",
    "nothing-waits",
    "invitation-expired",
    "last-administrator",
];

/// What a correction of a training body may be refused for.
const CORRECTION: &[&str] = &[
    "name-bad",
    "street-bad",
    "postcode-bad",
    "town-bad",
    "mail-bad",
    "telephone-bad",
    "reason-missing",
    "nothing-changes",
    "waits-already",
    "four-eyes",
    "changed-meanwhile",
];

/// What a command on a review may be refused for.
const REVIEW: &[&str] = &[
    "review-wrong-state",
    "review-too-late",
    "reason-missing",
    "nothing-sent",
    "too-many-proofs",
    "document-missing",
    "four-eyes",
    "own-matter",
    "mandates-missing",
    "mandates-changed",
    "mandates-without-right",
    "several-people",
    "person-taken",
    "departement-missing",
    "email-bad",
    "changed-meanwhile",
];

/// What is done with an offer by hand may be refused for this, or for the codes of a file at its fields.
const EDITING: &[&str] = &[
    "draft-changed",
    "offer-changed",
    "offer-archived",
    "offer-not-archived",
    "offer-not-by-hand",
    "number-taken",
    "too-much-typed",
    "offer-incomplete",
    "no_contact",
    "no_session",
    "nothing_bookable",
    "not_published",
    "no_reason",
];

const SOFTWARE_KEY: &[&str] = &[
    "name",
    "powers",
    "too-many-keys",
    "reason-missing",
    "key-revoked",
    "key-changes-over",
    "changed-meanwhile",
];

const OPINION: &[&str] = &[
    "both-sides",
    "opinion-changed",
    "opinion-nothing-waits",
    "opinion-not-answerable",
    "reason-missing",
    "words-missing",
    "changed-meanwhile",
];

const ACCREDITATION: &[&str] = &[
    "both-sides",
    "accreditation-wrong-state",
    "accreditation-changed",
    "accreditation-too-late",
    "accreditation-of-somebody-else",
    "already-accredited",
    "reason-missing",
    "words-missing",
    "typed-bad",
    "pieces-missing",
    "too-many-pieces",
    "nothing-asked",
    "establishment-unknown",
    "establishment-closed",
    "register-silent",
    "gate-over",
    "four-eyes",
    "own-matter",
    "changed-meanwhile",
];

/// Declares the endpoints, and the table of their routes.
macro_rules! endpoints {
    ($($name:ident: $type:ty = $endpoint:expr;)+) => {
        $(
            #[allow(missing_docs)] // Its summary says what it is.
            pub const $name: $type = $endpoint;
        )+

        /// Every route, grouped by who calls.
        pub const ROUTES: &[Route] = &[$($name.route),+];

        /// Shows each endpoint, with its types.
        #[cfg(any(feature = "openapi", test))]
        pub(super) fn visit(visitor: &mut impl Visitor) {
            $(visitor.visit(&$name);)+
        }
    };
}

/// Whoever wants to know the types of every endpoint.
#[cfg(any(feature = "openapi", test))]
pub(super) trait Visitor {
    /// An endpoint.
    fn visit<Q: Payload + serde::de::DeserializeOwned, A: Payload, const P: usize>(
        &mut self,
        endpoint: &Endpoint<Q, A, P>,
    );
}

endpoints! {
    // Signing in.
    SIGN_IN: Endpoint<NoBody, Redirect> = Endpoint::get("/auth/sign-in", "sign-in", Public, "Sends the browser to FranceConnect+ or ProConnect").query(&[asked("provider", "`proconnect`, or `franceconnect` when left out"), asked("return", "the page to come back to; the home of the portal when left out"), asked("renew", "`oui` asks to sign in again even when the provider knows the person")]);
    FINISH_WITH_FRANCECONNECT: Endpoint<NoBody, Redirect> = Endpoint::get("/auth/callback/franceconnect", "finish-sign-in", Public, "Comes back from FranceConnect+").query(CALLBACK);
    FINISH_WITH_PROCONNECT: Endpoint<NoBody, Redirect> = Endpoint::get("/auth/callback/proconnect", "finish-sign-in", Public, "Comes back from ProConnect").query(CALLBACK);
    SIGN_OUT: Endpoint<Nothing, SignedOut> = Endpoint::post("/auth/sign-out", "sign-out", Public, "Ends the sign-in, here and at the provider's", "{}");
    SHOW_KEYS: Endpoint<NoBody, JsonObject> = Endpoint::get("/auth/jwks", "show-keys", Public, "Our public encryption key, for FranceConnect+");
    SHOW_IDENTITY: Endpoint<NoBody, IdentityView> = Endpoint::get("/api/identity", "show-identity", Public, "Who is signed in, if anybody");
    ACCEPT_CGU: Endpoint<AcceptCgu, Nothing> = Endpoint::post("/api/cgu", "accept-cgu", SignedIn, "Accepts the terms in force", r#"{"version":1}"#).refuses(&["cgu-version"]);
    LIST_SIGN_INS: Endpoint<NoBody, SignInList> = Endpoint::get("/api/sign-ins", "list-sign-ins", SignedIn, "The open sign-ins of the caller");
    END_SIGN_INS: Endpoint<EndSignIns, SignInList> = Endpoint::post("/api/sign-ins/end", "list-sign-ins", SignedIn, "Ends a sign-in of the caller, or all the others", r#"{"id":null}"#);

    // Who may act for an organisation.
    LIST_HABILITATIONS: Endpoint<NoBody, HabilitationList> = Endpoint::get("/api/habilitations", "list-habilitations", AGENTS, "Who may act for the caller's organisation");
    INVITE: Endpoint<InviteSomebody, HabilitationList> = Endpoint::post("/api/habilitations", "change-habilitations", ADMINISTERS, "Invites somebody to act for the caller's organisation", INVITED).fresh().once().created().refuses(HABILITATION);
    CONFIRM_HABILITATION: Endpoint<Nothing, HabilitationList, 1> = Endpoint::post("/api/habilitations/{habilitation}/confirmation", "change-habilitations", GESTIONNAIRE_ADMINISTERS, "Confirms what another administrator of the gestionnaire gave", "{}").fresh().once().refuses(HABILITATION);
    REMOVE_HABILITATION: Endpoint<Reason, HabilitationList, 1> = Endpoint::post("/api/habilitations/{habilitation}/removal", "change-habilitations", ADMINISTERS, "Takes back what somebody may do", r#"{"reason":"Départ."}"#).fresh().once().refuses(HABILITATION);
    LIST_INVITATIONS: Endpoint<NoBody, InvitationList> = Endpoint::get("/api/habilitations/invitations", "accept-invitation", AnyAgent, "The invitations that wait for the caller");
    ACCEPT_INVITATION: Endpoint<Nothing, InvitationList, 1> = Endpoint::post("/api/habilitations/{habilitation}/acceptance", "accept-invitation", AnyAgent, "Accepts an invitation", "{}").fresh().once().refuses(HABILITATION);

    // Who asks to be a training body.
    SHOW_OWN_ACCREDITATION: Endpoint<NoBody, OwnAccreditationAnswer> = Endpoint::get("/api/accreditation", "accreditation", AnyAgent, "The request of the caller for his establishment, and what SIRENE says of it");
    ASK_ACCREDITATION: Endpoint<AccreditationRequest, OwnAccreditationAnswer> = Endpoint::post("/api/accreditation", "accreditation", AnyAgent, "Keeps, sends, withdraws or defends the request of the caller", r#"{"action":"save","typed":{"nda":"53350123456"}}"#).once().refuses(ACCREDITATION);
    JOIN_ACCREDITATION_PIECE: Endpoint<ProofFile, OwnAccreditationAnswer, 1> = Endpoint::post("/api/accreditation/pieces/{kind}", "accreditation", AnyAgent, "Joins a file to the request of the caller", "").once().at_most(DOCUMENT_MAX).refuses(&["document-kind", "accreditation-wrong-state", "accreditation-of-somebody-else", "already-accredited", "too-many-pieces", "changed-meanwhile"]);
    LIST_HABILITATIONS_ELSEWHERE: Endpoint<NoBody, HabilitationList, 1> = Endpoint::get("/api/gestionnaire/organisations/{organisation}/habilitations", "list-habilitations", READS, "Who may act for another organisation");
    INVITE_ADMINISTRATOR: Endpoint<InviteSomebody, HabilitationList, 1> = Endpoint::post("/api/gestionnaire/organisations/{organisation}/habilitations", "change-habilitations", GESTIONNAIRE_ADMINISTERS, "Gives another organisation its administrator", INVITED).fresh().once().created().refuses(HABILITATION);
    REMOVE_HABILITATION_ELSEWHERE: Endpoint<Reason, HabilitationList, 2> = Endpoint::post("/api/gestionnaire/organisations/{organisation}/habilitations/{habilitation}/removal", "change-habilitations", GESTIONNAIRE_ADMINISTERS, "Takes back what somebody may do for another organisation", r#"{"reason":"Départ."}"#).fresh().once().refuses(HABILITATION);

    // Everybody.
    LIST_OFFERS: Endpoint<NoBody, Results> = Endpoint::get("/api/offers", "list-offers", Public, "Searches the catalogue").query(SEARCH).refuses(&["bad-query"]);
    LIST_COMMUNES: Endpoint<NoBody, CommuneList> = Endpoint::get("/api/communes", "list-communes", Public, "The communes that may be meant by what is being typed").query(&[asked("text", "the beginning of a name, or a postcode")]);
    SHOW_AGENDA: Endpoint<NoBody, Agenda> = Endpoint::get("/api/offers/agenda", "list-offers", Public, "The sessions that answer a search, on the days of a month").query(AGENDA).refuses(&["bad-query"]);
    SHOW_SPOTS: Endpoint<NoBody, Spots> = Endpoint::get("/api/offers/map", "list-offers", Public, "The towns in which formations are that answer a search").query(NARROWED).refuses(&["bad-query"]);
    SUGGEST: Endpoint<NoBody, Suggestions> = Endpoint::get("/api/offers/suggestions", "list-offers", Public, "What the catalogue has that begins as what is being typed").query(&[asked("text", "what is typed so far; nothing is suggested before two letters")]);
    SHOW_OFFER: Endpoint<NoBody, OfferView, 3> = Endpoint::get("/api/offers/{siret}/{formation}/{action}", "show-offer", Public, "One offer, its sessions and what stands in the way").query(&[asked("session", "that session alone: one in which a place is kept for the caller is not full to him; all of them when left out"), asked("cursor", "the next page of the sessions, as the last one gave it")]);
    SHOW_OFFER_PAGE: Endpoint<NoBody, HtmlPage, 3> = Endpoint::get("/offres/{siret}/{formation}/{action}", "show-offer-page", Public, "The page of an offer, for search engines, mails and whoever runs no scripts");
    SHOW_ROBOTS: Endpoint<NoBody, PlainText> = Endpoint::get("/robots.txt", "show-robots", Public, "What search engines may read (RFC 9309)");
    SHOW_OPEN_DATA: Endpoint<NoBody, OpenData> = Endpoint::get("/api/open-data", "show-open-data", Public, "The catalogue as files, refreshed every night");
    STOP_ALERT: Endpoint<Nothing, Nothing, 1> = Endpoint::post("/api/alerts/{alert}/stop", "stop-alert", Public, "Ends the mails of a search, by the link of one of them", "{}");
    NAME_ALERT: Endpoint<NoBody, AlertName, 1> = Endpoint::get("/api/alerts/{alert}", "stop-alert", Public, "Which search the link of a mail is about");
    UNSUBSCRIBE: Endpoint<OneClick, Text, 1> = Endpoint::post("/api/alerts/{alert}/one-click", "stop-alert", Signature, "The same for the program that reads the mail (RFC 8058): who knows the address may", "");
    DECLINE_PLACE: Endpoint<SessionKey, PlaceLeft, 1> = Endpoint::post("/api/waits/{wait}/decline", "waiting-list", Public, "Leaves a place, or a waiting list, to the next, by the link of a mail", SESSION).refuses(&["place-asked"]);
    COMPARE_OFFERS: Endpoint<NoBody, Comparison> = Endpoint::get("/api/comparison", "compare-offers", Public, "Up to three sessions side by side").query(&[asked("session", "a session, `siret/formation/action/session`; once for each, those beyond the third are not read")]).refuses(&["bad-query"]);
    SHOW_OPENAPI: Endpoint<NoBody, JsonObject> = Endpoint::get("/api/openapi.json", "show-openapi", Public, "This contract");
    SHOW_STATUS: Endpoint<NoBody, Text> = Endpoint::get("/api/status", "show-status", Public, "Whether the service answers");

    // The élu.
    ACTIVATE_ACCOUNT: Endpoint<ActivateAccount, Activation> = Endpoint::post("/api/account/activation", "activate-account", ELU, "Opens the account with the social security number", r#"{"nir":"279062923390161","pension_liquidated":false}"#).once().refuses(&["bad-nir", "nir-bad-format", "nir-bad-key", "nir-bad-length", "nir-missing-key", "nir-provisional", "nir-other-sex", "nir-other-year", "nir-other-month", "nir-other-place"]);
    SHOW_OWN_ATTENDANCE: Endpoint<NoBody, OwnAttendance> = Endpoint::get("/api/account/attendance", "attendance", ELU, "The trainings of the caller that take place now, and what he has signed of them");
    SIGN_ATTENDANCE: Endpoint<SignAttendance, OwnAttendance> = Endpoint::post("/api/account/attendance", "attendance", ELU, "Signs the half-day with the code that the training body shows", r#"{"code":"123456"}"#).refuses(&["outside-hours", "nothing-to-sign", "code-wrong", "too-many-tries"]);
    LIST_ALERTS: Endpoint<NoBody, AlertList> = Endpoint::get("/api/account/alerts", "list-alerts", ELU, "The searches that the caller has watched").query(&[asked("asked", "a search, as the address of its page has it: told in words")]);
    WATCH_SEARCH: Endpoint<WatchSearch, AlertList> = Endpoint::post("/api/account/alerts", "list-alerts", ELU, "Has a search watched, or watched for another time: new sessions are told by mail", r#"{"query":"text=budget"}"#).created().refuses(&["bad-query", "too-many-alerts", "alert-too-wide"]);
    REMOVE_ALERT: Endpoint<Nothing, AlertList, 1> = Endpoint::post("/api/account/alerts/{alert}/removal", "list-alerts", ELU, "Has a search watched no more", "{}");
    LIST_WAITS: Endpoint<NoBody, WaitList> = Endpoint::get("/api/account/waits", "waiting-list", ELU, "The full sessions for which the caller waits, and his rank in each").query(&[asked("session", "a session that he may wait for, to be named too")]);
    JOIN_WAIT: Endpoint<SessionKey, WaitList> = Endpoint::post("/api/account/waits", "waiting-list", ELU, "Puts the caller on the waiting list of a full session", SESSION).created().refuses(WAIT);
    LEAVE_WAIT: Endpoint<SessionKey, WaitList> = Endpoint::post("/api/account/waits/removal", "waiting-list", ELU, "Takes the caller off the waiting list of a session", SESSION).refuses(WAIT);
    LIST_FAVOURITES: Endpoint<NoBody, FavouriteList> = Endpoint::get("/api/account/favourites", "favourites", ELU, "The favourites of the caller, and whether each can still be asked for");
    LIST_FAVOURITE_KEYS: Endpoint<NoBody, FavouriteKeys> = Endpoint::get("/api/account/favourites/keys", "favourites", ELU, "Which offers are favourites of the caller");
    KEEP_FAVOURITE: Endpoint<OfferKey, FavouriteKeys> = Endpoint::post("/api/account/favourites", "favourites", ELU, "Keeps an offer among the favourites of the caller", OFFER).refuses(&["too-many-favourites"]);
    REMOVE_FAVOURITE: Endpoint<OfferKey, FavouriteKeys> = Endpoint::post("/api/account/favourites/removal", "favourites", ELU, "Takes an offer out of the favourites of the caller", OFFER);
    LIST_ACCESSES: Endpoint<NoBody, AccessList> = Endpoint::get("/api/account/accesses", "list-accesses", ELU, "Who looked at what is the caller's").query(&[asked("about", "`dossiers`, or `person` for sign-ins and reviews; `person` when left out"), asked("cursor", "the page that follows; the first when left out")]).refuses(&["bad-query"]);
    SHOW_OWN_REVIEW: Endpoint<NoBody, OwnReviewAnswer> = Endpoint::get("/api/account/review", "follow-review", ELU, "The last review of the caller: whose turn it is, until when");
    SEND_REVIEW_DOCUMENT: Endpoint<ProofFile, DocumentSent> = Endpoint::post("/api/account/review/documents", "follow-review", ELU, "Sends a file for the review of the caller", "").once().created().at_most(DOCUMENT_MAX).refuses(&["document-kind", "review-wrong-state", "too-many-proofs"]);
    SEND_REVIEW_PROOF: Endpoint<ReviewProof, OwnReviewAnswer> = Endpoint::post("/api/account/review/proofs", "follow-review", ELU, "Says what was sent for the review of the caller", r#"{"kind":null,"document":null,"words":"Élue à Rennes.","departement":"35","email":""}"#).once().refuses(REVIEW);
    OBJECT_TO_RIGHTS: Endpoint<RightsObjection, OwnReviewAnswer> = Endpoint::post("/api/account/review", "follow-review", ELU, "Says that the rights shown are not those expected", r#"{"words":"Il manque 2025."}"#).once().refuses(REVIEW);
    SHOW_ACCOUNT: Endpoint<NoBody, AccountView> = Endpoint::get("/api/account", "show-account", ELU, "Balance, statement, mandates, next credit");
    CREATE_DOSSIER: Endpoint<CreateDossier, DossierChanged> = Endpoint::post("/api/dossiers", "create-dossier", ELU, "Asks for a session", r#"{"siret":"18002002600019","formation":"F-1","action":"A-1","session":"S-1","start":null,"message":""}"#).changes().created().refuses(COMMAND);
    REQUEST_COFINANCING: Endpoint<CofinancingRequest, DossierChanged, 1> = Endpoint::post("/api/dossiers/{dossier}/cofinancing-request", "request-cofinancing", ELU, "Asks a collectivité for a complement", r#"{"action":"renounce"}"#).changes().refuses(COMMAND);
    CONFIRM_DOSSIER: Endpoint<Confirmation, DossierChanged, 1> = Endpoint::post("/api/dossiers/{dossier}/confirmation", "confirm-dossier", ELU, "Orders: reserves every source", r#"{"expected":{"dife":"1.00"}}"#).changes().refuses(COMMAND);
    START_CARD_PAYMENT: Endpoint<Nothing, CardPayment, 1> = Endpoint::post("/api/dossiers/{dossier}/card-payment", "start-card-payment", ELU, "Prepares the card page", "{}").changes().refuses(COMMAND);
    CANCEL_DOSSIER: Endpoint<CancelDossier, DossierChanged, 1> = Endpoint::post("/api/dossiers/{dossier}/cancellation", "cancel-dossier", ELU, "Gives up, at the price shown", r#"{"reason":"","expected_charge":"1.00"}"#).changes().refuses(COMMAND);
    DECLARE_PENSION: Endpoint<PensionDeclaration, Nothing> = Endpoint::post("/api/account/pension", "declare-pension", ELU, "Declares that the pension is being paid", r#"{"understood":true}"#).refuses(&["not-understood"]);
    LIST_OWN_NEEDS: Endpoint<NoBody, OwnNeeds> = Endpoint::get("/api/account/needs", "tell-need", ELU, "What the caller has said that he looks for in this half-year");
    TELL_NEED: Endpoint<Need, OwnNeeds> = Endpoint::post("/api/account/needs", "tell-need", ELU, "Says which training the caller looks for and does not find", r#"{"theme":"ELU1008","area":"35","when":"saturday"}"#).refuses(&["unknown-theme", "too-many-needs"]);
    SHOW_STATEMENT: Endpoint<NoBody, StatementFile> = Endpoint::get("/api/account/statement", "show-statement", ELU, "The statement as a file, PDF or CSV").query(&[asked("format", "`csv`; a PDF when left out")]);
    SEND_DOCUMENT: Endpoint<ProofFile, DocumentSent, 1> = Endpoint::post("/api/dossiers/{dossier}/documents", "send-document", ELU, "Sends a proof", "").once().created().at_most(DOCUMENT_MAX).refuses(&["document-kind"]);
    CLAIM_FORCE_MAJEURE: Endpoint<ForceMajeureClaim, DossierChanged, 1> = Endpoint::post("/api/dossiers/{dossier}/force-majeure", "claim-force-majeure", ELU, "Claims a case of force majeure, with its proof", r#"{"case":"illness","text":"Hôpital.","document":"00000000000000000000000000000000"}"#).changes().refuses(COMMAND);
    ANSWER_POSTPONEMENT: Endpoint<PostponementAnswer, DossierChanged, 1> = Endpoint::post("/api/dossiers/{dossier}/postponement-answer", "answer-postponement", ELU, "Takes the other session, or keeps the first", r#"{"answer":"accept"}"#).changes().refuses(COMMAND);
    RATE_TRAINING: Endpoint<Rating, DossierChanged, 1> = Endpoint::post("/api/dossiers/{dossier}/rating", "rate-training", ELU, "Says what the training was worth", r#"{"welcome":5,"content":4,"trainers":5,"means":4,"support":5,"comment":"","took_place":true}"#).changes().refuses(COMMAND);
    WITHDRAW_RATING: Endpoint<Nothing, DossierChanged, 1> = Endpoint::post("/api/dossiers/{dossier}/rating-withdrawal", "withdraw-rating", ELU, "Takes back what he has said of the training; another opinion may be given", "{}").changes().refuses(COMMAND);

    // Whoever is concerned by a dossier.
    LIST_DOSSIERS: Endpoint<NoBody, DossierList> = Endpoint::get("/api/dossiers", "list-dossiers", PARTS, "The dossiers of the caller").query(&[asked("cursor", "the page that follows; the first when left out"), asked("state", "for the gestionnaire: the state; `all` for every one, `service_done_declared` when left out"), asked("task", "for the gestionnaire: what waits for him, in place of the state"), asked("of", "for the gestionnaire: the SIRET of a training body, in place of the state"), asked("q", "for the gestionnaire: a number, a SIRET, or words of the name of an élu or of a training body; in any state unless one is asked for")]).refuses(&["bad-query"]).by_software(Can::OfDossiers);
    SHOW_DOSSIER: Endpoint<NoBody, DossierView, 1> = Endpoint::get("/api/dossiers/{dossier}", "show-dossier", PARTS, "One dossier: what happened, whose turn, until when").by_software(Can::OfDossiers);
    SHOW_DOCUMENT: Endpoint<NoBody, ProofFile, 2> = Endpoint::get("/api/dossiers/{dossier}/documents/{document}", "show-document", ELU_AND_GESTIONNAIRE, "A proof that was sent");

    // The training body.
    UPLOAD_OFFERS: Endpoint<OffersFile, ImportReport> = Endpoint::post("/api/of/offers/imports", "upload-offers", OF_OFFERS, "Imports a LHEO file, or tries it", "").once().at_most(OFFERS_FILE_MAX).query(&[asked("mode", "`appliquer`; only tried when left out")]).refuses(&["not-xml"]).by_software(Can::OfOffers);
    LIST_OWN_OFFERS: Endpoint<NoBody, OwnOffers> = Endpoint::get("/api/of/offers", "list-own-offers", OF_READS, "The OF's own offers").by_software(Can::OfOffers);
    LIST_OWN_OPINIONS: Endpoint<NoBody, OwnOpinions> = Endpoint::get("/api/of/opinions", "own-opinions", OF_READS, "What the élus who followed its trainings say of them, in figures and in words that were moderated").query(&[asked("cursor", "the page that follows; the first when left out")]);
    ANSWER_OPINION: Endpoint<AnswerOpinion, OwnOpinion, 1> = Endpoint::post("/api/of/opinions/{opinion}", "own-opinions", OF_DOSSIERS, "Answers an opinion, once; the gestionnaire reads the answer before it is shown", r#"{"words":"Merci de votre avis."}"#).once().refuses(OPINION);
    LIST_NEEDS: Endpoint<NoBody, NeedList> = Endpoint::get("/api/of/needs", "list-needs", OF_READS, "What élus look for and do not find, never for fewer than five people");
    PUBLISH_OFFER: Endpoint<Nothing, Formation, 1> = Endpoint::post("/api/of/offers/{formation}/publication", "publish-offer", OF_OFFERS, "Publishes an offer", "{}").refuses(&["already_published", "no_contact", "no_session", "nothing_bookable"]).by_software(Can::OfOffers);
    SUSPEND_OFFER: Endpoint<SuspendOffer, Formation, 1> = Endpoint::post("/api/of/offers/{formation}/suspension", "suspend-offer", OF_OFFERS, "Takes an offer back", r#"{"reason":"Session à revoir."}"#).refuses(&["not_published", "no_reason"]).by_software(Can::OfOffers);
    SHOW_OWN_OFFER: Endpoint<NoBody, OwnOffer, 1> = Endpoint::get("/api/of/offers/{formation}", "own-offer", OF_READS, "One offer of the caller: as élus see it, as it is typed, and what happened to it").by_software(Can::OfOffers);
    CHANGE_OWN_OFFER: Endpoint<OfferAct, OfferDone, 1> = Endpoint::post("/api/of/offers/{formation}", "own-offer", OF_EDITS, "Saves what is typed of an offer, publishes, suspends, archives or duplicates it", r#"{"act":"save","version":0,"typed":{"intitule":"Le budget communal"}}"#).once().at_most(OFFER_TYPED_MAX).refuses(EDITING);
    ANSWER_DOSSIER: Endpoint<AnswerDossier, DossierChanged, 1> = Endpoint::post("/api/dossiers/{dossier}/answer", "answer-dossier", OF_DOSSIERS, "Accepts, proposes, refuses, cancels", r#"{"answer":"acknowledge"}"#).changes().refuses(COMMAND).by_software(Can::OfDossiers);
    DECLARE_ENTRY: Endpoint<EntryDeclaration, DossierChanged, 1> = Endpoint::post("/api/dossiers/{dossier}/entry", "declare-entry", OF_DOSSIERS, "Declares the entry", r#"{"on":"2027-01-18"}"#).changes().refuses(COMMAND).by_software(Can::OfDossiers);
    DECLARE_SERVICE_DONE: Endpoint<ServiceDone, DossierChanged, 1> = Endpoint::post("/api/dossiers/{dossier}/service-done", "declare-service-done", OF_DOSSIERS, "Declares the exit and the service done", r#"{"exit":"2027-01-18","cause":"completed","completion_rate":"100","comment":""}"#).changes().refuses(COMMAND).by_software(Can::OfDossiers);
    PROPOSE_POSTPONEMENT: Endpoint<PostponementProposal, DossierChanged, 1> = Endpoint::post("/api/dossiers/{dossier}/postponement", "propose-postponement", OF_DOSSIERS, "Proposes another session for the same order", r#"{"session":"S-1","start":null,"message":"Report."}"#).changes().refuses(COMMAND);
    SHOW_ATTENDANCE: Endpoint<NoBody, AttendanceSheet, 3> = Endpoint::get("/api/of/sessions/{formation}/{action}/{session}/attendance", "attendance", OF_READS, "Who was there, half-day by half-day, and the code of this minute");
    MARK_ATTENDANCE: Endpoint<MarkAttendance, AttendanceSheet, 3> = Endpoint::post("/api/of/sessions/{formation}/{action}/{session}/attendance", "attendance", OF_DOSSIERS, "Says of an élu who has not signed that he was there, or not", r#"{"dossier":"2026000000001","half_day":{"day":"2027-01-18","half":"morning"},"present":true,"reason":"Téléphone déchargé."}"#).once().refuses(&["reason-missing", "bad-text", "not-expected", "half-day-to-come", "both-sides"]);
    PRINT_ATTENDANCE: Endpoint<NoBody, Pdf, 3> = Endpoint::get("/api/of/sessions/{formation}/{action}/{session}/attendance/sheet", "attendance", OF_READS, "The sheet of a session to print, with what is signed already");
    SHOW_SESSION: Endpoint<NoBody, WholeSession, 3> = Endpoint::get("/api/of/sessions/{formation}/{action}/{session}", "session", OF_READS, "A session of the OF: its places, its dossiers, and how far a decision on it has come");
    ACT_ON_SESSION: Endpoint<SessionCommand, WholeSession, 3> = Endpoint::post("/api/of/sessions/{formation}/{action}/{session}", "session", OF_DOSSIERS, "Postpones or cancels a whole session, or carries that on", r#"{"action":"carry_on"}"#).once().refuses(SESSION_ACT);
    LIST_PAYMENTS: Endpoint<NoBody, PaymentList> = Endpoint::get("/api/of/payments", "list-payments", OF_READS, "What is owed and paid to the OF").query(&[asked("cursor", "the page that follows; the first when left out")]);
    DOWNLOAD_PAYMENTS: Endpoint<NoBody, Csv> = Endpoint::get("/api/of/payments/file", "list-payments", OF_READS, "The payments of the OF for its accountant: a line for each order to the bank, CSV");
    SHOW_DASHBOARD: Endpoint<NoBody, OfDashboard> = Endpoint::get("/api/of/dashboard", "list-payments", OF_READS, "What the OF has to answer and to declare, and what is late");
    SHOW_ORGANISME_STATEMENT: Endpoint<NoBody, LedgerStatement> = Endpoint::get("/api/of/statement", "show-organisme-statement", OF_READS, "The OF's account with the fund").query(&[asked("cursor", "the page that follows; the first when left out")]);
    SHOW_REMITTANCE_ADVICE: Endpoint<NoBody, Pdf, 1> = Endpoint::get("/api/of/settlements/{settlement}/advice", "show-remittance-advice", OF_READS, "What a transfer of the fund pays, PDF");
    SHOW_BANK_DETAILS: Endpoint<NoBody, BankDetailsView> = Endpoint::get("/api/of/bank-details", "show-bank-details", OF_READS, "The account on which the OF is paid");
    PROPOSE_BANK_DETAILS: Endpoint<ProposeBankDetails, BankDetailsView> = Endpoint::post("/api/of/bank-details", "propose-bank-details", OF_PAYMENTS, "Proposes another account", r#"{"iban":"FR7630001007941234567890185","bic":"","holder":""}"#).fresh().once().refuses(&["iban-bad", "bic-bad", "holder-bad", "iban-outside-sepa"]);

    LIST_SOFTWARE_KEYS: Endpoint<NoBody, SoftwareKeys> = Endpoint::get("/api/of/keys", "software-keys", OF_ADMINISTERS, "The keys of the software of the training body: what each may do, and when it was used last");
    MAKE_SOFTWARE_KEY: Endpoint<MakeSoftwareKey, SoftwareSecret> = Endpoint::post("/api/of/keys", "software-keys", OF_ADMINISTERS, "Makes a key; it is shown once", r#"{"name":"Gestion 2000","powers":["of_offers","of_dossiers"]}"#).fresh().created().refuses(SOFTWARE_KEY);
    RENEW_SOFTWARE_KEY: Endpoint<Nothing, SoftwareSecret, 1> = Endpoint::post("/api/of/keys/{key}/renewal", "software-keys", OF_ADMINISTERS, "Gives a key another secret, shown once; the one that it has goes on for a week", "{}").fresh().created().refuses(SOFTWARE_KEY);
    REVOKE_SOFTWARE_KEY: Endpoint<Reason, Nothing, 1> = Endpoint::post("/api/of/keys/{key}/revocation", "software-keys", OF_ADMINISTERS, "Ends a key at once", r#"{"reason":"Clé publiée par erreur."}"#).fresh().refuses(SOFTWARE_KEY);

    // The collectivité.
    ANSWER_COFINANCING: Endpoint<CofinancingAnswer, DossierChanged, 1> = Endpoint::post("/api/dossiers/{dossier}/cofinancing-answer", "answer-cofinancing", COLLECTIVITE_APPROVES, "Gives a complement or declines", r#"{"answer":"decline","reason":"Budget épuisé."}"#).changes().refuses(COMMAND);
    SHOW_COLLECTIVITE_STATEMENT: Endpoint<NoBody, CollectiviteStatement> = Endpoint::get("/api/collectivite/statement", "show-collectivite-statement", COLLECTIVITE_READS, "What the collectivité granted, paid in and owes, how to pay, and what became of it").query(&[asked("cursor", "the page that follows; the first when left out")]);
    DOWNLOAD_COLLECTIVITE_STATEMENT: Endpoint<NoBody, StatementFile> = Endpoint::get("/api/collectivite/statement/file", "show-collectivite-statement", COLLECTIVITE_READS, "The statement of the collectivité as a file, PDF or CSV").query(&[asked("format", "`csv`; a PDF when left out")]);

    // The gestionnaire: dossiers.
    CONTROL_SERVICE_DONE: Endpoint<ControlAction, DossierChanged, 1> = Endpoint::post("/api/dossiers/{dossier}/control", "control-service-done", INSTRUCTS, "Controls a service done, or corrects it after a control", r#"{"action":"open","reason":"Contrôle."}"#).changes().refuses(COMMAND);
    DECIDE_FORCE_MAJEURE: Endpoint<Verdict, DossierChanged, 1> = Endpoint::post("/api/dossiers/{dossier}/force-majeure-decision", "decide-force-majeure", INSTRUCTS, "Recognises a case of force majeure, or not", r#"{"decision":"refuse","reason":"Sans preuve."}"#).changes().refuses(COMMAND);
    OPEN_INCIDENT: Endpoint<IncidentProposal, DossierChanged, 1> = Endpoint::post("/api/dossiers/{dossier}/incidents", "open-incident", INSTRUCTS, "Says what was wrong in a settled dossier", r#"{"incident":{"kind":"fraud","give_back":false},"comment":"Fausse."}"#).fresh().changes().refuses(COMMAND);
    DECIDE_INCIDENT: Endpoint<Verdict, DossierChanged, 2> = Endpoint::post("/api/dossiers/{dossier}/incidents/{incident}/decision", "decide-incident", SIGNS, "Decides the correction that somebody else proposed", r#"{"decision":"refuse","reason":"Sans preuve."}"#).fresh().changes().refuses(COMMAND);
    CLOSE_DOSSIER: Endpoint<Reason, DossierChanged, 1> = Endpoint::post("/api/dossiers/{dossier}/closure", "close-dossier", INSTRUCTS, "Closes a dossier that can't go on", r#"{"reason":"Organisme fermé."}"#).changes().refuses(COMMAND);
    PROPOSE_CARD_LOSS: Endpoint<Reason, DossierChanged, 1> = Endpoint::post("/api/dossiers/{dossier}/card-loss", "propose-card-loss", INSTRUCTS, "Says how card money that did not come was dealt with, which somebody else decides", r#"{"reason":"Payé par virement."}"#).changes().refuses(COMMAND);
    DECIDE_CARD_LOSS: Endpoint<DecideCardLoss, DossierChanged, 1> = Endpoint::post("/api/dossiers/{dossier}/card-loss/decision", "decide-card-loss", SIGNS, "Decides that card money that did not come is settled as somebody else has proposed, or not", r#"{"amount":"100.00","verdict":{"decision":"refuse","reason":"Rien n’est arrivé."}}"#).changes().refuses(COMMAND);
    VALIDATE_SERVICE_DONE: Endpoint<Reason, DossierChanged, 1> = Endpoint::post("/api/dossiers/{dossier}/service-done-validation", "validate-service-done", INSTRUCTS, "Validates the service done", r#"{"reason":"Émargements vérifiés."}"#).changes().refuses(COMMAND);
    SETTLE_PAYMENTS: Endpoint<Nothing, SettlementRun> = Endpoint::post("/api/gestionnaire/settlements", "settle-payments", PAYS, "Makes the bank file of the day", "{}").fresh().once();
    LIST_SETTLEMENTS: Endpoint<NoBody, SettlementList> = Endpoint::get("/api/gestionnaire/settlements", "list-settlements", READS, "The bank files").query(&[asked("cursor", "the page that follows; the first when left out")]);
    SHOW_SETTLEMENT_FILE: Endpoint<NoBody, Xml, 1> = Endpoint::get("/api/gestionnaire/settlements/{settlement}/file", "show-settlement-file", PAYS_OR_SIGNS, "A bank file").fresh();
    SHOW_SETTLEMENT: Endpoint<NoBody, SettlementDetail, 1> = Endpoint::get("/api/gestionnaire/settlements/{settlement}", "show-settlement", READS, "The transfers of a bank file, as they stand");
    CONFIRM_SETTLEMENT: Endpoint<ConfirmSettlement, SettlementList, 1> = Endpoint::post("/api/gestionnaire/settlements/{settlement}/confirmation", "confirm-settlement", PAYS_OR_SIGNS, "Says whether the bank has a file of which nobody knows whether it left", r#"{"received":true,"reason":"Vu dans le relevé de la banque."}"#).fresh().once().refuses(&["reason-missing", "settlement-wrong-state", "settlement-answered"]);
    DECIDE_RECLAIM: Endpoint<DecideReclaim, SettlementList, 1> = Endpoint::post("/api/gestionnaire/settlements/{settlement}/reclaim-decision", "decide-reclaim", PAYS_OR_SIGNS, "Puts a file again of which somebody else has said that the bank does not have it, or not", r#"{"revision":1,"verdict":{"decision":"refuse","reason":"Elle l’a."}}"#).fresh().once().refuses(&["reason-missing", "settlement-wrong-state", "settlement-answered", "four-eyes", "proposal-changed"]);
    PROPOSE_BANK_RETURN: Endpoint<BankFile, BankReturnView> = Endpoint::post("/api/gestionnaire/bank-returns", "propose-bank-return", PAYS_OR_SIGNS, "Sends a file of the bank, which somebody else applies: pain.002, camt.053, camt.054", "").fresh().at_most(PART_MAX).refuses(&["bank-return-unreadable"]);
    SHOW_BANK_RETURN: Endpoint<NoBody, BankReturnView, 1> = Endpoint::get("/api/gestionnaire/bank-returns/{file}", "show-bank-return", READS, "What a file of the bank changed, or would change");
    DECIDE_BANK_RETURN: Endpoint<Verdict, BankReturnView, 1> = Endpoint::post("/api/gestionnaire/bank-returns/{file}/decision", "decide-bank-return", PAYS_OR_SIGNS, "Applies a file of the bank that somebody else has sent, or not; or dismisses one that can't be read or whose application stopped", r#"{"decision":"refuse","reason":"Faux."}"#).fresh().once().refuses(&["four-eyes", "reason-missing", "bank-return-unreadable", "bank-return-applying", "file-left"]);
    LIST_BANK_RETURNS: Endpoint<NoBody, BankReturnList> = Endpoint::get("/api/gestionnaire/bank-returns", "list-bank-returns", READS, "The files of the bank").query(&[asked("cursor", "the page that follows; the first when left out")]);
    LIST_SUSPENSE: Endpoint<NoBody, SuspenseList> = Endpoint::get("/api/gestionnaire/suspense", "suspense", READS, "What moved at the bank and nothing was matched with");
    PROPOSE_SUSPENSE: Endpoint<ProposeSuspense, SuspenseList, 1> = Endpoint::post("/api/gestionnaire/suspense/{movement}/proposal", "suspense", PAYS_OR_SIGNS, "Proposes where a movement goes", r#"{"destination":{"kind":"fund"},"reason":"Frais de tenue de compte."}"#).fresh().once().refuses(&["both-sides", "reason-missing", "organisation-unknown", "wrong-way", "not-owed", "not-recorded", "not-opposite", "of-a-batch", "of-a-transfer"]);
    DECIDE_SUSPENSE: Endpoint<DecideSuspense, SuspenseList, 1> = Endpoint::post("/api/gestionnaire/suspense/{movement}/decision", "suspense", PAYS_OR_SIGNS, "Does what somebody else has proposed of a movement, or not", r#"{"version":2,"verdict":{"decision":"refuse","reason":"À revoir."}}"#).fresh().once().refuses(&["both-sides", "reason-missing", "organisation-unknown", "wrong-way", "not-owed", "not-recorded", "not-opposite", "of-a-batch", "of-a-transfer", "four-eyes", "proposal-changed"]);
    PROPOSE_REMEDY: Endpoint<ProposeRemedy, SettlementList, 2> = Endpoint::post("/api/gestionnaire/payments/{dossier}/{payable}/remedy", "propose-remedy", PAYS_OR_SIGNS, "Proposes what to do about a payment that does not go on by itself", r#"{"remedy":{"kind":"release"},"reason":"Compte confirmé."}"#).fresh().once().refuses(&["both-sides", "reason-missing", "payment-wrong-state"]);
    DECIDE_REMEDY: Endpoint<DecideRemedy, SettlementList, 2> = Endpoint::post("/api/gestionnaire/payments/{dossier}/{payable}/remedy-decision", "decide-remedy", PAYS_OR_SIGNS, "Does what somebody else has proposed about a payment, or not", r#"{"version":4,"verdict":{"decision":"refuse","reason":"Sans preuve."}}"#).fresh().once().refuses(&["both-sides", "reason-missing", "payment-wrong-state", "four-eyes", "proposal-changed"]);
    LIST_BANK_DETAILS: Endpoint<NoBody, BankDetailsList> = Endpoint::get("/api/gestionnaire/bank-details", "list-bank-details", READS, "The accounts that wait to be checked");
    READ_BANK_DETAILS: Endpoint<ReadBankDetails, WholeBankDetails, 1> = Endpoint::post("/api/gestionnaire/bank-details/{siret}/reading", "read-bank-details", PAYS_OR_SIGNS, "Shows a proposed account whole; that it was seen is written down", r#"{"number":1}"#).fresh().refuses(&["proposal-changed"]);
    DECIDE_BANK_DETAILS: Endpoint<DecideBankDetails, BankDetailsList, 1> = Endpoint::post("/api/gestionnaire/bank-details/{siret}/decision", "decide-bank-details", PAYS_OR_SIGNS, "Accepts another account of an OF, or not", r#"{"number":1,"fingerprint":"","verdict":{"decision":"refuse","reason":"Sans preuve."}}"#).fresh().once().refuses(&["reason-missing", "four-eyes", "proposal-changed", "payee-not-confirmed"]);
    STOP_BANK_DETAILS: Endpoint<Reason, BankDetailsList, 1> = Endpoint::post("/api/gestionnaire/bank-details/{siret}/stop", "stop-bank-details", PAYS_OR_SIGNS, "Stops an account that was accepted, before it is used", r#"{"reason":"Inconnu de l’organisme."}"#).fresh().once().refuses(&["reason-missing"]);
    LIST_FILE_ACCESSES: Endpoint<NoBody, AccessList, 1> = Endpoint::get("/api/gestionnaire/settlements/{settlement}/accesses", "list-file-accesses", READS, "Who downloaded a bank file").query(&[asked("cursor", "the page that follows; the first when left out")]);

    LIST_OPINIONS: Endpoint<NoBody, OpinionList> = Endpoint::get("/api/gestionnaire/opinions", "opinions", READS, "The comments of élus and the answers of training bodies that wait to be read before they are shown").query(&[asked("cursor", "the page that follows; the first when left out")]);
    ACT_ON_OPINION: Endpoint<OpinionAct, Nothing, 1> = Endpoint::post("/api/gestionnaire/opinions/{opinion}", "opinions", INSTRUCTS, "Shows the comment or the answer that waits, or refuses it with a reason", r#"{"version":1,"act":{"action":"show"}}"#).fresh().once().refuses(OPINION);
    LIST_ACCREDITATIONS: Endpoint<NoBody, AccreditationList> = Endpoint::get("/api/gestionnaire/accreditations", "accreditations", READS, "The requests of training bodies, list by list").query(&[asked("queue", "the list; what is to be found complete or not when left out"), asked("cursor", "the page that follows; the first when left out")]).refuses(&["bad-query"]);
    SHOW_ACCREDITATION: Endpoint<NoBody, AccreditationDetail, 1> = Endpoint::get("/api/gestionnaire/accreditations/{accreditation}", "accreditations", READS, "A request, what was checked of it, and its history");
    SHOW_ACCREDITATION_PIECE: Endpoint<NoBody, ProofFile, 2> = Endpoint::get("/api/gestionnaire/accreditations/{accreditation}/pieces/{document}", "accreditations", ACCREDITS, "A file that was joined to a request");
    ACT_ON_ACCREDITATION: Endpoint<AccreditationAct, AccreditationDetail, 1> = Endpoint::post("/api/gestionnaire/accreditations/{accreditation}", "accreditations", ACCREDITS, "Asks for pieces, finds it complete, proposes a decision, or takes it as the second person", r#"{"version":2,"act":{"action":"admit"}}"#).fresh().once().refuses(ACCREDITATION);

    SHOW_TRAINING_BODY: Endpoint<NoBody, TrainingBodyView, 1> = Endpoint::get("/api/gestionnaire/organismes/{siret}", "training-bodies", READS, "What is known of an OF, and what was corrected");
    IMPORT_AGREMENTS: Endpoint<AgrementsFile, AgrementsReport> = Endpoint::post("/api/gestionnaire/agrements/imports", "agrements", ACCREDITS, "Tries or applies the ministry's list of agréments (CSV)", "").fresh().at_most(AGREMENTS_MAX).query(&[asked("mode", "`appliquer`; a trial when left out")]).refuses(&["list-unreadable", "list-too-long"]);
    CHANGE_GATE: Endpoint<GateCommand, TrainingBodyView, 1> = Endpoint::post("/api/gestionnaire/organismes/{siret}/gates", "training-bodies", ACCREDITS, "Extends, suspends or ends an agrément, a certificate or an activity declaration, or decides on what another person proposed", r#"{"action":"change","change":{"change":"suspend"},"reason":"Décision du ministre."}"#).fresh().once().refuses(&["change-bad", "reason-missing", "nothing-changes", "waits-already", "four-eyes", "gate-changed", "gate-gap"]);
    CORRECT_TRAINING_BODY: Endpoint<CorrectTrainingBody, TrainingBodyView, 1> = Endpoint::post("/api/gestionnaire/organismes/{siret}/correction", "training-bodies", PAYS_OR_SIGNS, "Corrects what is known of an OF, or proposes it where the name to pay changes", r#"{"name":"Organisme","street":"1 rue Haute","postcode":"35000","town":"RENNES","email":"contact@exemple.fr","telephone":"","reason":"Kbis."}"#).fresh().once().refuses(CORRECTION);
    DECIDE_CORRECTION: Endpoint<Verdict, TrainingBodyView, 1> = Endpoint::post("/api/gestionnaire/organismes/{siret}/correction/decision", "training-bodies", PAYS_OR_SIGNS, "Decides on a correction that somebody else proposed", r#"{"decision":"refuse","reason":"Faux."}"#).fresh().once().refuses(CORRECTION);

    SHOW_SETTLEMENT_HISTORY: Endpoint<NoBody, History, 1> = Endpoint::get("/api/gestionnaire/settlements/{settlement}/history", "show-history", READS, "What happened to a bank file");
    SHOW_BANK_DETAILS_HISTORY: Endpoint<NoBody, History, 1> = Endpoint::get("/api/gestionnaire/bank-details/{siret}/history", "show-history", READS, "What happened to the account to pay of an OF");
    SHOW_MANDATE_HISTORY: Endpoint<NoBody, History> = Endpoint::get("/api/gestionnaire/mandates/history", "show-history", READS, "What was decided of a mandate").query(&[asked("mandate", "its key, as the lists give it")]);
    SHOW_ACCOUNT_HISTORY: Endpoint<NoBody, History, 1> = Endpoint::get("/api/dossiers/{dossier}/account-history", "show-history", READS, "What happened to the account and to the mandates of the élu of a dossier");

    LIST_COLLECTIVITES: Endpoint<NoBody, CollectiviteList> = Endpoint::get("/api/gestionnaire/collectivites", "list-collectivites", READS, "What collectivités owe for their complements").query(&[asked("cursor", "the page that follows; the first when left out")]);
    SHOW_COLLECTIVITE: Endpoint<NoBody, CollectiviteDetail, 1> = Endpoint::get("/api/gestionnaire/collectivites/{siren}", "show-collectivite", READS, "What a collectivité owes, what covers it, and what waits for its money");
    PROPOSE_COVER: Endpoint<CoverProposal, CollectiviteDetail, 1> = Endpoint::post("/api/gestionnaire/collectivites/{siren}/cover", "propose-cover", PAYS_OR_SIGNS, "Proposes an agreement, or money that the statement does not tell", r#"{"covering":{"kind":"agreement","ceiling":"1000.00","from":"2027-01-01","until":"2027-12-31"},"reason":"Convention signée."}"#).fresh().once().refuses(&["collectivite-unknown", "reason-missing", "bad-amount", "bad-date", "reference-missing", "already-received", "receipt-to-match"]);
    DECIDE_COVER: Endpoint<Verdict, CollectiviteDetail, 2> = Endpoint::post("/api/gestionnaire/collectivites/{siren}/cover/{number}/decision", "decide-cover", PAYS_OR_SIGNS, "Decides on what somebody else proposed", r#"{"decision":"refuse","reason":"Sans preuve."}"#).fresh().once().refuses(&["reason-missing", "four-eyes", "changed-meanwhile", "already-received", "receipt-to-match"]);

    // The gestionnaire: runs, fund, register of mandates.
    LIST_RUNS: Endpoint<NoBody, RunList> = Endpoint::get("/api/gestionnaire/runs", "list-runs", READS, "The runs of a job").query(&[asked("kind", "the job; `credit` when left out"), asked("cursor", "the page that follows; the first when left out")]).refuses(&["bad-query"]);
    LIST_SET_ASIDE: Endpoint<NoBody, SetAsideList> = Endpoint::get("/api/gestionnaire/set-aside", "list-set-aside", READS, "What the schedules could not treat, and try again").query(&[asked("cursor", "the page that follows; the first when left out")]);
    SHOW_RUN: Endpoint<NoBody, RunView, 1> = Endpoint::get("/api/gestionnaire/runs/{run}", "show-run", READS, "A run, as far as it has come");
    SHOW_RUN_REPORT: Endpoint<NoBody, Csv, 2> = Endpoint::get("/api/gestionnaire/runs/{run}/reports/{report}", "show-run-report", READS, "A run in detail, CSV");
    CREDIT_RIGHTS: Endpoint<AdvanceRun, RunView> = Endpoint::post("/api/gestionnaire/runs/credit", "credit-rights", REGISTERS, "Credits the rights, or tries it", r#"{"dry":true,"run":null}"#);
    EXPIRE_RIGHTS: Endpoint<AdvanceRun, RunView> = Endpoint::post("/api/gestionnaire/runs/expiry", "expire-rights", REGISTERS, "Ends the rights that are over, or tries it", r#"{"dry":true,"run":null}"#);
    SWEEP_DEADLINES: Endpoint<AdvanceRun, RunView> = Endpoint::post("/api/gestionnaire/runs/sweep", "sweep-deadlines", REGISTERS, "Carries out the delays of the dossiers", r#"{"dry":true,"run":null}"#);
    PROVE_LEDGER: Endpoint<AdvanceRun, RunView> = Endpoint::post("/api/gestionnaire/runs/proof", "prove-ledger", REGISTERS, "Recomputes the ledger", r#"{"dry":true,"run":null}"#);
    LIST_FIGURES: Endpoint<NoBody, FigureList> = Endpoint::get("/api/gestionnaire/figures", "list-figures", READS, "The figures of the law: every dated row, its source, and whether it is applied");
    LIST_LAW: Endpoint<NoBody, LawView> = Endpoint::get("/api/gestionnaire/law", "law", READS, "What two people decide of the figures of the law: what is published, what waits, what is confirmed and to come, and who said what");
    PROPOSE_LAW: Endpoint<ProposeLaw, LawView> = Endpoint::post("/api/gestionnaire/law/proposals", "law", PAYS_OR_SIGNS, "Proposes that a row of the law be applied from a day to come, or that one which is confirmed be undone before its day", r#"{"change":{"act":"confirm","row":{"key":"dife-cap","value":"1200","from":"2027-12-01","to":null,"source":"arrêté du 28/08/2026, NOR ATDB2621659A"}},"reason":"Lu au Journal officiel."}"#).fresh().once().refuses(LAW);
    DECIDE_LAW: Endpoint<DecideLaw, LawView, 1> = Endpoint::post("/api/gestionnaire/law/proposals/{number}/decision", "law", PAYS_OR_SIGNS, "Confirms a change of the law whose report was read, or refuses it", r#"{"report":"","verdict":{"decision":"refuse","reason":"À revoir."}}"#).fresh().once().refuses(LAW);
    OPEN_REPLAY: Endpoint<AdvanceRun, RunView, 1> = Endpoint::post("/api/gestionnaire/law/proposals/{number}/replay", "replay-law", PAYS_OR_SIGNS, "Replays a change that waits over the accounts and the offers: what it would do", r#"{"dry":true,"run":null}"#);
    CARRY_ON_REPLAY: Endpoint<AdvanceRun, RunView> = Endpoint::post("/api/gestionnaire/runs/replay", "replay-law", PAYS_OR_SIGNS, "Goes on with a replay", r#"{"dry":true,"run":"replay-20261101-001-essai"}"#);
    SHOW_FUND: Endpoint<NoBody, FundView> = Endpoint::get("/api/gestionnaire/fund", "show-fund", READS, "The fund");
    OPEN_IMPORT: Endpoint<OpenImport, ImportOpened> = Endpoint::post("/api/gestionnaire/mandate-imports", "import-mandates", REGISTERS, "Opens an import of the register", r#"{"publication":"2026-11-01","dry":true,"files":[{"name":"rne-maires.csv","bytes":1024}]}"#).created().refuses(&["older-publication", "in-the-future", "not-the-register", "file-size", "import-not-tried"]);
    SEND_IMPORT_PART: Endpoint<RegisterPart, Nothing, 1> = Endpoint::post("/api/gestionnaire/mandate-imports/{run}/parts", "import-mandates", REGISTERS, "Sends a part of a file of the register", "").at_most(PART_MAX).query(&[asked("file", "number of the file, from 0"), asked("part", "number of the part, from 0")]).refuses(&["part-length", "import-begun", "import-not-yours"]);
    APPLY_IMPORT: Endpoint<ApplyImport, RunView, 1> = Endpoint::post("/api/gestionnaire/mandate-imports/{run}/application", "import-mandates", REGISTERS, "Begins the import that somebody else has tried; where it would propose many ends, who has tried it confirms how many first", r#"{"reason":"Vu avec la préfecture."}"#).fresh().once().refuses(&["reason-missing", "four-eyes", "import-not-tried", "import-under-way", "import-ends-not-typed", "import-ends-not-stated", "import-changed", "file-incomplete", "not-the-register", "older-publication", "in-the-future"]);
    CARRY_ON_IMPORT: Endpoint<AdvanceRun, RunView> = Endpoint::post("/api/gestionnaire/runs/import", "import-mandates", REGISTERS, "Goes on with an import", r#"{"dry":true,"run":"import-20261101-001"}"#).refuses(&["file-incomplete", "not-the-register", "older-publication", "in-the-future", "import-not-applied", "import-not-yours"]);
    LIST_MANDATE_ENDINGS: Endpoint<NoBody, EndingList> = Endpoint::get("/api/gestionnaire/mandate-endings", "list-mandate-endings", READS, "The mandates that a publication no longer has");
    SHOW_MANDATE_ENDINGS: Endpoint<NoBody, EndingGroup, 1> = Endpoint::get("/api/gestionnaire/mandate-endings/{group}", "list-mandate-endings", READS, "The mandates of a group that wait for a decision").query(&[asked("cursor", "the page that follows; the first when left out")]);
    DECIDE_MANDATE_ENDINGS: Endpoint<EndingDecision, EndingDecided> = Endpoint::post("/api/gestionnaire/mandate-endings", "decide-mandate-endings", REGISTERS, "Ends mandates, or lets them go on", r#"{"keys":["none"],"confirm":true,"end":null,"reason":"Démission."}"#).refuses(&["reason-missing", "keys", "end"]);
    // The gestionnaire: who is to be recognised.
    LIST_REVIEWS: Endpoint<NoBody, ReviewList> = Endpoint::get("/api/gestionnaire/reviews", "list-reviews", RECOGNISES, "The people who wait to be recognised").query(&[asked("queue", "the list; `examine` when left out"), asked("cursor", "the page that follows; the first when left out")]).refuses(&["bad-query"]);
    SHOW_REVIEW: Endpoint<NoBody, ReviewDetail, 1> = Endpoint::get("/api/gestionnaire/reviews/{review}", "show-review", RECOGNISES, "What the register says beside what the identity says").query(&[asked("name", "a name to look for in the register; those of the identity when left out"), asked("birth_date", "the birth date to look for; that of the identity when left out")]);
    SHOW_REVIEW_DOCUMENT: Endpoint<NoBody, ProofFile, 2> = Endpoint::get("/api/gestionnaire/reviews/{review}/documents/{document}", "show-review-document", RECOGNISES, "A file that was sent for a review");
    SHOW_REVIEW_LETTER: Endpoint<NoBody, Pdf, 1> = Endpoint::get("/api/gestionnaire/reviews/{review}/letter", "show-review-letter", RECOGNISES, "The letter to the préfecture, PDF").query(&[asked("departement", "its code; that of the review when left out")]).refuses(&["departement-missing"]);
    EXAMINE_REVIEW: Endpoint<ReviewAction, ReviewDetail, 1> = Endpoint::post("/api/gestionnaire/reviews/{review}/examination", "examine-review", RECOGNISES, "Asks for something, or proposes a decision", r#"{"action":"refuse","reason":"Sans mandat."}"#).once().refuses(REVIEW);
    DECIDE_REVIEW: Endpoint<Verdict, ReviewDetail, 1> = Endpoint::post("/api/gestionnaire/reviews/{review}/decision", "decide-review", RECOGNISES, "Takes the decision that somebody else proposed, or sends it back", r#"{"decision":"refuse","reason":"À revoir."}"#).once().refuses(REVIEW);

    // Machines.
    CARD_NOTIFICATION: Endpoint<CardFields, Text> = Endpoint::post("/api/notifications/card", "card-notification", Signature, "How a card payment ended", "").refuses(&["card-signature", "card-not-a-notification"]);
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// What is wrong with the examples.
    struct Wrong(Vec<String>);

    impl Visitor for Wrong {
        fn visit<Q: Payload + serde::de::DeserializeOwned, A: Payload, const P: usize>(
            &mut self,
            endpoint: &Endpoint<Q, A, P>,
        ) {
            let Route { function, example, .. } = endpoint.route;
            if Q::CONTENT != Content::Json {
                self.0.extend((!example.is_empty()).then(|| format!("{function} takes no JSON")));
            } else if let Err(error) = serde_json::from_str::<Q>(example) {
                self.0.push(format!("{function}: {error}"));
            }
        }
    }

    #[test]
    fn the_examples_are_requests() {
        let mut wrong = Wrong(Vec::new());
        visit(&mut wrong);
        assert_eq!(wrong.0, Vec::<String>::new());
    }

    #[test]
    fn a_route_is_declared_once_and_what_is_its_own_is_not_said_twice() {
        let mut seen = HashSet::new();
        for route in ROUTES {
            assert!(seen.insert((route.method.as_str(), route.path)), "{} twice", route.path);
            let codes: Vec<_> = route.problem_codes().collect();
            assert_eq!(codes.len(), codes.iter().collect::<HashSet<_>>().len(), "{}: {codes:?}", route.path);
        }
    }
}
