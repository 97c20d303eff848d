//! A conversation as people see it: what was said on the right, what the bot said on the left.

use crate::{
    i18n::{
        messages::{
            bot::*,
            bot_studio::{why_by_page, why_page},
        },
        use_lang,
    },
    ui::*,
};
use leptos::prelude::*;
use types::{Bubble, Turn, desk::Attachment};

/// A turn. `say` is called with an option that is tapped; `more` stands below the answer.
#[component]
pub fn TurnView(
    /// The turn.
    turn: Turn,
    /// What a tap on an option does; without it options are only shown.
    #[prop(optional)]
    say: Option<Callback<String>>,
    /// Below the answer.
    #[prop(optional, into)]
    more: Option<ViewFn>,
) -> impl IntoView {
    let sent = turn.attachment.clone().and_then(|json| serde_json::from_value::<Attachment>(json).ok());
    let said = match sent {
        Some(attachment) => {
            Some(view! { <div class="chat-sent"><AttachmentView attachment /></div> }.into_any())
        }
        None => (!turn.said.is_empty())
            .then(|| view! { <p class="chat-bubble chat-said">{turn.said.clone()}</p> }.into_any()),
    };
    let bubbles = turn.bubbles.iter().map(|bubble| bubble_view(bubble, say)).collect_view();
    view! {
        <li class="chat-turn">
            {said}
            <div class="chat-answer">{bubbles} {more.map(|more| more.run())}</div>
        </li>
    }
}

fn bubble_view(bubble: &Bubble, say: Option<Callback<String>>) -> AnyView {
    match bubble.clone() {
        Bubble::Text { text } => view! { <p class="chat-bubble">{text}</p> }.into_any(),
        Bubble::Image { url } => {
            view! { <img class="chat-picture" src=url alt="" loading="lazy" /> }.into_any()
        }
        Bubble::Button { label, url } => {
            // Pages of the mini-program lead nowhere in a browser.
            let opens = url.starts_with("https://") || url.starts_with("http://") || url.starts_with("/l/");
            if opens {
                view! {
                    <a class="chat-bubble chat-link" href=url target="_blank" rel="noopener external">
                        {label}
                    </a>
                }
                .into_any()
            } else {
                view! {
                    <p class="chat-bubble chat-link">
                        {label} " " <span class="mono small muted">{url}</span>
                    </p>
                }
                .into_any()
            }
        }
        Bubble::Options { options } => {
            let option = move |text: String| {
                let words = text.clone();
                match say {
                    Some(say) => view! {
                        <Button size=Size::Small on_press=move |()| say.run(words.clone())>{text}</Button>
                    }
                    .into_any(),
                    None => view! { <Badge>{text}</Badge> }.into_any(),
                }
            };
            view! { <div class="flex flex-wrap gap-2">{options.into_iter().map(option).collect_view()}</div> }
                .into_any()
        }
    }
}

/// Why an answer is what it is.
#[component]
pub fn Why(
    /// The turn.
    turn: Turn,
) -> impl IntoView {
    let l = use_lang();
    let d = turn.decision;
    let percent = |share: f32| format!("{:.0}%", share * 100.0);
    let score = d.considered.first().filter(|_| !d.considered.is_empty()).map(|best| {
        view! { <p>{why_score(l, percent(best.score), percent(d.answer_at))}</p> }
    });
    let considered = d
        .considered
        .iter()
        .take(3)
        .map(|c| {
            view! {
                <li class="flex gap-2 justify-between">
                    <span class="truncate">{c.title.clone()}</span>
                    <span class="num">{percent(c.score)}</span>
                </li>
            }
        })
        .collect_view();
    let nearest = d.nearest.map(|text| view! { <p>{why_nearest(l, text)}</p> });
    let evidence = (!d.evidence.is_empty()).then(|| view! { <p>{why_words(l, d.evidence.join(", "))}</p> });
    let known = score.is_some().then(|| view! { <p>{why_known(l, (d.known * 100.0).round())}</p> });
    let slots = turn
        .slots
        .iter()
        .map(|slot| view! { <Badge>{format!("{}: {}", slot.name, slot.shown)}</Badge> })
        .collect_view();
    let page = (!d.page.is_empty()).then(|| view! { <p>{why_page(l, d.page)}</p> });
    let by_page = d.by_page.then(|| view! { <p>{why_by_page(l)}</p> });
    let title =
        if turn.title.is_empty() { d.because.clone() } else { format!("{} · {}", turn.title, d.because) };
    view! {
        <details class="small muted">
            <summary>{why(l)} ": " {title}</summary>
            <div class="grid gap-2 mt-2">
                <div class="flex flex-wrap gap-2">{slots}</div>
                {score}
                <ol class="grid gap-1">{considered}</ol>
                {nearest}
                {evidence}
                {known}
                {page}
                {by_page}
            </div>
        </details>
    }
}
