//! What happens around conversations: ratings, merging, forgetting, figures, saved views, answer-back.

use crate::world::*;
use access::Actor;
use async_trait::async_trait;
use desk::{Assist, DeskError, Opening, Past, Taught};
use serde_json::json;
use std::sync::Arc;
use store::sea_orm::{ConnectionTrait, sea_query::Query};
use types::ConversationId;
use types::desk::*;

async fn resolve(w: &World, id: &ConversationId) {
    w.desk.act(&w.mei, id, vec![Action::State { to: State::Resolved, until: None }]).await.unwrap();
}

#[tokio::test]
async fn what_is_resolved_is_rated_and_bad_ratings_are_looked_after() {
    on_each_database(async |w| {
        let id = w.writes("ann", "c1", "hello").await.conversation.id;
        let ann = customer("ann");
        let rate = async |score| w.desk.customer_rates(&visitor(), &ann, &id, score, "slow").await;
        assert!(matches!(rate(1).await, Err(DeskError::TooLate)));
        w.desk.take(&w.mei, &id).await.unwrap();
        resolve(&w, &id).await;
        assert!(matches!(rate(6).await, Err(DeskError::Invalid(_))));
        let shown = rate(2).await.unwrap().rating.unwrap();
        assert_eq!((shown.agent, shown.follow_up), (None, false), "who looks after it is the team's");
        let bad = View { follow_up: true, ..View::default() };
        assert_eq!(w.desk.list(&w.bo, &bad, None, 9).await.unwrap().rows.len(), 1);
        assert_eq!(w.holds(&id).await.rating.unwrap().agent.unwrap().id, member_id(&w.mei));
        w.desk.followed_up(&w.bo, &id, "called back".into()).await.unwrap();
        assert!(w.desk.list(&w.bo, &bad, None, 9).await.unwrap().rows.is_empty());
        assert!(matches!(w.desk.followed_up(&w.bo, &id, "x".into()).await, Err(DeskError::NotFound(_))));
        assert!(!rate(5).await.unwrap().rating.unwrap().follow_up);
        w.holds(&id).await;
    })
    .await;
}

#[tokio::test]
async fn two_conversations_of_a_customer_become_one() {
    on_each_database(async |w| {
        let old = w.writes("ann", "c1", "hello").await.conversation.id;
        resolve(&w, &old).await;
        w.pass(49 * 3600);
        let new = w.writes("ann", "c2", "hello?").await.conversation;
        let other = w.writes("bob", "c1", "hello").await.conversation.id;
        for wrong in [&other, &new.id] {
            assert!(matches!(w.desk.merge(&w.mei, &new.id, wrong).await, Err(DeskError::Invalid(_))));
        }
        let merged = w.desk.merge(&w.mei, &new.id, &old).await.unwrap();
        assert_eq!((merged.state, merged.waiting_since), (State::Open, new.waiting_since));
        let gone = w.holds(&new.id).await;
        assert_eq!((gone.merged_into, gone.queued_at), (Some(old.clone()), None));
        assert!(matches!(w.desk.take(&w.mei, &new.id).await, Err(DeskError::Merged { into }) if into == old));
        assert_eq!(w.writes("ann", "c3", "so?").await.conversation.id, old);
        assert_eq!(w.desk.list(&w.mei, &View::default(), None, 9).await.unwrap().rows.len(), 2);
        w.holds(&old).await;
    })
    .await;
}

/// Everything that the desk's tables hold.
async fn everything(w: &World) -> String {
    let tables = [
        ("desk_events", "data"),
        ("desk_conversations", "summary"),
        ("desk_conversations", "person"),
        ("desk_sources", "turns"),
        ("desk_customers", "attributes"),
        ("desk_customers", "person"),
    ];
    let mut all = String::new();
    for (table, column) in tables {
        let query = Query::select().column(column).from(table).to_owned();
        for row in w.store.read().query_all(&query).await.unwrap() {
            all += &row.try_get::<String>("", column).unwrap();
        }
    }
    all
}

