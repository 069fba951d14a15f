//! `fr-stepper`: where one is in a demand of several pages.

use yew::prelude::*;

/// `titles` of all the steps; `current` counts from 0.
pub fn stepper(titles: &[&'static str], current: usize) -> Html {
    let (step, steps) = ((current + 1).to_string(), titles.len().to_string());
    html! {
        <div class="fr-stepper">
            <h2 class="fr-stepper__title">
                { titles.get(current).copied().unwrap_or_default() }
                <span class="fr-stepper__state">{ ["Étape ", &step, " sur ", &steps].concat() }</span>
            </h2>
            <div class="fr-stepper__steps" data-fr-current-step={step} data-fr-steps={steps}></div>
            if let Some(next) = titles.get(current + 1) {
                <p class="fr-stepper__details">
                    <span class="fr-text--bold">{ "Étape suivante :" }</span>{ " " }{ *next }
                </p>
            }
        </div>
    }
}
