//! A list of objects: fold, add, duplicate, remove, reorder by buttons or Alt+arrows.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use leptos::{ev, prelude::*};
use types::{
    Json,
    schema::{self, Field, FieldKind},
};

use super::{
    super::{
        badge::Dot,
        badge::Tone,
        button::{IconButton, Size},
        field::FieldError,
        icon::{Glyph, Icon},
    },
    Form, field,
    path::{edit_list, join},
};
use crate::{
    dom,
    i18n::{Lang, fmt_datetime, messages::ui::*},
    ui::{datetime::use_clock, toast::use_toasts},
};

/// The list's changes; members are named by their places.
#[derive(Clone, Copy)]
struct Editor {
    path: StoredValue<String>,
    form: StoredValue<Form>,
    blank: StoredValue<Json>,
    /// The places that are unfolded.
    open: RwSignal<BTreeSet<usize>>,
    /// What was just done, for screen readers.
    said: RwSignal<String>,
    word: StoredValue<String>,
    /// Most members.
    max: usize,
}

impl Editor {
    fn form(&self) -> Form {
        self.form.get_value()
    }

    fn edit<R>(&self, edit: impl FnOnce(&mut Vec<Json>) -> R) -> Option<R> {
        let path = self.path.get_value();
        self.form().value.try_update(|root| edit_list(root, &path, edit)).flatten()
    }

    fn len(&self) -> usize {
        let path = self.path.get_value();
        self.form().value.with(|v| v.pointer(&path).and_then(Json::as_array).map_or(0, Vec::len))
    }

    fn len_now(&self) -> usize {
        untrack(|| self.len())
    }

    /// The id of the button that folds a member; it takes the focus after a change.
    fn fold_id(&self, index: usize) -> String {
        format!("{}-fold", self.form().control(&join(&self.path.get_value(), &index.to_string())))
    }

    fn focus(&self, index: usize) {
        let id =
            if self.len_now() == 0 { self.add_id() } else { self.fold_id(index.min(self.len_now() - 1)) };
        request_animation_frame(move || dom::focus(&id));
    }

    fn add_id(&self) -> String {
        format!("{}-add", self.form().control(&self.path.get_value()))
    }

    /// Puts a member in; members behind it move on.
    fn insert(&self, index: usize, member: Json) {
        if self.len_now() >= self.max {
            return;
        }
        self.edit(|list| list.insert(index.min(list.len()), member));
        self.open.update(|open| *open = open.iter().map(|i| if *i >= index { i + 1 } else { *i }).collect());
    }

    fn add(&self) {
        let index = self.len_now();
        self.insert(index, self.blank.get_value());
        self.open.update(|open| {
            open.insert(index);
        });
        // Into the first control of the new member.
        let head = self.fold_id(index);
        request_animation_frame(move || {
            let selector = "input:not([type=file]):not([type=color]), textarea, select";
            let row = dom::by_id(&head).and_then(|b| b.closest(".schema-item").ok().flatten());
            match row.and_then(|r| dom::all_in(&r, selector).into_iter().next()) {
                Some(first) => {
                    let _ = first.focus();
                }
                None => dom::focus(&head),
            }
        });
    }

    fn duplicate(&self, index: usize) {
        let path = join(&self.path.get_value(), &index.to_string());
        if let Some(copy) = self.form().value.with_untracked(|v| v.pointer(&path).cloned()) {
            self.insert(index + 1, copy);
            self.focus(index + 1);
        }
    }

    fn remove(&self, index: usize) -> Option<Json> {
        let gone = self.edit(|list| (index < list.len()).then(|| list.remove(index))).flatten()?;
        self.open.update(|open| {
            *open =
                open.iter().filter(|i| **i != index).map(|i| if *i > index { i - 1 } else { *i }).collect();
        });
        self.focus(index);
        Some(gone)
    }

    fn step(&self, index: usize, down: bool) {
        let other = if down { index + 1 } else { index.wrapping_sub(1) };
        if other >= self.len_now() {
            return;
        }
        self.edit(|list| list.swap(index, other));
        self.open.update(|open| {
            let (a, b) = (open.remove(&index), open.remove(&other));
            if a {
                open.insert(other);
            }
            if b {
                open.insert(index);
            }
        });
        self.said.set(moved_to(self.form().l, self.word.get_value(), other + 1));
        self.focus(other);
    }
}

