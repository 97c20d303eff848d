//! Text controls. What was typed before the page came alive is kept.

use leptos::{html, prelude::*};

use super::{bind::Bind, field::tied};

/// Keeps a text control and its value in step; `same` says whether the control's text already means the value.
pub(super) fn keep<E, T>(
    node: NodeRef<E>,
    bind: Bind<T>,
    read: impl Fn(&E::Output) -> String + 'static,
    write: impl Fn(&E::Output, &str) + 'static,
    parse: impl Fn(&str) -> Option<T> + 'static,
    show: impl Fn(&T) -> String + 'static,
) where
    E: html::ElementType,
    E::Output: wasm_bindgen::JsCast + Clone + 'static,
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let hydrating = Owner::current_shared_context().is_some_and(|c| c.during_hydration());
    Effect::new(move |before: Option<bool>| {
        let value = bind.get();
        let Some(el) = node.get() else { return false };
        let text = read(&el);
        let typed = parse(&text);
        if typed.as_ref() != Some(&value) {
            match typed {
                // The first time, the text is what a person or the browser entered before hydration.
                Some(typed) if hydrating && before != Some(true) && !text.is_empty() => bind.set(typed),
                _ => write(&el, &show(&value)),
            }
        }
        true
    });
}

fn keep_input<T: Clone + PartialEq + Send + Sync + 'static>(
    node: NodeRef<html::Input>,
    bind: Bind<T>,
    parse: impl Fn(&str) -> Option<T> + 'static,
    show: impl Fn(&T) -> String + 'static,
) {
    keep(node, bind, |el| el.value(), |el, text| el.set_value(text), parse, show);
}

/// A text area's text as HTML. (A child text node would not do: an empty one is drawn as a space.)
pub(super) fn escape(text: &str) -> String {
    let newline = if text.starts_with('\n') { "\n" } else { "" };
    format!("{newline}{}", text.replace('&', "&amp;").replace('<', "&lt;"))
}

/// One line of text.
#[component]
pub fn TextInput(
    /// The text.
    #[prop(into)]
    bind: Bind<String>,
    /// The control's name where no `Field` names it.
    #[prop(optional, into)]
    label: Option<String>,
    /// Its id where no `Field` gives one.
    #[prop(optional, into)]
    id: Option<String>,
    /// `text`, `email`, `password`, `search`, `url`.
    #[prop(default = "text")]
    kind: &'static str,
    /// Shown while empty; never the only hint.
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// For a plain form post and for password managers.
    #[prop(optional, into)]
    name: Option<String>,
    /// What the browser may fill in.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// Longest text in characters.
    #[prop(optional)]
    maxlength: Option<u32>,
    /// Must not be empty.
    #[prop(optional)]
    required: bool,
    /// Cannot be changed.
    #[prop(optional, into)]
    readonly: Signal<bool>,
    /// More classes.
    #[prop(optional, into)]
    class: String,
) -> impl IntoView {
    let t = tied(id);
    let node = NodeRef::new();
    keep_input(node, bind, |s| Some(s.to_owned()), String::clone);
    view! {
        <input
            node_ref=node
            class=format!("input {class}")
            type=kind
            id=t.id
            aria-label=label
            aria-describedby=move || t.describedby.get()
            aria-invalid=move || t.invalid.get()
            value=bind.get_untracked()
            placeholder=placeholder
            name=name
            autocomplete=autocomplete
            maxlength=maxlength.map(|n| n.to_string())
            required=required
            readonly=move || readonly.get()
            spellcheck="false"
            on:input=move |ev| bind.set(event_target_value(&ev))
        />
    }
}

/// Several lines of text; grows with them.
#[component]
pub fn TextArea(
    /// The text.
    #[prop(into)]
    bind: Bind<String>,
    /// The control's name where no `Field` names it.
    #[prop(optional, into)]
    label: Option<String>,
    /// Its id where no `Field` gives one.
    #[prop(optional, into)]
    id: Option<String>,
    /// Rows shown while empty.
    #[prop(default = 3)]
    rows: u32,
    /// Shown while empty.
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// Longest text in characters.
    #[prop(optional)]
    maxlength: Option<u32>,
) -> impl IntoView {
    let t = tied(id);
    let node = NodeRef::<html::Textarea>::new();
    keep(node, bind, |el| el.value(), |el, s| el.set_value(s), |s| Some(s.to_owned()), String::clone);
    view! {
        <textarea
            node_ref=node
            class="input"
            id=t.id
            aria-label=label
            aria-describedby=move || t.describedby.get()
            aria-invalid=move || t.invalid.get()
            rows=rows.to_string()
            placeholder=placeholder
            maxlength=maxlength.map(|n| n.to_string())
            inner_html=escape(&bind.get_untracked())
            on:input=move |ev| bind.set(event_target_value(&ev))
        ></textarea>
    }
}

