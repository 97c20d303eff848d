//! Words of the bot pages.

use crate::messages;

messages! {
    /// What the page is for.
    page_text: "What your mini-program answers by itself, and when a person takes over." | "让小程序自动回答顾客的问题，需要时转给人工。";
    /// Makes a bot.
    new_bot: "New bot" | "新建机器人";
    /// First use.
    empty_title: "Create your first bot" | "创建第一个机器人";
    /// What a bot is.
    empty_text: "A bot understands what customers write, answers questions, asks back for what it needs, and hands over to a person." | "机器人能理解顾客的留言，回答问题、追问信息，并在需要时转接人工。";
    /// Chooses among several bots.
    choose_bot: "Bot" | "机器人";
    /// The tabs, for screen readers.
    sections: "Parts of the bot" | "机器人的各个部分";

    /// The first tab.
    tab_home: "Overview" | "概览";
    /// Intents.
    tab_intents: "Intents" | "意图";
    /// Questions and answers.
    tab_qa: "Q&A" | "问答";
    /// Dictionaries.
    tab_dictionaries: "Dictionaries" | "词典";
    /// Golden conversations.
    tab_golden: "Golden conversations" | "标准对话";
    /// What could not be answered.
    tab_misses: "Unanswered" | "未解答";
    /// People who wait.
    tab_queue: "Waiting for a person" | "待人工处理";
    /// Settings.
    tab_settings: "Settings" | "设置";

    /// Not published yet.
    not_published: "Not published yet. Customers cannot talk to it." | "尚未发布，顾客还无法与它对话。";
    /// Being trained.
    training(percent): "Learning… {percent}%" | "训练中…{percent}%";
    /// What it knows.
    knows(intents, questions, examples): "{intents} intents, {questions} Q&A, learned from {examples} examples" | "{intents} 个意图，{questions} 条问答，共 {examples} 条语料";
    /// Its address.
    chat_page: "Chat page" | "聊天页面";
    /// Figures of a week.
    week_title: "Last seven days" | "最近 7 天";
    /// Messages.
    stat_messages: "Messages" | "消息";
    /// People.
    stat_people: "People" | "顾客";
    /// Answered by itself.
    stat_resolved: "Answered" | "已解答";
    /// Not answered.
    stat_missed: "Unanswered" | "未解答";
    /// Handed over.
    stat_handed: "Handed over" | "转人工";
    /// What is asked most.
    top_title: "Asked most" | "热门问题";
    /// Nothing asked.
    top_empty: "Nobody has talked to it yet." | "还没有人与它对话。";

    /// Its hint.
    filter_hint: "Name or words" | "名称或内容";
    /// Column: examples.
    col_examples: "Examples" | "语料";
    /// Column: values.
    col_values: "Values" | "词条";
    /// Column: turns.
    col_turns: "Turns" | "轮次";

    /// A new intent.
    new_intent: "New intent" | "新建意图";
    /// A new Q&A.
    new_qa: "New Q&A" | "新建问答";
    /// A new dictionary.
    new_dictionary: "New dictionary" | "新建词典";
    /// A new golden conversation.
    new_golden: "New golden conversation" | "新建标准对话";
    /// Its name.
    intent_hint: "What the person wants: “Book tickets”." | "顾客想做什么，例如“订票”。";
    /// Its first question.
    qa_hint: "The question as people ask it." | "顾客会怎么问。";
    /// Its name.
    plain_hint: "A name that people read." | "便于识别的名称。";
    /// No items.
    none_intents: "No intents yet" | "还没有意图";
    /// What intents are for.
    none_intents_text: "An intent is something that a person wants done. The bot asks for what it needs and does it." | "意图是顾客想办的事，机器人会追问所需信息并完成。";
    /// No items.
    none_qa: "No Q&A yet" | "还没有问答";
    /// What they are for.
    none_qa_text: "Several ways to ask, one answer." | "一个答案，多种问法。";
    /// No items.
    none_dictionaries: "No dictionaries yet" | "还没有词典";
    /// What they are for.
    none_dictionaries_text: "Lists of your own words, such as your branches, that slots can hold." | "业务中的专有词，例如门店名，供词槽识别。";
    /// No items.
    none_golden: "No golden conversations yet" | "还没有标准对话";
    /// What they are for.
    none_golden_text: "Conversations that must keep going well. Run them before you publish." | "必须始终表现正确的对话，发布前运行一遍即可发现问题。";

    /// No such item.
    gone_title: "This does not exist" | "内容不存在";
    /// The way back.
    back_to_list: "Back to the bot" | "返回机器人";

    /// Beside every editor.
    try_title: "Try it" | "试一试";
    /// With the drafts.
    try_text: "Talks with your drafts, before they are published." | "与草稿对话，无需先发布。";
    /// The field.
    try_label: "Say something" | "说点什么";
    /// Sends it.
    try_send: "Send" | "发送";
    /// Begins anew.
    try_again: "Start over" | "重新开始";
    /// While it thinks.
    try_busy: "Thinking…" | "思考中…";
    /// The conversation, for screen readers.
    try_log: "Conversation" | "对话";
    /// The reason of an answer.
    why: "Why" | "原因";
    /// How sure.
    why_score(score, answer): "{score} sure; answers from {answer}" | "把握 {score}，达到 {answer} 即回答";
    /// The closest example.
    why_nearest(text): "Closest example: “{text}”" | "最接近的语料：“{text}”";
    /// The words that counted.
    why_words(words): "Words that counted: {words}" | "关键词：{words}";
    /// Share of known words.
    why_known(percent): "{percent}% of the words are known" | "认识其中 {percent}% 的词";
    /// It should have been something else.
    teach: "This should have been…" | "应该是…";
    /// The choice.
    teach_label: "Intent or Q&A" | "意图或问答";
    /// Adds the example.
    teach_it: "Add as an example" | "添加为语料";
    /// Done.
    taught(name): "Added to the draft of “{name}”" | "已添加到“{name}”的草稿";

    /// Runs all.
    golden_run: "Run all" | "全部运行";
    /// All well.
    golden_good: "As written" | "符合预期";
    /// Not well.
    golden_bad: "Not as written" | "不符合预期";
    /// What was expected and what came.
    golden_expected(expected, got): "expected {expected}, got {got}" | "期望 {expected}，实际 {got}";

    /// The tab.
    tab_quality: "Quality" | "质量";
    /// What it is.
    quality_text: "Each example is hidden in turn, and the bot learns from the others: does it still understand it?" | "逐条隐藏语料，用其余语料训练，检验机器人能否仍然理解。";
    /// Runs it.
    quality_run: "Check the drafts" | "检验草稿";
    /// The figure.
    quality_accuracy(percent): "{percent} of the examples are understood from the others." | "{percent} 的语料可由其他语料推断出来。";
    /// What to mend.
    quality_hints: "Worth a look" | "建议处理";
    /// An example that stands twice.
    quality_duplicate(text, names): "“{text}” stands in several places: {names}" | "“{text}”同时出现在：{names}";
    /// A slot without marks.
    quality_unmarked(slot): "no example marks {slot}, so it is never filled from the first message" | "没有语料标注词槽 {slot}，首句中不会识别";
    /// The examples.
    quality_mistakes: "Examples that are misunderstood" | "被误解的语料";
    /// Column.
    quality_is: "Belongs to" | "所属";
    /// Column.
    quality_taken: "Taken for" | "被识别为";
    /// The items.
    quality_items: "The weakest first" | "由弱到强";
    /// Column.
    quality_recall: "Understood" | "召回率";
    /// Column.
    quality_precision: "Right when chosen" | "准确率";

    /// Nothing unanswered.
    misses_none: "Everything was answered" | "全部已解答";
    /// In which time.
    misses_none_text: "What nobody could answer in the last thirty days would stand here." | "最近 30 天未能解答的问题会显示在这里。";
    /// How often.
    times(n): "{n} times" | "{n} 次";

    /// Nobody waits.
    queue_none: "Nobody is waiting" | "没有等待中的顾客";
    /// What it is.
    queue_none_text: "Conversations that need a person appear here at once." | "需要人工处理的对话会立即出现在这里。";
    /// Takes one.
    take_it: "Take" | "接入";
    /// Closes one.
    close_it: "Close" | "结束";
    /// State.
    waiting: "Waiting" | "等待中";
    /// State.
    taken_by(name): "With {name}" | "{name} 处理中";
    /// State.
    closed: "Closed" | "已结束";
    /// The person asked.
    reason_asked: "Asked for a person" | "要求人工";
    /// Too many misses.
    reason_missed: "Not understood too often" | "多次未能解答";
    /// An intent says so.
    reason_intent: "The intent says so" | "意图要求转人工";
    /// Opens the conversation.
    open_conversation: "Conversation" | "查看对话";

    /// Marks the selection.
    mark_label: "Mark the selected words as" | "将选中的文字标注为";
    /// How.
    mark_help: "Select words in the list below, then choose a slot." | "先在下方选中文字，再点击词槽。";
}
