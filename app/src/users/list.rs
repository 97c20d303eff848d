//! All users of the environment, a page at a time.

use super::{
    rpc::list_users,
    words::{UsersTabs, method_glyph, method_name, user_name},
};
use crate::{
    i18n::{Lang, messages::users::*, use_lang},
    session::{env_path, use_env},
    ui::*,
};
use leptos::prelude::*;
use types::users::{EndUser, EndUserPage, EndUserQuery, LoginMethod};

/// Users on a page, as the server cuts them.
const PAGE: u64 = 50;

/// `/e/:env/users`.
#[component]
pub fn UsersPage() -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let (words, shown, page) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(0_u32));
    // A new question begins at its first page.
    let ask = move |signal: RwSignal<String>| {
        Bind::new(
            move || signal.get(),
            move |value| {
                page.set(0);
                signal.set(value);
            },
        )
    };
    let query = Memo::new(move |_| EndUserQuery {
        words: words.get(),
        method: LoginMethod::parse(&shown.get()),
        disabled: shown.get() == "disabled",
        page: page.get(),
    });
    let asked = env.clone();
    let users = Resource::new(move || (asked.clone(), query.get()), |(env, query)| list_users(env, query));
    let choices = move || {
        let mut choices: Vec<Choice> =
            LoginMethod::ALL.map(|m| Choice::new(m.as_str(), method_name(l, m))).to_vec();
        choices.push(Choice::new("disabled", only_disabled(l)));
        choices
    };
    view! {
        <div class="page">
            <PageHeader title=title(l) text=list_text(l) />
            <UsersTabs l env section="users" />
            <div class="flex flex-wrap gap-3">
                <div class="grow max-w-xs">
                    <TextInput kind="search" bind=ask(words) label=search_label(l) placeholder=search_hint(l) maxlength=100 />
                </div>
                <div>
                    <Select bind=ask(shown) choices=Signal::derive(choices) label=filter_label(l) none=filter_all(l) />
                </div>
            </div>
            <Transition fallback=|| view! { <SkeletonRows /> }>
                {move || Suspend::new(async move {
                    match users.await {
                        Err(fault) => view! { <ProblemView fault /> }.into_any(),
                        Ok(found) if found.users.is_empty() => nobody(l, &query.get_untracked()).into_any(),
                        Ok(found) => view! { <Rows found page /> }.into_any(),
                    }
                })}
            </Transition>
        </div>
    }
}

fn nobody(l: Lang, query: &EndUserQuery) -> impl IntoView + use<> {
    if *query == EndUserQuery::default() {
        view! { <Empty picture=Picture::Search title=empty_title(l) text=empty_text(l) /> }
    } else {
        view! { <Empty picture=Picture::Search title=none_found(l) text=none_found_text(l) /> }
    }
}

#[component]
fn Rows(found: EndUserPage, page: RwSignal<u32>) -> impl IntoView {
    let l = use_lang();
    let EndUserPage { users, total } = found;
    let first = u64::from(page.get_untracked()) * PAGE;
    let last = first + users.len() as u64;
    let status = Signal::stored(of_total(l, first + 1, last, total));
    let step =
        move |by: i32| Callback::new(move |()| page.update(|page| *page = page.saturating_add_signed(by)));
    let previous = Signal::stored((first > 0).then(|| step(-1)));
    let next = Signal::stored((last < total).then(|| step(1)));
    view! {
        <div class="section">
            <Table caption=title(l)>
                <thead>
                    <tr>
                        <th scope="col">{col_user(l)}</th>
                        <th scope="col">{col_methods(l)}</th>
                        <th scope="col" class="cell-wide">
                            {col_uid(l)}
                        </th>
                        <th scope="col" class="cell-wide">
                            {col_created(l)}
                        </th>
                        <th scope="col" class="cell-wide">
                            {col_seen(l)}
                        </th>
                    </tr>
                </thead>
                <tbody>{users.into_iter().map(|user| view! { <Row user /> }).collect_view()}</tbody>
            </Table>
            <Pagination status previous next />
        </div>
    }
}

#[component]
fn Row(user: EndUser) -> impl IntoView {
    let l = use_lang();
    let href = env_path(&use_env().id, &format!("users/u/{}", user.uid));
    let mut methods: Vec<LoginMethod> =
        user.identities.iter().map(|i| LoginMethod::of_provider(&i.provider)).collect();
    methods.dedup();
    if user.anonymous {
        methods.push(LoginMethod::Anonymous);
    }
    let badge = move |method: LoginMethod| {
        view! {
            <Badge tone=Tone::Line icon=method_glyph(method)>
                {method_name(l, method)}
            </Badge>
        }
    };
    view! {
        <tr>
            <th scope="row">
                <a class="cell-main" href=href>
                    {user_name(l, &user)}
                </a>
                {user.disabled.then(|| view! { <Badge tone=Tone::Bad>{disabled_badge(l)}</Badge> })}
            </th>
            <td>
                <span class="flex flex-wrap gap-1">{methods.into_iter().map(badge).collect_view()}</span>
            </td>
            <td class="cell-wide mono small">{user.uid.to_string()}</td>
            <td class="cell-wide muted">
                <When at=user.created_at relative=true />
            </td>
            <td class="cell-wide muted">
                <When at=user.seen_at relative=true />
            </td>
        </tr>
    }
}
