//! Beginnings: what a page shows before there is anything in it.

use leptos::prelude::*;

/// A small picture of the thing that is missing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Picture {
    /// A page on a phone.
    Activity,
    /// A code that leads somewhere.
    Link,
    /// Code that answers.
    Function,
    /// A stack of releases.
    Release,
    /// Papers in a folder.
    Folder,
    /// A lens over nothing.
    Search,
    /// A boat on calm water.
    Lost,
}

impl Picture {
    fn view(self) -> impl IntoView {
        // Four hands: a quiet line, a white shape, an accented shape, an accented mark. Each is one path.
        let (line, fill, accent, ink) = match self {
            Picture::Activity => (
                "M18 96h124M72 74h16M40 96V78a6 6 0 0 1 6-6h8M120 96V70a6 6 0 0 0-6-6h-8",
                "M64 12h32a8 8 0 0 1 8 8v68a8 8 0 0 1-8 8H64a8 8 0 0 1-8-8V20a8 8 0 0 1 8-8Z",
                "M64 22h32v24H64ZM64 62h32v10H64Z",
                "M64 52h20v3H64ZM64 57h13v2H64ZM76 30l9 5-9 5Z",
            ),
            Picture::Link => (
                "M18 96h124M100 38h14a8 8 0 0 1 8 8v12a8 8 0 0 0 8 8h6M131 61l5 5-5 5M100 52h6a8 8 0 0 1 8 8v16a8 8 0 0 0 8 8h14",
                "M40 20h52a6 6 0 0 1 6 6v52a6 6 0 0 1-6 6H40a6 6 0 0 1-6-6V26a6 6 0 0 1 6-6Z",
                "M43 29h16v16H43ZM73 29h16v16H73ZM43 59h16v16H43Z",
                "M48 34h6v6h-6ZM78 34h6v6h-6ZM48 64h6v6h-6ZM65 50h5v5h-5ZM73 59h5v5h-5ZM83 65h6v5h-6ZM73 70h5v5h-5ZM65 29h4v9h-4ZM84 50h5v4h-5Z",
            ),
            Picture::Function => (
                "M18 96h124M50 44l-7 8 7 8M110 44l7 8-7 8M30 22h100",
                "M36 14h88a6 6 0 0 1 6 6v60a6 6 0 0 1-6 6H36a6 6 0 0 1-6-6V20a6 6 0 0 1 6-6Z",
                "M84 34c-6-2-9 1-10 7l-4 24c-1 6-4 9-10 7M66 48h17",
                "M35 16h4v3h-4ZM42 16h4v3h-4ZM49 16h4v3h-4Z",
            ),
            Picture::Release => (
                "M18 96h124",
                "M80 58l36 16-36 16-36-16Z",
                "M80 40l36 16-36 16-36-16Z",
                "M80 12l10 12h-6v12h-8V24h-6Z",
            ),
            Picture::Folder => (
                "M18 96h124M66 30h28M66 38h20",
                "M34 32h30l8 10h48a6 6 0 0 1 6 6v36a6 6 0 0 1-6 6H40a6 6 0 0 1-6-6Z",
                "M58 16h36l12 12v14H72l-8-10h-6Z",
                "M72 60h32v4H72ZM72 69h20v3H72Z",
            ),
            Picture::Search => (
                "M18 96h124M92 70l18 18M58 40h24M58 50h16M40 20h84M40 34h8M112 34h12",
                "M74 22a26 26 0 1 1 0 52 26 26 0 0 1 0-52Z",
                "M74 30a18 18 0 1 1 0 36 18 18 0 0 1 0-36Z",
                "M66 47h16v3H66Z",
            ),
            Picture::Lost => (
                "M22 90c8-5 14-5 22 0s14 5 22 0 14-5 22 0 14 5 22 0 14-5 22 0M46 100c6-4 11-4 17 0s11 4 17 0 11-4 17 0",
                "M62 58V50a18 18 0 0 1 36 0v8Z",
                "M30 58c12 6 24 8 38 8h24c14 0 26-2 38-8-8 16-22 26-38 26H68c-16 0-30-10-38-26Z",
                "M122 18a8 8 0 1 1 0 16 8 8 0 0 1 0-16Z",
            ),
        };
        view! {
            <svg class="empty-picture" viewBox="0 0 160 108" aria-hidden="true" focusable="false">
                <path class="picture-line" d=line></path>
                <path class="picture-fill" d=fill></path>
                <path class="picture-accent" d=accent></path>
                <path class="picture-ink" d=ink></path>
            </svg>
        }
    }
}

/// Says in one sentence what belongs here and offers one way to begin.
#[component]
pub fn Empty(
    /// A small picture of it.
    #[prop(optional)]
    picture: Option<Picture>,
    /// A verb and a thing: "Create your first activity".
    #[prop(into)]
    title: Signal<String>,
    /// What the thing is for, in one sentence.
    #[prop(optional, into)]
    text: MaybeProp<String>,
    /// Without a frame, inside a card.
    #[prop(optional)]
    plain: bool,
    /// One action and one example.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class=if plain { "empty empty-plain" } else { "empty" }>
            {picture.map(Picture::view)} <h2>{move || title.get()}</h2>
            {move || text.get().map(|t| view! { <p>{t}</p> })}
            {children.map(|c| view! { <div class="empty-actions">{c()}</div> })}
        </div>
    }
}
