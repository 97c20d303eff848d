//! Words of merging, reminders, erasure, oversight, the wall board, rehearsals and attachments.

use crate::messages;

messages! {
    /// Opens the dialog.
    merge: "Merge with another…" | "合并会话…";
    /// Heading.
    merge_title: "Merge into this conversation" | "合并到当前会话";
    /// What happens.
    merge_text: "The other conversation ends as a part of this one. Its messages stay readable there; new ones come here." | "另一个会话将并入当前会话：原消息仍可查看，新消息都会来到这里。";
    /// Nothing to merge.
    merge_none: "This customer has no other conversation that could be merged." | "该顾客没有可合并的其他会话。";
    /// Merges.
    merge_it: "Merge" | "合并";
    /// Which.
    merge_which: "Which one" | "选择会话";

    /// Opens the dialog.
    remind: "Remind me…" | "提醒我…";
    /// Heading.
    remind_title: "Remind me of this conversation" | "提醒我跟进此会话";
    /// Field.
    remind_when: "In" | "时间";
    /// Field.
    remind_of: "Of what" | "提醒内容";
    /// Default.
    remind_default: "Follow up" | "跟进";
    /// Sets it.
    remind_it: "Remind me" | "设置提醒";
    /// Done.
    reminded: "You will be reminded" | "提醒已设置";
    /// Of this conversation.
    reminders: "Reminders" | "提醒";
    /// A span.
    in_half_hour: "half an hour" | "30 分钟后";
    /// A span.
    in_hours(n): "{n} hours" | "{n} 小时后";
    /// A span.
    in_day: "a day" | "1 天后";
    /// A span.
    in_days(n): "{n} days" | "{n} 天后";
    /// A span.
    in_week: "a week" | "1 周后";

    /// Opens the dialog.
    erase: "Erase this customer…" | "清除该顾客的数据…";
    /// Heading.
    erase_title: "Erase this customer?" | "清除该顾客的数据？";
    /// What goes.
    erase_text(conversations, messages, bots): "Gone for good: all words of the conversations here ({conversations}, with {messages} messages) and with bots ({bots}), all pictures and files that went either way, and the customer's name, id and attributes. When things happened stays, for the figures. Open conversations of the customer end." | "将永久清除：本工作台 {conversations} 个会话中的 {messages} 条消息、与机器人的 {bots} 个会话，双方发送的所有图片和文件，以及顾客的姓名、标识和属性。仅保留用于统计的时间记录。未结束的会话会随之结束。";
    /// While it is counted.
    erase_counting: "Counting what there is…" | "正在统计…";
    /// Does it.
    erase_it: "Erase for good" | "永久清除";
    /// The word to type.
    erase_word: "erase" | "清除";
    /// Done.
    erased: "The customer is erased" | "已清除该顾客的数据";

    /// Readings of a conversation.
    who_read: "Who read this" | "查看记录";
    /// The page.
    tab_audit: "Who read what" | "查看审计";
    /// What it is.
    audit_text: "Every opening of a conversation by a member of the team is kept, to ten minutes." | "团队成员每次打开会话都会留痕，精确到十分钟。";
    /// Field.
    audit_member: "Member" | "成员";
    /// Field.
    audit_conversation: "Conversation id" | "会话编号";
    /// Nothing chosen.
    audit_choose: "Choose a member, or come here from a conversation" | "选择成员，或从会话进入";
    /// Nothing.
    audit_none: "Nobody has read it" | "没有查看记录";
    /// Column.
    col_member: "Member" | "成员";
    /// Column.
    col_conversation: "Conversation" | "会话";
    /// Column.
    col_when: "When" | "时间";
    /// Shows all of a member.
    of_conversation(id): "Readings of {id}" | "{id} 的查看记录";

    /// The page.
    tab_wall: "Wall board" | "实时大屏";
    /// What it is.
    wall_text: "How it stands now. It keeps itself current." | "实时服务状况，自动更新。";
    /// Full screen.
    full_screen: "Full screen" | "全屏";
    /// Figure.
    wall_queue: "In the queue" | "排队中";
    /// Figure.
    wall_waiting: "Waiting for an answer" | "等待回复";
    /// Figure.
    wall_longest: "Longest wait" | "最长等待";
    /// Figure.
    wall_open: "Open" | "处理中";
    /// Figure.
    wall_agents: "Agents online" | "在线客服";
    /// Note.
    wall_others(busy, away): "{busy} busy · {away} away" | "忙碌 {busy} · 离开 {away}";
    /// Figure.
    wall_soon: "Due soon" | "即将超时";
    /// Figure.
    wall_late: "Late" | "已超时";
    /// Figure.
    wall_began: "Began today" | "今日会话";
    /// Note.
    wall_resolved(n): "{n} resolved today" | "今日已解决 {n}";
    /// Figure.
    wall_rating: "Rating today" | "今日评分";
    /// Note.
    wall_ratings(n): "{n} ratings" | "{n} 个评价";
    /// Nobody waits.
    nobody_waits: "—" | "—";

    /// CSV of the report.
    export_report: "Export (CSV)" | "导出（CSV）";
    /// Bad ratings.
    bad_ratings: "Bad ratings to follow up" | "待跟进的差评";
    /// None.
    bad_ratings_none: "No bad rating waits for somebody." | "没有待跟进的差评。";
    /// What came of it.
    follow_note: "What came of it" | "跟进结果";
    /// Done.
    followed_up: "Followed up" | "已跟进";
    /// Needs it.
    needs_follow_up: "Somebody should look after this" | "需要跟进";
    /// Comment.
    col_comment: "Comment" | "评价内容";

    /// Rehearsal.
    rehearse_title: "Dry run on last week" | "用上周的会话试运行";
    /// What it does.
    rehearse_text: "Shows where this rule would have run, as it stands here. Nothing is changed." | "查看当前规则在上周会话中的命中情况，不会做任何更改。";
    /// Begins.
    rehearse: "Run it dry" | "试运行";
    /// Result.
    rehearsed(times, all): "Would have run: {times}. Conversations looked at: {all}." | "检查了 {all} 个会话，会执行 {times} 次。";
    /// Shown.
    rehearsed_first(n): "The newest {n} are shown." | "仅显示最近 {n} 次。";
    /// Would have done.
    col_would: "Would have done" | "会执行";
    /// Nothing to change.
    would_nothing: "Nothing: it was so already" | "无需更改";

    /// Adds files.
    add_file: "Attach a file" | "添加附件";
    /// On its way.
    uploading(name): "Uploading {name}" | "正在上传 {name}";
    /// It is too early to send.
    still_uploading: "A file is still on its way. Send it in a moment." | "附件仍在上传，请稍候再发送。";
    /// Takes it off.
    remove_file(name): "Remove {name}" | "移除 {name}";
    /// Which files.
    file_help: "Pictures of at most 5 MB; PDF, Office, text, CSV, ZIP, MP3, M4A and MP4 files of at most 10 MB. Paste or drop them here, too." | "支持 5 MB 以内的图片，以及 10 MB 以内的 PDF、Office、文本、CSV、ZIP、MP3、M4A、MP4 文件，也可粘贴或拖入。";
    /// WeChat's.
    file_wechat: "WeChat takes PNG, JPEG and GIF pictures and no other files; each picture counts as one reply." | "微信仅支持 PNG、JPEG、GIF 图片，无法发送其他文件；每张图片计为一条回复。";
    /// Another channel's.
    file_channel: "This channel has no way for files." | "该渠道不支持发送附件。";
    /// At most so many.
    file_most(n): "At most {n} files at once" | "一次最多 {n} 个附件";
    /// Too large.
    file_limit: "A file has at most 10 MB, a picture 5 MB." | "文件不能超过 10 MB，图片不能超过 5 MB。";
    /// WeChat refused it.
    failed_file: "WeChat does not take this file" | "微信不支持该文件";

    /// Keys of the desk.
    keys_desk: "Desk" | "客服工作台";
    /// Key.
    key_next: "Next and previous conversation" | "下一个 / 上一个会话";
    /// Key.
    key_extend: "Move and select" | "移动并选择";
    /// Key.
    key_select: "Select" | "选择";
    /// Key.
    key_search: "Search" | "搜索";
    /// Key.
    key_reply: "Reply" | "回复";
    /// Key.
    key_note: "Private note" | "内部备注";
    /// Key.
    key_take: "Take" | "接入";
    /// Key.
    key_end: "Resolve or reopen" | "解决或重新打开";
    /// Key.
    key_more: "More actions" | "更多操作";
    /// Key.
    key_teach: "Teach the bot an answer" | "把回复教给机器人";
    /// Key.
    key_suggestion: "Insert a suggested answer" | "插入推荐回复";
}
