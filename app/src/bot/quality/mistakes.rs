//! Examples that are misunderstood, each with what would mend it in one press.

use super::{Place, link, percent};
use crate::{
    bot::rpc_studio::take_example,
    i18n::{
        messages::{bot::*, bot_studio::*},
        use_lang,
    },
    session::{env_path, may},
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use std::collections::HashSet;
use types::{Fix, MistakenExample, Permission};

/// The card.
#[component]
pub fn Mistakes(
    /// The examples.
    mistakes: Vec<MistakenExample>,
    /// Where.
    place: Place,
) -> impl IntoView {
    let l = use_lang();
    let toasts = use_toasts();
    let env = place.what.with_value(|(env, _)| env.clone());
    // Mended already; the next check finds out what came of it.
    let mended = RwSignal::new(HashSet::<usize>::new());
    let mend = move |n: usize, from: String, text: String, to: Option<(String, String)>| {
        spawn_local(async move {
            let env = place.what.with_value(|(env, _)| env.clone());
            let item = to.as_ref().map(|(item, _)| item.clone());
            match take_example(env, from, text, item).await {
                Ok(()) => {
                    mended.try_update(|mended| mended.insert(n));
                    toasts.success(match to {
                        Some((_, name)) => example_moved(l, name),
                        None => example_deleted(l).to_owned(),
                    });
                }
                Err(fault) => toasts.problem(&fault.0),
            }
        });
    };
    let may_edit = may(Permission::EditContent);
    let row = |(n, m): (usize, &MistakenExample)| {
        let (from, text) = (m.item.item.clone(), m.text.clone());
        let to = (m.taken_for.item.clone(), m.taken_for.title.clone());
        let (moving, deleting) = ((from.clone(), text.clone(), to.clone()), (from, text));
        let is_first = |fix: Fix| if m.fix == fix { Kind::Secondary } else { Kind::Ghost };
        let (move_kind, delete_kind) = (is_first(Fix::Move), is_first(Fix::Delete));
        let editor = (m.fix == Fix::Write).then(|| {
            let href = env_path(&env, &format!("bot/{}", m.item.item));
            view! { <LinkButton size=Size::Small href>{fix_write(l)}</LinkButton> }
        });
        let fixes = may_edit.then(|| {
            view! {
                <div class="flex flex-wrap gap-2">
                    {editor}
                    <Button
                        size=Size::Small
                        kind=move_kind
                        disabled=Signal::derive(move || mended.with(|mended| mended.contains(&n)))
                        on_press=move |()| {
                            let (from, text, to) = moving.clone();
                            mend(n, from, text, Some(to));
                        }
                    >
                        {fix_move(l)}
                    </Button>
                    <Button
                        size=Size::Small
                        kind=delete_kind
                        disabled=Signal::derive(move || mended.with(|mended| mended.contains(&n)))
                        on_press=move |()| {
                            let (from, text) = deleting.clone();
                            mend(n, from, text, None);
                        }
                    >
                        {fix_delete(l)}
                    </Button>
                </div>
            }
        });
        view! {
            <tr>
                <th scope="row">{m.text.clone()}</th>
                <td>{link(&env, &m.item)}</td>
                <td>{link(&env, &m.taken_for)} " " <span class="num muted">{percent(Some(m.probability))}</span></td>
                <td>{fixes}</td>
            </tr>
        }
    };
    let rows = mistakes.iter().enumerate().map(row).collect_view();
    (!mistakes.is_empty()).then(|| {
        view! {
            <Card title=quality_mistakes(l)>
                <Table caption=quality_mistakes(l)>
                    <thead>
                        <tr>
                            <th scope="col">{col_examples(l)}</th>
                            <th scope="col">{quality_is(l)}</th>
                            <th scope="col">{quality_taken(l)}</th>
                            <th scope="col">{col_fix(l)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </Table>
            </Card>
        }
    })
}
