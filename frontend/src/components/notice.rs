//! `fr-notice`: what concerns the whole site or the whole page, as a band.

use yew::prelude::*;

use super::Severity;

pub fn notice(severity: Severity, title: impl Into<AttrValue>, text: impl Into<AttrValue>) -> Html {
    let class = match severity {
        Severity::Warning | Severity::Error => "fr-notice fr-notice--warning fr-mb-3w",
        _ => "fr-notice fr-notice--info fr-mb-3w",
    };
    html! {
        <div {class}>
            <div class="fr-container">
                <div class="fr-notice__body">
                    <p>
                        <span class="fr-notice__title">{ title.into() }</span>
                        <span class="fr-notice__desc">{ text.into() }</span>
                    </p>
                </div>
            </div>
        </div>
    }
}
