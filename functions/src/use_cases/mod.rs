//! The use cases, grouped by who calls: this list is the table of contents of the platform.

pub mod collectivite;
pub mod dossiers;
pub mod elu;
pub mod gestionnaire;
pub mod machines;
pub mod of;
pub mod public;
pub mod sign_in;

use crate::runtime::Function;

/// Declares the function of a use case that a route calls: its name is that of its binary.
macro_rules! http_function {
    ($name:literal) => {
        /// The Lambda of this use case.
        pub const FUNCTION: crate::runtime::Function = crate::runtime::Function {
            name: $name,
            entry: crate::runtime::Entry::Http(|environment, request| {
                Box::pin(crate::http::run(environment, request, |environment, call| {
                    Box::pin(handle(environment, call))
                }))
            }),
        };
    };
}
pub(crate) use http_function;

/// Every function of the platform.
#[must_use]
pub fn functions() -> &'static [Function] {
    &[
        // Signing in.
        sign_in::begin::FUNCTION,
        sign_in::finish::FUNCTION,
        sign_in::sign_out::FUNCTION,
        sign_in::show_keys::FUNCTION,
        sign_in::show_identity::FUNCTION,
        sign_in::accept_cgu::FUNCTION,
        // Everybody.
        public::list_offers::FUNCTION,
        public::show_offer::FUNCTION,
        public::show_openapi::FUNCTION,
        public::show_status::FUNCTION,
        // The élu.
        elu::activate_account::FUNCTION,
        elu::show_account::FUNCTION,
        elu::create_dossier::FUNCTION,
        elu::request_cofinancing::FUNCTION,
        elu::confirm_dossier::FUNCTION,
        elu::start_card_payment::FUNCTION,
        elu::cancel_dossier::FUNCTION,
        elu::rate_training::FUNCTION,
        // Whoever is concerned by a dossier.
        dossiers::list_dossiers::FUNCTION,
        dossiers::show_dossier::FUNCTION,
        // The training body.
        of::upload_offers::FUNCTION,
        of::list_own_offers::FUNCTION,
        of::publish_offer::FUNCTION,
        of::suspend_offer::FUNCTION,
        of::answer_dossier::FUNCTION,
        of::declare_entry::FUNCTION,
        of::declare_service_done::FUNCTION,
        of::list_payments::FUNCTION,
        // The collectivité.
        collectivite::answer_cofinancing::FUNCTION,
        // The gestionnaire.
        gestionnaire::validate_service_done::FUNCTION,
        gestionnaire::settle_payments::FUNCTION,
        gestionnaire::list_settlements::FUNCTION,
        gestionnaire::show_settlement_file::FUNCTION,
        // Machines.
        machines::card_notification::FUNCTION,
        machines::refresh_catalogue::FUNCTION,
        machines::send_messages::FUNCTION,
        machines::sweep_deadlines::FUNCTION,
    ]
}
