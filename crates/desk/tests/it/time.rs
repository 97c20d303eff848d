//! What follows by itself: agents who get conversations, clocks, rules, notices, alarms.

use crate::world::*;
use access::Actor;
use desk::Opening;
use serde_json::json;
use types::desk::*;
use types::{ConversationId, Json, Text};

fn name(name: &str) -> Json {
    json!({"en": name, "zh-CN": name})
}

fn team(more: Json) -> Json {
    let mut team = json!({"name": name("Team"), "routing": "manual"});
    team.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    team
}

fn desk_of(team: &str) -> Json {
    json!({"team": team, "alarm_customer": ["Scam"], "alarm_agent": ["idiot"], "retention_days": 30})
}

async fn ready(w: &World, agent: &Actor, profile: AgentProfile) {
    let who = AgentRef { id: member_id(agent), name: Text::same("x") };
    w.desk.set_profile(&w.sun, who, profile).await.unwrap();
    w.desk.set_availability(agent, Availability::Online).await.unwrap();
}

fn in_team(team: &str) -> AgentProfile {
    AgentProfile { teams: vec![team.into()], ..AgentProfile::default() }
}

async fn comes(w: &World, person: &str, opening: Opening) -> Conversation {
    let said = w.desk.customer_says(&visitor(), &customer(person), opening, say("c", "hello")).await;
    said.unwrap().conversation
}

fn of(agent: &Actor) -> Option<types::MemberId> {
    Some(member_id(agent))
}

fn in_charge(chat: &Conversation) -> Option<types::MemberId> {
    chat.agent.as_ref().map(|agent| agent.id.clone())
}

/// Turns the clock and does what is due until nothing is.
async fn ticks(w: &World, seconds: u64) {
    w.pass(seconds);
    w.desk.tick().await.unwrap();
}

