//! A problem in the place of what should have been shown.

use leptos::prelude::*;

use super::page::{Banner, BannerTone};
use crate::{
    fault::Fault,
    i18n::{
        messages::{
            problems::problem,
            ui::{error_code, trace_id},
        },
        use_lang,
    },
};

/// Says what went wrong in the reader's language, with the code and the trace id for support.
#[component]
pub fn ProblemView(
    /// What went wrong.
    fault: Fault,
) -> impl IntoView {
    let l = use_lang();
    let trace = fault.0.trace_id.clone().map(|t| view! { " · " {trace_id(l, t)} });
    view! {
        <Banner tone=BannerTone::Bad>
            <p>{problem(l, &fault.0)}</p>
            <p class="small mono muted">{error_code(l, &fault.0.code)} {trace}</p>
        </Banner>
    }
}
