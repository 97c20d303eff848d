//! Words of the first page.

use crate::messages;

messages! {
    /// What the page is for.
    page_text(project): "{project}: what is live, what moves, what waits." | "{project}：线上活动、实时数据与待办事项。";
    /// Drafts wait.
    drafts_wait(n): "Drafts that wait to be published: {n}" | "有 {n} 项草稿等待发布";
    /// The way to them.
    see_releases: "Review" | "查看";
    /// Taken in all activities.
    stat_claimed: "Claimed" | "已领取";
    /// Left in all activities.
    stat_left: "Left" | "剩余";
    /// Published activities.
    stat_live: "Live activities" | "线上活动";
    /// Links.
    stat_links: "Links" | "链接";
    /// The list of activities.
    moving_title: "Live now" | "进行中的活动";
    /// Nothing is published.
    none_title: "Publish your first activity" | "发布第一个活动";
    /// What to do.
    none_text: "Pick a template, fill in the form, and watch the phone beside it. Publishing takes one click." | "选择模板、填写表单，右侧手机实时预览，一键发布。";
    /// The way to the gallery.
    choose_template: "Choose a template" | "选择模板";
    /// The newest release.
    last_release: "Last release" | "最近发布";
}