#[tokio::test]
async fn a_customer_is_forgotten_and_figures_stay() {
    on_each_database(async |w| {
        let secret = Customer { name: "Secretname".into(), ..customer("secretperson") };
        let opening = Opening { subject: "secretsubject".into(), ..Opening::default() };
        let turns = json!([{"said": "secretturn"}]);
        let chat = w.desk.hand_over(&visitor(), &secret, opening.clone(), handover(turns)).await.unwrap();
        let message = ::desk::Say {
            attachments: vec![Attachment { url: "/secretfile".into(), ..Attachment::default() }],
            ..say("c1", "secretwords")
        };
        w.desk.customer_says(&visitor(), &secret, opening, message).await.unwrap();
        w.desk.set_customer(&visitor(), &secret, json!({"phone": "secretphone"})).await.unwrap();
        w.desk.reply(&w.mei, &chat.id, say("m", "secretanswer")).await.unwrap();
        w.desk.note(&w.mei, &chat.id, "secretnote".into(), vec![]).await.unwrap();
        w.desk.customer_reads(&visitor(), &secret, 99).await.unwrap();
        let others = w.writes("bob", "c", "not erased").await.conversation.id;
        assert!(everything(&w).await.to_lowercase().contains("secret"));
        assert!(matches!(w.desk.erase(&w.mei, &secret).await, Err(DeskError::Denied(_))));
        assert_eq!(w.desk.erase(&w.sun, &secret).await.unwrap(), 1);
        let left = everything(&w).await;
        assert!(!left.to_lowercase().contains("secret"), "{left}");
        assert!(left.contains("not erased"));
        let erased = w.holds(&chat.id).await;
        assert_eq!((erased.state, erased.messages, erased.answers.0), (State::Resolved, 2, 1));
        assert!(w.desk.customer_chat(&visitor(), &secret, None).await.unwrap().is_none());
        w.holds(&others).await;
    })
    .await;
}

#[tokio::test]
async fn conversations_are_kept_as_long_as_they_should_be() {
    on_each_database(async |w| {
        w.publish(&[("desk", "desk", json!({"retention_days": 30}))]).await;
        let done = w.writes("ann", "c", "hello").await.conversation.id;
        let open = w.writes("bob", "c", "hello").await.conversation.id;
        resolve(&w, &done).await;
        w.pass(30 * 24 * 3600 - 60);
        assert_eq!(w.desk.retire().await.unwrap(), 0);
        w.pass(120);
        assert_eq!(w.desk.retire().await.unwrap(), 1);
        assert_eq!(w.desk.retire().await.unwrap(), 0);
        assert!(w.holds(&done).await.erased && !w.holds(&open).await.erased);
    })
    .await;
}

#[tokio::test]
async fn figures_are_those_of_the_conversations() {
    on_each_database(async |w| {
        let from = w.store.now();
        for (n, wait) in [10, 30].into_iter().enumerate() {
            let person = format!("p{n}");
            let id = w.writes(&person, "c", "hello").await.conversation.id;
            w.pass(wait);
            w.desk.reply(&w.mei, &id, say("m", "hi")).await.unwrap();
            w.pass(100);
            let add = vec!["x".into()];
            w.desk.act(&w.mei, &id, vec![Action::Label { add, remove: vec![] }]).await.unwrap();
            resolve(&w, &id).await;
            let (me, score) = (customer(&person), 3 + n as u8);
            w.desk.customer_rates(&visitor(), &me, &id, score, "").await.unwrap();
        }
        w.writes("p9", "c", "hello").await;
        let report =
            w.desk.report(&w.viewer, from, w.store.now() + chrono::Duration::hours(1), 8.0).await.unwrap();
        let line = &report.total;
        assert_eq!((line.conversations, line.resolved, line.messages, line.ratings), (3, 2, 5, 2));
        assert_eq!((line.first_reply_s, line.reply_s), (Some(20.0), Some(20.0)));
        assert_eq!((line.resolution_s, line.rating), (Some(120.0), Some(3.5)));
        let keys = |lines: &[ReportLine]| -> Vec<(String, u32)> {
            lines.iter().map(|line| (line.key.clone(), line.conversations)).collect()
        };
        assert_eq!(keys(&report.agents), [(member_id(&w.mei).to_string(), 2)]);
        assert_eq!(keys(&report.labels), [("x".to_owned(), 2)]);
        assert_eq!(keys(&report.channels), [("web".to_owned(), 3)]);
        assert_eq!(keys(&report.hours), [("10".to_owned(), 3)]);
        assert!(matches!(w.desk.report(&w.viewer, from, from, 8.0).await, Err(DeskError::Invalid(_))));
    })
    .await;
}

