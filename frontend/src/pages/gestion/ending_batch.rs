//! All the mandates of a group decided at once, page after page: a general election leaves thousands of them in a département.

use std::cell::Cell;
use std::rc::Rc;

use mce_shared::api::{Address, EndingDecided, EndingDecision, EndingGroup, NoBody, endpoints};
use mce_shared::french::plural;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::errand::{Errand, stopped, use_errand};
use super::patience::patiently;
use crate::api::{Problem, Request, Shared};
use crate::components::{Look, action, problem_alert, waiting};

#[derive(Clone, PartialEq, Default)]
enum Stage {
    #[default]
    Idle,
    /// So many are decided.
    Going(u64),
    /// Not answered, or refused: whether the mandates were to end.
    Stopped(bool, Shared<Problem>),
}

/// Made by [`use_batch`].
#[derive(Clone)]
pub struct Batch {
    /// The first page of the group.
    group: Address<NoBody, EndingGroup>,
    errand: Errand<Stage>,
    decided: Rc<Cell<u64>>,
    ondone: Callback<(bool, u64)>,
}

/// Decides the `group`; `ondone` is told whether the mandates ended, and how many were decided.
#[hook]
pub fn use_batch(group: Address<NoBody, EndingGroup>, ondone: Callback<(bool, u64)>) -> Batch {
    Batch { group, errand: use_errand(), decided: use_memo((), |()| Cell::new(0)), ondone }
}

impl Batch {
    pub fn is_going(&self) -> bool {
        matches!(self.errand.stage(), Stage::Going(_))
    }

    /// Ends every mandate of the group on the day proposed for it, or lets them all go on.
    pub fn decide(&self, confirm: bool) {
        if !self.errand.begin() {
            return;
        }
        self.errand.show(Stage::Going(self.decided.get()));
        let this = self.clone();
        spawn_local(async move {
            let outcome = this.walk(confirm).await;
            this.errand.end();
            match outcome {
                Ok(()) if this.errand.is_left() => {}
                Ok(()) => {
                    this.errand.show(Stage::Idle);
                    this.ondone.emit((confirm, this.decided.replace(0)));
                }
                Err(problem) => this.errand.show(Stage::Stopped(confirm, stopped(problem))),
            }
        });
    }

    async fn walk(&self, confirm: bool) -> Result<(), Box<Problem>> {
        let mut address = self.group.clone();
        while !self.errand.is_left() {
            let page: EndingGroup = patiently(&|| Request::get(address.as_str())).await?.json()?;
            self.decide_page(&page, confirm).await?;
            let Some(cursor) = page.cursor else { break };
            address = self.group.clone().asking("cursor", &cursor);
        }
        Ok(())
    }

    async fn decide_page(&self, page: &EndingGroup, confirm: bool) -> Result<(), Box<Problem>> {
        if page.endings.is_empty() {
            return Ok(());
        }
        let keys = page.endings.iter().map(|ending| ending.key.clone()).collect();
        let json = serde_json::to_string(&EndingDecision { keys, confirm, end: None }).unwrap_or_default();
        let answer: EndingDecided =
            patiently(&|| Request::post(endpoints::DECIDE_MANDATE_ENDINGS.at([]), &json)).await?.json()?;
        self.decided.set(self.decided.get() + answer.changed);
        self.errand.show(Stage::Going(self.decided.get()));
        Ok(())
    }

    /// How many are decided, or why it stopped.
    pub fn view(&self) -> Html {
        match self.errand.stage() {
            Stage::Idle => Html::default(),
            Stage::Going(decided) => waiting([&in_words(*decided), "…"].concat()),
            Stage::Stopped(confirm, problem) => {
                let (this, confirm) = (self.clone(), *confirm);
                let again = Callback::from(move |_: MouseEvent| this.decide(confirm));
                html! {
                    <>
                        { problem_alert(problem) }
                        <p>{ [&in_words(self.decided.get()), ". Ce qui est décidé le reste."].concat() }</p>
                        <p>{ action(Look::Secondary, "Continuer", false, again) }</p>
                    </>
                }
            }
        }
    }
}

fn in_words(decided: u64) -> String {
    plural(i64::try_from(decided).unwrap_or(i64::MAX), "mandat décidé", "mandats décidés")
}
