//! One message in, one reaction out: what a conversation does with what is said. It knows no store and no clock.

mod frames;
mod judge;
mod page;
pub mod phrases;
mod reply;
mod slots;
mod state;
mod words;

pub use page::Place;
pub use state::State;

use crate::{compile::Compiled, ports::Outside};
use access::Actor;
use types::{Bubble, Decision, EntryPage, Json, Lang, Outcome, SlotValue, Text};

/// A message.
pub struct Input<'a> {
    /// What is said, at most [`crate::MAX_SAID`] characters.
    pub text: &'a str,
    /// The time where the bot lives.
    pub now: chrono::NaiveDateTime,
    /// The language of the person's screen, for texts that have none.
    pub lang: Option<Lang>,
    /// `web`, `mini_program`, `wechat`, `tbp`, `console`.
    pub channel: &'a str,
    /// Who speaks, for functions.
    pub actor: &'a Actor,
    /// The person's id on the channel, for functions.
    pub user: &'a str,
    /// How many functions and bots stand between this message and whoever sent it.
    pub depth: u8,
}

/// What the bot does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reaction {
    /// What it came to.
    pub outcome: Option<Outcome>,
    /// The intent or question: `intent/KEY`, `qa/KEY`.
    pub item: Option<String>,
    /// The slots of the intent.
    pub slots: Vec<SlotValue>,
    /// What is said.
    pub bubbles: Vec<Bubble>,
    /// Why.
    pub decision: Decision,
    /// Whether this message began the intent.
    pub is_new: bool,
}

/// A message being understood.
struct Talk<'a> {
    bot: &'a Compiled,
    outside: &'a dyn Outside,
    state: &'a mut State,
    input: &'a Input<'a>,
    lang: Lang,
    out: Reaction,
}

/// The greeting, without any message.
pub fn greet(bot: &Compiled, state: &mut State, lang: Lang) -> Reaction {
    state.lang = Some(lang);
    let own = &bot.source.bot;
    let entry = page::entry(own, &state.page);
    let text = |of_page: fn(&EntryPage) -> &Text, usual| {
        entry.map(of_page).filter(|text| !text.is_empty()).unwrap_or(usual)
    };
    let mut bubbles = reply::texts(text(|e| &e.greeting, &own.greeting).get(lang), &[]);
    bubbles.extend(reply::options(text(|e| &e.starters, &own.starters), lang));
    let decision = Decision { page: state.page.clone(), ..Decision::default() };
    Reaction { outcome: Some(Outcome::Greeting), bubbles, decision, ..Reaction::default() }
}

/// Understands a message and answers it.
pub async fn react(bot: &Compiled, outside: &dyn Outside, state: &mut State, input: &Input<'_>) -> Reaction {
    let own = crate::compile::lang_of(input.text);
    let lang = own.or(state.lang).or(input.lang).unwrap_or_default();
    state.lang = Some(lang);
    let mut talk = Talk { bot, outside, state, input, lang, out: Reaction::default() };
    talk.out.decision.page = talk.state.page.clone();
    talk.out.decision.model = bot.model.as_ref().map(|m| m.content_hash().to_owned()).unwrap_or_default();
    talk.answer().await;
    let mut out = talk.out;
    out.bubbles.truncate(reply::MAX_BUBBLES);
    state.turns = state.turns.wrapping_add(1);
    if out.outcome != Some(Outcome::Missed) {
        state.misses = 0;
    }
    if out.outcome != Some(Outcome::Suggested) {
        state.offered.clear();
    }
    out
}

