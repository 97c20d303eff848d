//! Answer-back: good answers that a bot may learn, and answers that are suggested. What bots know comes through
//! [`crate::Assist`].

use crate::{Desk, DeskError, input::check_text, ports::Taught, rows};
use access::Actor;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use store::{ChangeOp, NewChange, Tx};
use types::desk::{Approval, Candidate, CandidateState, Estimate, From, Lesson, MAX_TEXT, Suggestion, What};
use types::{ConversationId, EnvId, Permission};

/// The topic of the change log under which candidates stand.
pub const CANDIDATES_TOPIC: &str = "desk_candidate";

/// Most candidates of a list.
const MOST: u64 = 200;
/// How far before an answer its question is looked for, in events.
const BEFORE: u32 = 50;
/// Longest question, in characters: what a bot takes as an utterance.
const MAX_QUESTION: usize = 300;

impl Desk {
    /// Answers that fit what the customer said last. None without anybody who knows.
    pub async fn suggest(&self, actor: &Actor, id: &ConversationId) -> Result<Vec<Suggestion>, DeskError> {
        let chat = self.conversation(actor, id).await?;
        let Some(assist) = self.assist() else { return Ok(vec![]) };
        let Some((_, question)) = self.question_before(actor, id, chat.seq + 1).await? else {
            return Ok(vec![]);
        };
        let past = self.past(actor.env()).await?;
        Ok(assist.suggest(actor, &question, &chat.lang, &past).await)
    }

    /// What a bot would do with an answer of an agent, without proposing it.
    pub async fn estimate(
        &self,
        actor: &Actor,
        question: &str,
        answer: &str,
        lesson: &Lesson,
    ) -> Result<Option<Estimate>, DeskError> {
        actor.require(Permission::Reply)?;
        check_text("/question", question, MAX_QUESTION)?;
        check_text("/answer", answer, MAX_TEXT)?;
        self.estimated(actor, &Taught { question, answer, lesson }).await
    }

    async fn estimated(&self, actor: &Actor, taught: &Taught<'_>) -> Result<Option<Estimate>, DeskError> {
        let Some(assist) = self.assist() else { return Ok(None) };
        let asked = self.asked(actor.env()).await?;
        Ok(assist.estimate(actor, taught, &asked).await)
    }

    /// Proposes an answer as something that a bot may learn. Without a question, the customer's last words before the
    /// answer are it; without an answer, it is as the agent gave it.
    pub async fn propose(
        &self,
        actor: &Actor,
        id: &ConversationId,
        message: u64,
        (question, answer): (Option<String>, Option<String>),
        lesson: Lesson,
    ) -> Result<Candidate, DeskError> {
        actor.require(Permission::Reply)?;
        let event = rows::event(self.store().read(), actor.env(), id, message).await?;
        let said = match event.map(|event| event.what) {
            Some(What::Message(said)) if said.from == From::Agent && !said.text.is_empty() => said.text,
            _ => return Err(DeskError::NotFound("answer")),
        };
        let answer = answer.unwrap_or(said);
        check_text("/answer", &answer, MAX_TEXT)?;
        let asked = match question {
            Some(question) => Some(question),
            None => self.question_before(actor, id, message).await?.map(|(_, text)| text),
        };
        let question = asked.ok_or(DeskError::NotFound("question"))?;
        check_text("/question", &question, MAX_QUESTION)?;
        let taught = Taught { question: &question, answer: &answer, lesson: &lesson };
        let estimate = self.estimated(actor, &taught).await?;
        let candidate = Candidate {
            id: self.store().random().id("cand"),
            conversation: id.clone(),
            message,
            question,
            answer,
            lesson,
            estimate,
            by: actor.display_name(),
            at: self.store().now(),
            state: CandidateState::Waiting,
            decided_by: None,
            became: None,
        };
        let insert = Query::insert()
            .into_table("desk_candidates")
            .columns(["env", "id", "state", "conversation", "at", "candidate"])
            .values_panic([
                actor.env().as_str().into(),
                candidate.id.as_str().into(),
                candidate.state.as_str().into(),
                candidate.conversation.as_str().into(),
                store::millis(candidate.at).into(),
                serde_json::to_string(&candidate)?.into(),
            ])
            .to_owned();
        let (env, id) = (actor.env().clone(), candidate.id.clone());
        self.write(move |tx| {
            Box::pin(async move {
                tx.conn().execute(&insert).await?;
                tell(tx, env, id, ChangeOp::Add).await
            })
        })
        .await?;
        Ok(candidate)
    }

    /// How many candidates wait for a decision.
    pub async fn candidates_waiting(&self, actor: &Actor) -> Result<u32, DeskError> {
        actor.require(Permission::Reply)?;
        let query = Query::select()
            .expr_as(Expr::col("id").count(), "n")
            .from("desk_candidates")
            .and_where(Expr::col("env").eq(actor.env().as_str()))
            .and_where(Expr::col("state").eq(CandidateState::Waiting.as_str()))
            .to_owned();
        let row = self.store().read().query_one(&query).await?;
        let n = row.map(|row| row.try_get::<i64>("", "n")).transpose()?;
        Ok(u32::try_from(n.unwrap_or_default()).unwrap_or(u32::MAX))
    }

