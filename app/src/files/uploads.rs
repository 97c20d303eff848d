//! Uploads of this page: a queue of which two are on their way at a time.

use super::{
    address::name_of,
    send::{Heard, Sending},
};
use crate::{
    i18n::{
        fmt_bytes,
        messages::{files::*, problems::problem},
        use_lang,
    },
    rpc::Fault,
    ui::*,
};
use leptos::prelude::*;
use std::{cell::RefCell, collections::HashMap};
use types::{EnvId, Problem};
use web_sys::{File, FileList};

/// Uploads that are on their way at once.
const AT_ONCE: usize = 2;

thread_local! {
    // A page has one thread and one queue; the server never comes here.
    /// The browser's files, for uploads that are not done.
    static FILES: RefCell<HashMap<u32, File>> = RefCell::default();
    /// The requests under way.
    static SENDING: RefCell<HashMap<u32, Sending>> = RefCell::default();
}

/// How it stands with one.
#[derive(Clone, Debug, PartialEq)]
enum State {
    Waiting,
    Sending,
    Done,
    Cancelled,
    Failed(Problem),
}

/// One upload.
#[derive(Clone, Debug, PartialEq)]
struct Upload {
    id: u32,
    path: String,
    size: f64,
    sent: f64,
    state: State,
    /// Whether it may take the place of what is there.
    overwrite: bool,
}

/// The queue; copy it into any handler.
#[derive(Clone, Copy)]
pub struct Uploads {
    env: StoredValue<EnvId>,
    list: RwSignal<Vec<Upload>>,
    next: StoredValue<u32>,
}

impl Uploads {
    /// An empty queue of an environment. What is under way stops with the page.
    pub fn new(env: EnvId) -> Self {
        on_cleanup(|| {
            FILES.with_borrow_mut(HashMap::clear);
            SENDING.take();
        });
        Self { env: StoredValue::new(env), list: RwSignal::default(), next: StoredValue::new(0) }
    }

    /// Queues files for a folder.
    pub fn add(&self, folder: &str, files: &FileList) {
        for file in (0..files.length()).filter_map(|n| files.get(n)) {
            let id = self.next.get_value();
            self.next.set_value(id + 1);
            let path = format!("{folder}{}", file.name());
            let (size, sent, state) = (file.size(), 0.0, State::Waiting);
            FILES.with_borrow_mut(|all| all.insert(id, file));
            self.list.update(|list| list.push(Upload { id, path, size, sent, state, overwrite: false }));
        }
        self.go_on();
    }

    fn change(&self, id: u32, change: impl FnOnce(&mut Upload)) {
        self.list.try_update(|list| list.iter_mut().find(|upload| upload.id == id).map(change));
    }

    /// Begins what may begin.
    fn go_on(&self) {
        loop {
            let wanted = self.list.with_untracked(|list| {
                let busy = list.iter().filter(|upload| upload.state == State::Sending).count();
                let first = list.iter().find(|upload| upload.state == State::Waiting);
                first.filter(|_| busy < AT_ONCE).cloned()
            });
            let Some(Upload { id, path, overwrite, .. }) = wanted else { return };
            let me = *self;
            let heard = Callback::new(move |heard| me.heard(id, heard));
            let file = FILES.with_borrow(|all| all.get(&id).cloned());
            let begun =
                file.and_then(|file| Sending::begin(&self.env.get_value(), &path, &file, overwrite, heard));
            match begun {
                Some(sending) => {
                    SENDING.with_borrow_mut(|all| all.insert(id, sending));
                    self.change(id, |upload| upload.state = State::Sending);
                }
                None => self.change(id, |upload| upload.state = State::Failed(Fault::offline().0)),
            }
        }
    }

    fn heard(&self, id: u32, heard: Heard) {
        let over = match heard {
            Heard::Sent(bytes) => {
                self.change(id, |upload| upload.sent = bytes);
                return;
            }
            Heard::Done => State::Done,
            Heard::Failed(problem) => State::Failed(problem),
        };
        let done = over == State::Done;
        self.change(id, |upload| upload.state = over);
        SENDING.with_borrow_mut(|all| all.remove(&id));
        if done {
            FILES.with_borrow_mut(|all| all.remove(&id));
        }
        self.go_on();
    }

