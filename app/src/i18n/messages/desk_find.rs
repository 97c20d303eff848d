//! Words of search, filters, saved views, bulk steps, and of what calls a member.

use crate::messages;

messages! {
    /// The search field.
    search: "Search conversations" | "搜索会话";
    /// Its hint.
    search_hint: "Words, customer, label, agent" | "内容、顾客、标签、客服";
    /// Nothing found.
    found_none: "Nothing found" | "没有找到";
    /// What was looked through.
    found_none_text: "Messages of the last 90 days were looked through, within the filter that is set." | "已搜索近 90 天的消息，并遵循当前筛选条件。";
    /// Found.
    found(n): "{n} found" | "找到 {n} 个会话";
    /// Ends the search.
    end_search: "End the search" | "结束搜索";
    /// Filters.
    filter: "Filter" | "筛选";
    /// A filter is set.
    filter_on: "Filter (set)" | "筛选（已设置）";
    /// Field.
    by_scope: "Whose" | "归属";
    /// Anybody's.
    anybody: "Anybody's" | "不限";
    /// Field.
    by_channel: "Channel" | "渠道";
    /// Field.
    by_label: "Labels" | "标签";
    /// Help.
    by_label_help: "With all of these; separate with commas." | "同时包含这些标签，用逗号分隔。";
    /// Field.
    by_priority: "At least priority" | "优先级不低于";
    /// Field.
    active_from: "Active since" | "活动时间从";
    /// Field.
    active_until: "Active before" | "活动时间到";
    /// Field.
    only_unread: "Only with unread messages" | "仅看未读";
    /// Field.
    only_bad: "Only bad ratings to follow up" | "仅看待跟进的差评";
    /// Any.
    any: "Any" | "不限";
    /// Applies.
    apply: "Apply" | "应用";
    /// Takes all filters off.
    clear_filter: "Clear" | "清除";
    /// Saved views.
    views: "Saved views" | "保存的视图";
    /// None.
    views_none: "No saved views yet" | "还没有保存的视图";
    /// Own.
    own_views: "Mine" | "我的视图";
    /// Everybody's.
    team_views: "Everybody's" | "团队视图";
    /// Saves.
    save_view: "Save this list as a view…" | "将当前列表存为视图…";
    /// Heading.
    save_view_title: "Save as a view" | "保存视图";
    /// Field.
    view_name: "Name" | "名称";
    /// Field.
    view_shared: "For everybody at the desk" | "工作台所有人可见";
    /// Saves.
    save: "Save" | "保存";
    /// Removes one.
    delete_view: "Remove a view…" | "删除视图…";
    /// Removes.
    remove(name): "Remove “{name}”" | "删除“{name}”";
    /// Done.
    view_saved(name): "“{name}” is saved" | "已保存“{name}”";
    /// Done.
    view_gone(name): "“{name}” is removed" | "已删除“{name}”";
    /// CSV of the list.
    export_list: "Export this list (CSV)" | "导出当前列表（CSV）";

    /// Chooses a row.
    select_row(name): "Select {name}" | "选择 {name}";
    /// What is chosen.
    selected(n): "{n} selected" | "已选 {n} 个";
    /// All of the view.
    select_all: "Select all of this list" | "选择列表全部";
    /// None.
    select_none: "Clear the selection" | "取消选择";
    /// The bar, for screen readers.
    bulk_label: "Steps on the selected conversations" | "批量操作";
    /// The menu.
    bulk_more: "More steps" | "更多批量操作";
    /// Heading.
    bulk_assign: "Assign…" | "分配…";
    /// Heading.
    bulk_reply: "Reply to them…" | "批量回复…";
    /// Says it to each of them.
    bulk_reply_text: "Each customer gets it in their own conversation." | "每位顾客会在各自的会话中收到这条回复。";
    /// Heading.
    bulk_label_them: "Label…" | "打标签…";
    /// Field.
    label_add: "Put on" | "添加标签";
    /// Field.
    label_remove: "Take off" | "移除标签";
    /// Goes on.
    bulk_do: "Do it" | "执行";
    /// Progress.
    bulk_progress(done, all): "{done} of {all}" | "{done}/{all}";
    /// All went well.
    bulk_done(n): "{n} changed" | "已更新 {n} 个会话";
    /// Undone.
    bulk_undone(n): "{n} taken back" | "已还原 {n} 个会话";
    /// Some were left as they were.
    bulk_failed_title(n): "{n} were left as they were" | "{n} 个未更改";
    /// About them.
    bulk_failed_text: "The others are done." | "其余会话已完成。";
    /// Closes.
    understood: "Fine" | "知道了";

    /// What calls the member.
    for_you: "For you" | "找我的";
    /// How many are new.
    calls_new(n): "{n} new" | "{n} 条新";
    /// None.
    calls_none: "Nobody called you yet" | "还没有人找你";
    /// How it is done.
    calls_none_text: "Notes with @ and your name, and your reminders, appear here." | "备注里 @ 你的内容和你的提醒会出现在这里。";
    /// All seen.
    calls_all_seen: "Mark all as seen" | "全部标为已读";
    /// Who called.
    call_note(who): "{who} mentioned you" | "{who} 提到了你";
    /// A reminder.
    call_reminder: "Your reminder" | "你的提醒";
    /// Completion.
    mention_label: "Mention a colleague" | "提及同事";
    /// How to mention.
    mention_hint: "@ calls a colleague" | "输入 @ 提及同事";
}
