//! Keyboard shortcuts of every page. They are off while someone types or composes Chinese.

use leptos::{ev, prelude::*};
use leptos_router::hooks::{use_location, use_navigate};

use super::nav::{nav_pages, section_of};
use crate::{
    dom,
    i18n::{
        Lang,
        messages::{desk_care::*, shell::*},
        use_lang,
    },
    session::use_env,
    ui::Dialog,
};

/// How long after `g` the second key counts, in milliseconds.
const SEQUENCE_MS: f64 = 1_200.0;

/// Listens for ⌘K, `?` and `g` followed by a page's key.
pub fn listen(palette_open: RwSignal<bool>, help_open: RwSignal<bool>) {
    let navigate = use_navigate();
    let env = use_env();
    let last_g = StoredValue::new(0.0_f64);
    Effect::new(move |_| {
        let (navigate, env) = (navigate.clone(), env.clone());
        let handle = window_event_listener(ev::keydown, move |ev| {
            if (ev.meta_key() || ev.ctrl_key()) && !ev.shift_key() && ev.key().eq_ignore_ascii_case("k") {
                ev.prevent_default();
                palette_open.update(|o| *o = !*o);
                return;
            }
            if dom::is_typing(&ev) || ev.ctrl_key() || ev.meta_key() || ev.alt_key() || ev.default_prevented()
            {
                return;
            }
            let now = dom::now_ms().unwrap_or_default();
            let after_g = now - last_g.get_value() < SEQUENCE_MS;
            last_g.set_value(0.0);
            match ev.key().as_str() {
                "?" => help_open.set(true),
                "g" if !after_g => last_g.set_value(now),
                key if after_g && dom::query("dialog[open]").is_none() => {
                    if let Some(page) = nav_pages().find(|p| p.key == key) {
                        ev.prevent_default();
                        navigate(&page.href(&env.id), Default::default());
                    }
                }
                _ => {}
            }
        });
        on_cleanup(move || handle.remove());
    });
}

/// The sheet of shortcuts.
#[component]
pub fn Shortcuts(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let l = use_lang();
    let path = use_location().pathname;
    let go = move || {
        nav_pages()
            .map(|p| {
                view! {
                    <dt>{key_go(l, (p.label)(l))}</dt>
                    <dd>
                        <kbd class="kbd">"g"</kbd>
                        <span class="muted small">{key_then(l)}</span>
                        <kbd class="kbd">{p.key}</kbd>
                    </dd>
                }
            })
            .collect_view()
    };
    view! {
        <Dialog id="shortcuts" title=shortcuts(l) open>
            <dl class="shortcuts">
                <dt>{key_palette(l)}</dt>
                <dd>
                    <kbd class="kbd">{dom::command_key().trim()}</kbd>
                    <kbd class="kbd">"K"</kbd>
                </dd>
                {go()}
                {move || (section_of(&path.get()) == "desk").then(|| desk_keys(l))}
                <dt>{key_help(l)}</dt>
                <dd>
                    <kbd class="kbd">"?"</kbd>
                </dd>
            </dl>
        </Dialog>
    }
}

/// The desk's own keys, where the desk is.
fn desk_keys(l: Lang) -> impl IntoView {
    let keys: [(&'static str, &'static [&'static str]); 11] = [
        (key_next(l), &["j", "k"]),
        (key_extend(l), &["J", "K"]),
        (key_select(l), &["x"]),
        (key_search(l), &["/"]),
        (key_reply(l), &["r"]),
        (key_note(l), &["n"]),
        (key_suggestion(l), &["1", "4"]),
        (key_take(l), &["t"]),
        (key_end(l), &["e"]),
        (key_more(l), &["s"]),
        (key_teach(l), &["a"]),
    ];
    let row = |(what, keys): (&'static str, &'static [&'static str])| {
        view! {
            <dt>{what}</dt>
            <dd>{keys.iter().map(|key| view! { <kbd class="kbd">{*key}</kbd> }).collect_view()}</dd>
        }
    };
    view! {
        <dt class="strong">{keys_desk(l)}</dt>
        <dd></dd>
        {keys.map(row).into_iter().collect_view()}
    }
}
