//! What the console asks of the desk beside lists and conversations.

use crate::world::*;
use serde_json::json;
use types::ConversationId;
use types::desk::*;

#[tokio::test]
async fn conversations_are_found_by_words_names_and_labels_within_a_view() {
    on_each_database(async |w| {
        let ann = w.writes("ann", "c1", "my refund of 100% is late").await.conversation.id;
        w.pass(60);
        let bob = w.writes("bob", "c1", "hello").await.conversation.id;
        let label = Action::Label { add: vec!["refund".into()], remove: vec![] };
        w.desk.act(&w.mei, &bob, vec![label]).await.unwrap();
        let found = async |words: &str, view: &View| -> Vec<(ConversationId, bool)> {
            let found = w.desk.find(&w.mei, words, view).await.unwrap();
            found.into_iter().map(|found| (found.conversation.id, found.message.is_some())).collect()
        };
        let all = View::default();
        assert_eq!(found("Refund", &all).await, [(bob.clone(), false), (ann.clone(), true)]);
        assert_eq!(found("100%", &all).await, [(ann.clone(), true)]);
        assert_eq!(found("%", &all).await, [(ann.clone(), true)], "a wildcard is a character");
        assert_eq!(found("BOB", &all).await, [(bob.clone(), false)]);
        let labelled = View { labels: vec!["refund".into()], ..View::default() };
        assert_eq!(found("refund", &labelled).await, [(bob.clone(), false)]);
        let later = View { active_from: Some(w.store.now()), ..View::default() };
        assert_eq!(found("refund", &later).await, [(bob.clone(), false)]);
        assert_eq!(w.desk.ids(&w.mei, &all).await.unwrap().len(), 2);
        assert!(w.desk.begin_export(&w.mei, &all).await.is_err(), "an agent exports nothing");
        w.desk.begin_export(&w.sun, &all).await.unwrap();
        assert_eq!(w.desk.ids(&w.mei, &later).await.unwrap(), [bob]);
        let before = View { active_until: Some(w.store.now()), ..View::default() };
        assert_eq!(w.desk.ids(&w.mei, &before).await.unwrap(), [ann]);
    })
    .await;
}

#[tokio::test]
async fn notes_and_reminders_call_members_until_they_look() {
    on_each_database(async |w| {
        let id = w.writes("ann", "c1", "hello").await.conversation.id;
        let (mei, bo) = (member_id(&w.mei), member_id(&w.bo));
        let both = vec![mei.clone(), bo.clone()];
        w.desk.note(&w.mei, &id, "@Bo please look".into(), both).await.unwrap();
        let calls = w.desk.calls(&w.bo).await.unwrap();
        assert_eq!((calls.unseen, calls.calls.len()), (1, 1));
        assert!(matches!(&calls.calls[0].event.what, What::Note { text, .. } if text == "@Bo please look"));
        assert_eq!(w.desk.calls(&w.mei).await.unwrap().calls.len(), 0, "nobody calls themselves");
        w.desk.calls_seen(&w.bo, Some(&"cnv_other".into())).await.unwrap();
        assert_eq!(w.desk.calls(&w.bo).await.unwrap().unseen, 1);
        w.desk.calls_seen(&w.bo, Some(&id)).await.unwrap();
        let calls = w.desk.calls(&w.bo).await.unwrap();
        assert_eq!((calls.unseen, calls.calls.len()), (0, 1));
        let at = w.store.now() + chrono::Duration::minutes(5);
        w.desk.remind(&w.mei, &id, at, "call the shop".into()).await.unwrap();
        w.pass(301);
        w.desk.tick().await.unwrap();
        assert_eq!(w.desk.calls(&w.mei).await.unwrap().unseen, 1, "the reminder came");
        assert!(w.desk.calls(&w.stranger).await.unwrap().calls.is_empty());
        assert!(w.desk.calls(&w.viewer).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn the_wall_and_an_erasure_count_what_there_is() {
    on_each_database(async |w| {
        let today = w.store.now();
        let ann = w.writes("ann", "c1", "hello").await.conversation.id;
        w.pass(60);
        let bob = w.writes("bob", "c1", "hello").await.conversation.id;
        w.desk.take(&w.mei, &bob).await.unwrap();
        w.desk.reply(&w.mei, &bob, say("m", "hi")).await.unwrap();
        w.desk.act(&w.mei, &bob, vec![Action::State { to: State::Resolved, until: None }]).await.unwrap();
        w.desk.customer_rates(&visitor(), &customer("bob"), &bob, 2, "slow").await.unwrap();
        let wall = w.desk.wall(&w.sun, today).await.unwrap();
        assert_eq!((wall.queue, wall.waiting, wall.open, wall.waiting_since), (1, 1, 1, Some(today)));
        assert_eq!((wall.began, wall.resolved, wall.rating, wall.ratings), (2, 1, Some(2.0), 1));
        assert_eq!((wall.online, wall.busy), (0, 2));
        let tomorrow = w.desk.wall(&w.sun, today + chrono::Duration::days(1)).await.unwrap();
        assert_eq!((tomorrow.began, tomorrow.ratings, tomorrow.open), (0, 0, 1));
        let kept = w.desk.kept(&w.sun, &customer("bob")).await.unwrap();
        assert_eq!((kept.conversations, kept.messages), (1, 2));
        assert!(w.desk.kept(&w.mei, &customer("bob")).await.is_err());
        w.holds(&ann).await;
    })
    .await;
}

#[tokio::test]
async fn a_customer_hears_when_the_team_works_again() {
    on_each_database(async |w| {
        let hours = json!([{"days": "every", "from": "09:00", "to": "18:00"}]);
        let name = |name: &str| json!({"en": name, "zh-CN": name});
        w.publish(&[
            ("team", "day", json!({"name": name("Day"), "hours": hours, "routing": "manual"})),
            ("desk", "desk", json!({"team": "day"})),
        ])
        .await;
        w.writes("ann", "c1", "hello").await;
        let opens = async || {
            let chat = w.desk.customer_chat(&visitor(), &customer("ann"), None).await.unwrap();
            chat.unwrap().opens_at
        };
        assert_eq!(opens().await, None, "ten in the morning");
        w.pass(9 * 3600);
        assert_eq!(opens().await, Some("2026-11-24T01:00:00Z".parse().unwrap()), "nine where the team is");
    })
    .await;
}