    /// Candidates in a state, newest first, at most 200.
    pub async fn candidates(
        &self,
        actor: &Actor,
        state: CandidateState,
    ) -> Result<Vec<Candidate>, DeskError> {
        actor.require(Permission::Reply)?;
        let query = Query::select()
            .column("candidate")
            .from("desk_candidates")
            .and_where(Expr::col("env").eq(actor.env().as_str()))
            .and_where(Expr::col("state").eq(state.as_str()))
            .order_by("at", Order::Desc)
            .order_by("id", Order::Desc)
            .limit(MOST)
            .to_owned();
        self.store().read().query_all(&query).await?.iter().map(candidate_of).collect()
    }

    /// Makes a candidate a draft, with the words as they are given here, or turns it down. Of two who decide, one does.
    pub async fn decide(
        &self,
        actor: &Actor,
        id: &str,
        approve: Option<Approval>,
    ) -> Result<Candidate, DeskError> {
        actor.require(Permission::EditContent)?;
        let query = Query::select()
            .column("candidate")
            .from("desk_candidates")
            .and_where(Expr::col("env").eq(actor.env().as_str()))
            .and_where(Expr::col("id").eq(id))
            .to_owned();
        let row = self.store().read().query_one(&query).await?.ok_or(DeskError::NotFound("candidate"))?;
        let mut candidate = candidate_of(&row)?;
        candidate.decided_by = Some(actor.display_name());
        candidate.state = CandidateState::Rejected;
        let learned = approve.is_some();
        if let Some(Approval { question, answer }) = approve {
            check_text("/question", &question, MAX_QUESTION)?;
            check_text("/answer", &answer, MAX_TEXT)?;
            (candidate.question, candidate.answer) = (question, answer);
            candidate.state = CandidateState::Approved;
        }
        // Decided first: a draft is made once, by whoever's decision stands.
        self.keep_decision(actor, &candidate, CandidateState::Waiting, !learned).await?;
        if !learned {
            return Ok(candidate);
        }
        let assist = self.assist().ok_or(DeskError::NotFound("bot"))?;
        match assist.learn(actor, &candidate).await {
            Ok(became) => {
                candidate.became = Some(became);
                self.keep_decision(actor, &candidate, CandidateState::Approved, true).await?;
                Ok(candidate)
            }
            Err(why) => {
                candidate.state = CandidateState::Waiting;
                candidate.decided_by = None;
                self.keep_decision(actor, &candidate, CandidateState::Approved, true).await?;
                Err(DeskError::invalid("/answer", "reference", why))
            }
        }
    }

    /// Writes a decision down. `is_whole`: nothing follows, so whoever looks at the queue is told.
    async fn keep_decision(
        &self,
        actor: &Actor,
        candidate: &Candidate,
        from: CandidateState,
        is_whole: bool,
    ) -> Result<(), DeskError> {
        let update = Query::update()
            .table("desk_candidates")
            .value("state", candidate.state.as_str())
            .value("candidate", serde_json::to_string(candidate)?)
            .and_where(Expr::col("env").eq(actor.env().as_str()))
            .and_where(Expr::col("id").eq(candidate.id.as_str()))
            .and_where(Expr::col("state").eq(from.as_str()))
            .to_owned();
        let (env, id) = (actor.env().clone(), candidate.id.clone());
        let moved = self.write(move |tx| {
            Box::pin(async move {
                let moved = tx.conn().execute(&update).await?.rows_affected();
                if moved == 1 && is_whole {
                    tell(tx, env, id, ChangeOp::Update).await?;
                }
                Ok(moved)
            })
        });
        if moved.await? == 1 { Ok(()) } else { Err(DeskError::Lost { by: None }) }
    }

    /// The customer's last words before an event.
    async fn question_before(
        &self,
        actor: &Actor,
        id: &ConversationId,
        before: u64,
    ) -> Result<Option<(u64, String)>, DeskError> {
        let events = rows::events_before(self.store().read(), actor.env(), id, before, BEFORE).await?;
        Ok(events.into_iter().rev().find_map(|event| match event.what {
            What::Message(said) if said.from == From::Customer && !said.text.is_empty() => {
                Some((event.seq, said.text))
            }
            _ => None,
        }))
    }
}

/// Says that the queue moved; not what stands in it.
async fn tell(tx: &mut Tx, env: EnvId, key: String, op: ChangeOp) -> Result<(), DeskError> {
    let topic = CANDIDATES_TOPIC.to_owned();
    tx.change(NewChange { env, topic, key, op, before: None, after: None }).await?;
    Ok(())
}

fn candidate_of(row: &sea_orm::QueryResult) -> Result<Candidate, DeskError> {
    let text: String = row.try_get("", "candidate")?;
    Ok(serde_json::from_str(&text)?)
}
