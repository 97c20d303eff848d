//! Intents under way: filling slots, correcting them, asking back, confirming, doing, and coming back to what waits.

use super::{
    Talk,
    judge::Judged,
    page, phrases, reply,
    slots::{Filled, Reading},
    state::{Asking, Frame, MAX_FRAMES},
};
use crate::compile::takes_anything;
use types::{Bubble, IntentAction, IntentContent, Outcome, SlotContent, SlotValue, Text};

/// Intents that may follow one another without a word from the person.
const MAX_CHAIN: usize = 4;
/// How often a question is asked again unless the slot says.
const RETRIES: f64 = 2.0;
/// So sure the model must be to leave an intent whose question was answered by a part of what was said.
const SURE_TO_LEAVE: f32 = 0.85;
/// The same where any words are an answer.
const SURE_TO_LEAVE_ANYTHING: f32 = 0.75;

impl Talk<'_> {
    /// Begins an intent with slots that are known from elsewhere.
    pub(super) async fn begin(&mut self, key: &str, known: Vec<SlotValue>) {
        let Some(intent) = self.bot.source.intents.get(key) else { return self.miss() };
        self.out.is_new = true;
        let mut frame = Frame { intent: key.to_owned(), ..Frame::default() };
        let entry = page::entry(&self.bot.source.bot, &self.state.page);
        for slot in &intent.slots {
            let of_entry = || entry?.slots.iter().find(|own| own.name == slot.name).map(|own| &own.value);
            let given = self.state.context.get(&slot.name).or_else(of_entry);
            if let Some(value) = given.and_then(|text| self.reading(key, intent).given(slot, text)) {
                frame.fill(value);
            }
        }
        let names = |value: &SlotValue| intent.slots.iter().any(|slot| slot.name == value.name);
        for value in known.into_iter().filter(names) {
            frame.fill(value);
        }
        for found in self.reading(key, intent).values(self.input.text, None) {
            if found.is_within {
                frame.fill(found.value);
            }
        }
        if self.state.frames.len() >= MAX_FRAMES {
            self.state.frames.remove(0);
        }
        self.state.frames.push(frame);
        self.advance().await;
    }

    /// A message while an intent is under way.
    pub(super) async fn go_on(&mut self, folded: &str) {
        let Some(frame) = self.state.frames.last().cloned() else { return };
        let Some(intent) = self.bot.source.intents.get(&frame.intent) else {
            // It was taken out of the bot meanwhile.
            self.state.frames.pop();
            return Box::pin(self.fresh(folded)).await;
        };
        if phrases::is_cancel(folded) {
            return self.cancel(intent);
        }
        let asked = match &frame.asking {
            Asking::Slot(name) => Some(name.as_str()),
            Asking::Confirmation | Asking::Nothing => None,
        };
        if asked.is_none() && phrases::is_yes(folded) {
            self.because("confirmed");
            return self.finish().await;
        }
        let found = self.reading(&frame.intent, intent).values(self.input.text, asked);
        let is_correction = phrases::is_correction(folded);
        let answers = found.iter().any(|f| Some(f.value.name.as_str()) == asked);
        let judged = self.judge().await;
        if let Judged::Answer(item) = &judged
            && self.leaves(&frame, item, &found, answers, is_correction)
        {
            self.because("switched");
            return Box::pin(self.take(&item.clone())).await;
        }
        if asked.is_none() && found.is_empty() && phrases::is_no(folded) {
            return self.cancel(intent);
        }
        if found.is_empty() {
            return self.not_understood(intent, &frame).await;
        }
        self.because(if answers { "filled_slot" } else { "corrected" });
        self.fill(intent, found, asked).await;
    }

    /// Whether somebody talks about something else now.
    fn leaves(
        &self,
        frame: &Frame,
        item: &str,
        found: &[Filled],
        answers: bool,
        is_correction: bool,
    ) -> bool {
        if item == format!("intent/{}", frame.intent) || is_correction && !found.is_empty() {
            return false;
        }
        if found.is_empty() || self.out.decision.exact {
            return true;
        }
        let score = self.out.decision.considered.iter().find(|c| c.item == item).map_or(0.0, |c| c.score);
        let asked = match &frame.asking {
            Asking::Slot(name) => self
                .bot
                .source
                .intents
                .get(&frame.intent)
                .and_then(|i| i.slots.iter().find(|s| s.name == *name)),
            Asking::Confirmation | Asking::Nothing => None,
        };
        if asked.is_some_and(takes_anything) {
            // Whatever is said would do for an answer; only what is surely something else is not one.
            return score >= SURE_TO_LEAVE_ANYTHING;
        }
        // Values alone answer the question; a whole sentence around them may be about something else.
        let said = self.input.text.trim().chars().count();
        let covered: usize = found.iter().map(|f| self.input.text[f.span.clone()].chars().count()).sum();
        covered * 2 < said && (!answers || score >= SURE_TO_LEAVE)
    }

    async fn fill(&mut self, intent: &IntentContent, found: Vec<Filled>, asked: Option<&str>) {
        let Some(frame) = self.state.frames.last_mut() else { return };
        let mut refused = None;
        for Filled { value, is_within, .. } in found {
            if !is_within {
                refused = Some(value.name);
                continue;
            }
            // Beside the answer to a question, only what is not known yet or was taken back.
            frame.fill(value);
        }
        let refused = refused.filter(|name| frame.value(name).is_none() || Some(name.as_str()) == asked);
        if let Some(slot) = refused.and_then(|name| intent.slots.iter().find(|slot| slot.name == name)) {
            self.because("out_of_bounds");
            return self.ask(slot, true);
        }
        if asked.is_some() {
            frame.asked = 0;
        }
        Box::pin(self.advance()).await;
    }

    /// Asks for what is missing, or does what is wanted.
    pub(super) async fn advance(&mut self) {
        let Some(frame) = self.state.frames.last() else { return };
        let Some(intent) = self.bot.source.intents.get(&frame.intent) else { return };
        let missing = intent.slots.iter().find(|slot| slot.required && frame.value(&slot.name).is_none());
        if let Some(slot) = missing {
            return self.ask(slot, false);
        }
        if !intent.confirm.is_empty() {
            return self.ask_confirmation(intent);
        }
        self.finish().await;
    }

    fn ask(&mut self, slot: &SlotContent, is_refused: bool) {
        let lang = self.lang;
        let Some(frame) = self.state.frames.last_mut() else { return };
        let asking = Asking::Slot(slot.name.clone());
        frame.asked = if frame.asking == asking { frame.asked + 1 } else { 0 };
        frame.asking = asking;
        let again = frame.asked;
        let question = reply::nth(&slot.prompt, lang, again);
        let words = if is_refused && !slot.invalid.is_empty() {
            reply::nth(&slot.invalid, lang, again)
        } else {
            question
        };
        let words = words.unwrap_or(slot.title.get(lang));
        let (intent, slots) = (frame.intent.clone(), frame.slots.clone());
        self.out.bubbles.push(Bubble::Text { text: reply::with(words, &slots) });
        self.about(&format!("intent/{intent}"), Outcome::Asking);
        self.out.slots = slots;
    }

    fn ask_confirmation(&mut self, intent: &IntentContent) {
        let lang = self.lang;
        let Some(frame) = self.state.frames.last_mut() else { return };
        (frame.asking, frame.asked) = (Asking::Confirmation, 0);
        let (key, slots) = (frame.intent.clone(), frame.slots.clone());
        let yes_no = Text::new("Yes\nNo", "确认\n取消");
        self.out.bubbles.extend(reply::texts(intent.confirm.get(lang), &slots));
        self.out.bubbles.extend(reply::options(&yes_no, lang));
        self.about(&format!("intent/{key}"), Outcome::Asking);
        self.out.slots = slots;
    }

    async fn not_understood(&mut self, intent: &IntentContent, frame: &Frame) {
        let Asking::Slot(name) = &frame.asking else {
            self.because("not_understood");
            return self.ask_confirmation(intent);
        };
        let Some(slot) = intent.slots.iter().find(|slot| slot.name == *name) else {
            // The slot was taken out of the intent meanwhile.
            return Box::pin(self.advance()).await;
        };
        if f64::from(frame.asked) >= slot.retries.unwrap_or(RETRIES) {
            self.state.frames.pop();
            self.because("gave_up");
            return self.miss();
        }
        self.because("not_understood");
        self.ask(slot, true);
    }

    fn cancel(&mut self, intent: &IntentContent) {
        let Some(frame) = self.state.frames.pop() else { return };
        self.because("cancelled");
        self.about(&format!("intent/{}", frame.intent), Outcome::Cancelled);
        let usual = Text::new("All right, I left it.", "好的，已为您取消。");
        let words = if intent.cancelled.is_empty() { usual } else { intent.cancelled.clone() };
        self.out.slots = frame.slots;
        self.say(&words);
        self.ask_again();
    }

    /// Everything is known: does it, says so, goes on with what follows, and comes back to what waits.
    async fn finish(&mut self) {
        for _ in 0..MAX_CHAIN {
            let Some(frame) = self.state.frames.pop() else { return };
            let Some(intent) = self.bot.source.intents.get(&frame.intent) else { return };
            self.about(&format!("intent/{}", frame.intent), Outcome::Done);
            self.out.slots = frame.slots.clone();
            if intent.action == IntentAction::Handoff {
                self.reply_of(intent, &frame.slots);
                let because = "intent";
                return self.call_person_for(because);
            }
            self.act(intent, &frame).await;
            self.state.last = Some(frame.intent.clone());
            let Some(next) = self.bot.source.intents.get(&intent.then) else { break };
            let shared =
                frame.slots.into_iter().filter(|v| next.slots.iter().any(|s| s.name == v.name)).collect();
            let next_frame = Frame { intent: intent.then.clone(), slots: shared, ..Frame::default() };
            let missing = next.slots.iter().any(|s| s.required && next_frame.value(&s.name).is_none());
            let asks = missing || !next.confirm.is_empty();
            self.state.frames.push(next_frame);
            if asks {
                return Box::pin(self.advance()).await;
            }
        }
        self.ask_again();
    }

    /// Hands over because an intent says so; its own words stand in for the usual ones.
    fn call_person_for(&mut self, because: &str) {
        let (item, slots) = (self.out.item.clone(), self.out.slots.clone());
        let own = std::mem::take(&mut self.out.bubbles);
        self.call_person(because);
        if !own.is_empty() && crate::hours::is_open(&self.bot.source.bot, self.input.now) {
            self.out.bubbles = own;
        }
        (self.out.item, self.out.slots) = (item, slots);
    }

    async fn act(&mut self, intent: &IntentContent, frame: &Frame) {
        match intent.action {
            IntentAction::Reply | IntentAction::Handoff => self.reply_of(intent, &frame.slots),
            IntentAction::Activity | IntentAction::Link => {
                self.reply_of(intent, &frame.slots);
                let shown = self
                    .outside
                    .show(self.input.actor, intent.action, &intent.target, self.input.channel, self.lang)
                    .await;
                self.out.bubbles.extend(shown);
            }
            IntentAction::Function => {
                let event = self.event(&frame.intent, &frame.slots);
                match self.outside.call(self.input.actor, &intent.target, event, self.input.depth).await {
                    Ok(answer) => self.after_call(intent, frame, answer),
                    Err(error) => {
                        tracing::warn!(function = intent.target, error, "a bot's function failed");
                        self.because("function_failed");
                        self.out.outcome = Some(Outcome::Failed);
                        self.say(&Text::new(
                            "Sorry, that did not work. Please try again in a moment.",
                            "抱歉，操作没有成功，请稍后再试。",
                        ));
                    }
                }
            }
        }
    }

    /// What a function answers: `reply` (text, or text in both languages), `slots`, `sessionAttributes`.
    fn after_call(&mut self, intent: &IntentContent, frame: &Frame, answer: crate::ports::Answer) {
        let crate::ports::Answer { reply, slots, attributes } = answer;
        if let Some(attributes) = attributes {
            self.state.attributes = attributes;
        }
        let mut all = frame.clone();
        for (name, value) in slots {
            all.fill(SlotValue { name, shown: value.clone(), value });
        }
        self.out.slots = all.slots.clone();
        match reply {
            Some(reply) => self.out.bubbles.extend(reply::texts(reply.get(self.lang), &[])),
            None => self.reply_of(intent, &all.slots),
        }
    }

    fn reply_of(&mut self, intent: &IntentContent, slots: &[SlotValue]) {
        if let Some(chosen) = reply::choose(&intent.replies, self.input.channel, self.state.turns) {
            self.out.bubbles.extend(reply::bubbles(chosen, self.lang, slots));
        }
    }

    /// After something else was talked about, the question that waits is asked again.
    pub(super) fn ask_again(&mut self) {
        let Some(frame) = self.state.frames.last() else { return };
        let Some(intent) = self.bot.source.intents.get(&frame.intent) else { return };
        let slots = &frame.slots;
        let waiting = match &frame.asking {
            Asking::Slot(name) => {
                let slot = intent.slots.iter().find(|slot| slot.name == *name);
                slot.and_then(|slot| reply::nth(&slot.prompt, self.lang, 0))
                    .map(|words| reply::with(words, slots))
            }
            Asking::Confirmation => Some(reply::with(intent.confirm.get(self.lang), slots)),
            Asking::Nothing => None,
        };
        if let Some(words) = waiting {
            let back = Text::new("Back to what we were at: ", "回到刚才的话题：");
            self.out.bubbles.push(Bubble::Text { text: format!("{}{words}", back.get(self.lang)) });
        }
    }

    fn reading<'b>(&'b self, key: &'b str, intent: &'b IntentContent) -> Reading<'b> {
        Reading { bot: self.bot, key, intent, now: self.input.now, lang: self.lang }
    }
}
