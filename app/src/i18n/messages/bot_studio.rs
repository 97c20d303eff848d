//! Words of the pages that tell how a bot is doing, and of those that show what people said to it.

use crate::messages;

messages! {
    /// The tab of figures.
    tab_figures: "Figures" | "数据";
    /// The tab of conversations.
    tab_conversations: "Conversations" | "对话记录";

    /// How far back.
    period: "Period" | "时间范围";
    /// The last days.
    last_days(n): "Last {n} days" | "最近 {n} 天";
    /// Which release.
    by_release: "Release" | "版本";
    /// All of them.
    all_releases: "All releases" | "全部版本";
    /// One of them.
    release_number(n): "Release {n}" | "版本 {n}";
    /// Messages of before releases were written down.
    release_unknown: "Before releases were recorded" | "记录版本之前";
    /// What two releases have in common.
    since_release(n, before): "Since release {n}, compared with {before}" | "版本 {n} 上线后，与{before}相比";
    /// A share that changed.
    share_changed(name, from, to): "{name} {from} → {to}" | "{name} {from} → {to}";
    /// Only the newest are counted.
    figures_partial: "There are more messages than can be counted here: these are the newest 50,000." | "消息数量过多，此处仅统计最近 5 万条。";
    /// The chart.
    per_day: "Messages per day" | "每日消息";
    /// The chart as a table.
    as_table: "As a table" | "以表格查看";
    /// Column.
    col_day: "Day" | "日期";
    /// Similar questions were offered.
    stat_suggested: "Similar offered" | "推荐相似";
    /// Nothing fitted.
    stat_fallback: "Not understood" | "未理解";
    /// Anything else: questions asked back, small talk.
    stat_other: "Other" | "其他";
    /// The releases.
    releases_title: "By release" | "按版本";
    /// When it answered first.
    col_since: "Answered since" | "开始应答";
    /// What is missed most.
    top_missed: "Not understood most" | "最常未理解";
    /// Nothing missed.
    top_missed_none: "Everything was understood" | "全部已理解";
    /// Nothing said.
    figures_none: "Nobody has talked to it in this time" | "这段时间还没有人与它对话";
    /// What would stand here.
    figures_none_text: "Messages to the published bot are counted here, per day and per release." | "与已发布机器人的对话会在这里按日期和版本统计。";

    /// No conversation.
    conversations_none: "No conversations" | "没有对话记录";
    /// What would stand here.
    conversations_none_text: "What people say to the published bot appears here for as long as the bot keeps it." | "顾客与已发布机器人的对话会显示在这里，直至超过保留期限。";
    /// Column.
    col_person: "Person" | "顾客";
    /// Column.
    col_channel: "Channel" | "渠道";
    /// Column.
    col_page: "Page" | "页面";
    /// Column.
    col_last: "Last message" | "最近消息";
    /// Finds one.
    find_person: "The person's id" | "顾客 ID";
    /// Goes to older ones.
    older: "Older" | "更早";
    /// Back to the newest.
    newest: "Newest" | "最新";
    /// Channel.
    channel_web: "Chat page" | "聊天页面";
    /// Channel.
    channel_mini_program: "Mini-program" | "小程序";
    /// Channel.
    channel_wechat: "WeChat" | "微信";
    /// Channel.
    channel_function: "Function" | "云函数";
    /// Makes a golden conversation of it.
    keep_golden: "Keep as golden" | "存为标准对话";
    /// Done.
    kept_golden: "Drafted as a golden conversation" | "已存为标准对话草稿";
    /// Erases what a person said.
    erase: "Erase" | "删除";
    /// The question.
    erase_title: "Erase what this person said?" | "删除此顾客的全部对话？";
    /// What will happen.
    erase_text: "All conversations of this person on this channel, with every bot of the environment, are deleted for good. The audit trail keeps that it was done." | "将永久删除此顾客在该渠道与当前环境所有机器人的对话，审计日志会保留此操作记录。";
    /// Done.
    erased(n): "{n} messages erased" | "已删除 {n} 条消息";
    /// On which page it is tried.
    try_page: "As if from the page" | "模拟入口页面";
    /// No page.
    try_no_page: "No page" | "无";
    /// The page in the reason.
    why_page(page): "From the page {page}" | "来自页面 {page}";
    /// The page decided.
    why_by_page: "Two were about as likely; the page decided." | "两者可能性相近，按页面优先。";

    /// Runs.
    check_running(percent): "Checking… {percent}%" | "检验中…{percent}%";
    /// Stops it.
    check_cancel: "Stop" | "停止";
    /// The effect of the drafts.
    effect_title: "What the drafts change" | "草稿带来的变化";
    /// Accuracy.
    effect_accuracy(before, after): "Examples understood from the others: {before} → {after}" | "可由其他语料推断的比例：{before} → {after}";
    /// Replayed.
    effect_asked(n, all): "{n} of {all} questions of the last four weeks would be answered differently." | "最近四周的 {all} 个问题中，有 {n} 个的回答会改变。";
    /// Column.
    effect_said: "Question" | "问题";
    /// Column.
    effect_now: "Now" | "现在";
    /// Column.
    effect_then: "With the drafts" | "使用草稿后";
    /// Nothing changes.
    effect_none: "The drafts are what is published." | "草稿与已发布内容一致。";
    /// What came.
    came_fallback: "Not understood" | "未理解";
    /// What came.
    came_suggest: "Similar questions" | "推荐相似问题";
    /// What came.
    came_handoff: "A person is called" | "转人工";
    /// What came.
    came_small_talk: "Small talk" | "闲聊";
    /// What came.
    came_blocked: "Unwanted word" | "敏感词";
    /// Golden conversations.
    golden_result(good, all): "{good} of {all} golden conversations go as written." | "{all} 段标准对话中有 {good} 段符合预期。";
    /// The matrix.
    matrix_title: "Confusion matrix" | "混淆矩阵";
    /// How to read it.
    matrix_text: "Rows: where examples belong. Columns: what they are taken for." | "行：语料所属；列：被识别为。";
    /// No confusion.
    matrix_none: "Nothing is taken for anything else." | "没有混淆。";
    /// Fix.
    fix_move: "Move there" | "移至识别项";
    /// Fix.
    fix_delete: "Delete here" | "从此处删除";
    /// Fix.
    fix_write: "Write more examples" | "补充语料";
    /// Column.
    col_fix: "Proposal" | "建议";
    /// Done.
    example_moved(name): "Moved to the draft of “{name}”" | "已移至“{name}”的草稿";
    /// Done.
    example_deleted: "Deleted from the draft" | "已从草稿中删除";
    /// A slot that nothing uses.
    unused_slot(slot): "nothing uses the value of {slot}" | "词槽 {slot} 的取值没有被使用";
    /// A dictionary that nothing uses.
    unused_dictionary(name): "No slot uses the dictionary “{name}”" | "没有词槽使用词典“{name}”";
    /// An intent without utterances.
    unreachable_no_utterance: "cannot be reached: nothing that people say leads here" | "无法触发：没有用户说法";
    /// An intent whose utterances stand elsewhere.
    unreachable_shadowed(name): "cannot be reached: all of its examples stand in “{name}” too" | "无法触发：全部语料与“{name}”重复";
    /// An intent after one that never ends.
    unreachable_after(name): "cannot be reached: nothing can come right after “{name}”" | "无法触发：“{name}”之后不会有后续对话";
    /// Something lacks a language.
    lacks_examples(lang): "no example in {lang}" | "没有{lang}语料";
    /// Something lacks a language.
    lacks_replies(lang): "a reply lacks {lang}" | "有回复缺少{lang}";
    /// Something lacks a language.
    lacks_questions(lang): "something it asks lacks {lang}" | "有追问或提示缺少{lang}";
    /// A language.
    english: "English" | "英文";
    /// A language.
    chinese: "Chinese" | "中文";
    /// Coverage.
    coverage_title: "Languages" | "语言覆盖";
    /// Column.
    col_language: "Language" | "语言";
    /// Column.
    col_with_examples: "With examples" | "有语料";
    /// Column.
    col_with_replies: "With all replies" | "回复齐全";
    /// More than fits.
    left_out(n): "{n} more entries are not shown." | "另有 {n} 条未显示。";
    /// All well.
    hints_none: "Nothing unused, unreachable or in one language only." | "没有未使用、无法触发或缺少语言的内容。";

    /// The estimate.
    week_answered(n, all): "With your drafts the bot would have answered {n} of last week's {all} misses." | "使用当前草稿，上周 {all} 条未解答的消息中有 {n} 条可以解答。";
    /// Put aside.
    dismissed_count(n): "{n} put aside." | "已忽略 {n} 条。";
    /// Keys.
    keys_misses: "j/k move · 1–3 attach to a suggestion · a attach to any · x put aside" | "j/k 移动 · 1–3 归入建议项 · a 归入其他 · x 忽略";
    /// Attaches it.
    attach: "Attach…" | "归入…";
    /// Title of the dialog.
    attach_title: "Attach to an intent or Q&A" | "归入意图或问答";
    /// Put aside.
    dismiss: "Put aside" | "忽略";
    /// Done.
    dismissed: "Put aside" | "已忽略";
    /// The drafts answer it.
    drafts_answer: "Answered by the drafts" | "草稿可解答";
    /// In the list of choices.
    suggested: "suggested" | "建议";
    /// The list of groups, for screen readers.
    misses_list: "Unanswered questions by meaning" | "按含义归类的未解答问题";
    /// Nothing to choose.
    no_choice: "Nothing fits" | "没有匹配项";
    /// The field.
    search_items: "Search intents and Q&A" | "搜索意图和问答";
}
