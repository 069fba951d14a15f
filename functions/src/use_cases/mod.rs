//! The use cases, grouped by who calls: this list is the table of contents of the platform.

pub mod access;
pub mod collectivite;
pub mod dossiers;
pub mod elu;
pub mod gestionnaire;
pub mod habilitations;
pub mod machines;
pub mod organisme;
pub mod public;
pub mod runs;
pub mod sign_in;

use gestionnaire::reviews;
use mce_shared::api::endpoints;

use crate::function::Function;
use crate::http::{Bound, bind};
use crate::law;
use crate::reach::Reach;

/// Binds each endpoint to its handler and makes the list of functions. A handler that does not read what its endpoint takes, or does
/// not give what it answers, doesn't compile.
///
/// `area::file { ENDPOINT => handler }` is the function of an endpoint; `stream` and `schedule` say that the file's `on_records`
/// and `on_tick` are called too, by what its `REACH` names: each under the law in force when it begins. A function without an endpoint says its name and what it does.
/// `ENDPOINT [GRANTS; FILES]` is a command on a dossier: it has no file, since the request is the command. What it may reach beside the
/// dossier is named in `dossiers::commands`; so is its handler, where the request alone does not say which command it is.
macro_rules! functions {
    ($($head:ident
        $(:: $file:ident $(($name:literal, $summary:literal))? {
            $($endpoint:ident => $handler:ident),* $(; $($trigger:ident),+)?
        })?
        $([$($grant:ident),* $(; $($folder:ident),+)?] $(=> $command:ident)?)?
    )+) => {
        /// Every function of the platform.
        pub static FUNCTIONS: &[Function] = &[$(functions!(@function
            $head
            $(:: $file $(($name, $summary))? { $($endpoint => $handler),* $(; $($trigger),+)? })?
            $([$($grant),* $(; $($folder),+)?] $(=> $command)?)?
        )),+];
    };
    (@function $area:ident :: $file:ident $(($name:literal, $summary:literal))? {
        $($endpoint:ident => $handler:ident),* $(; $($trigger:ident),+)?
    }) => {{
        let function = Function::new(
            &[$(functions!(@bound $endpoint, $area::$file::$handler)),*],
            &[$(($name, $summary))?],
            $area::$file::REACH,
        );
        $($(let function = functions!(@$trigger function, $area::$file);)+)?
        function
    }};
    (@function $endpoint:ident [$($grant:ident),* $(; $($folder:ident),+)?]) => {
        functions!(@command $endpoint, change::command, [$($grant),*], [$($($folder),+)?])
    };
    (@function $endpoint:ident [$($grant:ident),* $(; $($folder:ident),+)?] => $command:ident) => {
        functions!(@command $endpoint, commands::$command, [$($grant),*], [$($($folder),+)?])
    };
    (@command $endpoint:ident, $file:ident :: $handler:ident, [$($grant:ident),*], [$($folder:ident),*]) => {
        Function::new(
            &[functions!(@bound $endpoint, dossiers::$file::$handler)],
            &[],
            Reach {
                tables: &[$(dossiers::commands::$grant,)* dossiers::commands::DOSSIER],
                files: &[$(dossiers::commands::$folder),*],
                ..Reach::NOTHING
            },
        )
    };
    (@bound $endpoint:ident, $handler:path) => {
        Bound {
            route: &endpoints::$endpoint.route,
            use_case: |environment, call| bind(&endpoints::$endpoint, $handler, environment, call),
        }
    };
    (@stream $function:ident, $area:ident :: $file:ident) => {
        Function {
            stream: Some(|environment, records| {
                Box::pin(async move {
                    Ok(law::around(&environment, Box::pin($area::$file::on_records(&environment, records))).await?)
                })
            }),
            ..$function
        }
    };
    (@schedule $function:ident, $area:ident :: $file:ident) => {
        Function {
            schedule: Some(|environment, _event| {
                Box::pin(async move {
                    Ok(law::around(&environment, Box::pin($area::$file::on_tick(&environment))).await?)
                })
            }),
            ..$function
        }
    };
}