/// A number, with its unit beside it. `None` while the control is empty.
#[component]
pub fn NumberInput(
    /// The number.
    #[prop(into)]
    bind: Bind<Option<f64>>,
    /// The control's name where no `Field` names it.
    #[prop(optional, into)]
    label: Option<String>,
    /// Its id where no `Field` gives one.
    #[prop(optional, into)]
    id: Option<String>,
    /// Smallest value.
    #[prop(optional)]
    min: Option<f64>,
    /// Largest value.
    #[prop(optional)]
    max: Option<f64>,
    /// Distance between values; without it any number goes.
    #[prop(optional)]
    step: Option<f64>,
    /// Shown after the number.
    #[prop(optional, into)]
    unit: Option<String>,
) -> impl IntoView {
    let t = tied(id);
    let node = NodeRef::new();
    let parse = |s: &str| if s.trim().is_empty() { Some(None) } else { s.trim().parse().ok().map(Some) };
    let show = |n: &Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
    keep_input(node, bind, parse, show);
    view! {
        <div class="input-wrap">
            <input
                node_ref=node
                class="input"
                type="number"
                inputmode="decimal"
                id=t.id
                aria-label=label
                aria-describedby=move || t.describedby.get()
                aria-invalid=move || t.invalid.get()
                value=show(&bind.get_untracked())
                min=min.map(|n| n.to_string())
                max=max.map(|n| n.to_string())
                step=step.map_or_else(|| "any".to_owned(), |n| n.to_string())
                on:input=move |ev| {
                    if let Some(n) = parse(&event_target_value(&ev)) {
                        bind.set(n);
                    }
                }
            />
            {unit.map(|u| view! { <span class="input-affix input-affix-end">{u}</span> })}
        </div>
    }
}

/// An amount of money in the minor unit (fen, cents), typed as `39.50`.
#[component]
pub fn MoneyInput(
    /// The amount in the minor unit; `None` while the control is empty.
    #[prop(into)]
    bind: Bind<Option<i64>>,
    /// The control's name where no `Field` names it.
    #[prop(optional, into)]
    label: Option<String>,
    /// Its id where no `Field` gives one.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let t = tied(id);
    let node = NodeRef::new();
    keep_input(node, bind, parse_money, show_money);
    view! {
        <div class="input-wrap">
            <span class="input-affix" aria-hidden="true">"¥"</span>
            <input
                node_ref=node
                class="input num"
                type="text"
                inputmode="decimal"
                autocomplete="off"
                id=t.id
                aria-label=label
                aria-describedby=move || t.describedby.get()
                aria-invalid=move || t.invalid.get()
                value=show_money(&bind.get_untracked())
                on:input=move |ev| {
                    if let Some(n) = parse_money(&event_target_value(&ev)) {
                        bind.set(n);
                    }
                }
            />
        </div>
    }
}

/// `39.5` → 3950; empty → no amount; anything else is not an amount.
fn parse_money(text: &str) -> Option<Option<i64>> {
    let text = text.trim().replace([',', '¥'], "");
    if text.is_empty() {
        return Some(None);
    }
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    if rest.len() > 2 || !rest.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let negative = whole.starts_with('-');
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let cents: i64 = format!("{rest:0<2}").parse().ok()?;
    let minor = whole.checked_mul(100)?.checked_add(if negative { -cents } else { cents })?;
    Some(Some(minor))
}

fn show_money(minor: &Option<i64>) -> String {
    minor.map(|n| crate::i18n::fmt_money(n).replace(['¥', ','], "")).unwrap_or_default()
}

/// A colour as `#rrggbb`.
#[component]
pub fn ColorInput(
    /// The colour.
    #[prop(into)]
    bind: Bind<String>,
    /// The control's name where no `Field` names it, and the name of the colour well.
    #[prop(into)]
    label: String,
    /// Its id where no `Field` gives one.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let t = tied(id);
    let (node, well) = (NodeRef::new(), NodeRef::<html::Input>::new());
    keep_input(node, bind, |s| Some(s.to_owned()), String::clone);
    // The native colour well knows only the long form; while the text is not yet a colour it keeps the last one.
    Effect::new(move |_| {
        if let (Some(full), Some(el)) = (full_color(&bind.get()), well.get()) {
            el.set_value(&full);
        }
    });
    view! {
        <div class="input-wrap">
            <input
                node_ref=well
                class="color-well"
                type="color"
                aria-label=label.clone()
                value=full_color(&bind.get_untracked())
                on:input=move |ev| bind.set(event_target_value(&ev))
            />
            <input
                node_ref=node
                class="input mono"
                type="text"
                id=t.id.clone()
                aria-label=t.id.is_none().then_some(label)
                aria-describedby=move || t.describedby.get()
                aria-invalid=move || t.invalid.get()
                value=bind.get_untracked()
                maxlength="7"
                spellcheck="false"
                on:input=move |ev| bind.set(event_target_value(&ev))
            />
        </div>
    }
}

/// `#0AF` and `#00aaff` → `#00aaff`.
fn full_color(text: &str) -> Option<String> {
    let hex = text.strip_prefix('#')?;
    if !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    match hex.len() {
        3 => Some(hex.chars().fold("#".to_owned(), |s, c| format!("{s}{c}{c}")).to_lowercase()),
        6 => Some(text.to_lowercase()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_read_as_people_type_it() {
        assert_eq!(parse_money("39.5"), Some(Some(3950)));
        assert_eq!(parse_money(" ¥1,200 "), Some(Some(120_000)));
        assert_eq!(parse_money("-0.05"), Some(Some(-5)));
        assert_eq!(parse_money(""), Some(None));
        assert_eq!(parse_money("3.999"), None);
        assert_eq!(parse_money("abc"), None);
        assert_eq!(parse_money("99999999999999999999"), None);
        assert_eq!(show_money(&Some(120_050)), "1200.50");
    }

    #[test]
    fn colours_are_completed() {
        assert_eq!(full_color("#0AF").as_deref(), Some("#00aaff"));
        assert_eq!(full_color("#12"), None);
        assert_eq!(full_color("#ab\u{e9}d"), None);
    }
}
