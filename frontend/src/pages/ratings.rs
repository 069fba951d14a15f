//! Ratings in figures, beside an offer and in the space of its training body.

use mce_shared::api::RatingsView;
use mce_shared::french::{decimal, percent, plural};
use yew::prelude::*;

use crate::components::{facts, text};

/// "4,6 sur 5 (12 avis)".
pub fn mean(view: &RatingsView) -> String {
    [&decimal(view.mean), " sur 5 (", &plural(i64::from(view.ratings), "avis", "avis"), ")"].concat()
}

pub fn figures(view: &RatingsView) -> Html {
    let mut lines = vec![("Ensemble", text(mean(view)))];
    lines.extend(
        view.criteria
            .iter()
            .map(|one| (one.criterion.french(), text([&decimal(one.mean), " sur 5"].concat()))),
    );
    lines.push(("A eu lieu comme annoncé", text(percent(view.as_announced))));
    facts(lines)
}
