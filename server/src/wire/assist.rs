//! What the desk asks of bots: [`desk::Assist`] over what bots know and what people answered before.

use access::Actor;
use async_trait::async_trait;
use bot::{Bots, Supposed, similar};
use content::Content;
use desk::{Assist, Past, Taught};
use serde_json::json;
use store::Store;
use types::desk::{Candidate, Estimate, Lesson, Suggestion};
use types::{ItemRef, Lang, Problem, Text};

/// Suggestions at once.
const MOST: usize = 4;
/// Of one sort at most.
const OF_A_SORT: usize = 3;
/// An earlier answer that is less close helps nobody.
const CLOSE: f32 = 0.3;

/// [`Assist`] over bots and the content engine.
pub struct Knowledge {
    /// Bots.
    pub bots: Bots,
    /// Drafts.
    pub content: Content,
    /// Names new drafts.
    pub store: Store,
}

#[async_trait]
impl Assist for Knowledge {
    async fn suggest(&self, actor: &Actor, said: &str, lang: &str, past: &[Past]) -> Vec<Suggestion> {
        let lang = Lang::from_tag(lang).unwrap_or_else(|| lang_of(said));
        let known = self.bots.known(actor, said, lang, OF_A_SORT).await.into_iter();
        let mut all: Vec<Suggestion> = known
            .map(|known| Suggestion {
                text: known.answer,
                source: known.item,
                title: known.title,
                score: known.score,
            })
            .collect();
        let questions: Vec<&str> = past.iter().map(|past| past.question.as_str()).collect();
        for (place, score) in similar(said, &questions).into_iter().take_while(|(_, score)| *score >= CLOSE) {
            let of_sort = all.iter().filter(|s| s.source.starts_with("conversation/")).count();
            let Some(past) = past.get(place).filter(|_| of_sort < OF_A_SORT) else { break };
            if all.iter().all(|known| known.text != past.answer) {
                all.push(Suggestion {
                    text: past.answer.clone(),
                    source: format!("conversation/{}", past.conversation),
                    title: past.title.clone(),
                    score,
                });
            }
        }
        all.sort_by(|a, b| b.score.total_cmp(&a.score));
        all.truncate(MOST);
        all
    }

    async fn estimate(&self, actor: &Actor, taught: &Taught<'_>, asked: &[String]) -> Option<Estimate> {
        let supposed = match taught.lesson {
            Lesson::Qa { bot } => Supposed::Question { bot, answer: taught.answer },
            Lesson::Utterance { item } => Supposed::Example { item },
        };
        let lang = lang_of(taught.question);
        match self.bots.what_if(actor, supposed, taught.question, asked, lang).await {
            Ok(what_if) => {
                let (item, title, score) = match what_if.now {
                    Some((item, title, score)) => (Some(item), title, score),
                    None => (None, String::new(), 0.0),
                };
                let (would_answer, of) = (what_if.would_answer, what_if.of);
                Some(Estimate { item, title, score, would_answer, of })
            }
            // An estimate is a help: without one, people decide all the same.
            Err(error) => {
                tracing::debug!(%error, "no estimate");
                None
            }
        }
    }

    async fn learn(&self, actor: &Actor, candidate: &Candidate) -> Result<String, String> {
        let Candidate { question, answer, lesson, .. } = candidate;
        let refused = |problem: Problem| problem.detail;
        match lesson {
            Lesson::Qa { bot } => {
                let item = ItemRef::new("qa", format!("q{}", self.store.random().hex_id(8)));
                let json = json!({
                    "bot": bot, "questions": [question], "answers": [{ "text": Text::same(answer) }],
                });
                let made = self.content.create_draft(actor, &item, json).await;
                made.map_err(|error| refused(error.into()))?;
                Ok(format!("{}/{}", item.kind, item.key))
            }
            Lesson::Utterance { item } => {
                let taught = self.bots.teach(actor, item, std::slice::from_ref(question)).await;
                taught.map_err(|error| refused(error.into()))?;
                Ok(item.clone())
            }
        }
    }
}

/// Chinese where there are Chinese characters.
fn lang_of(text: &str) -> Lang {
    let is_chinese = text.chars().any(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'));
    if is_chinese { Lang::Zh } else { Lang::En }
}
