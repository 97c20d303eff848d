//! A draft while a person edits it: saved by itself shortly after the last change, checked against the revision.

use super::rpc::{get_item, save_item};
use crate::dom::BROWSER;
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;
use types::{EnvId, FieldError, ItemRef, ItemState, ItemView, Json, Problem, Timestamp};

/// How long after the last change a draft is saved.
const PAUSE: Duration = Duration::from_millis(600);

/// Whether what is on the screen is on the server.
#[derive(Clone, PartialEq, Debug)]
pub enum SaveState {
    /// It is.
    Saved,
    /// A change waits for the pause in typing.
    Waiting,
    /// It is on its way.
    Saving,
    /// The server refused it, or could not be reached.
    Failed(Problem),
    /// Somebody else saved first; this is theirs.
    Conflict(Box<ItemView>),
    /// Somebody removed the item.
    Gone,
}

/// An item that is being edited. Copy it into any handler.
#[derive(Clone, Copy)]
pub struct Draft {
    env: StoredValue<EnvId>,
    item: StoredValue<ItemRef>,
    json: RwSignal<Json>,
    view: RwSignal<ItemView>,
    state: RwSignal<SaveState>,
    /// Counts the changes, so that a save knows whether it carried the last one.
    changes: StoredValue<u64>,
}

impl Draft {
    /// Takes up an item as the server has it. What is not saved when the page goes is saved then.
    pub fn new(env: EnvId, view: ItemView) -> Draft {
        let draft = Draft {
            env: StoredValue::new(env),
            item: StoredValue::new(view.summary.item.clone()),
            json: RwSignal::new(view.summary.json.clone()),
            view: RwSignal::new(view),
            state: RwSignal::new(SaveState::Saved),
            changes: StoredValue::new(0),
        };
        Effect::new(move |before: Option<()>| {
            draft.json.track();
            if before.is_some() {
                draft.touched();
            }
        });
        on_cleanup(move || draft.leave());
        draft
    }

    fn leave(&self) {
        if BROWSER && self.state.try_get_untracked() == Some(SaveState::Waiting) {
            let (env, item, json) = (self.env(), self.item(), self.json.get_untracked());
            let revision = self.view.with_untracked(|v| v.revision);
            // Nobody is left to be told of a failure.
            spawn_local(async move {
                let _ = save_item(env, item, json, revision).await;
            });
        }
    }

    /// The environment.
    pub fn env(&self) -> EnvId {
        self.env.get_value()
    }

    /// Which item.
    pub fn item(&self) -> ItemRef {
        self.item.get_value()
    }

    /// The JSON on the screen. However it changes, it is saved after a pause.
    pub fn json(&self) -> RwSignal<Json> {
        self.json
    }

    /// The item as the server last told it.
    pub fn view(&self) -> RwSignal<ItemView> {
        self.view
    }

    /// Whether the screen's JSON is on the server.
    pub fn state(&self) -> RwSignal<SaveState> {
        self.state
    }

    /// Where the item stands.
    pub fn stands(&self) -> Signal<ItemState> {
        let view = self.view;
        Signal::derive(move || view.with(|v| v.summary.state))
    }

    /// What is still wrong with it.
    pub fn problems(&self) -> Signal<Vec<FieldError>> {
        let view = self.view;
        Signal::derive(move || view.with(|v| v.problems.clone()))
    }

    /// Changes the JSON; it is saved after a pause.
    pub fn edit(&self, change: impl FnOnce(&mut Json)) {
        self.json.update(change);
    }

