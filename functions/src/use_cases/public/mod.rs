//! Use cases: public.

pub mod compare_offers;
pub mod list_communes;
pub mod list_offers;
pub mod show_offer;
pub mod show_offer_page;
pub mod show_open_data;
pub mod show_openapi;
pub mod show_robots;
pub mod show_status;
pub mod stop_alert;