impl Talk<'_> {
    async fn answer(&mut self) {
        let folded = phrases::folded(self.input.text);
        let settings = &self.bot.source.bot;
        if let Some(word) = phrases::blocked(&folded, &settings.blocked) {
            self.because("blocked_word");
            self.out.decision.evidence = vec![word.to_owned()];
            self.out.outcome = Some(Outcome::Blocked);
            return self.say(&settings.blocked_reply.clone());
        }
        if phrases::wants_person(&folded, &settings.handoff.words) {
            return self.call_person("asked_for_person");
        }
        if !self.state.frames.is_empty() {
            return self.go_on(&folded).await;
        }
        if let Some(item) = self.chosen(&folded) {
            self.because("chose_suggestion");
            return self.take(&item).await;
        }
        self.fresh(&folded).await;
    }

    /// Something new is said, and nothing is under way.
    async fn fresh(&mut self, folded: &str) {
        if self.bot.source.bot.small_talk && self.chat(folded) {
            return;
        }
        let judged = self.judge().await;
        self.follow(judged).await;
    }

    /// Does what the model thinks best.
    async fn follow(&mut self, judged: judge::Judged) {
        match judged {
            judge::Judged::Answer(item) => {
                self.because(if self.out.decision.exact { "exact" } else { "matched" });
                self.take(&item).await;
            }
            judge::Judged::Suggest(items) => self.offer(items),
            judge::Judged::Nothing => self.miss(),
        }
    }

    fn chat(&mut self, folded: &str) -> bool {
        let settings = &self.bot.source.bot;
        if phrases::is_hello(folded) {
            let greeting = greet(self.bot, self.state, self.lang);
            self.out.bubbles = greeting.bubbles;
        } else if let Some(answer) = phrases::small_talk(folded, settings, self.lang) {
            self.out.bubbles.push(Bubble::Text { text: answer });
        } else {
            return false;
        }
        self.because("small_talk");
        self.out.outcome = Some(Outcome::SmallTalk);
        true
    }

    /// Answers with an item: begins the intent, or says the answer to the question.
    async fn take(&mut self, item: &str) {
        match item.split_once('/') {
            Some(("intent", key)) => self.begin(key, Vec::new()).await,
            Some(("qa", key)) => {
                self.answer_question(key);
                self.state.last = None;
                self.ask_again();
            }
            _ => self.miss(),
        }
    }

    fn answer_question(&mut self, key: &str) {
        let Some(qa) = self.bot.source.qas.get(key) else { return self.miss() };
        self.about(&format!("qa/{key}"), Outcome::Answered);
        if let Some(answer) = reply::choose(&qa.answers, self.input.channel, self.state.turns) {
            self.out.bubbles.extend(reply::bubbles(answer, self.lang, &[]));
        }
    }

    /// Offers what may have been meant.
    fn offer(&mut self, items: Vec<String>) {
        self.because("not_sure");
        self.out.outcome = Some(Outcome::Suggested);
        let settings = &self.bot.source.bot;
        let usual = types::Text::new("Did you mean one of these?", "您是想问以下问题吗？");
        let before = if settings.suggest.is_empty() { usual } else { settings.suggest.clone() };
        self.say(&before);
        let options = items.iter().map(|item| self.bot.title(item, self.lang)).collect();
        self.out.bubbles.push(Bubble::Options { options });
        self.state.offered = items;
    }

    /// The offered item that is chosen by its name or its number.
    fn chosen(&self, folded: &str) -> Option<String> {
        let offered = &self.state.offered;
        let by_number = folded.parse::<usize>().ok().and_then(|n| offered.get(n.checked_sub(1)?));
        let named = |item: &&String| phrases::folded(&self.bot.title(item, self.lang)) == folded;
        let alone = || offered.first().filter(|_| offered.len() == 1 && phrases::is_yes(folded));
        by_number.or_else(|| offered.iter().find(named)).or_else(alone).cloned()
    }

    fn miss(&mut self) {
        let settings = &self.bot.source.bot;
        let limit = settings.handoff.after_misses.unwrap_or_default();
        if limit >= 1.0 && f64::from(self.state.misses + 1) >= limit {
            self.state.misses = 0;
            return self.call_person("missed_too_often");
        }
        if self.out.decision.because.is_empty() {
            self.because("nothing_fits");
        }
        self.out.outcome = Some(Outcome::Missed);
        let usual = types::Text::new("Sorry, I did not understand that.", "抱歉，我没有理解您的意思。");
        let line =
            reply::nth(&settings.fallback, self.lang, self.state.misses).unwrap_or(usual.get(self.lang));
        self.out.bubbles.push(Bubble::Text { text: line.to_owned() });
        self.state.misses += 1;
        self.ask_again();
    }

    /// Calls a person; whatever was under way is theirs.
    fn call_person(&mut self, because: &str) {
        self.because(because);
        self.state.frames.clear();
        self.out.outcome = Some(Outcome::Handoff);
        let rules = &self.bot.source.bot.handoff;
        let is_open = crate::hours::is_open(&self.bot.source.bot, self.input.now);
        let (own, usual) = if is_open {
            (
                &rules.message,
                types::Text::new(
                    "I am calling a colleague. One moment, please.",
                    "正在为您转接人工客服，请稍候。",
                ),
            )
        } else {
            (
                &rules.closed,
                types::Text::new(
                    "Nobody is there right now. We will come back to you.",
                    "当前为非服务时间，我们会尽快与您联系。",
                ),
            )
        };
        let words = if own.is_empty() { usual } else { own.clone() };
        self.say(&words);
    }

    fn say(&mut self, text: &types::Text) {
        self.out.bubbles.extend(reply::texts(text.get(self.lang), &self.out.slots));
    }

    fn because(&mut self, why: &str) {
        self.out.decision.because = why.to_owned();
    }

    fn about(&mut self, item: &str, outcome: Outcome) {
        self.out.item = Some(item.to_owned());
        self.out.outcome = Some(outcome);
    }

    /// What functions get.
    fn event(&self, intent: &str, slots: &[SlotValue]) -> Json {
        let values: serde_json::Map<_, _> =
            slots.iter().map(|s| (s.name.clone(), s.value.clone().into())).collect();
        serde_json::json!({
            "intent": intent,
            "slots": values,
            "text": self.input.text,
            "lang": self.lang,
            "channel": self.input.channel,
            "user": self.input.user,
            "page": self.state.page,
            "context": self.state.context,
            "sessionAttributes": self.state.attributes,
        })
    }
}
