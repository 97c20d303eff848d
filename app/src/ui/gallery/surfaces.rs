//! Overlays, notes, devices, icons.

use leptos::prelude::*;
use types::Problem;

use super::{super::*, Part};

#[component]
pub(super) fn Overlays() -> impl IntoView {
    let (dialog, sheet, confirm) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let name = RwSignal::new(String::new());
    let dirty = Signal::derive(move || !name.get().is_empty());
    let toasts = use_toasts();
    let active = RwSignal::new("code".to_owned());
    let tabs = vec![
        Tab::new("code", "Code"),
        Tab::new("runs", "Runs").with_count(12),
        Tab::new("settings", "Settings"),
    ];
    let foot = move || {
        view! {
            <Button on_press=move |()| dialog.set(false)>"Cancel"</Button>
            <Button kind=Kind::Primary on_press=move |()| dialog.set(false)>
                "Create"
            </Button>
        }
    };
    let fail = move |()| {
        let mut p = Problem::conflict("Somebody else changed it.");
        p.trace_id = Some("4f2a9c01".into());
        toasts.problem(&p);
    };
    view! {
        <Part title="Overlays">
            <div class="flex flex-wrap items-center gap-2">
                <Button on_press=move |()| dialog.set(true)>"Dialog"</Button>
                <Button on_press=move |()| sheet.set(true)>"Sheet"</Button>
                <Button on_press=move |()| confirm.set(true)>"Typed confirmation"</Button>
                <Button on_press=move |()| toasts.success("Draft saved.")>"Toast"</Button>
                <Button on_press=move |()| toasts.undoable("Link removed.", || {})>"Toast with undo"</Button>
                <Button on_press=fail>"Problem"</Button>
                <Menu
                    id="g-menu"
                    label="Menu"
                    class="btn btn-secondary"
                    trigger=ViewFn::from(|| view! { "Menu" <Icon glyph=Glyph::ChevronDown /> })
                >
                    <MenuItem icon=Glyph::Pencil hint="e" on_press=|()| {}>
                        "Rename"
                    </MenuItem>
                    <MenuItem icon=Glyph::Copy on_press=|()| {}>
                        "Duplicate"
                    </MenuItem>
                    <MenuLink icon=Glyph::History href="/ui">
                        "History"
                    </MenuLink>
                    <MenuLine />
                    <MenuItem icon=Glyph::Trash danger=true on_press=|()| {}>
                        "Delete"
                    </MenuItem>
                </Menu>
            </div>
            <Tabs id="g-tabs" label="Parts of the function" tabs active />
            <TabPanel tabs="g-tabs" key="code" active>
                "The code."
            </TabPanel>
            <TabPanel tabs="g-tabs" key="runs" active>
                "The runs."
            </TabPanel>
            <TabPanel tabs="g-tabs" key="settings" active>
                "The settings."
            </TabPanel>
        </Part>
        <Dialog
            id="g-dialog"
            title="Create a link"
            text="Its code can be printed; where it leads can change at any time."
            open=dialog
            dirty
            foot=ViewFn::from(foot)
        >
            <Field id="g-link-name" label="Name">
                <TextInput bind=name />
            </Field>
        </Dialog>
        <Sheet id="g-sheet" title="Link k7m2p9x" open=sheet>
            <dl class="facts">
                <dt>"Leads to"</dt>
                <dd>"Premiere night · Tide"</dd>
                <dt>"Scans"</dt>
                <dd class="num">"2,418"</dd>
            </dl>
        </Sheet>
        <Confirm
            id="g-confirm"
            title="Roll back production"
            text="Customers will see release 12 again at once."
            action="Roll back"
            word="lantern"
            open=confirm
            on_confirm=move |()| confirm.set(false)
        />
    }
}

#[component]
pub(super) fn Notes() -> impl IntoView {
    view! {
        <Part title="Banners, beginnings, waiting">
            <div class="grid gap-2">
                <Banner>"Two people edit this activity."</Banner>
                <Banner tone=BannerTone::Ok>"Published to dev."</Banner>
                <Banner
                    tone=BannerTone::Warn
                    actions=ViewFn::from(|| view! { <Button size=Size::Small>"Review"</Button> })
                >
                    "Production moved since you looked."
                </Banner>
                <ProblemView fault=crate::fault::Fault::offline() />
                <div data-stage="prod">
                    <Banner tone=BannerTone::Env>"You are working in production."</Banner>
                </div>
            </div>
            <div class="tiles">
                {[
                    (Picture::Activity, "Create your first activity", "A page that a phone opens: a film night, a check-in, a draw."),
                    (Picture::Link, "Create a link", "A code that you print once and aim anywhere."),
                    (Picture::Function, "Write a function", "Code that answers mini-programs, without a server."),
                    (Picture::Release, "Publish something", "Every release stays, and you can return to it."),
                    (Picture::Search, "Nothing fits", "Try fewer words."),
                    (Picture::Lost, "Out at sea", "The page is gone."),
                ]
                    .map(|(picture, title, text)| {
                        view! {
                            <Empty picture title text>
                                <Button kind=Kind::Primary>"Begin"</Button>
                                <Button>"Example"</Button>
                            </Empty>
                        }
                    })
                    .collect_view()}
            </div>
            <SkeletonRows rows=3 />
        </Part>
    }
}

/// A drawing in the place of a real code.
const SVG: &str = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 21 21' shape-rendering='crispEdges'><path fill='#111827' d='M0 0h7v7H0zM14 0h7v7h-7zM0 14h7v7H0zM9 0h2v3H9zM9 5h3v2H9zM8 8h5v5H8zM15 9h4v2h-4zM0 9h5v3H0zM9 15h3v6H9zM14 14h3v3h-3zM18 18h3v3h-3z'/><path fill='#fff' d='M1 1h5v5H1zM15 1h5v5h-5zM1 15h5v5H1z'/><path fill='#111827' d='M2 2h3v3H2zM16 2h3v3h-3zM2 16h3v3H2z'/></svg>";

#[component]
pub(super) fn Devices() -> impl IntoView {
    view! {
        <Part title="A phone in the page">
            <div class="split">
                <PhoneFrame label="Preview">
                    <div class="p-6 grid gap-2">
                        <h3 class="title">"Tide"</h3>
                        <p>"Tonight at nine, on the largest screen in town."</p>
                    </div>
                </PhoneFrame>
                <QrFrame svg=Signal::stored(Some(SVG.to_owned())) label="Drawing of a code">
                    <span class="mono">"example.com/l/k7m2p9x"</span>
                    <span class="flex gap-2">
                        <Button size=Size::Small icon=Glyph::Download>
                            "SVG"
                        </Button>
                        <Button size=Size::Small icon=Glyph::Download>
                            "PNG"
                        </Button>
                    </span>
                </QrFrame>
            </div>
        </Part>
    }
}

#[component]
pub(super) fn Icons() -> impl IntoView {
    let all = Glyph::ALL.iter().map(|g| view! { <span title=format!("{g:?}")><Icon glyph=*g /></span> });
    view! {
        <Part title="Icons">
            <div class="card">
                <div class="card-body flex flex-wrap gap-4">{all.collect_view()} <Mark /></div>
            </div>
        </Part>
    }
}
