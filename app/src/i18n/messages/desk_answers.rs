//! Words of suggested answers, and of answers that a bot may learn.

use crate::messages;

messages! {
    /// Suggested answers.
    suggestions: "Suggested answers" | "推荐回复";
    /// How to take one.
    suggestions_keys: "Press 1 to 4 to insert one, or Alt and the number while you write" | "按 1–4 插入，输入时按 Alt 加数字";
    /// A suggestion's source: Q&A.
    from_qa(title): "Q&A · {title}" | "问答 · {title}";
    /// A suggestion's source: an earlier conversation.
    from_chat(title): "Earlier chat · {title}" | "历史会话 · {title}";
    /// How sure it is.
    sure(percent): "{percent} sure" | "匹配度 {percent}";

    /// Opens the dialog.
    teach: "Teach the bot" | "教给机器人";
    /// The dialog's heading.
    teach_title: "Turn this answer into the bot's" | "把这条回复教给机器人";
    /// What comes of it.
    teach_text: "A product manager reads it first. Nothing changes until it is approved and published." | "产品经理会先审核；通过并发布之前，机器人不会改变。";
    /// Field.
    the_question: "What the customer asked" | "顾客的问题";
    /// Field.
    the_answer: "The answer" | "答案";
    /// What it becomes.
    teach_as: "It becomes" | "保存为";
    /// A question with its answer.
    as_qa: "A new Q&A" | "新的问答";
    /// An utterance.
    as_utterance: "Example of an intent" | "已有意图的说法";
    /// Which bot.
    which_bot: "Bot" | "机器人";
    /// Which intent.
    which_intent: "Intent" | "意图";
    /// Chosen.
    intent_chosen(name): "Intent: {name}" | "意图：{name}";
    /// No bot yet.
    no_bots: "There is no bot yet that could learn this." | "还没有可以学习的机器人。";
    /// Proposes.
    propose: "Propose" | "提交审核";
    /// Done.
    proposed: "Proposed. It waits for approval." | "已提交，等待审核";
    /// While it is worked out.
    estimating: "Working out what it would change…" | "正在估算效果…";
    /// The effect.
    would_answer(n, m): "It would have answered {n} of the last {m} messages that no bot answered." | "最近 {m} 条机器人未答的消息中，它可以答上 {n} 条。";
    /// No messages to compare with.
    would_answer_none: "There are no unanswered messages yet to compare it with." | "还没有未答消息可供比较。";
    /// What the bot says now.
    now_answers(title, percent): "Today the bot answers with “{title}” ({percent})." | "目前机器人会回答“{title}”（{percent}）。";
    /// It says nothing now.
    now_silent: "Today the bot has no answer to it." | "目前机器人答不上来。";
    /// No answer of an agent in sight.
    nothing_to_teach: "There is no answer of an agent here yet" | "这里还没有客服的回复";

    /// The queue.
    tab_answers: "Answers to approve" | "待审核的回复";
    /// With its number.
    tab_answers_count(n): "Answers to approve ({n})" | "待审核的回复（{n}）";
    /// What it is.
    answers_text: "Good answers of agents that a bot may learn. What you approve becomes a draft of the bot, and is published like all content." | "客服给出的好答案，可以教给机器人。通过后成为机器人的草稿，与其他内容一样发布。";
    /// A state.
    waiting: "Waiting" | "待审核";
    /// A state.
    approved: "Approved" | "已通过";
    /// A state.
    dismissed: "Dismissed" | "已忽略";
    /// Which.
    which: "Which" | "状态";
    /// Nothing waits.
    answers_none: "Nothing waits for approval" | "没有待审核的回复";
    /// What to do.
    answers_none_text: "Agents press a in a conversation to propose an answer." | "客服在会话中按 a 键即可提交一条好回复。";
    /// Nothing in another state.
    answers_none_here: "Nothing here yet" | "暂无内容";
    /// Makes it a draft.
    approve: "Approve" | "通过";
    /// Changes the words first.
    edit_words: "Edit" | "修改";
    /// Turns it down.
    dismiss: "Dismiss" | "忽略";
    /// Who proposed it.
    proposed_by(name): "Proposed by {name}" | "{name} 提交";
    /// Who decided.
    decided_by(name): "Decided by {name}" | "{name} 处理";
    /// The place where it was said.
    open_chat: "Open the conversation" | "查看会话";
    /// The draft.
    open_draft: "Open the draft" | "打开草稿";
    /// Done.
    is_approved: "Approved: it is a draft now" | "已通过，已成为草稿";
    /// Done.
    is_dismissed: "Dismissed" | "已忽略";
    /// For a bot.
    new_for(bot): "New Q&A of {bot}" | "{bot} 的新问答";
    /// For an intent.
    example_of(intent): "Example of {intent}" | "“{intent}”的说法";
    /// Keys.
    answers_keys: "j and k move, y approves, x dismisses" | "j/k 移动，y 通过，x 忽略";
    /// Only some may decide.
    answers_read_only: "Product managers decide here." | "由产品经理审核。";
}