#[tokio::test]
async fn conversations_go_in_turn_to_those_who_are_there_and_have_room() {
    on_each_database(async |w| {
        let turn = team(json!({"routing": "round_robin", "capacity": 2}));
        w.publish(&[("team", "day", turn), ("desk", "desk", desk_of("day"))]).await;
        ready(&w, &w.mei, in_team("day")).await;
        ready(&w, &w.bo, in_team("day")).await;
        let mut got = vec![];
        for n in 0..5 {
            let chat = comes(&w, &format!("p{n}"), Opening::default()).await;
            got.push(in_charge(&chat));
            w.holds(&chat.id).await;
        }
        assert_ne!(got[0], got[1]);
        assert_eq!((&got[0], &got[1], &got[4]), (&got[2], &got[3], &None), "two each, then the queue");
        // Room becomes free: the one that waits gets an agent.
        let waiting = w.desk.list(&w.sun, &View::open(Scope::Unassigned), None, 9).await.unwrap().rows;
        let mine = View::open(Scope::Agent { agent: member_id(&w.bo) });
        let first = w.desk.list(&w.bo, &mine, None, 9).await.unwrap().rows.remove(0);
        w.desk.act(&w.bo, &first.id, vec![Action::State { to: State::Resolved, until: None }]).await.unwrap();
        ticks(&w, 1).await;
        assert_eq!(in_charge(&w.holds(&waiting[0].id).await), of(&w.bo));
        // Who goes silent loses what waits; others get it as they have room.
        w.pass(80);
        w.desk.heartbeat(&w.bo).unwrap();
        w.desk
            .act(&w.bo, &waiting[0].id, vec![Action::State { to: State::Resolved, until: None }])
            .await
            .unwrap();
        ticks(&w, 11).await;
        let theirs = View::open(Scope::Agent { agent: member_id(&w.mei) });
        assert!(w.desk.list(&w.sun, &theirs, None, 9).await.unwrap().rows.is_empty());
        assert_eq!(w.desk.list(&w.bo, &mine, None, 9).await.unwrap().rows.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn skills_and_languages_decide_and_the_same_agent_comes_back() {
    on_each_database(async |w| {
        let busy = team(json!({"routing": "least_busy", "sticky": true}));
        w.publish(&[("team", "day", busy), ("desk", "desk", desk_of("day"))]).await;
        let can = |skills: &[&str], languages: &[&str]| AgentProfile {
            skills: skills.iter().map(|s| (*s).into()).collect(),
            languages: languages.iter().map(|s| (*s).into()).collect(),
            ..in_team("day")
        };
        ready(&w, &w.mei, can(&["refunds"], &["zh"])).await;
        ready(&w, &w.bo, can(&[], &["en"])).await;
        let wants = |lang: &str, skill: &[&str]| Opening {
            lang: lang.into(),
            skills: skill.iter().map(|s| (*s).into()).collect(),
            ..Opening::default()
        };
        for n in 0..3 {
            let chat = comes(&w, &format!("z{n}"), wants("zh-CN", &[])).await;
            assert_eq!(in_charge(&chat), of(&w.mei));
        }
        assert_eq!(in_charge(&comes(&w, "e", wants("en-GB", &[])).await), of(&w.bo));
        assert_eq!(in_charge(&comes(&w, "r", wants("", &["refunds"])).await), of(&w.mei));
        // Nobody speaks it, nobody can it: anybody is better than nobody.
        assert_eq!(in_charge(&comes(&w, "f", wants("fr", &["juggling"])).await), of(&w.bo));
        let chat = comes(&w, "s", wants("zh", &[])).await;
        w.desk.act(&w.mei, &chat.id, vec![Action::State { to: State::Resolved, until: None }]).await.unwrap();
        w.pass(60);
        w.desk.heartbeat(&w.mei).unwrap();
        w.desk.heartbeat(&w.bo).unwrap();
        let back = w.writes("s", "again", "me again").await.conversation;
        assert_eq!((in_charge(&back), back.id), (of(&w.mei), chat.id));
    })
    .await;
}

#[tokio::test]
async fn another_team_helps_out_and_closed_ones_say_so() {
    on_each_database(async |w| {
        let help = json!({"overflow_to": "night", "overflow_s": 30});
        let hours = json!([{"days": "sat", "from": "09:00", "to": "10:00"}]);
        let closed = team(
            json!({"routing": "round_robin", "hours": hours, "closed": {"en": "closed", "zh-CN": "已下班"}}),
        );
        w.publish(&[
            ("team", "day", team(help)),
            ("team", "night", closed),
            ("desk", "desk", desk_of("day")),
        ])
        .await;
        ready(&w, &w.bo, in_team("night")).await;
        let chat = comes(&w, "ann", Opening::default()).await;
        assert_eq!(chat.team.as_deref(), Some("day"));
        ticks(&w, 29).await;
        assert_eq!(w.holds(&chat.id).await.seq, chat.seq);
        ticks(&w, 2).await;
        let helped = w.holds(&chat.id).await;
        assert_eq!((helped.team.as_deref(), in_charge(&helped)), (Some("night"), of(&w.bo)));
        w.desk.tick().await.unwrap();
        assert_eq!(w.holds(&chat.id).await.seq, helped.seq, "a second tick has nothing to do");
        let late = Opening { team: Some("night".into()), lang: "zh".into(), ..Opening::default() };
        let chat = comes(&w, "bob", late).await;
        let words = serde_json::to_string(&w.log(&chat.id).await).unwrap();
        assert!(words.contains("已下班"));
    })
    .await;
}

fn sla(more: Json) -> Json {
    let mut sla = json!({
        "name": name("Gold"),
        "promises": [
            {"priority": "urgent", "first_reply": 1},
            {"priority": "any", "first_reply": 10, "next_reply": 5, "resolution": 60},
        ],
    });
    sla.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    sla
}

async fn state_of(w: &World, id: &ConversationId, kind: ClockKind) -> Option<(ClockState, bool, bool)> {
    let chat = w.holds(id).await;
    chat.clocks.get(kind).map(|clock| (clock.state, clock.warned, clock.breached))
}

#[tokio::test]
async fn clocks_warn_break_and_stop() {
    on_each_database(async |w| {
        let promised = team(json!({"sla": "gold"}));
        w.publish(&[
            ("sla", "gold", sla(json!({}))),
            ("team", "day", promised),
            ("desk", "desk", desk_of("day")),
        ])
        .await;
        let id = comes(&w, "ann", Opening::default()).await.id;
        let first = async || state_of(&w, &id, ClockKind::FirstReply).await;
        ticks(&w, 479).await;
        assert_eq!(first().await, Some((ClockState::Running, false, false)));
        ticks(&w, 2).await;
        assert_eq!(first().await, Some((ClockState::Running, true, false)));
        w.desk.tick().await.unwrap();
        let said = w.desk.reply(&w.mei, &id, say("m1", "hi")).await.unwrap();
        assert_eq!(first().await.unwrap().0, ClockState::Met);
        // Taken back: it runs on from when it began.
        w.desk.retract(&w.mei, &id, said.event.seq).await.unwrap();
        assert_eq!(first().await, Some((ClockState::Running, true, false)));
        ticks(&w, 200).await;
        assert_eq!(first().await, Some((ClockState::Running, true, true)));
        w.desk.reply(&w.mei, &id, say("m2", "sorry")).await.unwrap();
        assert_eq!(first().await.unwrap().0, ClockState::Missed);
        w.writes("ann", "c2", "and then?").await;
        w.pass(299);
        w.desk.reply(&w.mei, &id, say("m3", "then this")).await.unwrap();
        assert_eq!(state_of(&w, &id, ClockKind::NextReply).await.unwrap().0, ClockState::Met);
        w.desk.act(&w.mei, &id, vec![Action::State { to: State::Resolved, until: None }]).await.unwrap();
        assert_eq!(state_of(&w, &id, ClockKind::Resolution).await.unwrap().0, ClockState::Met);
        // A higher priority promises more.
        let urgent = comes(&w, "bob", Opening { priority: Priority::Urgent, ..Opening::default() }).await;
        let clock = urgent.clocks.first_reply.unwrap();
        assert_eq!((clock.target_s, urgent.clocks.resolution), (60, None));
        let low = comes(&w, "eve", Opening::default()).await;
        let up = vec![Action::Priority { to: Priority::Urgent }];
        let up = w.desk.act(&w.mei, &low.id, up).await.unwrap();
        assert_eq!(up.clocks.first_reply.unwrap().due_at, low.created_at + chrono::Duration::seconds(60));
        w.holds(&low.id).await;
    })
    .await;
}

#[tokio::test]
async fn clocks_stand_out_of_hours_and_while_pending() {
    on_each_database(async |w| {
        // It is Monday, 10:00 in China.
        let hours = json!([{"days": "weekdays", "from": "09:00", "to": "10:30"}]);
        let promised = team(json!({"sla": "gold", "hours": hours, "holidays": true}));
        let sla = sla(json!({"in_hours": true, "pause_pending": true}));
        w.publish(&[("sla", "gold", sla), ("team", "day", promised), ("desk", "desk", desk_of("day"))]).await;
        let chat = comes(&w, "ann", Opening::default()).await;
        let due = |chat: &Conversation| chat.clocks.resolution.as_ref().unwrap().due_at;
        let hour = chrono::Duration::minutes;
        assert_eq!(
            due(&chat),
            chat.created_at + hour(24 * 60 - 60 + 30),
            "half an hour today, half tomorrow"
        );
        w.pass(600);
        let act =
            async |to| w.desk.act(&w.mei, &chat.id, vec![Action::State { to, until: None }]).await.unwrap();
        let paused = act(State::Pending).await.clocks.resolution.unwrap();
        assert_eq!((paused.state, paused.left_s), (ClockState::Paused, Some(3000)));
        w.pass(600);
        let runs = act(State::Open).await;
        assert_eq!(due(&runs), due(&chat) + hour(10));
        w.holds(&chat.id).await;
    })
    .await;
}

#[tokio::test]
async fn rules_do_what_they_say_once_and_never_in_a_circle() {
    on_each_database(async |w| {
        let rule = |on: &str, conditions: Json, actions: Json| {
            json!({"name": name("R"), "on": on, "conditions": conditions, "actions": actions})
        };
        let refund = json!([{"field": "text", "op": "contains", "value": "REFUND"}]);
        let sorted = json!([
            {"do": "label", "value": "refund"}, {"do": "priority", "value": "high"},
            {"do": "state", "value": "open"}, {"do": "reply", "value": "We look into it."},
        ]);
        let again = json!([{"do": "state", "value": "open"}, {"do": "label", "value": "again"}]);
        w.publish(&[
            ("desk_rule", "a", rule("customer_message", refund.clone(), sorted.clone())),
            // What it does would set it off again.
            ("desk_rule", "b", rule("state", json!([]), again)),
            ("macro", "bye", json!({"name": name("Bye"), "actions": [{"do": "reply", "value": "bye"}, {"do": "state", "value": "resolved"}]})),
            ("canned", "hi", json!({"shortcut": "hi", "text": {"en": "Hi {customer}", "zh-CN": "{customer}您好，我是{agent}"}})),
            ("desk", "desk", desk_of("")),
        ])
        .await;
        let id = w.writes("ann", "c1", "I want a refund, you scammers").await.conversation.id;
        let chat = w.holds(&id).await;
        assert_eq!((chat.labels.as_slice(), chat.priority), (&["refund".to_owned()][..], Priority::High));
        assert_eq!((chat.last.unwrap().from, chat.alarms), (From::System, 1));
        assert!(chat.waiting_since.is_some(), "a rule is no person");
        assert_eq!(w.desk.canned(&w.mei, &id).await.unwrap(), [("hi".to_owned(), "ANN您好，我是Mei".to_owned())]);
        assert_eq!(w.desk.run_macro(&w.mei, &id, "bye").await.unwrap().state, State::Open);
        let log = kinds(&w.log(&id).await);
        assert_eq!(log.iter().filter(|kind| *kind == "rule_ran").count(), 2);
        w.holds(&id).await;
        let rule: RuleContent = serde_json::from_value(rule("customer_message", refund, sorted)).unwrap();
        let rehearsal = w.desk.rehearse(&w.mei, rule).await.unwrap();
        assert_eq!((rehearsal.looked_at, rehearsal.would_run.len()), (1, 1));
        let run = &rehearsal.would_run[0];
        assert_eq!((&run.conversation.id, run.steps.as_slice()), (&id, &[0, 1, 3][..]), "it was open already");
    })
    .await;
}

#[tokio::test]
async fn sleepers_wake_and_reminders_come() {
    on_each_database(async |w| {
        let id = w.writes("ann", "c1", "hello").await.conversation.id;
        w.desk.act(&w.mei, &id, vec![Action::Snooze { minutes: 10 }]).await.unwrap();
        let at = w.store.now() + chrono::Duration::minutes(5);
        w.desk.remind(&w.mei, &id, at, "call the shop".into()).await.unwrap();
        ticks(&w, 299).await;
        assert_eq!(w.holds(&id).await.reminders.len(), 1);
        ticks(&w, 1).await;
        assert_eq!(w.holds(&id).await.reminders.len(), 0);
        assert_eq!(w.holds(&id).await.state, State::Snoozed);
        ticks(&w, 300).await;
        let awake = w.holds(&id).await;
        assert_eq!((awake.state, awake.snoozed_until), (State::Open, None));
        assert_eq!(w.desk.tick().await.unwrap(), 0);
    })
    .await;
}