/// The list of objects at `path`.
pub(super) fn view(form: &Form, path: &str, f: &Field, item: &[Field], word: &str, max: usize) -> AnyView {
    let l = form.l;
    let id = form.control(path);
    let editor = Editor {
        path: StoredValue::new(path.to_owned()),
        form: StoredValue::new(form.clone()),
        blank: StoredValue::new(schema::blank(item)),
        open: RwSignal::new(BTreeSet::new()),
        said: RwSignal::new(String::new()),
        word: StoredValue::new(word.to_owned()),
        max,
    };
    let count = Memo::new(move |_| editor.len());
    let fields = StoredValue::new(item.to_vec());
    let full = Signal::derive(move || count.get() >= max);
    let title = f.title.get(l).to_owned();
    let help = f.help.as_ref().map(|h| h.get(l).to_owned());
    // In the middle of an English sentence a noun is small.
    let small = word.to_lowercase();
    let empty_words = list_empty(l, &small);
    view! {
        <fieldset class="field" id=id.clone() tabindex="-1">
            <legend class="sr-only">{title.clone()}</legend>
            <div class="field-label" aria-hidden="true">
                {title}
                <span class="field-optional num">{move || format!("{} / {}", count.get(), max)}</span>
            </div>
            {help.map(|h| view! { <p class="field-help">{h}</p> })}
            <FieldError id=format!("{id}-error") error=form.error(path) />
            <div class="schema-list">
                <Show
                    when=move || { count.get() > 0 }
                    fallback=move || view! { <p class="schema-empty">{empty_words.clone()}</p> }
                >
                    // Members are known by their places: a move exchanges their values.
                    <For each=move || 0..count.get() key=|i| *i let:index>
                        <Member editor fields index count />
                    </For>
                </Show>
                <div class="flex items-center gap-3">
                    <button
                        type="button"
                        class="btn btn-secondary btn-small"
                        id=editor.add_id()
                        disabled=move || full.get()
                        on:click=move |_| editor.add()
                    >
                        <Icon glyph=Glyph::Plus />
                        {list_add(l, &small)}
                    </button>
                    {move || full.get().then(|| view! { <span class="field-help">{list_full(l, max)}</span> })}
                </div>
            </div>
            <span class="sr-only" role="status">
                {move || editor.said.get()}
            </span>
        </fieldset>
    }
    .into_any()
}

