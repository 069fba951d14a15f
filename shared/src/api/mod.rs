//! The contract of the API: routes, requests, answers and problems. The OpenAPI document is generated from here.
//!
//! Money travels as a decimal string ("480.00"), dates as ISO 8601, instants as UTC ISO 8601. Unknown fields of a request
//! are refused.

mod access;
mod account;
mod accreditation;
mod alerts;
mod attendance;
mod commands;
mod cover;
mod dashboard;
mod dossiers;
mod endpoint;
pub mod endpoints;
mod figures;
mod gates;
mod habilitations;
mod history;
mod law;
mod needs;
mod offers;
mod open_data;
mod opinions;
mod payments;
mod problem;
mod refusals;
mod reviews;
mod runs;
mod sessions;
mod settlements;
mod shown;
mod sign_in;
mod software;
mod suspense;
mod turn;
mod unserved;
mod views;
mod waits;

#[cfg(feature = "openapi")]
pub mod openapi;

pub use access::*;
pub use account::*;
pub use accreditation::*;
pub use alerts::*;
pub use attendance::*;
pub use cover::*;
pub use dashboard::*;
pub use dossiers::*;
pub use endpoint::{
    Access, Address, AgrementsFile, AsFile, AsJson, AsNothing, AsOthersJson, AsPage, AsRedirect, AsText,
    BankFile, CardFields, Content, Csv, Described, Endpoint, HtmlPage, JsonObject, Method, NoBody,
    OffersFile, OneClick, Payload, Pdf, PlainText, ProofFile, QueryParameter, Redirect, RegisterPart, Role,
    Route, StatementFile, Text, Xml,
};
pub use endpoints::ROUTES;
pub use figures::*;
pub use gates::*;
pub use habilitations::*;
pub use history::*;
pub use law::*;
pub use needs::*;
pub use offers::*;
pub use open_data::*;
pub use opinions::*;
pub use payments::*;
pub use problem::{FieldError, Problem};
pub use refusals::accreditation_problem;
pub use reviews::*;
pub use runs::*;
pub use sessions::*;
pub use settlements::*;
pub use shown::{Beside, shown_to, summary_for};
pub use sign_in::*;
pub use software::*;
pub use suspense::*;
pub use turn::*;
pub use unserved::Unserved;
pub use views::*;
pub use waits::*;

/// Header of the operation's id, made by the caller and kept until it is answered (RFC draft httpapi-idempotency-key).
pub const IDEMPOTENCY_KEY: &str = "Idempotency-Key";
/// Header that proves that the request comes from our own pages.
pub const CSRF_TOKEN: &str = "X-CSRF-Token";
/// Largest JSON body, in bytes.
pub const JSON_BODY_MAX: usize = 64 * 1024;
/// Largest part of a file that is sent in parts, in bytes: Lambda takes 6 MB, and the gateway hands bytes over in Base64.
pub const PART_MAX: usize = 4 * 1024 * 1024;
/// Largest list of agréments, in bytes: as many lines as [`crate::organisme::AGREMENT_LINES_MAX`], and long ones.
pub const AGREMENTS_MAX: usize = 1024 * 1024;
/// Largest document that proves something, in bytes.
pub const DOCUMENT_MAX: usize = PART_MAX;
/// Largest file of offers sent through the API, in bytes.
pub const OFFERS_FILE_MAX: usize = 5 * 1024 * 1024;

/// Largest body that has what is typed of an offer, in bytes: written as JSON, [`crate::forms::offer::BYTES_MAX`] is a little more.
pub const OFFER_TYPED_MAX: usize = 256 * 1024;

/// Declares a type of the contract: serde on both sides, a schema for the OpenAPI document on the server's.
macro_rules! wire {
    ($($(#[$doc:meta])* pub struct $name:ident { $($(#[$fdoc:meta])* pub $field:ident: $type:ty,)* })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$fdoc])* pub $field: $type,)* }

        impl crate::api::Payload for $name {
            const CONTENT: crate::api::Content = crate::api::Content::Json;
            type Form = crate::api::AsJson;
        }
    )+};
}
pub(crate) use wire;