#[tokio::test]
async fn a_transcript_has_what_was_said_and_no_notes() {
    on_each_database(async |w| {
        let id = w.writes("ann", "c", "hello").await.conversation.id;
        w.desk.reply(&w.mei, &id, say("m", "hi")).await.unwrap();
        w.desk.note(&w.mei, &id, "hush".into(), vec![]).await.unwrap();
        assert!(matches!(w.desk.transcript(&w.mei, &id).await, Err(DeskError::Denied(_))));
        let text = w.desk.transcript(&w.sun, &id).await.unwrap();
        assert!(text.contains("02:00:00Z ANN: hello\n") && text.contains("Z Mei: hi\n"), "{text}");
        assert!(!text.contains("hush"));
    })
    .await;
}

#[tokio::test]
async fn views_are_ones_own_or_everybodys() {
    on_each_database(async |w| {
        let view = |shared| SavedView {
            id: String::new(),
            name: "Urgent".into(),
            shared,
            view: View { priority: Priority::Urgent, ..View::default() },
        };
        assert!(matches!(w.desk.save_view(&w.mei, view(true)).await, Err(DeskError::Denied(_))));
        let own = w.desk.save_view(&w.mei, view(false)).await.unwrap();
        let all = w.desk.save_view(&w.sun, view(true)).await.unwrap();
        assert_eq!(w.desk.views(&w.mei).await.unwrap().len(), 2);
        assert_eq!(w.desk.views(&w.bo).await.unwrap(), std::slice::from_ref(&all));
        let taken = SavedView { name: "Mine".into(), ..own.clone() };
        assert!(matches!(w.desk.save_view(&w.bo, taken.clone()).await, Err(DeskError::NotFound(_))));
        w.desk.save_view(&w.mei, taken).await.unwrap();
        assert!(matches!(w.desk.delete_view(&w.mei, &all.id).await, Err(DeskError::NotFound(_))));
        w.desk.delete_view(&w.sun, &all.id).await.unwrap();
        assert_eq!(w.desk.views(&w.mei).await.unwrap()[0].name, "Mine");
    })
    .await;
}

/// Somebody who knows one answer, and cannot learn about cats.
struct Knows;

#[async_trait]
impl Assist for Knows {
    async fn suggest(&self, _: &Actor, said: &str, _: &str, past: &[Past]) -> Vec<Suggestion> {
        let past = past.iter().map(|past| Suggestion {
            text: past.answer.clone(),
            source: format!("conversation/{}", past.conversation),
            title: past.question.clone(),
            score: 0.5,
        });
        let known = said.contains("open").then(|| Suggestion {
            text: "From nine.".into(),
            source: "qa/hours".into(),
            title: "Opening hours".into(),
            score: 0.9,
        });
        known.into_iter().chain(past).collect()
    }
    async fn estimate(&self, _: &Actor, taught: &Taught<'_>, asked: &[String]) -> Option<Estimate> {
        let of = u32::try_from(asked.len()).unwrap();
        Some(Estimate { item: None, title: taught.question.to_owned(), score: 0.1, would_answer: 0, of })
    }
    async fn learn(&self, _: &Actor, candidate: &Candidate) -> Result<String, String> {
        if candidate.answer.contains("cat") { Err("no cats".into()) } else { Ok("qa/new".into()) }
    }
}

