//! `/login`.

use super::rpc::{SignIn, demo_members, sign_in, sign_in_demo};
use crate::{
    dom,
    i18n::{
        messages::{login::*, problems::problem, shell::product},
        use_lang,
    },
    rpc::Answer,
    shell::{LangMenu, ThemeMenu, role_name},
    ui::*,
};
use leptos::{ev::SubmitEvent, prelude::*, server_fn::ServerFn, task::spawn_local};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use std::future::Future;
use types::MemberView;

/// The sign-in page. The form works without script too.
#[component]
pub fn LoginPage() -> impl IntoView {
    let l = use_lang();
    let next = use_query_map().with_untracked(|q| q.get("next")).unwrap_or_else(|| "/".to_owned());
    let (email, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let error = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let attempt = Attempt { error, busy };
    let submit = {
        let next = next.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            attempt.run(l, sign_in(email.get_untracked(), password.get_untracked(), next.clone()));
        }
    };
    let members = Resource::new_blocking(|| (), |()| demo_members());
    let offer = {
        let next = next.clone();
        move || {
            let next = next.clone();
            Suspend::new(async move {
                let members = members.await.unwrap_or_default();
                (!members.is_empty()).then(|| view! { <DemoMembers members next attempt /> })
            })
        }
    };
    view! {
        <Title text=title(l) />
        <div class="lone">
            <main class="lone-main">
                <div class="lone-card">
                    <div class="flex items-center gap-3">
                        <Mark />
                        <div>
                            <h1>{product(l)}</h1>
                            <p class="small muted">{what(l)}</p>
                        </div>
                    </div>
                    {move || error.get().map(|e| view! { <Banner tone=BannerTone::Bad>{e}</Banner> })}
                    <form class="grid gap-4" method="post" action=SignIn::url() on:submit=submit>
                        <input type="hidden" name="next" value=next.clone() />
                        <Field id="email" label=email_label(l)>
                            <TextInput
                                bind=email
                                kind="email"
                                name="email"
                                autocomplete="username"
                                maxlength=254
                                required=true
                            />
                        </Field>
                        <Field id="password" label=password_label(l)>
                            <TextInput
                                bind=password
                                kind="password"
                                name="password"
                                autocomplete="current-password"
                                maxlength=1024
                                required=true
                            />
                        </Field>
                        <Button kind=Kind::Primary size=Size::Large submit=true busy>
                            {sign_in_action(l)}
                        </Button>
                    </form>
                </div>
                <Suspense>{offer}</Suspense>
            </main>
            <footer class="lone-foot">
                <LangMenu />
                <ThemeMenu />
            </footer>
        </div>
    }
}

/// What every way of signing in shows.
#[derive(Clone, Copy)]
struct Attempt {
    error: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
}

impl Attempt {
    /// Loads the next page as a whole: nothing of the stranger's page may linger.
    fn run(self, l: crate::i18n::Lang, call: impl Future<Output = Answer<String>> + 'static) {
        self.busy.set(true);
        self.error.set(None);
        spawn_local(async move {
            match call.await {
                Ok(next) => dom::go(&next),
                Err(failure) => {
                    self.busy.set(false);
                    self.error.set(Some(problem(l, &failure.0)));
                }
            }
        });
    }
}

/// The demo's members, one click each.
#[component]
fn DemoMembers(members: Vec<MemberView>, next: String, attempt: Attempt) -> impl IntoView {
    let l = use_lang();
    let one = move |member: MemberView| {
        let next = next.clone();
        let email = member.email.clone();
        let enter = move |_| attempt.run(l, sign_in_demo(email.clone(), next.clone()));
        view! {
            <li class="flex items-center justify-between gap-3">
                <div class="min-w-0">
                    <p class="strong">{member.name.get(l).to_owned()}</p>
                    <p class="small muted">{role_name(l, member.role)} " · " {member.email.clone()}</p>
                </div>
                <Button size=Size::Small busy=attempt.busy on_press=enter>
                    {enter_as(l)}
                    <span class="sr-only">{member.name.get(l).to_owned()}</span>
                </Button>
            </li>
        }
    };
    view! {
        <section class="lone-card" aria-labelledby="demo-title">
            <div>
                <h2 id="demo-title" class="subtitle">{demo_title(l)}</h2>
                <p class="small muted">{demo_text(l)}</p>
            </div>
            <ul class="grid gap-3">{members.into_iter().map(one).collect_view()}</ul>
        </section>
    }
}