    /// The JSON on the screen changed: it is saved after a pause.
    fn touched(&self) {
        self.changes.update_value(|n| *n += 1);
        let mine = self.changes.get_value();
        let is_known = self.json.with_untracked(|now| self.view.with_untracked(|v| v.summary.json == *now));
        match self.state.get_untracked() {
            SaveState::Conflict(_) | SaveState::Gone => return,
            // The save under way sees that it does not carry the last change.
            SaveState::Saving => {}
            SaveState::Saved | SaveState::Waiting | SaveState::Failed(_) if is_known => {
                return self.state.set(SaveState::Saved);
            }
            SaveState::Saved | SaveState::Waiting | SaveState::Failed(_) => {
                self.state.set(SaveState::Waiting)
            }
        }
        let draft = *self;
        set_timeout(
            move || {
                if draft.changes.try_get_value() == Some(mine) {
                    draft.save();
                }
            },
            PAUSE,
        );
    }

    /// Saves what is not saved yet, without waiting for the pause.
    pub fn save(&self) {
        if matches!(self.state.get_untracked(), SaveState::Waiting | SaveState::Failed(_)) {
            self.state.set(SaveState::Saving);
            spawn_local(self.send());
        }
    }

    async fn send(self) {
        loop {
            let (env, item) = (self.env(), self.item());
            let (sent, json) = (self.changes.get_value(), self.json.get_untracked());
            let revision = self.view.with_untracked(|v| v.revision);
            let answer = save_item(env.clone(), item.clone(), json, revision).await;
            // The page may be gone by now, and its signals with it.
            let Some(now) = self.changes.try_get_value() else { return };
            match answer {
                Ok(view) => {
                    self.view.set(view);
                    if now == sent {
                        self.state.set(SaveState::Saved);
                        return;
                    }
                }
                Err(failure) if failure.0.code == "conflict" => {
                    let theirs = get_item(env, item).await;
                    let Some(base) = self.view.try_with_untracked(|v| v.summary.json.clone()) else { return };
                    match theirs {
                        // It was published or discarded to what this edit began with: nobody's words are at stake.
                        Ok(theirs) if theirs.summary.json == base && theirs.revision != revision => {
                            self.view.set(theirs);
                        }
                        Ok(theirs) => return self.state.set(SaveState::Conflict(Box::new(theirs))),
                        Err(failure) => return self.state.set(lost(failure.0)),
                    }
                }
                Err(failure) => {
                    self.state.set(lost(failure.0));
                    return;
                }
            }
        }
    }

    /// The draft was saved at a moment, here or elsewhere: asks the server again unless it is known already.
    pub fn heard(&self, at: Timestamp) {
        if self.view.with_untracked(|v| v.summary.updated_at < at) {
            self.refresh();
        }
    }

    /// Asks the server again: somebody may have saved or published. What is being typed here stays.
    pub fn refresh(&self) {
        if !matches!(self.state.get_untracked(), SaveState::Saved | SaveState::Waiting) {
            return;
        }
        let draft = *self;
        let before = self.changes.get_value();
        spawn_local(async move {
            let answer = get_item(draft.env(), draft.item()).await;
            let Some(state) = draft.state.try_get_untracked() else { return };
            match answer {
                // Nothing was typed or sent meanwhile: the server's word is the newest.
                Ok(view) if state == SaveState::Saved && draft.changes.get_value() == before => {
                    if view.summary.json != draft.json.get_untracked() {
                        draft.json.set(view.summary.json.clone());
                    }
                    draft.view.set(view);
                }
                Ok(_) => {}
                Err(failure) if failure.0.code == "not_found" => draft.state.set(SaveState::Gone),
                Err(_) => {}
            }
        });
    }

    /// Gives up what is on the screen for what the server has.
    pub fn take(&self, theirs: ItemView) {
        self.json.set(theirs.summary.json.clone());
        self.view.set(theirs);
        self.state.set(SaveState::Saved);
    }

    /// Saves what is on the screen over what somebody else saved.
    pub fn keep_mine(&self, theirs: ItemView) {
        self.view.set(theirs);
        self.state.set(SaveState::Waiting);
        self.save();
    }
}

fn lost(problem: Problem) -> SaveState {
    if problem.code == "not_found" { SaveState::Gone } else { SaveState::Failed(problem) }
}
