//! Where an agent writes: a reply or a private note, with a draft kept for each conversation.

use super::{
    attach::{AttachButton, AttachmentRow, Attachments},
    chat::Open,
    mention,
    page::use_desk,
    rpc::{desk_note, desk_reply, desk_whisper},
    rpc_setup::{Named, desk_allowance},
    suggest::Suggestions,
};
use crate::{
    dom,
    i18n::{
        messages::desk::*,
        messages::desk_care::still_uploading,
        messages::desk_find::{mention_hint, mention_label},
        use_lang,
    },
    live::say_doing,
    session::{may, use_env},
    ui::*,
};
use leptos::{ev, prelude::*, task::spawn_local};
use types::desk::{Allowance, Doing, MAX_TEXT, State};
use types::{MemberId, Permission};

/// The text area, for the shortcuts.
const BOX: &str = "desk-composer";
/// Channels whose customers listen themselves: nothing limits what is said there.
const LISTENING: [&str; 2] = ["web", types::desk::MINI_PROGRAM];
/// How often writing is told, in milliseconds.
const TELL_MS: f64 = 3_000.0;

fn draft_key(open: Open) -> String {
    open.id.with_value(|id| format!("desk-draft-{id}"))
}

/// Makes a message that was taken back the draft again, before what has been written since.
pub fn put_back(open: Open, words: &str) {
    let key = draft_key(open);
    let since = dom::kept(&key).unwrap_or_default();
    let text = if since.is_empty() { words.to_owned() } else { format!("{words}\n{since}") };
    dom::keep(&key, &text);
    if let Some(box_) = dom::by_id(BOX) {
        dom::type_into(&box_, &text);
    }
}

/// Puts words into what is being written, after what is there already, and goes there. It is not sent.
pub fn insert(words: &str) {
    let Some(box_) = dom::by_id(BOX) else { return };
    let there = dom::typed(&box_);
    let text =
        if there.trim().is_empty() { words.to_owned() } else { format!("{}\n{words}", there.trim_end()) };
    dom::type_into(&box_, &text);
    focus();
}

/// Puts the cursor where one writes.
pub fn focus() {
    dom::focus(BOX);
}

