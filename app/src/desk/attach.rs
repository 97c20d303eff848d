//! Pictures that go with a reply: chosen, pasted or dropped, uploaded at once, shown before they are sent.

use super::chat::Open;
use crate::{
    i18n::{messages::desk_care::*, messages::problems::problem, use_lang},
    rpc::Answer,
    session::use_env,
    ui::*,
    upload::post_file,
};
use leptos::{html, prelude::*, task::spawn_local, web_sys};
use types::desk::Attachment;

/// Pictures of one reply.
const MOST: usize = 4;
/// What the browser offers to choose.
const ACCEPT: &str = "image/png,image/jpeg,image/webp,image/gif";

/// A picture on its way.
#[derive(Clone, PartialEq)]
struct Pending {
    id: u32,
    name: String,
    state: Option<Result<Attachment, String>>,
}

/// The pictures of a composer.
#[derive(Clone, Copy)]
pub struct Pictures {
    all: RwSignal<Vec<Pending>>,
    next: StoredValue<u32>,
    place: StoredValue<String>,
    toasts: Toasts,
    l: crate::i18n::Lang,
}

impl Pictures {
    /// None yet.
    pub fn new(open: Open) -> Self {
        let (env, id) = (use_env().id, open.id.get_value());
        Self {
            all: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
            place: StoredValue::new(format!("/api/console/desk-files/{env}/{id}/pictures")),
            toasts: use_toasts(),
            l: use_lang(),
        }
    }

    /// Takes files; those that are no pictures are left out. Says whether there was one.
    pub fn take(self, files: Option<web_sys::FileList>) -> bool {
        let Some(files) = files else { return false };
        let pictures =
            (0..files.length()).filter_map(|n| files.get(n)).filter(|f| f.type_().starts_with("image/"));
        let mut any = false;
        for file in pictures {
            any = true;
            if self.all.with_untracked(Vec::len) >= MOST {
                self.toasts.error(picture_most(self.l, MOST));
                break;
            }
            self.upload(file);
        }
        any
    }

    fn upload(self, file: web_sys::File) {
        let id = self.next.try_update_value(|n| {
            *n += 1;
            *n
        });
        let Some(id) = id else { return };
        let name = file.name();
        self.all.update(|all| all.push(Pending { id, name: name.clone(), state: None }));
        let url =
            format!("{}?name={}", self.place.get_value(), String::from(js_sys::encode_uri_component(&name)));
        spawn_local(async move {
            let answer: Answer<Attachment> = post_file(&url, &file).await;
            let state = answer.map_err(|fault| problem(self.l, &fault.0));
            self.all.try_update(|all| {
                if let Some(picture) = all.iter_mut().find(|picture| picture.id == id) {
                    picture.state = Some(state);
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

/// The button and what is on its way.
#[component]
pub fn PictureButton(
    /// The pictures.
    pictures: Pictures,
    /// The channel of the conversation.
    channel: String,
) -> impl IntoView {
    let l = use_lang();
    let input = NodeRef::<html::Input>::new();
    let (carries, help) = match channel.as_str() {
        "web" | "mini_program" => (true, picture_help(l)),
        "wechat" => (true, picture_wechat(l)),
        _ => (false, picture_channel(l)),
    };
    let pick = move |()| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let chosen = move |_| {
        if let Some(input) = input.get_untracked() {
            pictures.take(input.files());
            input.set_value("");
        }
    };
    view! {
        <IconButton glyph=Glyph::Image label=format!("{} · {help}", add_picture(l)) disabled=!carries on_press=pick />
        <input node_ref=input type="file" accept=ACCEPT multiple hidden aria-hidden="true" tabindex="-1" on:change=chosen />
        {(channel != "web" && channel != "mini_program").then(|| view! { <span class="small muted">{help}</span> })}
    }
}

/// The pictures before they are sent.
#[component]
pub fn PictureRow(
    /// The pictures.
    pictures: Pictures,
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
            Some(Ok(a)) => view! { <img class="desk-thumb" src=a.url alt=name.clone() /> }.into_any(),
        };
        view! {
            <li class="desk-picture">
                {shown}
                <IconButton
                    glyph=Glyph::Close
                    size=Size::Small
                    label=remove_picture(l, &name)
                    on_press=move |()| pictures.all.update(|all| all.retain(|p| p.id != id))
                />
            </li>
        }
    };
    move || {
        let all = pictures.all.get();
        (!all.is_empty())
            .then(|| view! { <ul class="desk-pictures">{all.into_iter().map(item).collect_view()}</ul> })
    }
}
