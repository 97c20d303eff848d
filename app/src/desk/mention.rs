//! Mentions in notes: which colleagues a note calls, and completing their names after `@`.

use types::desk::AgentPresence;
use types::{Lang, MemberId};

/// Names that are offered at once.
const MOST: usize = 6;

/// The colleagues whose name begins as it was typed after the last `@`; nothing where no name is being typed.
pub fn fitting(agents: &[AgentPresence], text: &str, l: Lang) -> Vec<(MemberId, String)> {
    let Some((before, typed)) = text.rsplit_once('@') else { return Vec::new() };
    // An `@` inside of a word is an address.
    let begins = before.chars().next_back().is_none_or(|c| !c.is_ascii_alphanumeric());
    if !begins || typed.contains('\n') || typed.chars().count() > 30 {
        return Vec::new();
    }
    let typed = typed.to_lowercase();
    let named = agents.iter().map(|a| (a.agent.id.clone(), a.agent.name.get(l).to_owned()));
    let fits =
        |name: &str| name.to_lowercase().starts_with(&typed) && name.to_lowercase() != typed.trim_end();
    named.filter(|(_, name)| fits(name)).take(MOST).collect()
}

/// The text with a name completed.
pub fn completed(text: &str, name: &str) -> String {
    let before = text.rsplit_once('@').map_or(text, |(before, _)| before);
    format!("{before}@{name} ")
}

/// The colleagues whom a note calls.
pub fn called(agents: &[AgentPresence], text: &str) -> Vec<MemberId> {
    let names = |a: &AgentPresence| [a.agent.name.en.clone(), a.agent.name.zh.clone()];
    let is_called = |a: &&AgentPresence| {
        names(a).iter().any(|name| !name.is_empty() && text.contains(&format!("@{name}")))
    };
    agents.iter().filter(is_called).map(|a| a.agent.id.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use types::Text;
    use types::desk::{AgentProfile, AgentRef, Availability};

    fn agent(id: &str, en: &str, zh: &str) -> AgentPresence {
        AgentPresence {
            agent: AgentRef { id: id.into(), name: Text { en: en.into(), zh: zh.into() } },
            profile: AgentProfile::default(),
            availability: Availability::Online,
            connected: true,
            seen_at: None,
            open: 0,
        }
    }

    #[test]
    fn names_are_completed_and_called_in_both_languages() {
        let all = [agent("a", "Zhou Ning", "周宁"), agent("b", "Tang Yue", "唐悦")];
        let offered =
            |text: &str, l| fitting(&all, text, l).into_iter().map(|(_, name)| name).collect::<Vec<_>>();
        assert_eq!(offered("ask @zh", Lang::En), ["Zhou Ning"]);
        assert_eq!(offered("问一下@", Lang::Zh), ["周宁", "唐悦"]);
        assert!(offered("mail a@z", Lang::En).is_empty() && offered("no", Lang::En).is_empty());
        assert!(offered("ask @Zhou Ning ", Lang::En).is_empty(), "it is complete");
        assert_eq!(completed("ask @zh", "Zhou Ning"), "ask @Zhou Ning ");
        assert_eq!(called(&all, "@周宁 and @Tang Yue look"), ["a".into(), "b".into()]);
        assert!(called(&all, "Zhou Ning").is_empty());
    }
}
