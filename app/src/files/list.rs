//! The entries of a folder.

use super::address::{address, name_of};
use crate::{
    i18n::{fmt_bytes, messages::files::*, use_lang},
    session::{may, use_env},
    ui::*,
};
use leptos::prelude::*;
use std::collections::BTreeSet;
use types::{FileEntry, FileInfo, Permission};

/// The table. Whole paths are shown where a search found files of many folders.
#[component]
pub fn Entries(
    entries: Vec<FileEntry>,
    /// The folder that is open.
    folder: String,
    /// Whether whole paths are shown.
    whole: bool,
    /// Paths that are ticked.
    chosen: RwSignal<BTreeSet<String>>,
) -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let may_write = may(Permission::WriteDocuments);
    let all: StoredValue<Vec<String>> =
        StoredValue::new(entries.iter().map(|entry| entry.path().to_owned()).collect());
    let tick_all = Bind::new(
        move || {
            chosen.with(|chosen| {
                all.with_value(|all| !all.is_empty() && all.iter().all(|p| chosen.contains(p)))
            })
        },
        move |on: bool| {
            chosen.update(|chosen| {
                chosen.clear();
                if on {
                    chosen.extend(all.get_value());
                }
            });
        },
    );
    let tick = move |path: String| {
        let label = select_one(l, name_of(&path));
        let read = path.clone();
        let bind = Bind::new(
            move || chosen.with(|chosen| chosen.contains(&read)),
            move |on: bool| {
                chosen.update(|chosen| match on {
                    true => drop(chosen.insert(path.clone())),
                    false => drop(chosen.remove(&path)),
                });
            },
        );
        view! { <td class="cell-tick"><Checkbox bind label hide_label=true /></td> }
    };
    let row = move |entry: FileEntry| {
        let path = entry.path().to_owned();
        let shown = if whole { path.clone() } else { name_of(&path).to_owned() };
        let (href, glyph, info) = match entry {
            FileEntry::Folder { path } => (address(&env, &path, None), Glyph::Folder, None),
            FileEntry::File(info) => {
                (address(&env, &folder, Some(("file", &path))), glyph(&info), Some(info))
            }
        };
        let facts = match info {
            Some(info) => view! {
                <td class="num file-size">{fmt_bytes(info.size)}</td>
                <td class="cell-wide soft">{info.mime}</td>
                <td class="cell-wide muted"><When at=info.updated_at relative=true /></td>
            }
            .into_any(),
            None => view! {
                <td></td>
                <td class="cell-wide soft">{crate::i18n::messages::files::folder(l)}</td>
                <td class="cell-wide"></td>
            }
            .into_any(),
        };
        view! {
            <tr>
                {may_write.then(|| tick(path))}
                <th scope="row">
                    <a class="cell-main file-name" href=href>
                        <Icon glyph />
                        <span>{shown}</span>
                    </a>
                </th>
                {facts}
            </tr>
        }
    };
    view! {
        <Table caption=nav_files(l)>
            <thead>
                <tr>
                    {may_write
                        .then(|| {
                            view! {
                                <th scope="col" class="cell-tick">
                                    <Checkbox bind=tick_all label=select_all(l) hide_label=true />
                                </th>
                            }
                        })}
                    <th scope="col">{col_name(l)}</th>
                    <th scope="col">{col_size(l)}</th>
                    <th scope="col" class="cell-wide">{col_type(l)}</th>
                    <th scope="col" class="cell-wide">{col_changed(l)}</th>
                </tr>
            </thead>
            <tbody>{entries.into_iter().map(row).collect_view()}</tbody>
        </Table>
    }
}

fn glyph(info: &FileInfo) -> Glyph {
    match info.mime.split('/').next().unwrap_or_default() {
        "image" => Glyph::Image,
        "video" => Glyph::Film,
        "audio" => Glyph::Play,
        _ => Glyph::File,
    }
}
