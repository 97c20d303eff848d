//! Toasts: one queue, at most three in sight, five seconds each (twelve if it can be taken back), longer while pointed
//! at; errors stay.

use std::time::Duration;

use leptos::prelude::*;
use types::Problem;

use super::{
    button::{Button, IconButton, Kind, Size},
    copy::CopyButton,
    icon::{Glyph, Icon},
};
use crate::i18n::{
    messages::{problems::problem, ui::*},
    use_lang,
};

const STAYS: Duration = Duration::from_secs(5);
/// What can be taken back can be for longer.
const UNDO_STAYS: Duration = Duration::from_secs(12);
const IN_SIGHT: usize = 3;

/// One notice.
#[derive(Clone)]
struct Toast {
    id: u32,
    text: String,
    /// Set for errors: they stay until closed.
    error: bool,
    /// The stable code and the request, for support.
    code: Option<String>,
    trace: Option<String>,
    undo: Option<Callback<()>>,
}

/// The queue of notices. Copy it into any handler.
#[derive(Clone, Copy)]
pub struct Toasts {
    queue: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

impl Toasts {
    pub(crate) fn new() -> Toasts {
        Toasts { queue: RwSignal::new(Vec::new()), next: StoredValue::new(0) }
    }

    fn push(&self, text: String, error: bool, problem: Option<&Problem>, undo: Option<Callback<()>>) {
        let Some(id) = self.next.try_update_value(|n| {
            *n += 1;
            *n
        }) else {
            return;
        };
        let toast = Toast {
            id,
            text,
            error,
            code: problem.map(|p| p.code.clone()),
            trace: problem.and_then(|p| p.trace_id.clone()),
            undo,
        };
        self.queue.try_update(|q| {
            q.push(toast);
            while q.len() > IN_SIGHT {
                // The oldest notice that may go; if only errors are left, the oldest error.
                let oldest = q.iter().position(|t| !t.error).unwrap_or(0);
                q.remove(oldest);
            }
        });
    }

    /// Something went well.
    pub fn success(&self, text: impl Into<String>) {
        self.push(text.into(), false, None, None);
    }

    /// Something went well and can be taken back for as long as the notice stays.
    pub fn undoable(&self, text: impl Into<String>, undo: impl Fn() + Send + Sync + 'static) {
        self.push(text.into(), false, None, Some(Callback::new(move |()| undo())));
    }

    /// Something went wrong; stays until closed.
    pub fn error(&self, text: impl Into<String>) {
        self.push(text.into(), true, None, None);
    }

    /// A problem from the server, in the reader's language, with its code and trace id.
    pub fn problem(&self, p: &Problem) {
        self.push(problem(use_lang(), p), true, Some(p), None);
    }

    fn close(&self, id: u32) {
        self.queue.try_update(|q| q.retain(|t| t.id != id));
    }
}

/// The queue of notices of this page.
#[must_use]
pub fn use_toasts() -> Toasts {
    use_context::<Toasts>().unwrap_or_else(Toasts::new)
}

/// Where notices appear; the frame has one.
#[component]
pub fn ToastHost() -> impl IntoView {
    let l = use_lang();
    let toasts = use_toasts();
    view! {
        <section class="toasts" aria-label=notices(l)>
            <For each=move || toasts.queue.get() key=|t| t.id let:toast>
                <ToastView toast />
            </For>
        </section>
    }
}

#[component]
fn ToastView(toast: Toast) -> impl IntoView {
    let l = use_lang();
    let toasts = use_toasts();
    let id = toast.id;
    // Counts pauses, so that only the timer of the last resumption closes the notice.
    let round = StoredValue::new(0_u32);
    let wait = move || {
        if toast.error {
            return;
        }
        let mine = round.get_value();
        set_timeout(
            move || {
                if round.try_get_value() == Some(mine) {
                    toasts.close(id);
                }
            },
            if toast.undo.is_some() { UNDO_STAYS } else { STAYS },
        );
    };
    let pause = move || round.update_value(|r| *r += 1);
    Effect::new(move |_| wait());
    let undo = toast.undo.map(|undo| {
        let press = move |_| {
            toasts.close(id);
            undo.run(());
        };
        view! {
            <Button kind=Kind::Secondary size=Size::Small on_press=press>
                {self::undo(l)}
            </Button>
        }
    });
    let detail = toast.code.map(|code| {
        let trace = toast.trace.map(|t| {
            view! {
                <span class="mono truncate">{trace_id(l, &t)}</span>
                <CopyButton text=t />
            }
        });
        view! {
            <div class="toast-detail">
                <span class="mono">{error_code(l, code)}</span>
                {trace}
            </div>
        }
    });
    let glyph = if toast.error { Glyph::Alert } else { Glyph::CheckCircle };
    view! {
        <div
            class=if toast.error { "toast toast-error" } else { "toast" }
            role=if toast.error { "alert" } else { "status" }
            on:pointerenter=move |_| pause()
            on:pointerleave=move |_| wait()
            on:focusin=move |_| pause()
            on:focusout=move |_| wait()
        >
            <Icon glyph />
            <div class="toast-text">
                <p>{toast.text}</p>
                {detail}
            </div>
            {undo}
            <IconButton glyph=Glyph::Close label=close(l) size=Size::Small on_press=move |_| toasts.close(id) />
        </div>
    }
}
