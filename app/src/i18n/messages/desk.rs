//! Words of the desk.

use crate::messages;

messages! {
    /// The page.
    title: "Desk" | "客服工作台";
    /// The role does not reach the desk.
    not_yours: "This desk is for agents" | "仅客服可使用工作台";
    /// What to do.
    not_yours_text: "Ask an owner for the role of an agent or supervisor." | "请联系管理员为你分配客服或客服主管角色。";
    /// Lists, for screen readers.
    lists: "Conversations" | "会话列表";
    /// Parts of the desk.
    parts: "Parts of the desk" | "工作台的各个部分";
    /// Agents.
    tab_agents: "Agents" | "客服人员";
    /// Figures.
    tab_reports: "Reports" | "报表";
    /// Settings.
    tab_setup: "Set up" | "设置";

    /// Whose: mine.
    mine: "Mine" | "我的";
    /// Whose: nobody's.
    unassigned: "Waiting" | "待接入";
    /// Whose: everybody's.
    everybody: "All" | "全部";
    /// A filter.
    by_state: "State" | "状态";
    /// An order.
    by_order: "Order" | "排序";
    /// Newest first.
    order_latest: "Latest" | "最近动态";
    /// Longest waiting first.
    order_waiting: "Waiting longest" | "等待最久";
    /// Most important first.
    order_priority: "Priority" | "优先级";
    /// Open.
    state_open: "Open" | "处理中";
    /// Pending.
    state_pending: "Pending" | "待跟进";
    /// Snoozed.
    state_snoozed: "Snoozed" | "已延后";
    /// Resolved.
    state_resolved: "Resolved" | "已解决";
    /// No priority.
    priority_none: "No priority" | "无优先级";
    /// Low.
    priority_low: "Low" | "低";
    /// Medium.
    priority_medium: "Medium" | "中";
    /// High.
    priority_high: "High" | "高";
    /// Urgent.
    priority_urgent: "Urgent" | "紧急";
    /// More rows.
    more_label: "Show more" | "显示更多";
    /// Nothing in the list.
    list_empty: "Nobody is waiting here" | "这里没有会话";
    /// What to do about it.
    list_empty_text: "New conversations appear here by themselves." | "新会话会自动出现在这里。";
    /// No conversation chosen.
    choose: "Choose a conversation" | "请选择一个会话";
    /// How.
    choose_text: "Move through the list with j and k, open with Enter." | "用 j 和 k 在列表中移动，按回车打开。";
    /// Unread messages.
    unread(n): "{n} unread" | "{n} 条未读";
    /// A customer without a name.
    customer(id): "Customer {id}" | "顾客 {id}";
    /// Attachments alone.
    attachment: "Attachment" | "附件";
    /// A message that was taken back.
    retracted: "Taken back" | "已撤回";

    /// Available.
    online: "Online" | "在线";
    /// Not for new ones.
    busy: "Busy" | "忙碌";
    /// Not there.
    away: "Away" | "离开";
    /// The own availability.
    availability: "Your availability" | "我的状态";
    /// Not heard of.
    disconnected: "Not connected" | "未连接";

    /// Back to the list.
    back: "Back to the list" | "返回列表";
    /// Takes it.
    take_label: "Take" | "接入";
    /// Takes it over.
    take_over: "Take over" | "接管";
    /// In charge.
    assigned_to(name): "Assigned to {name}" | "由 {name} 负责";
    /// The reader is in charge.
    assigned_to_you: "Assigned to you" | "由我负责";
    /// Nobody.
    nobody: "Nobody yet" | "尚未分配";
    /// Gives it to somebody.
    assign_label: "Assign" | "分配";
    /// To whom.
    assign_to: "To" | "分配给";
    /// A note for the receiver.
    assign_note: "Note for them" | "交接备注";
    /// Back to the queue.
    to_queue: "Back to the queue" | "放回队列";
    /// Resolves.
    resolve: "Resolve" | "解决";
    /// Opens again.
    reopen: "Reopen" | "重新打开";
    /// Waits for the customer.
    set_pending: "Wait for the customer" | "等待顾客回复";
    /// Sleeps.
    snooze: "Snooze" | "稍后处理";
    /// For an hour.
    snooze_hour: "For an hour" | "1 小时";
    /// Until tomorrow.
    snooze_day: "For a day" | "1 天";
    /// For a week.
    snooze_week: "For a week" | "1 周";
    /// How important.
    set_priority: "Priority" | "优先级";
    /// More actions.
    actions: "More actions" | "更多操作";

    /// The log, for screen readers.
    log_label: "Conversation" | "对话";
    /// Older messages.
    older: "Show earlier messages" | "显示更早的消息";
    /// Writes to the customer.
    reply: "Reply" | "回复";
    /// Writes to colleagues.
    note: "Private note" | "内部备注";
    /// Whispers to the agent in charge.
    whisper: "Whisper to the agent" | "悄悄话";
    /// Reply or note.
    mode_label: "What you write" | "输入类型";
    /// The text.
    reply_label: "Write a reply" | "输入回复内容";
    /// The text.
    note_label: "Write a note that the customer never sees" | "输入备注，顾客看不到";
    /// Sends.
    send_label: "Send" | "发送";
    /// Adds the note.
    add_note: "Add note" | "添加备注";
    /// How to send.
    send_hint: "Enter sends, Shift+Enter begins a line, / finds a canned reply" | "回车发送，Shift+回车换行，输入 / 使用快捷回复";
    /// A resolved conversation.
    closed_hint: "Resolved. A reply reaches the customer all the same." | "会话已解决，仍可回复顾客。";
    /// Takes back.
    undo: "Undo" | "撤回";
    /// On its way.
    delivery_pending: "Sending" | "发送中";
    /// Taken by the channel.
    delivery_sent: "Sent" | "已发送";
    /// On the device.
    delivery_delivered: "Delivered" | "已送达";
    /// Seen.
    delivery_read: "Read" | "已读";
    /// Not there.
    delivery_failed(why): "Not delivered: {why}" | "发送失败：{why}";
    /// Why: the window is closed.
    failed_window: "the customer has not written for too long, or five replies were used up" | "顾客太久没有发消息，或已达到 5 条回复上限";
    /// The customer writes.
    customer_types: "The customer is typing…" | "顾客正在输入…";
    /// A colleague writes.
    agent_types(name): "{name} is typing…" | "{name} 正在输入…";
    /// A colleague looks.
    agent_looks(name): "{name} is looking too" | "{name} 也在查看";
    /// Whose words: the bot's.
    the_bot: "Bot" | "机器人";
    /// Whose words: the desk's.
    the_desk: "Desk" | "系统";
    /// Resolved: nothing can be written.
    is_merged: "This conversation became a part of another one." | "此会话已并入另一个会话。";

    /// Event.
    ev_opened: "The conversation began" | "会话开始";
    /// Event.
    ev_handed_over(name, why): "The bot {name} handed over: {why}" | "机器人 {name} 转人工：{why}";
    /// Reason of a hand-over.
    why_asked: "asked for a person" | "顾客要求人工";
    /// Reason of a hand-over.
    why_missed: "could not answer several times" | "多次未能解答";
    /// Reason of a hand-over.
    why_intent: "an intent says so" | "意图设置为转人工";
    /// Event.
    ev_state(who, state): "{who} set it to {state}" | "{who} 将状态改为“{state}”";
    /// Event.
    ev_took(who): "{who} took it" | "{who} 接入会话";
    /// Event.
    ev_taken_over(who): "{who} took it over" | "{who} 接管会话";
    /// Event.
    ev_given(who, to): "{who} assigned it to {to}" | "{who} 将会话分配给 {to}";
    /// Event.
    ev_queued(who): "{who} put it back into the queue" | "{who} 将会话放回队列";
    /// Event.
    ev_routed(to): "Assigned to {to} by routing" | "系统自动分配给 {to}";
    /// Event.
    ev_away: "Back in the queue: the agent went away" | "客服离开，会话回到队列";
    /// Event.
    ev_overflow(team): "Waited too long, now with {team}" | "等待过久，已转到 {team}";
    /// Event.
    ev_labels(who, labels): "{who} changed labels: {labels}" | "{who} 修改标签：{labels}";
    /// Event.
    ev_priority(who, to): "{who} set the priority to {to}" | "{who} 将优先级设为“{to}”";
    /// Event.
    ev_subject(who, to): "{who} named it “{to}”" | "{who} 将主题改为“{to}”";
    /// Event.
    ev_warned(clock): "{clock} is due soon" | "{clock}即将超时";
    /// Event.
    ev_breached(clock): "{clock} is late" | "{clock}已超时";
    /// Event.
    ev_rated(stars): "The customer gave {stars} of 5" | "顾客评分：{stars}/5";
    /// Event.
    ev_alarm(words): "Alarm: {words}" | "敏感词告警：{words}";
    /// Event.
    ev_reminder(text): "Reminder: {text}" | "提醒：{text}";
    /// Event.
    ev_rule(rule): "Rule {rule} ran" | "规则 {rule} 已执行";
    /// Event.
    ev_merged: "Another conversation became a part of this one" | "另一个会话已并入";
    /// Event.
    ev_erased: "What the customer said was erased" | "顾客的内容已被清除";
    /// Event.
    ev_followed_up(who): "{who} followed up the rating" | "{who} 已跟进评价";

    /// Clock.
    clock_first: "The first reply" | "首次回复";
    /// Clock.
    clock_next: "The next reply" | "后续回复";
    /// Clock.
    clock_resolution: "The resolution" | "解决时限";
    /// A clock that runs.
    due_in(time): "due in {time}" | "剩余 {time}";
    /// A clock that is late.
    late_by(time): "late by {time}" | "已超时 {time}";
    /// A clock that stands.
    clock_paused: "paused" | "已暂停";
    /// A clock that was stopped in time.
    clock_met: "kept" | "已达成";
    /// A clock that was stopped too late.
    clock_missed: "missed" | "未达成";
    /// Minutes.
    minutes(n): "{n} min" | "{n} 分钟";
    /// Hours.
    hours(n): "{n} h" | "{n} 小时";
    /// Days.
    days(n): "{n} d" | "{n} 天";

    /// The panel at the right.
    about: "About this conversation" | "会话信息";
    /// The customer.
    the_customer: "Customer" | "顾客";
    /// Where they write.
    channel: "Channel" | "渠道";
    /// Their id.
    person: "Id" | "标识";
    /// Their language.
    language: "Language" | "语言";
    /// Since when.
    since: "Began" | "开始于";
    /// Labels.
    labels_label: "Labels" | "标签";
    /// Adds a label.
    add_label: "Add a label" | "添加标签";
    /// Takes it off.
    remove_label(name): "Remove {name}" | "移除 {name}";
    /// What it is about.
    subject: "Subject" | "主题";
    /// Links that the customer followed.
    scans_label: "Links followed" | "扫码记录";
    /// Earlier conversations.
    previous_label: "Earlier conversations" | "历史会话";
    /// None.
    previous_none: "This is the first one." | "这是第一次会话。";
    /// What the bot said.
    bot_turns: "Before, with the bot" | "此前与机器人的对话";
    /// Promises.
    promises: "Promises" | "服务时限";
    /// The rating.
    rating_label: "Rating" | "评价";
    /// Channel web.
    channel_web: "Web chat" | "网页聊天";
    /// Channel mini-program.
    channel_mini: "Mini-program" | "小程序";
    /// Channel WeChat.
    channel_wechat: "WeChat" | "微信客服";

    /// Agents: what it is.
    agents_text: "Who answers customers, for which teams, and how many conversations each takes at once." | "谁来回复顾客、负责哪些团队，以及同时接待多少会话。";
    /// Column.
    col_agent: "Agent" | "客服";
    /// Column.
    col_state: "State" | "状态";
    /// Column.
    col_open: "Open" | "处理中";
    /// Column.
    col_capacity: "Capacity" | "接待上限";
    /// Column.
    col_teams: "Teams" | "团队";
    /// Column.
    col_skills: "Skills" | "技能";
    /// Column.
    col_languages: "Languages" | "语言";
    /// Nobody yet.
    agents_none: "Nobody sat down at the desk yet" | "还没有客服上线";
    /// What to do.
    agents_none_text: "An agent appears here as soon as they open the inbox and go online." | "客服打开工作台并切换为在线后，会出现在这里。";
    /// Edits an agent.
    edit_agent(name): "Set up {name}" | "设置 {name}";
    /// Separated by commas.
    commas: "Separate with commas." | "用逗号分隔。";
    /// Capacity of the team.
    capacity_help: "0: as the team says." | "填 0 表示按团队设置。";
    /// Set-up: what it is.
    setup_text: "Teams, canned replies, macros, promises and rules. Changes become drafts and are published like all content." | "管理团队、快捷回复、宏、服务时限和规则。修改先保存为草稿，与其他内容一样发布。";
    /// An item that is not there.
    setup_gone: "This part of the desk does not exist" | "该项不存在";
    /// Kind.
    kind_team: "Teams" | "团队";
    /// Makes one.
    new_team: "New team" | "新建团队";
    /// What it is for.
    kind_team_text: "A team has opening hours, a way of routing, and the promises it keeps." | "团队决定服务时间、分配方式和服务时限。";
    /// Kind.
    kind_canned: "Canned replies" | "快捷回复";
    /// Makes one.
    new_canned: "New canned reply" | "新建快捷回复";
    /// What it is for.
    kind_canned_text: "Type / and its shortcut where you reply." | "在回复框输入 / 和快捷词即可使用。";
    /// Kind.
    kind_macro: "Macros" | "宏";
    /// Makes one.
    new_macro: "New macro" | "新建宏";
    /// What it is for.
    kind_macro_text: "Several steps with one press." | "一键完成多个步骤。";
    /// Kind.
    kind_sla: "Promises" | "服务时限";
    /// Makes one.
    new_sla: "New promise" | "新建服务时限";
    /// What it is for.
    kind_sla_text: "How long a customer waits at most for the first reply, the next, and the resolution." | "顾客等待首次回复、后续回复和解决的最长时间。";
    /// Kind.
    kind_rule: "Rules" | "规则";
    /// Makes one.
    new_rule: "New rule" | "新建规则";
    /// What it is for.
    kind_rule_text: "When something happens and something is so, do something." | "当某事发生且满足条件时，自动执行操作。";
    /// Kind.
    kind_desk: "The desk" | "工作台";
    /// Makes it.
    new_desk: "Set up the desk" | "设置工作台";
    /// What it is for.
    kind_desk_text: "The first team, sensitive words of both sides, and how long conversations are kept." | "默认团队、双方敏感词，以及会话保留时间。";
    /// Reports: what they are.
    reports_text: "Volume, waits, resolutions and ratings of the conversations that began in this time." | "统计期内开始的会话：数量、等待、解决与评价。";
    /// A period.
    period: "Period" | "统计周期";
    /// The last days.
    last_days(n): "Last {n} days" | "最近 {n} 天";
    /// Nothing to report.
    reports_none: "No conversations began in this time" | "该时间段内没有会话";
    /// What to do.
    reports_none_text: "Choose a longer period." | "请选择更长的统计周期。";
    /// Column.
    col_conversations: "Conversations" | "会话";
    /// Column.
    col_messages: "Messages" | "消息";
    /// Hours of the day.
    hour_label: "Hour" | "时段";
    /// Canned replies to choose from.
    canned_label: "Canned replies" | "快捷回复";
    /// Macros in the menu.
    macros_label: "Macros" | "宏";
    /// Copies the conversation.
    copy_transcript: "Copy as text" | "复制为文本";
    /// Done.
    copied: "Copied" | "已复制";
    /// What the channel still lets through.
    allowance(n): "{n} replies left" | "还可回复 {n} 条";
    /// Until when.
    allowance_until: "until" | "截至";
    /// Saves.
    save_label: "Save" | "保存";
    /// Saved.
    saved: "Saved" | "已保存";
}