    fn cancel(&self, id: u32) {
        SENDING.with_borrow_mut(|all| all.remove(&id));
        self.change(id, |upload| upload.state = State::Cancelled);
        self.go_on();
    }

    fn again(&self, id: u32, overwrite: bool) {
        self.change(id, |upload| {
            upload.overwrite |= overwrite;
            upload.sent = 0.0;
            upload.state = State::Waiting;
        });
        self.go_on();
    }

    fn clear(&self) {
        self.list.update(|list| {
            list.retain(|upload| matches!(upload.state, State::Waiting | State::Sending | State::Failed(_)));
        });
    }

    /// The queue, if there is anything in it.
    pub fn view(self) -> impl IntoView {
        let l = use_lang();
        let finished = move || {
            self.list.with(|list| list.iter().any(|u| matches!(u.state, State::Done | State::Cancelled)))
        };
        let actions = move || {
            finished().then(|| {
                view! {
                    <Button size=Size::Small kind=Kind::Ghost on_press=move |()| self.clear()>
                        {clear_done(l)}
                    </Button>
                }
            })
        };
        let any = Memo::new(move |_| self.list.with(|list| !list.is_empty()));
        move || {
            any.get().then(|| {
                view! {
                    <Card title=uploads(l) actions=ViewFn::from(move || actions) flush=true>
                        <ul class="stack-list">
                            <For each=move || self.list.get() key=|upload| upload.id let:upload>
                                {row(self, upload.id, &upload.path)}
                            </For>
                        </ul>
                    </Card>
                }
            })
        }
    }
}

fn row(all: Uploads, id: u32, path: &str) -> impl IntoView + use<> {
    let l = use_lang();
    let name = name_of(path).to_owned();
    let upload = Memo::new(move |_| all.list.with(|list| list.iter().find(|u| u.id == id).cloned()));
    let state = Memo::new(move |_| upload.get().map(|u| u.state));
    let bar = {
        let label = progress_of(l, &name);
        move || {
            let Upload { sent, size, .. } = upload.get()?;
            let value = if size > 0.0 { (sent / size * 100.0).min(100.0) } else { 0.0 };
            Some(view! {
                <progress class="w-full" max="100" value=value.to_string() aria-label=label.clone()></progress>
            })
        }
    };
    let stop = cancel_upload(l, &name);
    let words = move || match state.get()? {
        State::Waiting => Some(view! { <span class="muted small">{waiting(l)}</span> }.into_any()),
        State::Sending => Some(bar.clone().into_any()),
        State::Done => {
            Some(view! { <span class="muted small" role="status">{uploaded(l)}</span> }.into_any())
        }
        State::Cancelled => Some(view! { <span class="muted small">{cancelled(l)}</span> }.into_any()),
        State::Failed(why) => {
            Some(view! { <span class="field-error" role="alert">{problem(l, &why)}</span> }.into_any())
        }
    };
    let act = move || {
        match state.get()? {
        State::Waiting | State::Sending => Some(
            view! {
                <IconButton glyph=Glyph::Close label=stop.clone() size=Size::Small on_press=move |()| all.cancel(id) />
            }
            .into_any(),
        ),
        State::Failed(why) if why.code == "file_exists" => Some(
            view! {
                <Button size=Size::Small on_press=move |()| all.again(id, true)>{replace_it(l)}</Button>
            }
            .into_any(),
        ),
        State::Failed(_) | State::Cancelled => Some(
            view! { <Button size=Size::Small on_press=move |()| all.again(id, false)>{again(l)}</Button> }
            .into_any(),
        ),
        State::Done => None,
    }
    };
    let size = move || {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a file's size")]
        upload.get().map(|u| fmt_bytes(u.size as u64))
    };
    view! {
        <li>
            <div class="grid gap-1 min-w-0 grow">
                <span class="flex gap-2 min-w-0">
                    <span class="truncate">{name}</span>
                    <span class="muted small num">{size}</span>
                </span>
                {words}
            </div>
            {act}
        </li>
    }
}
