//! Tables, numbers, code, differences.

use leptos::prelude::*;
use types::{DiffChange, DiffLine, DiffOp, ItemDiff, ItemRef, Stage, Text};

use super::{super::*, Part};

#[component]
pub(super) fn Tables() -> impl IntoView {
    let sort = RwSignal::new(Sort { column: "name", descending: false });
    let dense = RwSignal::new(false);
    let picked = RwSignal::new(true);
    let row = |name: &'static str, tone: Tone, state: &'static str, n: &'static str, when: &'static str| {
        view! {
            <tr>
                <th scope="row">
                    <a class="cell-main quiet-link" href="/ui">
                        {name}
                    </a>
                </th>
                <td>
                    <Badge tone>{state}</Badge>
                </td>
                <td class="cell-num">{n}</td>
                <td class="cell-wide muted">{when}</td>
                <td class="cell-actions">
                    <IconButton glyph=Glyph::More label="More" size=Size::Small />
                </td>
            </tr>
        }
    };
    view! {
        <Part title="Table">
            <div class="flex items-center gap-4">
                <Switch bind=dense label="Dense" />
                <Checkbox bind=picked label="Pick" />
            </div>
            <Table caption="Activities" dense>
                <thead>
                    <tr>
                        <SortHeader column="name" label="Name" sort />
                        <th scope="col">"State"</th>
                        <SortHeader column="left" label="Left" sort number=true />
                        <th scope="col" class="cell-wide">
                            "Changed"
                        </th>
                        <ActionsHeader />
                    </tr>
                </thead>
                <tbody>
                    {row("Premiere night · Tide", Tone::Ok, "Published", "1,284", "5 min ago")}
                    {row("新春抽奖", Tone::Warn, "Edited", "38", "2 h ago")}
                    {row("Daily check-in", Tone::Line, "Draft", "—", "3 days ago")}
                </tbody>
            </Table>
            <Pagination
                status="1–3 of 312"
                previous=Signal::stored(None)
                next=Signal::stored(Some(Callback::new(|()| {})))
            />
        </Part>
        <Part title="Badges">
            <div class="flex flex-wrap items-center gap-2">
                <EnvBadge stage=Stage::Dev />
                <EnvBadge stage=Stage::Test />
                <EnvBadge stage=Stage::Prod />
                <Badge>"Plain"</Badge>
                <Badge tone=Tone::Ok icon=Glyph::Check>
                    "Published"
                </Badge>
                <Badge tone=Tone::Warn>"Edited"</Badge>
                <Badge tone=Tone::Bad>"Failed"</Badge>
                <Badge tone=Tone::Info>"Scheduled"</Badge>
                <Badge tone=Tone::Accent>"New"</Badge>
                <Badge tone=Tone::Line>"Draft"</Badge>
                <span class="flex items-center gap-2">
                    <Dot tone=Tone::Ok live=true />
                    "Live"
                </span>
            </div>
        </Part>
    }
}

#[component]
pub(super) fn Numbers() -> impl IntoView {
    let claimed = RwSignal::new(116_i64);
    let more = move |()| claimed.update(|n| *n += 17);
    view! {
        <Part title="Numbers">
            <div class="stat-row">
                <Stat label="Claimed" value=claimed note="of 500 coupons" />
                <Stat label="Scans today" value=Signal::stored(2_418) note="+12% on yesterday" />
                <Stat label="Revenue" value=Signal::stored(1_250_050) show=crate::i18n::fmt_money />
                <Stat label="Function calls" value=Signal::stored(86_204) />
            </div>
            <Meter label="Claimed" value=claimed max=Signal::stored(500) />
            <div>
                <Button on_press=more>"Claim 17"</Button>
            </div>
        </Part>
    }
}

const CODE: &str = "exports.main = async (event, context) => {\n  const db = cloud.database()\n  // One coupon, never two.\n  const { stats } = await db.collection('stock')\n    .where({ _id: event.activity, left: _.gt(0) })\n    .update({ data: { left: _.inc(-1) } })\n  return { ok: stats.updated === 1, at: `${Date.now()}` }\n}\n";

#[component]
pub(super) fn CodeAndDiffs() -> impl IntoView {
    let code = RwSignal::new(CODE.to_owned());
    let value = serde_json::json!({
        "ok": true, "left": 384, "coupon": {"id": "c_71", "title": "¥20 off", "tags": ["cinema", "tide"]}, "note": null
    });
    let t = |s: &str| Text::same(s);
    let line = |label: &str, change| DiffLine { label: t(label), change };
    let diff = ItemDiff {
        item: ItemRef::new("activity", "premiere"),
        title: t("Premiere night · Tide"),
        op: DiffOp::Changed,
        lines: vec![
            line("Coupon › Price", DiffChange::Changed { from: t("¥39"), to: t("¥35") }),
            line("Hero › Picture", DiffChange::Set { to: t("tide.jpg") }),
            line("Rules › Second", DiffChange::Cleared { from: t("Not on public holidays.") }),
            line("Showtimes", DiffChange::Items { added: 3, removed: 0, changed: 1 }),
            line("Code", DiffChange::Lines { added: 12, removed: 4 }),
            line("Prizes", DiffChange::Reordered),
        ],
    };
    view! {
        <Part title="Code, JSON, differences">
            <CodeEditor id="g-code" label="Code" bind=code rows=8 />
            <div class="grid gap-4 md:grid-cols-2">
                <Card title="Result">
                    <JsonView value=value />
                </Card>
                <ItemDiffView diff />
            </div>
        </Part>
    }
}