#[must_use]
pub fn function(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

functions! {
    // Signing in.
    sign_in::begin { SIGN_IN => handle }
    sign_in::finish { FINISH_WITH_FRANCECONNECT => with_franceconnect, FINISH_WITH_PROCONNECT => with_proconnect }
    sign_in::sign_out { SIGN_OUT => handle }
    sign_in::show_keys { SHOW_KEYS => handle }
    sign_in::show_identity { SHOW_IDENTITY => handle }
    sign_in::accept_cgu { ACCEPT_CGU => handle }
    sign_in::list_sign_ins { LIST_SIGN_INS => handle, END_SIGN_INS => ended }

    // Who may act for an organisation.
    habilitations::list_habilitations { LIST_HABILITATIONS => handle, LIST_HABILITATIONS_ELSEWHERE => of_organisation }
    habilitations::change_habilitations { INVITE => invited, CONFIRM_HABILITATION => confirmed, REMOVE_HABILITATION => removed, INVITE_ADMINISTRATOR => administrator_invited, REMOVE_HABILITATION_ELSEWHERE => removed_elsewhere }
    habilitations::accept_invitation { LIST_INVITATIONS => list, ACCEPT_INVITATION => accepted }

    // Who asks to be a training body.
    organisme::accreditation { SHOW_OWN_ACCREDITATION => show, ASK_ACCREDITATION => asked, JOIN_ACCREDITATION_PIECE => joined }

    // Everybody.
    public::list_communes { LIST_COMMUNES => handle }
    public::list_offers { LIST_OFFERS => handle, SHOW_AGENDA => of_month, SHOW_SPOTS => of_map, SUGGEST => suggestions }
    public::show_offer { SHOW_OFFER => handle }
    public::show_offer_page { SHOW_OFFER_PAGE => handle }
    public::show_robots { SHOW_ROBOTS => handle }
    public::show_open_data { SHOW_OPEN_DATA => handle }
    public::stop_alert { STOP_ALERT => handle, NAME_ALERT => name, UNSUBSCRIBE => one_click }
    public::compare_offers { COMPARE_OFFERS => handle }
    public::show_openapi { SHOW_OPENAPI => handle }
    public::show_status { SHOW_STATUS => handle }

    // The élu.
    elu::activate_account { ACTIVATE_ACCOUNT => handle }
    elu::show_account { SHOW_ACCOUNT => handle }
    elu::show_statement { SHOW_STATEMENT => handle }
    elu::create_dossier { CREATE_DOSSIER => handle }
    REQUEST_COFINANCING [ACCOUNT, MANDATES, ORGANISATIONS, FUNDS, MAILS]
    CONFIRM_DOSSIER [ACCOUNT, MANDATES, ORGANISATIONS, ROOM, KEPT_PLACE, FUNDS_AND_MOVES, MAILS]
    elu::start_card_payment { START_CARD_PAYMENT => handle }
    CANCEL_DOSSIER [SEATS, MOVES, MAILS, OWED]
    ANSWER_POSTPONEMENT [ACCOUNT, MANDATES, ORGANISATIONS, ROOM, MAILS]
    elu::send_document { SEND_DOCUMENT => handle }
    CLAIM_FORCE_MAJEURE [MAILS; PROOFS]
    RATE_TRAINING [OPINIONS]
    WITHDRAW_RATING [OPINIONS_BACK] => of_withdrawal
    elu::declare_pension { DECLARE_PENSION => handle }
    elu::alerts { LIST_ALERTS => list, WATCH_SEARCH => watch, REMOVE_ALERT => remove }
    elu::favourites { LIST_FAVOURITES => list, LIST_FAVOURITE_KEYS => keys, KEEP_FAVOURITE => keep, REMOVE_FAVOURITE => remove }
    elu::waiting_list { LIST_WAITS => list, JOIN_WAIT => join, LEAVE_WAIT => leave, DECLINE_PLACE => decline }
    elu::tell_need { LIST_OWN_NEEDS => own, TELL_NEED => told }
    elu::list_accesses { LIST_ACCESSES => handle }
    elu::follow_review { SHOW_OWN_REVIEW => show, SEND_REVIEW_DOCUMENT => document, SEND_REVIEW_PROOF => proof, OBJECT_TO_RIGHTS => object }

    // Whoever is concerned by a dossier.
    dossiers::list_dossiers { LIST_DOSSIERS => handle }
    dossiers::show_dossier { SHOW_DOSSIER => handle }
    dossiers::show_document { SHOW_DOCUMENT => handle }

    // The training body.
    organisme::upload_offers { UPLOAD_OFFERS => handle }
    organisme::list_own_offers { LIST_OWN_OFFERS => handle }
    organisme::list_needs { LIST_NEEDS => handle }
    organisme::own_opinions { LIST_OWN_OPINIONS => list, ANSWER_OPINION => answer }
    organisme::own_offer { SHOW_OWN_OFFER => show, CHANGE_OWN_OFFER => changed }
    organisme::publish_offer { PUBLISH_OFFER => handle }
    organisme::suspend_offer { SUSPEND_OFFER => handle }
    ANSWER_DOSSIER [SEATS, MOVES, MAILS, OWED]
    DECLARE_ENTRY []
    DECLARE_SERVICE_DONE []
    PROPOSE_POSTPONEMENT [OFFER, MAILS]
    organisme::attendance { SHOW_ATTENDANCE => show, MARK_ATTENDANCE => mark, PRINT_ATTENDANCE => print, SHOW_OWN_ATTENDANCE => own, SIGN_ATTENDANCE => sign }
    organisme::session { SHOW_SESSION => show, ACT_ON_SESSION => act; schedule }
    organisme::list_payments { LIST_PAYMENTS => handle, DOWNLOAD_PAYMENTS => file, SHOW_DASHBOARD => dashboard }
    organisme::show_organisme_statement { SHOW_ORGANISME_STATEMENT => handle }
    organisme::show_remittance_advice { SHOW_REMITTANCE_ADVICE => handle }
    organisme::show_bank_details { SHOW_BANK_DETAILS => handle }
    organisme::propose_bank_details { PROPOSE_BANK_DETAILS => handle }
    organisme::software_keys { LIST_SOFTWARE_KEYS => list, MAKE_SOFTWARE_KEY => made, RENEW_SOFTWARE_KEY => renewed, REVOKE_SOFTWARE_KEY => revoked }

    // The collectivité.
    ANSWER_COFINANCING [FUNDS_AND_MOVES, MAILS]
    collectivite::show_collectivite_statement { SHOW_COLLECTIVITE_STATEMENT => handle, DOWNLOAD_COLLECTIVITE_STATEMENT => file }

    // The gestionnaire: dossiers.
    VALIDATE_SERVICE_DONE [MOVES, MAILS, OWED] => validation
    CONTROL_SERVICE_DONE [MOVES, MAILS, OWED]
    DECIDE_FORCE_MAJEURE [SEATS, MOVES, MAILS, OWED_BEFORE]
    OPEN_INCIDENT []
    DECIDE_INCIDENT [MOVES, MAILS, OWED_BEFORE] => of_incident
    CLOSE_DOSSIER [SEATS, MOVES, MAILS, OWED]
    PROPOSE_CARD_LOSS [] => of_card_loss
    DECIDE_CARD_LOSS []

    // The gestionnaire: payments.
    gestionnaire::settle_payments { SETTLE_PAYMENTS => handle; schedule }
    gestionnaire::list_settlements { LIST_SETTLEMENTS => handle }
    gestionnaire::confirm_settlement { CONFIRM_SETTLEMENT => handle }
    gestionnaire::show_settlement { SHOW_SETTLEMENT => handle }
    gestionnaire::show_settlement_file { SHOW_SETTLEMENT_FILE => handle }
    gestionnaire::list_file_accesses { LIST_FILE_ACCESSES => handle }
    gestionnaire::propose_bank_return { PROPOSE_BANK_RETURN => handle }
    gestionnaire::list_bank_returns { LIST_BANK_RETURNS => handle }
    gestionnaire::suspense { LIST_SUSPENSE => list, PROPOSE_SUSPENSE => propose, DECIDE_SUSPENSE => decide }
    gestionnaire::show_history { SHOW_SETTLEMENT_HISTORY => of_settlement, SHOW_BANK_DETAILS_HISTORY => of_bank_details, SHOW_MANDATE_HISTORY => of_mandate, SHOW_ACCOUNT_HISTORY => of_account }
    gestionnaire::list_collectivites { LIST_COLLECTIVITES => handle }
    gestionnaire::show_collectivite { SHOW_COLLECTIVITE => handle }
    gestionnaire::propose_cover { PROPOSE_COVER => handle }
    gestionnaire::decide_cover { DECIDE_COVER => handle }
    gestionnaire::show_bank_return { SHOW_BANK_RETURN => handle }
    gestionnaire::decide_bank_return { DECIDE_BANK_RETURN => handle }
    gestionnaire::decide_reclaim { DECIDE_RECLAIM => handle }
    gestionnaire::propose_remedy { PROPOSE_REMEDY => handle }
    gestionnaire::decide_remedy { DECIDE_REMEDY => handle }
    gestionnaire::list_bank_details { LIST_BANK_DETAILS => handle }
    gestionnaire::read_bank_details { READ_BANK_DETAILS => handle }
    gestionnaire::decide_bank_details { DECIDE_BANK_DETAILS => handle }
    gestionnaire::stop_bank_details { STOP_BANK_DETAILS => handle }
    gestionnaire::accreditations { LIST_ACCREDITATIONS => list, SHOW_ACCREDITATION => show, SHOW_ACCREDITATION_PIECE => piece, ACT_ON_ACCREDITATION => act }
    gestionnaire::opinions { LIST_OPINIONS => list, ACT_ON_OPINION => act }
    gestionnaire::agrements { IMPORT_AGREMENTS => imported }
    gestionnaire::training_bodies { SHOW_TRAINING_BODY => show, CHANGE_GATE => gate_changed, CORRECT_TRAINING_BODY => corrected, DECIDE_CORRECTION => decided }

    // The gestionnaire: runs and fund.
    gestionnaire::list_mandate_endings { LIST_MANDATE_ENDINGS => groups, SHOW_MANDATE_ENDINGS => of_group }
    gestionnaire::decide_mandate_endings { DECIDE_MANDATE_ENDINGS => handle }
    gestionnaire::list_runs { LIST_RUNS => handle }
    gestionnaire::list_set_aside { LIST_SET_ASIDE => handle }
    gestionnaire::show_run { SHOW_RUN => handle }
    gestionnaire::show_run_report { SHOW_RUN_REPORT => handle }
    gestionnaire::list_figures { LIST_FIGURES => handle }
    gestionnaire::law { LIST_LAW => list, PROPOSE_LAW => proposed, DECIDE_LAW => decided }
    gestionnaire::show_fund { SHOW_FUND => handle }

    // The gestionnaire: who is to be recognised.
    reviews::list_reviews { LIST_REVIEWS => handle }
    reviews::show_review { SHOW_REVIEW => handle }
    reviews::show_review_document { SHOW_REVIEW_DOCUMENT => handle }
    reviews::show_review_letter { SHOW_REVIEW_LETTER => handle }
    reviews::examine_review { EXAMINE_REVIEW => handle }
    reviews::decide_review { DECIDE_REVIEW => handle }

    // Runs, which the gestionnaire's page and the schedule carry on.
    runs::credit_rights { CREDIT_RIGHTS => handle; schedule }
    runs::expire_rights { EXPIRE_RIGHTS => handle; schedule }
    runs::sweep_deadlines { SWEEP_DEADLINES => handle; schedule }
    runs::prove_ledger { PROVE_LEDGER => handle; schedule }
    runs::import_mandates { OPEN_IMPORT => begun, SEND_IMPORT_PART => part_sent, APPLY_IMPORT => applied, CARRY_ON_IMPORT => carried_on; schedule }

    runs::replay_law { OPEN_REPLAY => opened, CARRY_ON_REPLAY => carried_on }

    // Machines.
    machines::card_notification { CARD_NOTIFICATION => handle }
    machines::refresh_catalogue("refresh-catalogue", "Makes the search index from the offers when they change, and every hour") {; stream, schedule }
    machines::publish_catalogue("publish-catalogue", "Writes the open data of the catalogue and the map of its pages, every night") {; schedule }
    machines::tell_alerts("tell-alerts", "Tells the élus by mail what is new in the searches that they have watched") {; schedule }
    machines::offer_places("offer-places", "Offers the places that become free to those who wait for them, each for a time") {; stream, schedule }
    machines::send_messages("send-messages", "Sends the e-mails of the outbox") {; stream, schedule }
    machines::fold_totals("fold-totals", "Folds the totals of the fund from the stream of the ledger, each transaction once") {; stream, schedule }
    machines::read_bank_returns("read-bank-returns", "Reads what the bank's gateway has brought, and applies it") {; schedule }
    machines::ask_cards("ask-cards", "Asks the card service how payments ended of which it did not tell") {; schedule }
    machines::sweep_reviews("sweep-reviews", "Closes what was left without an answer, erases what is no longer needed, and tells training bodies of the gates that end") {; schedule }
    machines::refund_cards("refund-cards", "Gives card money back through the card service") {; schedule }
}
