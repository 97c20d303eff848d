//! Buttons, fields, choices.

use leptos::prelude::*;

use super::{super::*, Part};

#[component]
pub(super) fn Buttons() -> impl IntoView {
    let busy = RwSignal::new(false);
    view! {
        <Part title="Buttons">
            <div class="flex flex-wrap items-center gap-2">
                <Button kind=Kind::Primary icon=Glyph::Plus>
                    "New activity"
                </Button>
                <Button>"Secondary"</Button>
                <Button kind=Kind::Ghost icon=Glyph::Copy>
                    "Ghost"
                </Button>
                <Button kind=Kind::Danger icon=Glyph::Trash>
                    "Delete"
                </Button>
                <Button kind=Kind::Primary busy on_press=move |()| busy.set(true)>
                    "Press to be busy"
                </Button>
                <Button kind=Kind::Primary busy=true>
                    "Publishing"
                </Button>
                <Button disabled=true>"Disabled"</Button>
                <LinkButton href="/ui" icon=Glyph::External>
                    "Link"
                </LinkButton>
                <IconButton glyph=Glyph::More label="More" />
                <CopyButton text="copied text" />
                <CopyButton text="copied text" label="Copy address" />
            </div>
            <div class="flex flex-wrap items-center gap-2">
                <Button kind=Kind::Primary size=Size::Small>
                    "Small"
                </Button>
                <Button size=Size::Small icon=Glyph::Pencil>
                    "Edit"
                </Button>
                <Button kind=Kind::Primary size=Size::Large>
                    "Large"
                </Button>
                <Button size=Size::Large>"Large"</Button>
            </div>
        </Part>
    }
}

#[component]
pub(super) fn Fields() -> impl IntoView {
    let name = RwSignal::new("Premiere night".to_owned());
    let note = RwSignal::new(String::new());
    let stock = RwSignal::new(Some(500.0));
    let price = RwSignal::new(Some(3950));
    let color = RwSignal::new("#0f766e".to_owned());
    let at = RwSignal::new(chrono::DateTime::from_timestamp(1_798_200_000, 0));
    let template = RwSignal::new("draw".to_owned());
    let choices = vec![
        Choice::new("premiere", "Premiere night"),
        Choice::new("checkin", "Daily check-in"),
        Choice::new("draw", "Lucky draw"),
    ];
    let wrong = Signal::stored(Some("At least 1.".to_owned()));
    view! {
        <Part title="Fields">
            <div class="form">
                <Field id="g-name" label="Name" help="People see it at the top of the page.">
                    <TextInput bind=name />
                </Field>
                <div class="form-row">
                    <Field id="g-stock" label="Stock" error=wrong>
                        <NumberInput bind=stock unit="coupons" />
                    </Field>
                    <Field id="g-price" label="Price" optional=true>
                        <MoneyInput bind=price />
                    </Field>
                </div>
                <div class="form-row">
                    <Field id="g-at" label="Ends at">
                        <DateTimeInput bind=at />
                    </Field>
                    <Field id="g-color" label="Colour">
                        <ColorInput bind=color label="Colour" />
                    </Field>
                </div>
                <Field id="g-template" label="Template">
                    <Select bind=template choices />
                </Field>
                <Field id="g-note" label="Notes" optional=true>
                    <TextArea bind=note placeholder="What the team should know" />
                </Field>
                <Field id="g-fixed" label="Address">
                    <TextInput bind=RwSignal::new("https://example.com/l/k7m2p9x".to_owned()) readonly=true />
                </Field>
            </div>
        </Part>
    }
}

#[component]
pub(super) fn Choices() -> impl IntoView {
    let on = RwSignal::new(true);
    let off = RwSignal::new(false);
    let level = RwSignal::new("M".to_owned());
    let target = RwSignal::new("activity".to_owned());
    let plain = RwSignal::new("b".to_owned());
    let levels = ["L", "M", "Q", "H"].map(|v| Choice::new(v, v)).to_vec();
    let targets = vec![
        Choice::new("activity", "An activity").with_help("Opens its page; re-aim it at any time."),
        Choice::new("page", "A mini-program page").with_help("A path with parameters."),
        Choice::new("url", "A web address").with_help("Any http or https address."),
    ];
    let plains = vec![Choice::new("a", "Everyone"), Choice::new("b", "Signed-in users")];
    view! {
        <Part title="Choices">
            <div class="grid gap-6 md:grid-cols-2">
                <div class="grid gap-4">
                    <Switch bind=on label="Collect statistics" />
                    <Switch bind=off label="Ask for a name" />
                    <Checkbox bind=on label="Include the link" help="It leads to this activity." />
                    <Checkbox bind=off label="Not chosen" />
                    <RadioGroup name="g-plain" legend="Who may call" bind=plain choices=plains />
                    <RadioGroup
                        name="g-level"
                        legend="Error correction"
                        bind=level
                        choices=levels
                        look=RadioLook::Segments
                    />
                </div>
                <RadioGroup
                    name="g-target"
                    legend="Where it leads"
                    bind=target
                    choices=targets
                    look=RadioLook::Cards
                />
            </div>
        </Part>
    }
}
