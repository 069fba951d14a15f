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
    /// So many are done with.
    Going(u64),
    /// Not answered, or refused: whether the mandates were to end, and why.
    Stopped(bool, String, Shared<Problem>),
}

/// Decided, proposed, and proposed by the same person before.
const NONE: (u64, u64, u64) = (0, 0, 0);

/// Made by [`use_batch`].
#[derive(Clone)]
pub struct Batch {
    /// The first page of the group.
    group: Address<NoBody, EndingGroup>,
    errand: Errand<Stage>,
    decided: Rc<Cell<(u64, u64, u64)>>,
    ondone: Callback<(bool, EndingDecided)>,
}

/// Decides the `group`; `ondone` is told whether the mandates were to end, and how many were decided or proposed.
#[hook]
pub fn use_batch(group: Address<NoBody, EndingGroup>, ondone: Callback<(bool, EndingDecided)>) -> Batch {
    Batch { group, errand: use_errand(), decided: use_memo((), |()| Cell::new(NONE)), ondone }
}

impl Batch {
    pub fn is_going(&self) -> bool {
        matches!(self.errand.stage(), Stage::Going(_))
    }

    /// Ends every mandate of the group on the day proposed for it, or lets them all go on.
    pub fn decide(&self, confirm: bool, reason: String) {
        if !self.errand.begin() {
            return;
        }
        self.errand.show(Stage::Going(self.done()));
        let this = self.clone();
        spawn_local(async move {
            let outcome = this.walk(confirm, &reason).await;
            this.errand.end();
            match outcome {
                Ok(()) if this.errand.is_left() => {}
                Ok(()) => {
                    this.errand.show(Stage::Idle);
                    let (changed, proposed, own) = this.decided.replace(NONE);
                    this.ondone.emit((confirm, EndingDecided { changed, proposed, own }));
                }
                Err(problem) => this.errand.show(Stage::Stopped(confirm, reason, stopped(problem))),
            }
        });
    }

    fn done(&self) -> u64 {
        let (changed, proposed, own) = self.decided.get();
        changed + proposed + own
    }

    async fn walk(&self, confirm: bool, reason: &str) -> Result<(), Box<Problem>> {
        let mut address = self.group.clone();
        while !self.errand.is_left() {
            let page: EndingGroup = patiently(&|| Request::get(address.as_str())).await?.json()?;
            self.decide_page(&page, confirm, reason).await?;
            let Some(cursor) = page.cursor else { break };
            address = self.group.clone().asking("cursor", &cursor);
        }
        Ok(())
    }

    async fn decide_page(&self, page: &EndingGroup, confirm: bool, reason: &str) -> Result<(), Box<Problem>> {
        if page.endings.is_empty() {
            return Ok(());
        }
        let keys = page.endings.iter().map(|ending| ending.key.clone()).collect();
        let asked = EndingDecision { keys, confirm, end: None, reason: reason.to_owned() };
        let json = serde_json::to_string(&asked).unwrap_or_default();
        let answer: EndingDecided =
            patiently(&|| Request::post(endpoints::DECIDE_MANDATE_ENDINGS.at([]), &json)).await?.json()?;
        let (changed, proposed, own) = self.decided.get();
        self.decided.set((changed + answer.changed, proposed + answer.proposed, own + answer.own));
        self.errand.show(Stage::Going(self.done()));
        Ok(())
    }

    /// How many are decided, or why it stopped.
    pub fn view(&self) -> Html {
        match self.errand.stage() {
            Stage::Idle => Html::default(),
            Stage::Going(decided) => waiting([&in_words(*decided), "…"].concat()),
            Stage::Stopped(confirm, reason, problem) => {
                let (this, confirm, reason) = (self.clone(), *confirm, reason.clone());
                let again = Callback::from(move |_: MouseEvent| this.decide(confirm, reason.clone()));
                html! {
                    <>
                        { problem_alert(problem) }
                        <p>{ [&in_words(self.done()), ". Ce qui est fait le reste."].concat() }</p>
                        <p>{ action(Look::Secondary, "Continuer", false, again) }</p>
                    </>
                }
            }
        }
    }
}

fn in_words(decided: u64) -> String {
    plural(i64::try_from(decided).unwrap_or(i64::MAX), "mandat traité", "mandats traités")
}