/// The place to write.
#[component]
pub fn Composer(
    /// The conversation.
    open: Open,
    /// Canned replies: shortcut and words.
    #[prop(into)]
    canned: Signal<Vec<Named>>,
) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let desk = use_desk();
    let toasts = use_toasts();
    let mode = RwSignal::new("reply".to_owned());
    let text = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    // The name of the message that is being sent: a second try after a lost answer is the same message.
    let name = StoredValue::new(None::<String>);
    Effect::new(move |_| {
        if let Some(draft) = dom::kept(&draft_key(open)) {
            text.set(draft);
        }
    });
    let files = Attachments::new(open);
    let suggested = RwSignal::new(Vec::new());
    let told = StoredValue::new(0.0_f64);
    let bind = Bind::new(
        move || text.get(),
        move |new: String| {
            dom::keep(&draft_key(open), &new);
            name.set_value(None);
            text.set(new);
            let now = dom::now_ms().unwrap_or_default();
            if mode.with_untracked(|m| m == "reply") && now - told.get_value() > TELL_MS {
                told.set_value(now);
                say_doing(env.get_value(), open.id.get_value(), Doing::Typing);
            }
        },
    );
    let send = move || {
        let words = text.get_untracked();
        let kind = mode.get_untracked();
        // Files go to customers alone, and only when they have arrived.
        let attached = if kind == "reply" { files.ready() } else { Some(Vec::new()) };
        let Some(attached) = attached else { return toasts.error(still_uploading(l)) };
        if busy.get_untracked() || (words.trim().is_empty() && attached.is_empty()) {
            return;
        }
        busy.set(true);
        let client_id = name.get_value().unwrap_or_else(dom::random_name);
        name.set_value(Some(client_id.clone()));
        let mentions = desk.agents.with_untracked(|agents| mention::called(agents, &words));
        spawn_local(async move {
            let (env, id) = (env.get_value(), open.id.get_value());
            let sent = match kind.as_str() {
                "note" => desk_note(env.clone(), id.clone(), words.clone(), mentions).await,
                "whisper" => desk_whisper(env.clone(), id.clone(), words.clone()).await,
                _ => desk_reply(env.clone(), id.clone(), client_id, words.clone(), attached).await,
            };
            busy.try_set(false);
            match sent {
                Ok(()) => {
                    name.try_set_value(None);
                    told.try_set_value(0.0);
                    if kind == "reply" {
                        files.clear();
                    }
                    // What was typed meanwhile stays.
                    let left = text.try_get_untracked().unwrap_or_default();
                    let left = left.strip_prefix(words.as_str()).unwrap_or(&left).to_owned();
                    dom::keep(&draft_key(open), &left);
                    text.try_set(left);
                    say_doing(env, id, Doing::Viewing);
                }
                Err(fault) => toasts.problem(&fault.0),
            }
        });
    };
    let fitting = Memo::new(move |_| {
        text.with(|text| match text.strip_prefix('/') {
            Some(typed) if !typed.contains('\n') => canned.with(|all| matching(all, typed)),
            _ => Vec::new(),
        })
    });
    let is_note = move || mode.with(|m| m != "reply");
    let callable = Memo::new(move |_| match mode.with(|m| m == "note") {
        true => text.with(|text| desk.agents.with(|agents| mention::fitting(agents, text, l))),
        false => Vec::new(),
    });
    let call = move |name: &str| {
        bind.set(mention::completed(&text.get_untracked(), name));
        focus();
    };
    let on_key = move |ev: ev::KeyboardEvent| {
        let numbered = ev.code().strip_prefix("Digit").and_then(|n| n.parse::<usize>().ok());
        if let (true, Some(n)) = (ev.alt_key() && !is_note(), numbered)
            && let Some(words) = n.checked_sub(1).and_then(|n| super::suggest::words(suggested, n))
        {
            ev.prevent_default();
            return insert(&words);
        }
        if let ("Enter" | "Tab", Some((_, name))) =
            (ev.key().as_str(), callable.with(|all| all.first().cloned()))
        {
            ev.prevent_default();
            return call(&name);
        }
        if let ("Enter" | "Tab", Some((_, words))) = (ev.key().as_str(), fitting.with(|f| f.first().cloned()))
        {
            ev.prevent_default();
            return bind.set(words);
        }
        if ev.key() == "Enter" && !ev.shift_key() && !ev.is_composing() && ev.key_code() != 229 {
            ev.prevent_default();
            send();
        } else if ev.key() == "Escape" {
            dom::blur();
        }
    };
    super::keys::listen(move |key| {
        let to = match key {
            "r" => "reply",
            "n" => "note",
            _ => return false,
        };
        mode.set(to.to_owned());
        focus();
        true
    });
    // Only a channel with a window says something here; it says it again after each event.
    let seq = Memo::new(move |_| open.chat.with(|c| c.seq));
    let left = RwSignal::new(None::<Allowance>);
    Effect::new(move |_| {
        let _ = seq.get();
        if open.chat.with_untracked(|c| LISTENING.contains(&c.customer.channel.as_str())) {
            return;
        }
        spawn_local(async move {
            if let Ok(now) = desk_allowance(env.get_value(), open.id.get_value()).await {
                left.try_set(now);
            }
        });
    });
    let window = move || {
        left.get().map(|left| {
            let count = left.left.map(|n| allowance(l, n));
            let tone = if left.left == Some(0) { Tone::Bad } else { Tone::Warn };
            view! {
                <Badge tone icon=Glyph::Clock>
                    {count} " " {allowance_until(l)} " " <When at=left.until />
                </Badge>
            }
        })
    };
    let mut choices = vec![Choice::new("reply", reply(l)), Choice::new("note", note(l))];
    if may(Permission::Oversee) {
        choices.push(Choice::new("whisper", whisper(l)));
    }
    let merged = move || open.chat.with(|c| c.merged_into.is_some());
    let label = Signal::derive(move || if is_note() { note_label(l) } else { reply_label(l) }.to_owned());
    let hint = move || match mode.get().as_str() {
        "note" => mention_hint(l),
        "reply" if open.chat.with(|c| c.state == State::Resolved) => closed_hint(l),
        _ => send_hint(l),
    };
    let on_paste = move |ev: ev::ClipboardEvent| {
        if !is_note() && files.take(ev.clipboard_data().and_then(|data| data.files())) {
            ev.prevent_default();
        }
    };
    let over = RwSignal::new(false);
    let on_dragover = move |ev: ev::DragEvent| {
        ev.prevent_default();
        over.set(!is_note());
    };
    let on_drop = move |ev: ev::DragEvent| {
        ev.prevent_default();
        over.set(false);
        if !is_note() {
            files.take(ev.data_transfer().and_then(|data| data.files()));
        }
    };
    view! {
        <form
            class="desk-composer"
            class:desk-composer-note=is_note
            class:desk-composer-over=move || over.get()
            hidden=merged
            on:submit=move |ev| {
                ev.prevent_default();
                send();
            }
            on:dragover=on_dragover
            on:dragleave=move |_| over.set(false)
            on:drop=on_drop
        >
            <RadioGroup name="desk-mode" legend=mode_label(l) bind=mode choices look=RadioLook::Segments hide_legend=true />
            {move || {
                let found = fitting.get();
                (!found.is_empty())
                    .then(|| {
                        let choice = |(shortcut, words): Named| {
                            let put = words.clone();
                            view! {
                                <li>
                                    <button
                                        type="button"
                                        class="desk-canned"
                                        on:click=move |_| {
                                            bind.set(put.clone());
                                            focus();
                                        }
                                    >
                                        <kbd class="kbd">{format!("/{shortcut}")}</kbd>
                                        <span class="truncate">{words.clone()}</span>
                                    </button>
                                </li>
                            }
                        };
                        view! {
                            <ul class="desk-canned-list" aria-label=canned_label(l)>
                                {found.into_iter().map(choice).collect_view()}
                            </ul>
                        }
                    })
            }}
            {move || {
                let found = callable.get();
                (!found.is_empty())
                    .then(|| {
                        let choice = move |(_, name): (MemberId, String)| {
                            let put = name.clone();
                            view! {
                                <li>
                                    <button type="button" class="desk-canned" on:click=move |_| call(&put)>
                                        <span class="truncate">{format!("@{name}")}</span>
                                    </button>
                                </li>
                            }
                        };
                        view! {
                            <ul class="desk-canned-list" aria-label=mention_label(l)>
                                {found.into_iter().map(choice).collect_view()}
                            </ul>
                        }
                    })
            }}
            <div hidden=is_note>
                <Suggestions open found=suggested replying=Signal::derive(move || !is_note()) />
                <AttachmentRow files />
            </div>
            <div on:keydown=on_key on:paste=on_paste>
                <TextArea id=BOX bind=bind label=label.get_untracked() placeholder=label.get_untracked() rows=2 maxlength=u32::try_from(MAX_TEXT).unwrap_or(u32::MAX) />
            </div>
            <div class="flex flex-wrap items-center gap-2">
                <span hidden=is_note>
                    <AttachButton files />
                </span>
                {window}
                <span class="desk-hint small muted">{hint}</span>
                <Button kind=Kind::Primary submit=true busy>
                    {move || if is_note() { add_note(l) } else { send_label(l) }}
                </Button>
            </div>
        </form>
    }
}

/// The canned replies whose shortcut or words begin as typed, few.
fn matching(all: &[Named], typed: &str) -> Vec<Named> {
    let typed = typed.trim().to_lowercase();
    let by_shortcut = all.iter().filter(|(shortcut, _)| shortcut.to_lowercase().starts_with(&typed));
    let by_words = all.iter().filter(|(shortcut, words)| {
        !shortcut.to_lowercase().starts_with(&typed) && words.to_lowercase().contains(&typed)
    });
    by_shortcut.chain(by_words).take(6).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortcuts_come_before_words() {
        let all = [("bye", "See you at the hello desk"), ("hello", "Hi"), ("x", "nothing")];
        let all: Vec<Named> = all.map(|(s, w)| (s.to_owned(), w.to_owned())).to_vec();
        let found: Vec<_> = matching(&all, "hel").into_iter().map(|(s, _)| s).collect();
        assert_eq!(found, ["hello", "bye"]);
    }
}
