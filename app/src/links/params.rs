//! Names and values of a page's parameters, one row each.

use crate::{
    i18n::{messages::links::*, use_lang},
    ui::*,
};
use leptos::prelude::*;

/// Rows of names and values, in order. Rows without a name are not parameters yet.
pub type Rows = Vec<(String, String)>;

/// Most parameters of a page.
const MOST: usize = 20;

/// The editor.
#[component]
pub fn Params(
    /// The rows.
    #[prop(into)]
    rows: Bind<Rows>,
) -> impl IntoView {
    let l = use_lang();
    let count = Memo::new(move |_| rows.get().len());
    let change = move |f: &dyn Fn(&mut Rows)| {
        let mut all = rows.get_untracked();
        f(&mut all);
        rows.set(all);
    };
    let cell =
        move |i: usize, of: fn(&(String, String)) -> &String, put: fn(&mut (String, String), String)| {
            Bind::new(
                move || rows.get().get(i).map(|r| of(r).clone()).unwrap_or_default(),
                move |text: String| {
                    change(&|all| {
                        if let Some(row) = all.get_mut(i) {
                            put(row, text.clone());
                        }
                    })
                },
            )
        };
    let row = move |i: usize| {
        view! {
            <li class="flex items-center gap-2">
                <TextInput bind=cell(i, |r| &r.0, |r, t| r.0 = t) label=query_name(l, i + 1) class="mono" autocomplete="off" />
                <span aria-hidden="true">"="</span>
                <TextInput bind=cell(i, |r| &r.1, |r, t| r.1 = t) label=query_value(l, i + 1) class="mono" autocomplete="off" />
                <IconButton
                    glyph=Glyph::Trash
                    label=query_remove(l, i + 1)
                    on_press=move |_| {
                        change(&|all| {
                            if i < all.len() {
                                all.remove(i);
                            }
                        })
                    }
                />
            </li>
        }
    };
    view! {
        <fieldset class="field">
            <legend class="field-label mb-2">{query_label(l)}</legend>
            <ul class="grid gap-2">{move || (0..count.get()).map(row).collect_view()}</ul>
            <div>
                <Button
                    size=Size::Small
                    icon=Glyph::Plus
                    disabled=Signal::derive(move || count.get() >= MOST)
                    on_press=move |_| change(&|all| all.push(Default::default()))
                >
                    {query_add(l)}
                </Button>
            </div>
        </fieldset>
    }
}
