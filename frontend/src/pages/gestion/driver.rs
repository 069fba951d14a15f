//! A run that this page carries on: the same request, again and again, until the run is over.

use std::cell::Cell;
use std::rc::Rc;

use mce_shared::api::{AdvanceRun, RunView};
use mce_shared::ids::RunId;
use mce_shared::runs::RunState;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::patience::patiently;
use super::run_view::{progress, result};
use crate::api::problem::needs_sign_in;
use crate::api::{Problem, Request, Shared, draft};
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

/// What must be known between two draws of the page.
#[derive(Default)]
struct Line {
    busy: Cell<bool>,
    /// The page was left: the run waits for the next hand.
    left: Cell<bool>,
}

/// Made by [`use_driver`].
#[derive(Clone)]
pub struct Driver {
    path: AttrValue,
    stage: UseStateHandle<Stage>,
    line: Rc<Line>,
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

/// Drives the runs of the job at `path`; `onover` is called when one is over.
#[hook]
pub fn use_driver(path: AttrValue, onover: Callback<()>) -> Driver {
    let stage = use_state_eq(Stage::default);
    let line = use_memo((), |()| Line::default());
    use_effect_with((), {
        let line = line.clone();
        |()| move || line.left.set(true)
    });
    Driver { path, stage, line, onover }
}

impl Driver {
    pub fn is_going(&self) -> bool {
        self.under_way().is_some()
    }

    /// Whether the run that is under way writes nothing.
    pub fn under_way(&self) -> Option<bool> {
        match &*self.stage {
            Stage::Going(dry, _) => Some(*dry),
            _ => None,
        }
    }

    /// The run that is over.
    pub fn over(&self) -> Option<&RunView> {
        match &*self.stage {
            Stage::Over(run) => Some(run),
            _ => None,
        }
    }

    /// Whether nothing was asked of it, so that it shows nothing.
    pub fn is_idle(&self) -> bool {
        matches!(&*self.stage, Stage::Idle)
    }

    /// What was shown of the last run is gone.
    pub fn clear(&self) {
        if !self.line.busy.get() {
            self.stage.set(Stage::Idle);
        }
    }

    /// Starts a run, or carries one on.
    pub fn advance(&self, dry: bool, run: Option<RunId>) {
        if self.line.busy.replace(true) {
            return;
        }
        self.stage.set(Stage::Going(dry, None));
        let this = self.clone();
        spawn_local(async move {
            this.drive(AdvanceRun { dry, run }).await;
            this.line.busy.set(false);
        });
    }

    async fn drive(&self, mut asked: AdvanceRun) {
        let mut before = None;
        while !self.line.left.get() {
            match self.once(&asked).await {
                Ok(view) if view.state == RunState::Done => return self.end(view),
                Ok(view) => {
                    asked.run = Some(view.id.clone());
                    let done = view.done;
                    self.stage.set(Stage::Going(asked.dry, Some(Shared::new(view))));
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
        patiently(&|| Request::post(self.path.as_str(), &json)).await?.json()
    }

    fn end(&self, view: RunView) {
        announcer::announce("Le traitement est terminé.");
        browser::focus_soon(RESULT_ID);
        self.stage.set(Stage::Over(Shared::new(view)));
        self.onover.emit(());
    }

    fn stop(&self, asked: AdvanceRun, problem: Box<Problem>) {
        if needs_sign_in(&problem) {
            draft::remember_page();
        }
        self.stage.set(Stage::Stopped(asked, Shared::new(*problem)));
        self.onover.emit(());
    }

    /// How far it has come, what came of it, or why it stopped.
    pub fn view(&self) -> Html {
        let content = match &*self.stage {
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
                <p>{ "Ce qui est fait reste fait : le traitement reprendra où il en était." }</p>
                <p>{ action(Look::Secondary, "Continuer", false, again) }</p>
            </>
        }
    }
}