#[component]
fn Member(
    editor: Editor,
    fields: StoredValue<Vec<Field>>,
    index: usize,
    count: Memo<usize>,
) -> impl IntoView {
    let form = editor.form();
    let l = form.l;
    let toasts = use_toasts();
    let path = join(&editor.path.get_value(), &index.to_string());
    let name = numbered(l, editor.word.get_value(), index + 1);
    let is_open = Memo::new(move |_| editor.open.with(|o| o.contains(&index)));
    let value = form.read(&path);
    let clock = use_clock();
    let summary = move || value.with(|v| fields.with_value(|f| summary(l, f, v, |t| clock.offset_at(t))));
    let troubled = form.troubled(&path);
    let toggle = move |_| {
        editor.open.update(|o| {
            if !o.remove(&index) {
                o.insert(index);
            }
        });
    };
    let on_key = move |ev: ev::KeyboardEvent| {
        if ev.alt_key() && matches!(ev.key().as_str(), "ArrowUp" | "ArrowDown") {
            ev.prevent_default();
            editor.step(index, ev.key() == "ArrowDown");
        }
    };
    let gone = removed(l, &name);
    let remove_it = move |_| {
        if let Some(old) = editor.remove(index) {
            toasts.undoable(gone.clone(), move || editor.insert(index, old.clone()));
        }
    };
    let body_id = format!("{}-body", form.control(&path));
    let inside = {
        let (form, path, body_id) = (form.clone(), path.clone(), body_id.clone());
        move || {
            is_open.get().then(|| {
                let views =
                    fields.with_value(|all| all.iter().map(|f| field::view(&form, &path, f)).collect_view());
                view! { <div class="schema-item-body" id=body_id.clone()>{views}</div> }
            })
        }
    };
    let disabled = form.disabled;
    view! {
        <div class="schema-item">
            <div class="schema-item-head">
                <button
                    type="button"
                    class="schema-item-title"
                    id=editor.fold_id(index)
                    aria-expanded=move || if is_open.get() { "true" } else { "false" }
                    aria-controls=body_id
                    aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
                    on:click=toggle
                    on:keydown=on_key
                >
                    <Icon glyph=Glyph::ChevronRight />
                    <span class="strong whitespace-nowrap">{name.clone()}</span>
                    <span class="muted truncate">{summary}</span>
                    {move || troubled.get().then(|| view! { <Dot tone=Tone::Bad /> })}
                </button>
                <IconButton
                    glyph=Glyph::ArrowUp
                    size=Size::Small
                    label=move_up(l, &name)
                    disabled=Signal::derive(move || disabled.get() || index == 0)
                    on_press=move |_| editor.step(index, false)
                />
                <IconButton
                    glyph=Glyph::ArrowDown
                    size=Size::Small
                    label=move_down(l, &name)
                    disabled=Signal::derive(move || disabled.get() || index + 1 >= count.get())
                    on_press=move |_| editor.step(index, true)
                />
                <IconButton
                    glyph=Glyph::Copy
                    size=Size::Small
                    label=duplicate(l, &name)
                    disabled=Signal::derive(move || disabled.get() || count.get() >= editor.max)
                    on_press=move |_| editor.duplicate(index)
                />
                <IconButton
                    glyph=Glyph::Trash
                    size=Size::Small
                    label=remove(l, &name)
                    disabled=disabled
                    on_press=remove_it
                />
            </div>
            {inside}
        </div>
    }
}

/// The first words of a member: its texts and times, so that people know which one it is.
fn summary(l: Lang, fields: &[Field], value: &Json, offset_at: impl Fn(DateTime<Utc>) -> i32) -> String {
    let word = |f: &Field| {
        let v = &value[f.name.as_str()];
        let text = match &f.kind {
            FieldKind::Localized { .. } => {
                let text: types::Text = serde_json::from_value(v.clone()).unwrap_or_default();
                text.get(l).to_owned()
            }
            FieldKind::Text { .. } => v.as_str().unwrap_or_default().to_owned(),
            FieldKind::Lines { .. } => v[0].as_str().unwrap_or_default().to_owned(),
            FieldKind::DateTime => DateTime::parse_from_rfc3339(v.as_str().unwrap_or_default())
                .map(|t| fmt_datetime(l, t.to_utc(), offset_at(t.to_utc())))
                .unwrap_or_default(),
            FieldKind::Number { .. }
            | FieldKind::Money { .. }
            | FieldKind::Color
            | FieldKind::Image
            | FieldKind::Choice { .. }
            | FieldKind::Switch
            | FieldKind::Group { .. }
            | FieldKind::List { .. } => String::new(),
        };
        let line = text.lines().next().unwrap_or_default().trim().to_owned();
        (!line.is_empty()).then_some(line)
    };
    fields.iter().filter_map(word).take(2).collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use types::Text;

    #[test]
    fn a_member_is_known_by_its_words() {
        let text = |multiline| FieldKind::Localized { max: 40, multiline };
        let fields = [
            Field::required(
                "price",
                Text::same("Price"),
                FieldKind::Money { currency: "CNY".into(), max: 9 },
            ),
            Field::required("venue", Text::same("Cinema"), text(false)),
            Field::required("note", Text::same("Note"), text(true)),
        ];
        let row = json!({"price": 3900, "venue": {"en": "Harbour", "zh-CN": "海港"}, "note": {"en": "\n"}});
        assert_eq!(summary(Lang::Zh, &fields, &row, |_| 0), "海港");
        assert_eq!(summary(Lang::En, &fields, &json!(null), |_| 0), "");
    }
}
