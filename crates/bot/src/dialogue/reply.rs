//! From authored replies to what reaches a channel.

use crate::marks;
use types::{Bubble, Lang, ReplyContent, SlotValue, Text};

/// Most bubbles of a turn.
pub const MAX_BUBBLES: usize = 20;

/// One of the replies for a channel, by turns: `turn` counts the messages.
pub fn choose<'a>(replies: &'a [ReplyContent], channel: &str, turn: u32) -> Option<&'a ReplyContent> {
    let own: Vec<_> = replies.iter().filter(|r| r.channel == channel).collect();
    let all = || replies.iter().filter(|r| r.channel.is_empty()).collect();
    let fitting: Vec<_> = if own.is_empty() { all() } else { own };
    fitting.get(turn as usize % fitting.len().max(1)).copied()
}

/// A reply as bubbles.
pub fn bubbles(reply: &ReplyContent, lang: Lang, slots: &[SlotValue]) -> Vec<Bubble> {
    let mut bubbles = texts(reply.text.get(lang), slots);
    if !reply.image.is_empty() {
        bubbles.push(Bubble::Image { url: reply.image.clone() });
    }
    if !reply.button.is_empty() {
        bubbles
            .push(Bubble::Button { label: reply.button.get(lang).to_owned(), url: with(&reply.url, slots) });
    }
    bubbles.extend(options(&reply.options, lang));
    bubbles
}

/// Paragraphs as bubbles of their own.
pub fn texts(text: &str, slots: &[SlotValue]) -> Vec<Bubble> {
    let text = text.replace("\r\n", "\n");
    let paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    paragraphs.map(|paragraph| Bubble::Text { text: with(paragraph, slots) }).collect()
}

/// What can be tapped, one for each line.
pub fn options(options: &Text, lang: Lang) -> Option<Bubble> {
    let options: Vec<_> = lines(options, lang).map(str::to_owned).collect();
    (!options.is_empty()).then_some(Bubble::Options { options })
}

/// The lines of a text.
pub fn lines(text: &Text, lang: Lang) -> impl Iterator<Item = &str> {
    text.get(lang).lines().map(str::trim).filter(|line| !line.is_empty())
}

/// The line for the `n`th time; the last one stays.
pub fn nth(text: &Text, lang: Lang, n: u32) -> Option<&str> {
    let lines: Vec<_> = lines(text, lang).collect();
    lines.get(n as usize).or(lines.last()).copied()
}

/// A text with the values of slots in their places.
pub fn with(text: &str, slots: &[SlotValue]) -> String {
    marks::filled(text, |name| slots.iter().find(|s| s.name == name).map(|s| s.shown.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_take_turns_and_channels_have_their_own() {
        let reply = |text: &str, channel: &str| ReplyContent {
            text: Text::same(text),
            channel: channel.into(),
            ..ReplyContent::default()
        };
        let replies = [reply("a", ""), reply("b", ""), reply("w", "wechat")];
        let of = |channel, turn| choose(&replies, channel, turn).map(|r| r.text.en.as_str());
        assert_eq!([of("web", 0), of("web", 1), of("web", 2)], [Some("a"), Some("b"), Some("a")]);
        assert_eq!(of("wechat", 1), Some("w"));
        assert_eq!(choose(&[], "web", 3), None);
    }

    #[test]
    fn values_are_text_wherever_they_stand() {
        let slots = [SlotValue { name: "film".into(), value: "x".into(), shown: "{count} <b>".into() }];
        let text = texts("You chose {film}.\n\nFor {count} people", &slots);
        let text = |n: usize| match &text[n] {
            Bubble::Text { text } => text.as_str(),
            other => panic!("{other:?}"),
        };
        assert_eq!((text(0), text(1)), ("You chose {count} <b>.", "For  people"));
    }
}
