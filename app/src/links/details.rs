//! Name, notes and tags of a link.

use crate::{
    i18n::{
        messages::{items::name_label, links::*, problems::field_error},
        use_lang,
    },
    items::Draft,
    ui::*,
};
use leptos::prelude::*;
use types::{Json, LinkContent};

/// `poster, offline` → its words, each once.
pub fn tags_of(text: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in text.split([',', '，', '、']).map(str::trim).filter(|t| !t.is_empty()) {
        if tags.iter().all(|t| t != tag) {
            tags.push(tag.to_owned());
        }
    }
    tags
}

/// The link that a draft's JSON holds.
pub fn content_of(json: &Json) -> LinkContent {
    serde_json::from_value(json.clone()).unwrap_or_else(|_| LinkContent {
        name: String::new(),
        target: super::target::no_target(),
        notes: String::new(),
        tags: Vec::new(),
    })
}

/// One part of the draft's link as a value that a control shows and changes.
pub fn part<T: Clone + PartialEq + Send + Sync + 'static>(
    draft: Draft,
    get: fn(&LinkContent) -> T,
    set: fn(&mut LinkContent, T),
) -> Bind<T> {
    Bind::new(
        move || draft.json().with(|json| get(&content_of(json))),
        move |value: T| {
            let mut link = draft.json().with_untracked(content_of);
            if get(&link) == value {
                return;
            }
            set(&mut link, value);
            if let Ok(json) = serde_json::to_value(link) {
                draft.edit(|old| *old = json);
            }
        },
    )
}

/// The form.
#[component]
pub fn Details(draft: Draft) -> impl IntoView {
    let l = use_lang();
    let tags = part(draft, |link| link.tags.clone(), |link, tags| link.tags = tags);
    // The commas being typed exist only here.
    let text = RwSignal::new(tags.get_untracked().join(", "));
    Effect::new(move |_| {
        let outside = tags.get();
        text.update(|text| {
            if tags_of(text) != outside {
                *text = outside.join(", ");
            }
        });
    });
    let tags_bind = Bind::new(
        move || text.get(),
        move |typed: String| {
            tags.set(tags_of(&typed));
            text.set(typed);
        },
    );
    let error = move |at: &'static str| {
        let problems = draft.problems();
        Signal::derive(move || {
            problems.with(|all| all.iter().find(|e| e.path.starts_with(at)).map(|e| field_error(l, e)))
        })
    };
    view! {
        <div class="grid gap-4">
            <Field id="link-name" label=name_label(l) help=name_help(l) error=error("/name")>
                <TextInput
                    bind=part(draft, |link| link.name.clone(), |link, name| link.name = name)
                    maxlength=80
                    autocomplete="off"
                />
            </Field>
            <Field id="link-tags" label=tags_label(l) help=tags_help(l) error=error("/tags") optional=true>
                <TextInput bind=tags_bind autocomplete="off" />
            </Field>
            <Field id="link-notes" label=notes_label(l) help=notes_help(l) error=error("/notes") optional=true>
                <TextArea
                    bind=part(draft, |link| link.notes.clone(), |link, notes| link.notes = notes)
                    maxlength=2000
                />
            </Field>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_separated_by_any_comma() {
        assert_eq!(tags_of(" poster, offline，海报、 poster ,"), ["poster", "offline", "海报"]);
        assert!(tags_of(" ,，").is_empty());
    }
}
