//! Words about items of content in general: drafts, publishing, history.

use crate::messages;

messages! {
    /// Makes something new.
    create_it: "Create" | "创建";
    /// State: only a draft.
    state_new: "Draft" | "草稿";
    /// State: published, with a draft that differs.
    state_edited: "Edited" | "有改动";
    /// State: published, the draft removes it.
    state_deleted: "To be deleted" | "待删除";
    /// State: published, nothing waiting.
    state_published: "Published" | "已发布";

    /// The draft is on the server.
    saved: "Saved" | "已保存";
    /// The draft is on its way.
    saving: "Saving" | "保存中";
    /// The draft could not be saved.
    not_saved: "Not saved" | "未保存";
    /// Tries again.
    save_again: "Try again" | "重试";
    /// Somebody removed the item.
    gone: "Somebody deleted this meanwhile." | "内容已被他人删除。";
    /// Two people in one draft.
    conflict_title: "Somebody else saved this draft" | "草稿已被他人修改";
    /// Who saved, and what the choice is.
    conflict_text(who): "{who} saved this draft while you were typing. Take theirs and lose what you typed since your last save, or keep yours and replace theirs." | "你编辑期间，{who} 保存了这份草稿。可以采用对方的版本（你上次保存后的修改将丢失），或保留你的版本并覆盖对方。";
    /// Takes the other's version.
    take_theirs: "Take theirs" | "采用对方的版本";
    /// Keeps one's own version.
    keep_mine: "Keep mine" | "保留我的版本";

    /// Publishes.
    publish: "Publish" | "发布";
    /// Heading of the publish dialog.
    publish_title(env): "Publish to {env}" | "发布到{env}";
    /// Said when it is done.
    published_now: "Published" | "已发布";
    /// What to remember about the release.
    note_label: "Note" | "发布说明";
    /// Where the note appears.
    note_help: "Shown in the history of releases." | "将显示在发布记录中。";
    /// Above the complaints.
    blocked_title: "Not ready yet" | "暂时无法发布";
    /// Above what a rehearsal found where it does not bar the way.
    warned_title: "These golden conversations would go wrong" | "以下标准对话会出错";
    /// Where it goes wrong.
    warned_at(say): "at “{say}”. You can publish here; it bars the way to the next environment." | "在“{say}”处出错。此环境仍可发布，但会阻止发布到下一环境。";
    /// A step without effect.
    nothing_changes: "Nothing would change." | "没有需要变更的内容。";
    /// Goes to the control of a complaint.
    go_to_field: "Go to field" | "前往修改";
    /// Takes the missing item along.
    publish_too: "Publish it too" | "一并发布";

    /// The menu of an item.
    more: "More actions" | "更多操作";
    /// The history of an item.
    history_title: "History" | "历史记录";
    /// No release has it yet.
    history_empty: "Not released yet" | "尚未发布过";
    /// What will be here.
    history_empty_text: "Each release that changes it appears here, with who, when and what." | "每次发布涉及的改动、时间和操作人都会记录在这里。";
    /// A release's number.
    release_number(n): "Release {n}" | "第 {n} 次发布";
    /// The environment points at it.
    current_release: "Current" | "当前版本";
    /// Drafts became a release.
    did_publish: "Published" | "发布";
    /// Items came from another environment.
    did_promote(source): "Promoted from {source}" | "从 {source} 提升";
    /// An earlier release was taken up again.
    did_roll_back(n): "Rolled back to release {n}" | "回滚到第 {n} 次发布";
    /// Who did it.
    by_whom(did, who): "{did} by {who}" | "{who} {did}";

    /// Drops the draft.
    discard_draft: "Discard draft" | "放弃草稿";
    /// Asked before.
    discard_question: "Discard this draft?" | "放弃这份草稿？";
    /// What happens to a published item.
    discard_text(name): "What has not been published of “{name}” is lost. What customers see stays as it is." | "“{name}”尚未发布的修改将丢失，线上内容不受影响。";
    /// What happens to one that never was.
    discard_new_text(name): "“{name}” was never published. Without its draft it is gone." | "“{name}”从未发布，放弃草稿后将不复存在。";
    /// Said when it is done.
    discarded: "Draft discarded" | "已放弃草稿";
    /// Removes an item.
    delete_action: "Delete" | "删除";
    /// Asked before.
    delete_question: "Delete this?" | "确认删除？";
    /// What happens to a published item.
    delete_text(name): "“{name}” stays online until you publish its deletion." | "“{name}”将标记为待删除，发布后才会从线上移除。";
    /// What happens to one that never was.
    delete_new_text(name): "“{name}” was never published and is gone at once." | "“{name}”从未发布，将立即删除。";
    /// Said when a draft is gone.
    deleted_now: "Deleted" | "已删除";
    /// Said when the deletion waits for a release.
    deleted_draft: "Marked for deletion. Publish to take it offline." | "已标记删除，发布后生效。";

    /// Edits in prod.
    prod_banner: "You edit production directly. Usually a change is made in development and promoted." | "你正在直接编辑生产环境。通常应先在开发环境修改，再提升到生产。";
    /// The way there.
    prod_releases: "Go to releases" | "前往发布";

    /// Column: where it stands.
    col_state: "State" | "状态";
    /// Column: last change.
    col_changed: "Last change" | "最近修改";
    /// The filter box.
    filter: "Filter" | "筛选";
    /// The filter has no result.
    filter_none: "Nothing matches" | "没有匹配的结果";
    /// Takes the filter away.
    filter_clear: "Clear filter" | "清除筛选";
    /// Both a name and its reader.
    name_label: "Name" | "名称";
    /// When nobody may edit.
    read_only: "Your role can look at this but not change it." | "你的角色只能查看，不能修改。";
    /// Over an item whose removal waits to be published.
    to_be_deleted: "This will be deleted with the next release; whatever leads to it will lead nowhere." | "下次发布时将删除，指向它的内容（如二维码）将失效。";
}
