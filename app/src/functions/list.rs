//! `/e/:env/functions`.

use super::rpc::{FunctionRow, create_function, list_functions};
use crate::{
    i18n::{
        fmt_number,
        messages::{functions::*, items::*, problems::problem, shell::nav_functions},
        use_lang,
    },
    items::{CreateDialog, StateBadge},
    live::on_content_change,
    session::{env_path, may, use_env},
    ui::*,
};
use leptos::prelude::*;
use types::Permission;

/// All functions of the environment.
#[component]
pub fn FunctionsPage() -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let may_edit = may(Permission::EditCode);
    let creating = RwSignal::new(false);
    let rows = Resource::new(move || env.clone(), list_functions);
    on_content_change(move |change| {
        if change.is_of(&["function", "release"]) {
            rows.refetch();
        }
    });
    let new = move || {
        view! {
            <Button kind=Kind::Primary icon=Glyph::Plus on_press=move |()| creating.set(true)>
                {new_function(l)}
            </Button>
        }
    };
    view! {
        <div class="page">
            <PageHeader title=nav_functions(l) text=list_text(l)>
                {may_edit.then(new)}
            </PageHeader>
            <Transition fallback=|| view! { <SkeletonRows /> }>
                {move || Suspend::new(async move {
                    match rows.await {
                        Err(fault) => view! { <ProblemView fault /> }.into_any(),
                        Ok(list) if list.is_empty() => {
                            view! {
                                <Empty picture=Picture::Function title=empty_title(l) text=empty_text(l)>
                                    {may_edit.then(new)}
                                </Empty>
                            }
                                .into_any()
                        }
                        Ok(list) => view! { <List list /> }.into_any(),
                    }
                })}
            </Transition>
            <Create open=creating />
        </div>
    }
}

#[component]
fn List(list: Vec<FunctionRow>) -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let row = move |f: FunctionRow| {
        let failed = (f.failures > 0).then(|| {
            view! { " " <Badge tone=Tone::Bad>{failures(l, fmt_number(f.failures as i64))}</Badge> }
        });
        let href = env_path(&env, &format!("functions/{}", f.name));
        view! {
            <tr>
                <th scope="row">
                    <a class="cell-main mono" href=href>
                        {f.name}
                    </a>
                </th>
                <td class="cell-wide soft">{f.description}</td>
                <td><StateBadge state=f.state /></td>
                <td><span class="num">{fmt_number(f.calls as i64)}</span> {failed}</td>
                <td class="cell-wide muted"><When at=f.updated_at relative=true /> " · " {f.updated_by.get(l).to_owned()}</td>
            </tr>
        }
    };
    view! {
        <Table caption=nav_functions(l)>
            <thead>
                <tr>
                    <th scope="col">{name_label(l)}</th>
                    <th scope="col" class="cell-wide">{description_label(l)}</th>
                    <th scope="col">{col_state(l)}</th>
                    <th scope="col">{col_calls(l)}</th>
                    <th scope="col" class="cell-wide">{col_changed(l)}</th>
                </tr>
            </thead>
            <tbody>{list.into_iter().map(row).collect_view()}</tbody>
        </Table>
    }
}

#[component]
fn Create(open: RwSignal<bool>) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let create = move |name| async move {
        let env = env.get_value();
        let view = create_function(env.clone(), name).await.map_err(|fault| problem(l, &fault.0))?;
        Ok(env_path(&env, &format!("functions/{}", view.summary.item.key)))
    };
    view! {
        <CreateDialog
            id="new-function"
            title=new_function(l)
            help=name_help(l)
            maxlength=64
            open
            create
        />
    }
}
