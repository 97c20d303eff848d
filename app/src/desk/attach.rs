//! Files that go with a reply: chosen, pasted or dropped, uploaded at once, shown before they are sent.

use super::chat::Open;
use crate::{
    i18n::{Lang, messages::desk_care::*, messages::problems::problem, use_lang},
    rpc::Answer,
    session::use_env,
    ui::*,
    upload::post_file,
};
use leptos::{html, prelude::*, task::spawn_local, web_sys};
use types::Problem;
use types::attachment::{MAX_FILE, WECHAT, accept, is_picture};
use types::desk::Attachment;

/// Files of one reply.
const MOST: usize = 4;

/// What a channel carries. The server has the last word; this is for saying it before.
#[derive(Clone, Copy, PartialEq)]
enum Carries {
    All,
    /// Pictures, and of those not WebP.
    Pictures,
    Nothing,
}

impl Carries {
    fn of(channel: &str) -> Self {
        match channel {
            "web" | "mini_program" => Self::All,
            "wechat" => Self::Pictures,
            _ => Self::Nothing,
        }
    }

    /// What the browser offers to choose.
    fn accept(self) -> String {
        if self == Self::All { accept() } else { WECHAT.join(",") }
    }

    fn help(self, l: Lang) -> &'static str {
        match self {
            Self::All => file_help(l),
            Self::Pictures => file_wechat(l),
            Self::Nothing => file_channel(l),
        }
    }

    /// Whether a file of this type, as the browser sees it, can go there.
    fn takes(self, kind: &str) -> bool {
        match self {
            Self::All => true,
            Self::Pictures => WECHAT.contains(&kind),
            Self::Nothing => false,
        }
    }
}

/// A file on its way.
#[derive(Clone, PartialEq)]
struct Pending {
    id: u32,
    name: String,
    state: Option<Result<Attachment, String>>,
}

/// The files of a composer.
#[derive(Clone, Copy)]
pub struct Attachments {
    all: RwSignal<Vec<Pending>>,
    next: StoredValue<u32>,
    place: StoredValue<String>,
    carries: Carries,
    toasts: Toasts,
    l: Lang,
}

impl Attachments {
    /// None yet.
    pub fn new(open: Open) -> Self {
        let (env, id) = (use_env().id, open.id.get_value());
        Self {
            all: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
            place: StoredValue::new(format!("/api/console/desk-files/{env}/{id}/attachments")),
            carries: open.chat.with_untracked(|chat| Carries::of(&chat.customer.channel)),
            toasts: use_toasts(),
            l: use_lang(),
        }
    }

    /// Takes files. Says whether there was one.
    pub fn take(self, files: Option<web_sys::FileList>) -> bool {
        let Some(files) = files.filter(|files| files.length() > 0) else { return false };
        for file in (0..files.length()).filter_map(|n| files.get(n)) {
            if self.all.with_untracked(Vec::len) >= MOST {
                self.toasts.error(file_most(self.l, MOST));
                break;
            }
            self.add(file);
        }
        true
    }

    fn add(self, file: web_sys::File) {
        let id = self.next.try_update_value(|n| {
            *n += 1;
            *n
        });
        let Some(id) = id else { return };
        // Said before anything is sent: a body that is too large breaks off without an answer.
        let most = f64::from(u32::try_from(MAX_FILE).unwrap_or(u32::MAX));
        let refused = match () {
            () if !self.carries.takes(&file.type_()) => Some(self.carries.help(self.l)),
            () if file.size() > most => Some(file_limit(self.l)),
            () => None,
        };
        let (name, state) = (file.name(), refused.map(|why| Err(why.to_owned())));
        let done = state.is_some();
        self.all.update(|all| all.push(Pending { id, name: name.clone(), state }));
        if done {
            return;
        }
        let url =
            format!("{}?name={}", self.place.get_value(), String::from(js_sys::encode_uri_component(&name)));
        spawn_local(async move {
            let answer: Answer<Attachment> = post_file(&url, &file).await;
            let state = answer.map_err(|fault| why(self.l, &fault.0));
            self.all.try_update(|all| {
                if let Some(pending) = all.iter_mut().find(|pending| pending.id == id) {
                    pending.state = Some(state);
                }
            });
        });
    }

    /// What may be sent, or nothing while something is on its way.
    pub fn ready(self) -> Option<Vec<Attachment>> {
        self.all.with_untracked(|all| {
            let uploaded = |p: &Pending| p.state.as_ref().map(|s| s.as_ref().ok().cloned());
            all.iter()
                .map(uploaded)
                .collect::<Option<Vec<_>>>()
                .map(|all| all.into_iter().flatten().collect())
        })
    }

    /// Forgets them: they are sent.
    pub fn clear(self) {
        self.all.try_set(Vec::new());
    }
}

fn why(l: Lang, refused: &Problem) -> String {
    if refused.code == "too_large" { file_limit(l).to_owned() } else { problem(l, refused) }
}

/// The button that chooses files.
#[component]
pub fn AttachButton(
    /// The files.
    files: Attachments,
) -> impl IntoView {
    let l = use_lang();
    let input = NodeRef::<html::Input>::new();
    let (carries, help) = (files.carries, files.carries.help(l));
    let pick = move |()| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let chosen = move |_| {
        if let Some(input) = input.get_untracked() {
            files.take(input.files());
            input.set_value("");
        }
    };
    view! {
        <span class="flex items-center gap-2">
            <IconButton
                glyph=Glyph::Attach
                label=format!("{} · {help}", add_file(l))
                disabled=carries == Carries::Nothing
                on_press=pick
            />
            <input node_ref=input type="file" accept=carries.accept() multiple hidden aria-hidden="true" tabindex="-1" on:change=chosen />
            {(carries != Carries::All).then(|| view! { <span class="small muted">{help}</span> })}
        </span>
    }
}

/// The files before they are sent.
#[component]
pub fn AttachmentRow(
    /// The files.
    files: Attachments,
) -> impl IntoView {
    let l = use_lang();
    let item = move |p: Pending| {
        let (id, name) = (p.id, p.name.clone());
        let shown = match p.state {
            None => view! { <span class="small muted" role="status">{uploading(l, &name)}</span> }.into_any(),
            Some(Err(why)) => {
                view! { <span class="small desk-failed" role="alert">{name.clone()} ": " {why}</span> }
                    .into_any()
            }
            Some(Ok(a)) if is_picture(&a.mime) => {
                view! { <img class="desk-thumb" src=a.url alt=name.clone() /> }.into_any()
            }
            Some(Ok(attachment)) => view! { <AttachmentView attachment /> }.into_any(),
        };
        view! {
            <li class="desk-attachment">
                {shown}
                <IconButton
                    glyph=Glyph::Close
                    size=Size::Small
                    label=remove_file(l, &name)
                    on_press=move |()| files.all.update(|all| all.retain(|p| p.id != id))
                />
            </li>
        }
    };
    move || {
        let all = files.all.get();
        (!all.is_empty())
            .then(|| view! { <ul class="desk-attachments">{all.into_iter().map(item).collect_view()}</ul> })
    }
}
