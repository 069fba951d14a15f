//! The parts that pages are made of: one DSFR component a file, with the class names of `@gouvfr/dsfr`.
//!
//! What holds state, an id or a focus is a component; what only draws is a plain function: each component type costs
//! the phone that loads it about 2 kB of Wasm, a function its own code only. Behaviours that the DSFR scripts (menu,
//! modal, breadcrumb) are in Rust here: none of its JavaScript is loaded.

mod alert;
mod badge;
mod balance_gauge;
mod breadcrumb;
mod button;
mod card;
mod checkbox;
mod command_form;
mod connect_button;
mod error_summary;
mod facts;
mod field;
mod file_input;
mod footer;
mod header;
mod meter;
mod modal;
mod page;
mod pagination;
mod price;
mod progress;
mod prose;
mod prove_again;
mod radio_group;
mod remote_view;
mod said;
mod search_bar;
mod select;
mod skip_links;
mod split_bar;
mod step_graph;
mod stepper;
mod table;
mod tag;
mod text_field;
mod timeline;

pub use alert::{Severity, alert, problem_alert};
pub use badge::badge;
pub use balance_gauge::BalanceGauge;
pub use breadcrumb::Breadcrumb;
pub use button::{Look, Press, action, submit};
pub use card::{Card, card};
pub use checkbox::Checkbox;
pub use command_form::{CommandButton, CommandForm};
pub use connect_button::{Provider, connect_button};
pub use error_summary::{error_summary, report};
pub use facts::{facts, text};
pub use file_input::FileInput;
pub use footer::Footer;
pub use header::Header;
pub use meter::meter;
pub use modal::Modal;
pub use page::Page;
pub use pagination::pagination;
pub use price::{price, price_with_tax};
pub use progress::waiting;
pub use prose::Prose;
pub use prove_again::{address_to_prove_again, prove_again, sign_in_again};
pub use radio_group::{Choices, RadioGroup, explained, labelled};
pub use remote_view::{empty, remote_view, result_of, result_view};
pub use said::use_said;
pub use search_bar::QuickSearch;
pub use select::{Choice, Select};
pub use skip_links::skip_links;
pub use split_bar::SplitBar;
pub use step_graph::{StepGraph, step_graph};
pub use stepper::stepper;
pub use table::{Column, Row, table};
pub use tag::tag;
pub use text_field::{Keyboard, TextField};
pub use timeline::{Moment, Tense, timeline};
