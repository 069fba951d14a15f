//! A run that this page carries on: the same request, again and again, until the run is over.

use mce_shared::api::{Address, AdvanceRun, RunView};
use mce_shared::ids::RunId;
use mce_shared::runs::RunState;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::errand::{Errand, stopped, use_errand};
use super::patience::patiently;
use super::run_view::{progress, result};
use crate::api::{Problem, Request, Shared};
use crate::components::{Look, action, problem_alert, waiting};
use crate::{announcer, browser};

/// Where the result of a run is shown.
pub const RESULT_ID: &str = "resultat";
/// Between two looks at a run that somebody else is working at.
const PAUSE_MS: i32 = 1_000;

#[derive(Clone, PartialEq, Default)]
enum Stage {
    #[default]
    Idle,
    /// Under way, whether it writes nothing; the run is known after the first answer.
    Going(bool, Option<Shared<RunView>>),
    Over(Shared<RunView>),
    /// Not answered, or refused: it can be carried on.
    Stopped(AdvanceRun, Shared<Problem>),
}

/// Made by [`use_driver`].
#[derive(Clone)]
pub struct Driver {
    job: Address<AdvanceRun, RunView>,
    errand: Errand<Stage>,
    onover: Callback<()>,
}

/// A driver, as a property: it is the same for the life of the page.
#[derive(Clone)]
pub struct Driving(pub Driver);

impl PartialEq for Driving {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// Drives the runs of a `job`; `onover` is called when one is over.
#[hook]
pub fn use_driver(job: Address<AdvanceRun, RunView>, onover: Callback<()>) -> Driver {
    Driver { job, errand: use_errand(), onover }
}

impl Driver {
    pub fn is_going(&self) -> bool {
        self.under_way().is_some()
    }

    /// Whether the run that is under way writes nothing.
    pub fn under_way(&self) -> Option<bool> {
        match self.errand.stage() {
            Stage::Going(dry, _) => Some(*dry),
            _ => None,
        }
    }

    pub fn over(&self) -> Option<&RunView> {
        match self.errand.stage() {
            Stage::Over(run) => Some(run),
            _ => None,
        }
    }

    /// Whether nothing was asked of it, so that it shows nothing.
    pub fn is_idle(&self) -> bool {
        matches!(self.errand.stage(), Stage::Idle)
    }

    /// What was shown of the last run is gone.
    pub fn clear(&self) {
        if !self.errand.is_busy() {
            self.errand.show(Stage::Idle);
        }
    }

    /// Starts a run, or carries one on.
    pub fn advance(&self, dry: bool, run: Option<RunId>) {
        if !self.errand.begin() {
            return;
        }
        self.errand.show(Stage::Going(dry, None));
        let this = self.clone();
        spawn_local(async move {
            this.drive(AdvanceRun { dry, run }).await;
            this.errand.end();
        });
    }

    async fn drive(&self, mut asked: AdvanceRun) {
        let mut before = None;
        while !self.errand.is_left() {
            match self.once(&asked).await {
                Ok(view) if view.state == RunState::Done => return self.end(view),
                Ok(view) => {
                    asked.run = Some(view.id.clone());
                    let done = view.done;
                    self.errand.show(Stage::Going(asked.dry, Some(Shared::new(view))));
                    if before.replace(done) == Some(done) {
                        browser::pause(PAUSE_MS).await;
                    }
                }
                Err(problem) => return self.stop(asked, problem),
            }
        }
    }

    async fn once(&self, asked: &AdvanceRun) -> Result<RunView, Box<Problem>> {
        let json = serde_json::to_string(asked).unwrap_or_default();
        patiently(&|| Request::post(self.job.clone(), &json)).await?.json()
    }

    fn end(&self, view: RunView) {
        announcer::announce("Le traitement est terminé.");
        browser::focus_soon(RESULT_ID);
        self.errand.show(Stage::Over(Shared::new(view)));
        self.onover.emit(());
    }

    fn stop(&self, asked: AdvanceRun, problem: Box<Problem>) {
        self.errand.show(Stage::Stopped(asked, stopped(problem)));
        self.onover.emit(());
    }

    /// How far it has come, what came of it, or why it stopped.
    pub fn view(&self) -> Html {
        let content = match self.errand.stage() {
            Stage::Idle => Html::default(),
            Stage::Going(_, None) => waiting("Le traitement commence…"),
            Stage::Going(_, Some(run)) => html! { <div class="mce-progress">{ progress(run) }</div> },
            Stage::Over(run) => result(run),
            Stage::Stopped(asked, problem) => self.stopped(asked, problem),
        };
        html! { <div id={RESULT_ID} tabindex="-1">{ content }</div> }
    }

    fn stopped(&self, asked: &AdvanceRun, problem: &Problem) -> Html {
        let again = {
            let (this, asked) = (self.clone(), asked.clone());
            Callback::from(move |_: MouseEvent| this.advance(asked.dry, asked.run.clone()))
        };
        html! {
            <>
                { problem_alert(problem) }
                <p>{ "Ce qui est fait reste fait : le traitement reprendra où il en était." }</p>
                <p>{ action(Look::Secondary, "Continuer", false, again) }</p>
            </>
        }
    }
}
