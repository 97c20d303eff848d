//! Words of the releases page.

use crate::messages;

messages! {
    /// What the page is for.
    page_text: "What waits, what can move on to production, and the way back." | "查看待发布的修改、提升到生产环境，或回滚到历史版本。";

    /// Drafts of this environment.
    drafts_title: "Waiting in drafts" | "待发布的草稿";
    /// What drafts are.
    drafts_text: "Saved, but not yet seen by anybody outside the team." | "已保存但尚未对外生效的修改。";
    /// No drafts.
    drafts_none: "No drafts wait. What is published is all there is." | "没有待发布的草稿，线上即为最新内容。";
    /// Publishes some drafts.
    publish_n(n, env): "Publish {n} to {env}" | "发布 {n} 项到{env}";
    /// Said when it is done.
    published_to(env): "Published to {env}" | "已发布到{env}";

    /// Two environments compared.
    promote_title(from, to): "Promote from {from} to {to}" | "从{from}提升到{to}";
    /// What promoting is.
    promote_text(from, to): "What is published in {from} and differs in {to}. It moves as a whole, or not at all." | "以下内容在{from}已发布且与{to}不同。提升会整体生效，不会只成功一部分。";
    /// No differences.
    promote_none(from, to): "{to} has everything that is published in {from}." | "{to}已包含{from}的全部已发布内容。";
    /// Promotes some items.
    promote_n(n, env): "Promote {n} to {env}" | "提升 {n} 项到{env}";
    /// Said when it is done.
    promoted_to(env): "Promoted to {env}" | "已提升到{env}";
    /// A tick beside an item.
    include(name): "Include {name}" | "包含“{name}”";

    /// The list of releases.
    history_card: "History" | "发布记录";
    /// No release yet.
    history_none: "Nothing was released here yet" | "此环境尚无发布记录";
    /// What will be here.
    history_none_text: "Each publication, promotion and rollback appears here, with who, when and what." | "每次发布、提升和回滚都会记录操作人、时间和变更内容。";
    /// More entries.
    older: "Older releases" | "更早的记录";
    /// How many items a release changed.
    changed_items(n): "Items changed: {n}" | "变更 {n} 项";
    /// Takes an earlier release up again.
    roll_back: "Roll back" | "回滚";
    /// Heading of the dialog.
    roll_back_title(n): "Roll back to release {n}" | "回滚到第 {n} 次发布";
    /// Said when it is done.
    rolled_back(n): "Rolled back to release {n}" | "已回滚到第 {n} 次发布";
}
