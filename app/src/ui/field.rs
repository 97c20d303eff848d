//! The frame of a form control: label, help, error, tied together for screen readers.

use leptos::{context::Provider, prelude::*};

use super::icon::{Glyph, Icon};
use crate::i18n::{messages::ui::optional_mark, use_lang};

/// What a [`Field`] tells the control inside it.
#[derive(Clone)]
pub(super) struct Wiring {
    pub id: String,
    pub describedby: Signal<Option<String>>,
    pub invalid: Signal<bool>,
}

/// The attributes that tie a control to its field. A control outside any field has none.
#[derive(Clone, Default)]
pub(super) struct Tied {
    pub id: Option<String>,
    pub describedby: Signal<Option<String>>,
    pub invalid: Signal<Option<&'static str>>,
}

/// Reads what the surrounding field says; `id` is the control's own where there is no field.
pub(super) fn tied(id: Option<String>) -> Tied {
    match use_context::<Wiring>() {
        Some(w) => Tied {
            id: Some(w.id),
            describedby: w.describedby,
            invalid: Signal::derive(move || w.invalid.get().then_some("true")),
        },
        None => Tied { id, ..Tied::default() },
    }
}

/// A labelled control. The control inside takes its id and descriptions from here.
#[component]
pub fn Field(
    /// Unique in the page; the control gets it, the label points to it.
    #[prop(into)]
    id: String,
    /// The label.
    #[prop(into)]
    label: Signal<String>,
    /// One line of help.
    #[prop(optional, into)]
    help: MaybeProp<String>,
    /// What is wrong, if anything.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Says that the field may stay empty.
    #[prop(optional)]
    optional: bool,
    /// More classes, for layout.
    #[prop(optional, into)]
    class: String,
    /// The control.
    children: Children,
) -> impl IntoView {
    let l = use_lang();
    let (help_id, error_id) = (format!("{id}-help"), format!("{id}-error"));
    let invalid = Signal::derive(move || error.get().is_some());
    let describedby = {
        let (help_id, error_id) = (help_id.clone(), error_id.clone());
        Signal::derive(move || {
            let mut ids = Vec::new();
            if error.get().is_some() {
                ids.push(error_id.as_str());
            }
            if help.get().is_some() {
                ids.push(help_id.as_str());
            }
            (!ids.is_empty()).then(|| ids.join(" "))
        })
    };
    let wiring = Wiring { id: id.clone(), describedby, invalid };
    view! {
        <div class=format!("field {class}")>
            <label class="field-label" for=id>
                {move || label.get()}
                {optional.then(|| view! { <span class="field-optional">{optional_mark(l)}</span> })}
            </label>
            <Provider value=wiring>{children()}</Provider>
            <FieldError id=error_id error />
            {move || {
                help.get().map(|text| view! { <p class="field-help" id=help_id.clone()>{text}</p> })
            }}
        </div>
    }
}

/// The line that says what is wrong.
#[component]
pub fn FieldError(
    /// Referred to by the control's `aria-describedby`.
    #[prop(into)]
    id: String,
    /// What is wrong, if anything.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    move || {
        error.get().map(|text| {
            view! {
                <p class="field-error" id=id.clone()>
                    <Icon glyph=Glyph::Alert />
                    <span>{text}</span>
                </p>
            }
        })
    }
}
