//! The demo's desk: a few customers of the cinema, as the desk's own calls make them.

use crate::state::AppState;
use access::Actor;
use desk::{Assignment, Handover, Opening, Say};
use serde_json::json;
use types::desk::{Action, Customer, Priority, State};
use types::{Bubble, ConversationId, Decision, Json, Outcome, Problem, Turn};

/// Conversations in every state, one of them with its agent.
pub async fn conversations(state: &AppState, env: &Actor, agent: &Actor) -> Result<(), Problem> {
    let desk = &state.desk;
    let say = async |who: &Customer, lang: &str, text: &str| -> Result<ConversationId, Problem> {
        let say = Say { client_id: state.store.random().id("demo"), text: text.to_owned(), ..Say::default() };
        let opening = Opening { lang: lang.to_owned(), ..Opening::default() };
        Ok(desk.customer_says(env, who, opening, say).await?.conversation.id)
    };
    let reply = async |id: &ConversationId, text: &str| -> Result<(), Problem> {
        let say = Say { client_id: state.store.random().id("demo"), text: text.to_owned(), ..Say::default() };
        desk.reply(agent, id, say).await?;
        Ok(())
    };
    let facts = async |who: &Customer, facts: Json| -> Result<(), Problem> {
        Ok(desk.set_customer(env, who, facts).await?)
    };
    let act = async |id: &ConversationId, actions: Vec<Action>| -> Result<(), Problem> {
        desk.act(agent, id, actions).await?;
        Ok(())
    };
    let label = |name: &str| Action::Label { add: vec![name.to_owned()], remove: vec![] };

    // Solved, long thanks and all.
    let zhe = customer("mini_program", "demo-user-azhe-0001", "阿哲");
    let id = say(&zhe, "zh-CN", "你好，我昨天在影院落了一把雨伞。").await?;
    reply(&id, "您好，请问是哪一场、哪个厅？").await?;
    say(&zhe, "zh-CN", "昨晚八点那场《纸月亮》，3 号厅第七排，黑色长柄的。").await?;
    reply(&id, "找到了，在前台为您保管着，凭票根随时来取。").await?;
    say(&zhe, "zh-CN", "太好了，谢谢！").await?;
    act(&id, vec![label("失物招领"), Action::State { to: State::Resolved, until: None }]).await?;

    // With the agent, who waits for the accountants.
    let maya = customer("web", "demo-visitor-maya-000001", "Maya Chen");
    facts(&maya, json!({"member": "Gold", "city": "Shanghai", "orders this year": 14})).await?;
    let id = say(&maya, "en", "I was charged twice for the same two seats on Saturday.").await?;
    act(
        &id,
        vec![
            label("refund"),
            Action::Priority { to: Priority::High },
            Action::Subject { to: "Charged twice, order 20931".to_owned() },
        ],
    )
    .await?;
    reply(
        &id,
        "I am sorry about that. I can see both payments and have asked our accountants to send one back.",
    )
    .await?;
    let note = "Accounts confirm the second payment never settled. Tell her it disappears by Friday.";
    desk.note(agent, &id, note.to_owned(), vec![]).await?;
    say(&maya, "en", "Thank you. How long will that take?").await?;

    // From the bot, and nobody has it yet.
    let wang = customer("mini_program", "demo-user-wanglei-0002", "王蕾");
    facts(&wang, json!({"会员": "普通", "城市": "杭州"})).await?;
    let turns = json!([
        turn(
            state,
            "周六晚上的票能退吗",
            Outcome::Answered,
            "answered",
            "开场前两小时可以在“我的订单”里自助退票。"
        ),
        turn(
            state,
            "已经过了两小时了，能不能通融一下",
            Outcome::Missed,
            "missed",
            "抱歉，我没有听懂。您可以换个说法吗？"
        ),
        turn(state, "转人工", Outcome::Handoff, "asked_for_person", "好的，正在为您转接人工客服。"),
    ]);
    let opening = Opening { lang: "zh-CN".to_owned(), ..Opening::default() };
    let reason = "asked_for_person".to_owned();
    let handover = Handover { source: "bot".to_owned(), name: "lantern-bot".to_owned(), reason, turns };
    desk.hand_over(env, &wang, opening, handover).await?;
    say(&wang, "zh-CN", "孩子发烧了，实在来不了，票号 88213。").await?;

    let tom = customer("web", "demo-visitor-tom-0000002", "");
    say(&tom, "en", "Do you rent the small hall for a birthday? About 30 children.").await?;

    // The customer has to send something first.
    let man = customer("mini_program", "demo-user-xiaoman-0003", "小满");
    let id = say(&man, "zh-CN", "电子发票抬头开错了，可以重开吗？").await?;
    let seen = desk.conversation(env, &id).await?.agent.map(|a| a.id);
    desk.assign(agent, &id, Assignment { seen, ..Assignment::default() }).await?;
    reply(&id, "可以的，请把正确的抬头和税号发给我。").await?;
    act(&id, vec![label("发票"), Action::State { to: State::Pending, until: None }]).await
}

fn customer(channel: &str, person: &str, name: &str) -> Customer {
    Customer { channel: channel.to_owned(), person: person.to_owned(), name: name.to_owned() }
}

/// What was said with the bot before.
fn turn(state: &AppState, said: &str, outcome: Outcome, because: &str, answer: &str) -> Turn {
    Turn {
        id: state.store.random().id("turn"),
        at: state.store.now(),
        said: said.to_owned(),
        outcome,
        item: None,
        title: String::new(),
        slots: Vec::new(),
        bubbles: vec![Bubble::Text { text: answer.to_owned() }],
        decision: Decision { because: because.to_owned(), ..Decision::default() },
        began: false,
        release: None,
        client_id: None,
        attachment: None,
        attributes: Json::Null,
    }
}
