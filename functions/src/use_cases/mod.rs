//! The use cases, grouped by who calls: this list is the table of contents of the platform.

pub mod collectivite;
pub mod dossiers;
pub mod elu;
pub mod gestionnaire;
pub mod machines;
pub mod of;
pub mod public;
pub mod runs;
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
        elu::show_statement::FUNCTION,
        elu::create_dossier::FUNCTION,
        elu::request_cofinancing::FUNCTION,
        elu::confirm_dossier::FUNCTION,
        elu::start_card_payment::FUNCTION,
        elu::cancel_dossier::FUNCTION,
        elu::answer_postponement::FUNCTION,
        elu::send_document::FUNCTION,
        elu::claim_force_majeure::FUNCTION,
        elu::rate_training::FUNCTION,
        elu::declare_pension::FUNCTION,
        // Whoever is concerned by a dossier.
        dossiers::list_dossiers::FUNCTION,
        dossiers::show_dossier::FUNCTION,
        dossiers::show_document::FUNCTION,
        // The training body.
        of::upload_offers::FUNCTION,
        of::list_own_offers::FUNCTION,
        of::publish_offer::FUNCTION,
        of::suspend_offer::FUNCTION,
        of::answer_dossier::FUNCTION,
        of::declare_entry::FUNCTION,
        of::declare_service_done::FUNCTION,
        of::propose_postponement::FUNCTION,
        of::list_payments::FUNCTION,
        of::show_of_statement::FUNCTION,
        of::show_remittance_advice::FUNCTION,
        of::show_bank_details::FUNCTION,
        of::propose_bank_details::FUNCTION,
        // The collectivité.
        collectivite::answer_cofinancing::FUNCTION,
        collectivite::show_collectivite_statement::FUNCTION,
        // The gestionnaire: dossiers.
        gestionnaire::validate_service_done::FUNCTION,
        gestionnaire::control_service_done::FUNCTION,
        gestionnaire::decide_force_majeure::FUNCTION,
        gestionnaire::open_incident::FUNCTION,
        gestionnaire::decide_incident::FUNCTION,
        gestionnaire::close_dossier::FUNCTION,
        // The gestionnaire: payments.
        gestionnaire::settle_payments::FUNCTION,
        gestionnaire::list_settlements::FUNCTION,
        gestionnaire::show_settlement::FUNCTION,
        gestionnaire::show_settlement_file::FUNCTION,
        gestionnaire::read_bank_returns::FUNCTION,
        gestionnaire::list_bank_returns::FUNCTION,
        gestionnaire::release_payment::FUNCTION,
        gestionnaire::list_bank_details::FUNCTION,
        gestionnaire::decide_bank_details::FUNCTION,
        // The gestionnaire: runs and fund.
        gestionnaire::list_mandate_endings::FUNCTION,
        gestionnaire::decide_mandate_endings::FUNCTION,
        gestionnaire::list_runs::FUNCTION,
        gestionnaire::show_run::FUNCTION,
        gestionnaire::show_run_report::FUNCTION,
        gestionnaire::show_fund::FUNCTION,
        // Runs, which the gestionnaire's page and the schedule carry on.
        runs::credit_rights::FUNCTION,
        runs::expire_rights::FUNCTION,
        runs::sweep_deadlines::FUNCTION,
        runs::prove_ledger::FUNCTION,
        runs::import_mandates::FUNCTION,
        // Machines.
        machines::card_notification::FUNCTION,
        machines::refresh_catalogue::FUNCTION,
        machines::send_messages::FUNCTION,
        machines::fold_totals::FUNCTION,
        machines::ask_cards::FUNCTION,
        machines::refund_cards::FUNCTION,
    ]
}