#[tokio::test]
async fn whoever_sees_a_conversation_resolved_is_offered_its_answers() {
    on_each_database(async |w| {
        w.desk.assisted_by(Arc::new(Knows));
        let old = w.writes("ann", "c", "may I bring a dog?").await.conversation.id;
        let new = w.writes("bob", "c", "are dogs allowed?").await.conversation.id;
        w.desk.reply(&w.mei, &old, say("m", "Small ones, on a lead.")).await.unwrap();
        let offered = async || {
            let all = w.desk.suggest(&w.bo, &new).await.unwrap();
            all.into_iter().map(|one| one.text).collect::<Vec<_>>()
        };
        assert!(offered().await.is_empty(), "nothing is resolved, and that is remembered");
        let mut page = w.desk.listen(&w.bo, &old, None).await.unwrap();
        assert!(matches!(page.next().await.unwrap(), LiveEvent::Chat { .. }));
        let mut sees = async |state| {
            let to = |event: &Event| matches!(event.what, What::State { to, .. } if to == state);
            while !matches!(page.next().await.unwrap(), LiveEvent::Events { events } if events.iter().any(to))
            {
            }
        };
        resolve(&w, &old).await;
        sees(State::Resolved).await;
        assert_eq!(offered().await, ["Small ones, on a lead."]);
        w.desk.act(&w.mei, &old, vec![Action::State { to: State::Open, until: None }]).await.unwrap();
        sees(State::Open).await;
        assert!(offered().await.is_empty(), "what is open again is not settled");
    })
    .await;
}

fn words(answer: &str) -> Option<Approval> {
    Some(Approval { question: "When do you open?".into(), answer: answer.into() })
}

#[tokio::test]
async fn a_good_answer_becomes_a_draft_once_somebody_approves_it() {
    on_each_database(async |w| {
        w.desk.assisted_by(Arc::new(Knows));
        let id = w.writes("ann", "c", "when do you open?").await.conversation.id;
        assert_eq!(w.desk.suggest(&w.mei, &id).await.unwrap()[0].source, "qa/hours");
        let said = w.desk.reply(&w.mei, &id, say("m", "At nine.")).await.unwrap().event.seq;
        let lesson = || Lesson::Qa { bot: "help".into() };
        let bad = w.desk.propose(&w.mei, &id, 2, (None, None), lesson()).await;
        assert!(matches!(bad, Err(DeskError::NotFound("answer"))), "a customer's words are no answer");
        let proposed = w.desk.propose(&w.mei, &id, said, (None, None), lesson()).await.unwrap();
        assert_eq!((proposed.question.as_str(), proposed.answer.as_str()), ("when do you open?", "At nine."));
        assert_eq!(proposed.estimate.as_ref().unwrap().item, None);
        assert_eq!(proposed.estimate.as_ref().unwrap().of, 1, "of what customers said lately");
        assert_eq!(w.desk.candidates_waiting(&w.owner).await.unwrap(), 1);
        assert!(matches!(w.desk.decide(&w.mei, &proposed.id, None).await, Err(DeskError::Denied(_))));
        let cats = w.desk.decide(&w.owner, &proposed.id, words("Ask the cat.")).await;
        assert!(matches!(cats, Err(DeskError::Invalid(_))));
        let (a, b) = tokio::join!(
            w.desk.decide(&w.owner, &proposed.id, words("At nine.")),
            w.desk.decide(&w.owner, &proposed.id, None),
        );
        assert!(a.is_ok() != b.is_ok(), "one decision stands");
        assert!(w.desk.candidates(&w.owner, CandidateState::Waiting).await.unwrap().is_empty());
        let approved = w.desk.candidates(&w.owner, CandidateState::Approved).await.unwrap();
        assert_eq!(approved.len(), usize::from(a.is_ok()));
        assert!(approved.iter().all(|one| one.became.as_deref() == Some("qa/new")));
    })
    .await;
}
