//! The designer of a link's code: every change is drawn and read back by the server before it is offered.

use super::{downloads::Downloads, refusal::refusal, rpc::draw_code};
use crate::{
    i18n::{messages::links::*, use_lang},
    session::use_env,
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use serde_json::json;
use std::time::Duration;
use types::{
    Json, Problem, QrStyle, QrView, Text,
    schema::{self, FieldKind},
};

/// How long after the last change the code is drawn.
const PAUSE: Duration = Duration::from_millis(200);

/// The card.
#[component]
pub fn QrDesigner(
    /// The link.
    id: String,
    /// The address that the code holds.
    address: String,
    /// Whether the operator set it.
    is_address_set: bool,
    /// The code in the usual style, as the page was drawn.
    code: Option<QrView>,
) -> impl IntoView {
    let l = use_lang();
    let style = RwSignal::new(QrStyle::default());
    // The form of the logo keeps its own value.
    let logo = RwSignal::new(json!({ "logo": "" }));
    let has_code = code.is_some();
    let drawn = RwSignal::new(code);
    let refused = RwSignal::new(None::<Problem>);
    draw(id.clone(), style, has_code, move |answer| match answer {
        Ok(view) => {
            drawn.set(Some(view));
            refused.set(None);
        }
        Err(problem) => refused.set(Some(problem)),
    });
    let svg = Signal::derive(move || drawn.with(|d| d.as_ref().map(|d| d.svg.clone())));
    let contrast = move || drawn.with(|d| d.as_ref().map(|d| qr_contrast(l, format!("{:.1}", d.contrast))));
    let word = move || match refused.get() {
        Some(p) => view! {
            <Banner tone=BannerTone::Bad>
                <p class="strong">{qr_refused(l)}</p>
                <p>{refusal(l, &p)}</p>
            </Banner>
        }
        .into_any(),
        None => view! { <p class="small muted">{contrast}</p> }.into_any(),
    };
    let reset = move || {
        view! {
            <Button kind=Kind::Ghost size=Size::Small on_press=move |_| {
                logo.set(json!({ "logo": "" }));
                style.set(QrStyle::default());
            }>
                {qr_reset(l)}
            </Button>
        }
    };
    let (href, text) = (address.clone(), address.clone());
    view! {
        <Card title=qr_title(l) actions=ViewFn::from(reset)>
            <div class="grid gap-4">
                <div class="grid gap-2 justify-items-center">
                    <QrFrame svg label=qr_label(l) />
                    <div role="status">{word}</div>
                </div>
                <Downloads
                    id
                    style=style.into()
                    drawn=drawn.into()
                    refused=Signal::derive(move || refused.with(Option::is_some))
                />
                <div class="field">
                    <span class="field-label">{address_label(l)}</span>
                    <span class="flex items-center gap-2">
                        <a class="mono truncate" href=href target="_blank" rel="noopener external">
                            {address}
                        </a>
                        <CopyButton text />
                    </span>
                    {(!is_address_set).then(|| view! { <p class="field-help">{address_local(l)}</p> })}
                </div>
                <Controls style logo />
            </div>
        </Card>
    }
}

/// Draws now, unless that `has_happened`, and a moment after each change. An answer that came too late is dropped.
fn draw(
    id: String,
    style: RwSignal<QrStyle>,
    has_happened: bool,
    then: impl Fn(Result<QrView, Problem>) + Copy + Send + Sync + 'static,
) {
    let env = use_env().id;
    let round = StoredValue::new(0_u64);
    Effect::new(move |before: Option<()>| {
        let wanted = style.get();
        round.update_value(|n| *n += 1);
        let mine = round.get_value();
        let is_newest = move || round.try_get_value() == Some(mine);
        let (env, id) = (env.clone(), id.clone());
        let ask = move || {
            if !is_newest() {
                return;
            }
            spawn_local(async move {
                let answer = draw_code(env, id, wanted).await;
                if is_newest() {
                    then(answer.unwrap_or_else(|failure| Err(failure.0)));
                }
            });
        };
        match before {
            None if has_happened => {}
            None => ask(),
            Some(()) => set_timeout(ask, PAUSE),
        }
    });
}

/// One part of the style as a value that a control shows and changes.
fn part<T: Clone + Send + Sync + 'static>(
    style: RwSignal<QrStyle>,
    get: fn(&QrStyle) -> T,
    set: fn(&mut QrStyle, T),
) -> Bind<T> {
    Bind::new(move || style.with(get), move |value| style.update(|s| set(s, value)))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to what the field can mean"
)]
fn whole(n: Option<f64>, least: f64, most: f64) -> u32 {
    n.unwrap_or(least).clamp(least, most) as u32
}

#[component]
fn Controls(style: RwSignal<QrStyle>, logo: RwSignal<Json>) -> impl IntoView {
    let l = use_lang();
    let levels = vec![
        Choice::new("L", qr_l(l)),
        Choice::new("M", qr_m(l)),
        Choice::new("Q", qr_q(l)),
        Choice::new("H", qr_h(l)),
    ];
    let logo_field = schema::Field::optional("logo", Text::same(qr_logo(l)), FieldKind::Image)
        .with_help(Text::same(qr_logo_help(l)));
    Effect::new(move |_| {
        let wanted = logo.with(|v| v["logo"].as_str().filter(|s| !s.is_empty()).map(str::to_owned));
        if style.with_untracked(|s| s.logo != wanted) {
            style.update(|s| s.logo = wanted);
        }
    });
    view! {
        <div class="grid grid-cols-2 gap-4">
            <Field id="qr-size" label=qr_size(l)>
                <NumberInput
                    bind=part(style, |s| Some(f64::from(s.size)), |s, n| s.size = whole(n, 0.0, 9999.0))
                    min=128.0
                    max=2048.0
                    step=1.0
                    unit="px"
                />
            </Field>
            <Field id="qr-margin" label=qr_margin(l)>
                <NumberInput
                    bind=part(style, |s| Some(f64::from(s.margin)), |s, n| s.margin = whole(n, 0.0, 99.0))
                    min=0.0
                    max=16.0
                    step=1.0
                    unit=qr_modules(l)
                />
            </Field>
        </div>
        <div class="grid grid-cols-2 gap-4">
            <Field id="qr-dark" label=qr_dark(l)>
                <ColorInput bind=part(style, |s| s.dark.clone(), |s, c| s.dark = c) label=qr_dark(l) />
            </Field>
            <Field id="qr-light" label=qr_light(l)>
                <ColorInput bind=part(style, |s| s.light.clone(), |s, c| s.light = c) label=qr_light(l) />
            </Field>
        </div>
        <Field id="qr-level" label=qr_level(l)>
            <Select bind=part(style, |s| s.level.clone(), |s, v| s.level = v) choices=levels />
        </Field>
        <SchemaForm id="qr" fields=vec![logo_field] value=logo />
    }
}
