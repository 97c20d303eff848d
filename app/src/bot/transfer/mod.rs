//! Importing and exporting the items of a list.

mod dialog;
mod plan;
mod send;

use crate::{
    i18n::{messages::transfer::*, use_lang},
    session::{may, use_env},
    ui::*,
};
use dialog::ImportDialog;
use leptos::prelude::*;
use types::{Permission, TransferFormat};

/// The list's menu: import, and export in each form.
#[component]
pub fn TransferMenu(
    /// The kind.
    #[prop(into)]
    kind: String,
    /// The bot; the first if it is not named.
    bot: Option<String>,
    /// Opens the dialog.
    importing: RwSignal<bool>,
) -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let may_edit = may(Permission::EditContent);
    let link = move |format: TransferFormat, words: &'static str| {
        let href = send::Place::new(&env, &kind, bot.as_deref()).file("", format, l);
        let name = format!("{kind}.{}", format.ending());
        view! {
            <MenuLink href icon=Glyph::Download download=name>
                {words}
            </MenuLink>
        }
    };
    view! {
        <Menu
            id="transfer-menu"
            label=more_lists(l)
            class="btn btn-secondary btn-icon"
            trigger=ViewFn::from(|| view! { <Icon glyph=Glyph::More /> })
        >
            {may_edit
                .then(|| {
                    view! {
                        <MenuItem icon=Glyph::Upload on_press=move |()| importing.set(true)>
                            {import_action(l)}
                        </MenuItem>
                        <MenuLine />
                    }
                })}
            {link(TransferFormat::Xlsx, export_xlsx(l))}
            {link(TransferFormat::Csv, export_csv(l))}
            {link(TransferFormat::Json, export_json(l))}
        </Menu>
    }
}

/// The dialog that the menu opens; once in a page.
#[component]
pub fn Importing(
    /// The kind.
    #[prop(into)]
    kind: String,
    /// The bot; the first if it is not named.
    bot: Option<String>,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Called when drafts were written.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    may(Permission::EditContent).then(|| view! { <ImportDialog kind bot open on_done /> })
}
