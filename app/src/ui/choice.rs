//! Choosing: select, switch, checkbox, radio buttons, segments.

use leptos::{html, prelude::*};

use super::{bind::Bind, field::tied};

/// One of several values.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Choice {
    /// What is stored.
    pub value: String,
    /// What people read.
    pub label: String,
    /// A line below the label, where there is room for one.
    pub help: Option<String>,
}

impl Choice {
    /// A value and its label.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Choice {
        Choice { value: value.into(), label: label.into(), help: None }
    }

    /// The same choice with a line below its label.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Choice {
        self.help = Some(help.into());
        self
    }
}

/// One of many, in the browser's own list.
#[component]
pub fn Select(
    /// The chosen value.
    #[prop(into)]
    bind: Bind<String>,
    /// What there is to choose from.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// The control's name where no `Field` names it.
    #[prop(optional, into)]
    label: Option<String>,
    /// Its id where no `Field` gives one.
    #[prop(optional, into)]
    id: Option<String>,
    /// A first, empty entry with these words.
    #[prop(optional, into)]
    none: Option<String>,
    /// More classes, such as `input-small`.
    #[prop(optional, into)]
    class: String,
) -> impl IntoView {
    let t = tied(id);
    let node = NodeRef::<html::Select>::new();
    // The options may change after the value did: follow both, then tell the control.
    Effect::new(move |_| {
        choices.track();
        let value = bind.get();
        if let Some(el) = node.get() {
            request_animation_frame(move || el.set_value(&value));
        }
    });
    let option = move |c: Choice| {
        let value = c.value.clone();
        view! { <option value=c.value selected=move || bind.get() == value>{c.label}</option> }
    };
    view! {
        <select
            node_ref=node
            class=format!("input {class}")
            id=t.id
            aria-label=label
            aria-describedby=move || t.describedby.get()
            aria-invalid=move || t.invalid.get()
            on:change=move |ev| bind.set(event_target_value(&ev))
        >
            {none.map(|words| view! { <option value="">{words}</option> })}
            {move || choices.get().into_iter().map(option).collect_view()}
        </select>
    }
}

/// A setting that acts at once.
#[component]
pub fn Switch(
    /// On or off.
    #[prop(into)]
    bind: Bind<bool>,
    /// What it switches.
    #[prop(into)]
    label: Signal<String>,
    /// Its id, if something refers to it.
    #[prop(optional, into)]
    id: Option<String>,
    /// It cannot be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    view! {
        <label class="switch">
            <input
                type="checkbox"
                role="switch"
                id=id
                checked=bind.get_untracked()
                prop:checked=move || bind.get()
                disabled=move || disabled.get()
                on:change=move |ev| bind.set(event_target_checked(&ev))
            />
            <span>{move || label.get()}</span>
        </label>
    }
}

/// A tick that takes effect with its form.
#[component]
pub fn Checkbox(
    /// Ticked or not.
    #[prop(into)]
    bind: Bind<bool>,
    /// What is ticked.
    #[prop(into)]
    label: Signal<String>,
    /// A line below the label.
    #[prop(optional, into)]
    help: Option<String>,
    /// Its id, if something refers to it.
    #[prop(optional, into)]
    id: Option<String>,
    /// It cannot be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Only for screen readers, as in table rows.
    #[prop(optional)]
    hide_label: bool,
) -> impl IntoView {
    view! {
        <label class="check">
            <input
                type="checkbox"
                id=id
                checked=bind.get_untracked()
                prop:checked=move || bind.get()
                disabled=move || disabled.get()
                on:change=move |ev| bind.set(event_target_checked(&ev))
            />
            <span class=if hide_label { "sr-only" } else { "check-text" }>
                <span>{move || label.get()}</span>
                {help.map(|h| view! { <span class="field-help">{h}</span> })}
            </span>
        </label>
    }
}

/// How a group of exclusive choices is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum RadioLook {
    /// A list of round marks.
    #[default]
    Plain,
    /// Cards with a help line.
    Cards,
    /// Side by side in one bar, for two to five short labels.
    Segments,
}

/// Exclusive choices: radio buttons, one tab stop, arrow keys inside.
#[component]
pub fn RadioGroup(
    /// Shared name of the radio buttons, unique in the page.
    #[prop(into)]
    name: String,
    /// What the choice is about.
    #[prop(into)]
    legend: Signal<String>,
    /// The chosen value.
    #[prop(into)]
    bind: Bind<String>,
    /// What there is to choose from.
    choices: Vec<Choice>,
    /// How it is drawn.
    #[prop(optional)]
    look: RadioLook,
    /// The legend is only for screen readers.
    #[prop(optional)]
    hide_legend: bool,
) -> impl IntoView {
    let (group, item) = match look {
        RadioLook::Plain => ("radio-group", "check"),
        RadioLook::Cards => ("radio-group", "choice-card check"),
        RadioLook::Segments => ("segmented", ""),
    };
    let radio = move |c: Choice| {
        let (is, prop, value) = (c.value.clone(), c.value.clone(), c.value.clone());
        let help = c.help.map(|h| view! { <span class="field-help">{h}</span> });
        view! {
            <label class=item>
                <input
                    type="radio"
                    name=name.clone()
                    value=value
                    checked=bind.get_untracked() == is
                    prop:checked=move || bind.get() == prop
                    on:change=move |_| bind.set(c.value.clone())
                />
                <span class="check-text">
                    <span>{c.label}</span>
                    {help}
                </span>
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend class=if hide_legend { "sr-only" } else { "field-label mb-2" }>{move || legend.get()}</legend>
            <div class=group>{choices.into_iter().map(radio).collect_view()}</div>
        </fieldset>
    }
}
