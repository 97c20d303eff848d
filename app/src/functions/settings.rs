//! What a function has besides its code.

use crate::{
    i18n::{messages::functions::*, use_lang},
    items::Draft,
    ui::*,
};
use leptos::prelude::*;
use serde_json::json;

/// Description, who may call, time and memory.
#[component]
pub fn Settings(
    /// The function.
    draft: Draft,
    /// Whether the member may change it.
    may_edit: bool,
) -> impl IntoView {
    let l = use_lang();
    let text = move |name: &'static str, otherwise: &'static str| {
        Bind::new(
            move || draft.json().with(|json| json[name].as_str().unwrap_or(otherwise).to_owned()),
            move |value| draft.edit(|json| json[name] = value.into()),
        )
    };
    let number = move |name: &'static str, otherwise: f64| {
        Bind::new(
            move || draft.json().with(|json| json[name].as_f64().or(Some(otherwise))),
            move |value: Option<f64>| {
                draft.edit(|json| json[name] = value.map_or(json!(null), |n| json!(n as i64)))
            },
        )
    };
    let callers = vec![
        Choice::new("signedIn", callers_signed_in(l)),
        Choice::new("everyone", callers_everyone(l)),
        Choice::new("members", callers_members(l)),
    ];
    view! {
        <Card title=settings_title(l)>
            <fieldset class="grid gap-4 md:grid-cols-2" disabled=!may_edit>
                <legend class="sr-only">{settings_title(l)}</legend>
                <Field id="description" label=description_label(l) optional=true class="md:col-span-2">
                    <TextInput bind=text("description", "") maxlength=500 />
                </Field>
                <Field id="invoke" label=callers_label(l) help=callers_help(l) class="md:col-span-2">
                    <Select bind=text("invoke", "signedIn") choices=callers />
                </Field>
                <Field id="timeout" label=timeout_label(l) help=timeout_help(l)>
                    <NumberInput bind=number("timeoutMs", 3000.0) min=100.0 max=60_000.0 step=100.0 unit="ms" />
                </Field>
                <Field id="memory" label=memory_label(l) help=memory_help(l)>
                    <NumberInput bind=number("memoryMb", 64.0) min=16.0 max=256.0 step=1.0 unit="MB" />
                </Field>
            </fieldset>
        </Card>
    }
}
