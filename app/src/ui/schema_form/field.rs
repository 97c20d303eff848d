//! One field: the control that fits its kind.

use chrono::{DateTime, SecondsFormat, Utc};
use leptos::{context::Provider, prelude::*};
use serde_json::json;
use types::{
    Json,
    schema::{Field, FieldKind},
};

use super::{
    super::{
        bind::Bind,
        choice::{Choice, RadioGroup, RadioLook, Select, Switch},
        datetime::DateTimeInput,
        field::{Field as Frame, FieldError, Wiring},
        input::{ColorInput, MoneyInput, NumberInput, TextArea, TextInput},
    },
    Form, image, lines, list,
    path::join,
};
use crate::i18n::messages::ui::{optional_mark, side_en, side_zh};

/// Exclusive choices up to this number stand side by side.
const SEGMENTS: usize = 3;

/// The view of a field of the object at `parent`.
pub(super) fn view(form: &Form, parent: &str, f: &Field) -> AnyView {
    let path = join(parent, &f.name);
    match &f.kind {
        FieldKind::Group { fields } => group(form, &path, f, fields),
        FieldKind::List { item, item_title, max, .. } => {
            list::view(form, &path, f, item, item_title.get(form.l), *max as usize)
        }
        FieldKind::Lines { .. } => lines::view(form, &path, f),
        FieldKind::Switch => switch(form, &path, f),
        FieldKind::Localized { multiline, .. } => localized(form, &path, f, *multiline),
        FieldKind::Choice { options } if options.len() <= SEGMENTS => {
            let choices = options.iter().map(|o| Choice::new(&o.value, o.title.get(form.l))).collect();
            segments(form, &path, f, choices)
        }
        FieldKind::Text { .. }
        | FieldKind::Number { .. }
        | FieldKind::Money { .. }
        | FieldKind::DateTime
        | FieldKind::Color
        | FieldKind::Image
        | FieldKind::Choice { .. } => framed(form, &path, f),
    }
}

/// Kinds with a single control below a label.
fn framed(form: &Form, path: &str, f: &Field) -> AnyView {
    let l = form.l;
    let title = f.title.get(l).to_owned();
    let help = f.help.as_ref().map(|h| h.get(l).to_owned());
    let (inner, at, kind, label) = (form.clone(), path.to_owned(), f.kind.clone(), title.clone());
    let control = move || match kind {
        FieldKind::Text { multiline: true, .. } => view! { <TextArea bind=text(&inner, &at) /> }.into_any(),
        FieldKind::Number { min, max, integer } => number(&inner, &at, min, max, integer),
        FieldKind::Money { .. } => view! { <MoneyInput bind=money(&inner, &at) /> }.into_any(),
        FieldKind::DateTime => view! { <DateTimeInput bind=moment(&inner, &at) /> }.into_any(),
        FieldKind::Color => view! { <ColorInput bind=text(&inner, &at) label /> }.into_any(),
        FieldKind::Image => {
            view! { <image::ImagePick form=inner.clone() bind=text(&inner, &at) /> }.into_any()
        }
        FieldKind::Choice { options } => {
            let choices: Vec<_> = options.iter().map(|o| Choice::new(&o.value, o.title.get(l))).collect();
            view! { <Select bind=text(&inner, &at) choices /> }.into_any()
        }
        FieldKind::Text { .. }
        | FieldKind::Localized { .. }
        | FieldKind::Switch
        | FieldKind::Group { .. }
        | FieldKind::Lines { .. }
        | FieldKind::List { .. } => view! { <TextInput bind=text(&inner, &at) /> }.into_any(),
    };
    view! {
        <Frame id=form.control(path) label=title help error=form.error(path) optional=!f.required>
            {control()}
        </Frame>
    }
    .into_any()
}

/// A text at a place; anything that is no text counts as empty.
fn text(form: &Form, path: &str) -> Bind<String> {
    let (now, form, path) = (form.read(path), form.clone(), path.to_owned());
    Bind::new(
        move || now.with(|v| v.as_str().unwrap_or_default().to_owned()),
        move |t| form.write(&path, json!(t)),
    )
}

fn number(form: &Form, path: &str, min: Option<f64>, max: Option<f64>, integer: bool) -> AnyView {
    let (now, form, path) = (form.read(path), form.clone(), path.to_owned());
    let bind = Bind::new(move || now.with(Json::as_f64), move |n: Option<f64>| form.write(&path, as_json(n)));
    // A step would make the browser refuse what the schema allows.
    let step = integer.then_some(1.0);
    match (min, max, step) {
        (Some(min), Some(max), Some(step)) => view! { <NumberInput bind min max step /> }.into_any(),
        (Some(min), None, Some(step)) => view! { <NumberInput bind min step /> }.into_any(),
        (None, Some(max), Some(step)) => view! { <NumberInput bind max step /> }.into_any(),
        (None, None, Some(step)) => view! { <NumberInput bind step /> }.into_any(),
        (_, _, None) => view! { <NumberInput bind /> }.into_any(),
    }
}

/// Whole numbers are written without a point, so that the same value always has the same JSON.
fn as_json(n: Option<f64>) -> Json {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match n {
        None => Json::Null,
        #[expect(clippy::cast_possible_truncation, reason = "whole and within the exact range")]
        Some(n) if n.fract() == 0.0 && n.abs() <= EXACT => json!(n as i64),
        Some(n) => json!(n),
    }
}

