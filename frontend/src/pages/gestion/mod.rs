//! The pages of the gestionnaire: services done to validate, bank files to make.

mod services_done;
pub mod settlements;

use yew::prelude::*;

pub fn services_done() -> Html {
    html! { <services_done::ServicesDone /> }
}
