//! What has just been done: shown at the top of its page, read aloud, and given the focus.

use yew::prelude::*;

use super::{Severity, alert};
use crate::{announcer, browser};

const MESSAGE_ID: &str = "message";

/// Made by [`use_said`].
#[derive(Clone, PartialEq)]
pub struct Said(UseStateHandle<Option<AttrValue>>);

/// The place of a page's message, empty at first.
#[hook]
pub fn use_said() -> Said {
    Said(use_state_eq(|| None))
}

impl Said {
    /// What a page does once something is done: it says so, and reads again what it shows.
    pub fn then(&self, reload: &Callback<()>) -> Callback<&'static str> {
        let (said, reload) = (self.clone(), reload.clone());
        Callback::from(move |words: &'static str| {
            said.say(words);
            reload.emit(());
        })
    }

    pub fn say(&self, words: impl Into<AttrValue>) {
        let words = words.into();
        self.0.set(Some(words.clone()));
        announcer::announce(words);
        browser::focus_soon(MESSAGE_ID);
    }

    pub fn view(&self) -> Html {
        html! {
            <div id={MESSAGE_ID} tabindex="-1">
                if let Some(words) = &*self.0 { { alert(Severity::Success, words.clone(), Html::default()) } }
            </div>
        }
    }
}