fn money(form: &Form, path: &str) -> Bind<Option<i64>> {
    let (now, form, path) = (form.read(path), form.clone(), path.to_owned());
    Bind::new(move || now.with(Json::as_i64), move |n: Option<i64>| form.write(&path, json!(n)))
}

fn moment(form: &Form, path: &str) -> Bind<Option<DateTime<Utc>>> {
    let (now, form, path) = (form.read(path), form.clone(), path.to_owned());
    let read = |v: &Json| DateTime::parse_from_rfc3339(v.as_str()?).ok().map(|t| t.to_utc());
    let show = |t: DateTime<Utc>| t.to_rfc3339_opts(SecondsFormat::Secs, true);
    Bind::new(
        move || now.with(read),
        move |t: Option<DateTime<Utc>>| form.write(&path, json!(t.map(show).unwrap_or_default())),
    )
}

fn switch(form: &Form, path: &str, f: &Field) -> AnyView {
    let (now, id) = (form.read(path), form.control(path));
    let (inner, at) = (form.clone(), path.to_owned());
    let bind =
        Bind::new(move || now.with(|v| v == &json!(true)), move |on: bool| inner.write(&at, json!(on)));
    view! {
        <div class="field">
            <Switch id=id.clone() bind label=f.title.get(form.l).to_owned() disabled=form.disabled />
            <FieldError id=format!("{id}-error") error=form.error(path) />
            {help(form, f, &id)}
        </div>
    }
    .into_any()
}

fn segments(form: &Form, path: &str, f: &Field, choices: Vec<Choice>) -> AnyView {
    let id = form.control(path);
    view! {
        <div class="field" id=id.clone() tabindex="-1">
            <RadioGroup
                name=format!("{id}-choice")
                legend=f.title.get(form.l).to_owned()
                bind=text(form, path)
                choices
                look=RadioLook::Segments
            />
            <FieldError id=format!("{id}-error") error=form.error(path) />
            {help(form, f, &id)}
        </div>
    }
    .into_any()
}

fn help(form: &Form, f: &Field, id: &str) -> Option<impl IntoView + use<>> {
    let text = f.help.as_ref()?.get(form.l).to_owned();
    let id = format!("{id}-help");
    Some(view! { <p class="field-help" id=id>{text}</p> })
}

/// The same text in both languages, one below the other.
fn localized(form: &Form, path: &str, f: &Field, multiline: bool) -> AnyView {
    let l = form.l;
    let id = form.control(path);
    let title = f.title.get(l).to_owned();
    // A complaint may be about the whole or about one side.
    let error = {
        let sides = [path.to_owned(), join(path, "en"), join(path, "zh-CN")].map(|p| form.error(&p));
        Signal::derive(move || sides.iter().find_map(Signal::get))
    };
    let described = {
        let (error_id, help_id) = (format!("{id}-error"), f.help.as_ref().map(|_| format!("{id}-help")));
        Signal::derive(move || {
            let ids: Vec<_> =
                error.get().map(|_| error_id.clone()).into_iter().chain(help_id.clone()).collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        })
    };
    let side = |key: &str, mark: &'static str, tag: &'static str, name: &'static str, id: String| {
        let bind = text(form, &join(path, key));
        let label = format!("{title} · {name}");
        let wiring =
            Wiring { id, describedby: described, invalid: Signal::derive(move || error.get().is_some()) };
        view! {
            <div class="input-wrap" lang=tag>
                <span class="lang-mark" aria-hidden="true">
                    {mark}
                </span>
                <Provider value=wiring>
                    {if multiline {
                        view! { <TextArea bind label /> }.into_any()
                    } else {
                        view! { <TextInput bind label /> }.into_any()
                    }}
                </Provider>
            </div>
        }
    };
    let en = side("en", "EN", "en", side_en(l), id.clone());
    let zh = side("zh-CN", "中", "zh-CN", side_zh(l), format!("{id}-zh-CN"));
    view! {
        <div class="field" role="group" aria-labelledby=format!("{id}-label")>
            <div class="field-label" id=format!("{id}-label")>
                {title.clone()}
                {(!f.required).then(|| view! { <span class="field-optional">{optional_mark(l)}</span> })}
            </div>
            <div class="bilingual">{en} {zh}</div>
            <FieldError id=format!("{id}-error") error />
            {help(form, f, &id)}
        </div>
    }
    .into_any()
}

fn group(form: &Form, path: &str, f: &Field, fields: &[Field]) -> AnyView {
    let id = form.control(path);
    let inside: Vec<_> = fields.iter().map(|inner| view(form, path, inner)).collect();
    view! {
        <fieldset class="schema-group" id=id.clone() tabindex="-1">
            <legend class="sr-only">{f.title.get(form.l).to_owned()}</legend>
            <div class="schema-legend" aria-hidden="true">
                {f.title.get(form.l).to_owned()}
            </div>
            {help(form, f, &id)}
            <FieldError id=format!("{id}-error") error=form.error(path) />
            {inside}
        </fieldset>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_have_no_point() {
        assert_eq!(as_json(Some(500.0)).to_string(), "500");
        assert_eq!(as_json(Some(0.5)).to_string(), "0.5");
        assert_eq!(as_json(None), Json::Null);
    }
}
