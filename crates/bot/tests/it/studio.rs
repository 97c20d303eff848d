//! What the studio tells of a bot: figures, quality, and what was missed.

use super::world::{World, on_each_database, small, words};
use bot::demo::BOT;
use serde_json::json;
use std::time::Duration;
use types::{BotQuality, Fix, ItemRef, Lang, Part, Unreachable};

/// Publishes the drafts and waits until the bot answers with them.
async fn publish_and_wait(world: &World, question: &str, answer: &str) {
    world.publish("").await.unwrap();
    let mut said = String::new();
    for _ in 0..400 {
        said = words(&world.say(&world.somebody("waiter"), question).await);
        if said == answer {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(said, answer);
}

#[tokio::test]
async fn figures_are_by_day_and_by_the_release_that_answered() {
    on_each_database(small, figures).await;
}

async fn figures(world: World) {
    let ann = world.somebody("ann");
    for text in ["where can I park?", "do you sell umbrellas", "qwxz plmk vbnt", "talk to a person"] {
        let turn = world.say(&world.somebody(text), text).await;
        assert_eq!(turn.release, Some(1), "{turn:?}");
    }
    world.clock.advance(Duration::from_secs(86_400));
    world
        .edit(&ItemRef::new("qa", "parking"), |qa| {
            qa["answers"][0]["text"]["en"] = json!("Under the old house.")
        })
        .await;
    publish_and_wait(&world, "where can I park?", "Under the old house.").await;
    assert_eq!(world.say(&ann, "where can I park?").await.release, Some(2));
    let figures = world.bots.figures(&world.pm, BOT, 7, None).await.unwrap();
    assert_eq!(figures.people, 6);
    assert_eq!(figures.days.len(), 8);
    assert_eq!(figures.days.iter().map(|(_, t)| t.messages).sum::<u64>(), figures.all.messages);
    assert_eq!(figures.releases.iter().map(|r| r.release).collect::<Vec<_>>(), [Some(2), Some(1)]);
    let first = figures.releases[1].tally;
    // The new release was asked for while the old one still answered.
    assert!(first.resolved >= 1, "{first:?}");
    assert_eq!((first.handed_over, first.missed + first.suggested), (1, 2));
    assert_eq!(figures.top[0].0, "qa/parking");
    let of_first = world.bots.figures(&world.pm, BOT, 7, Some(1)).await.unwrap();
    assert_eq!((of_first.all, of_first.releases.len()), (first, 2));
    assert_eq!(of_first.top_missed.iter().map(|(_, n)| n).sum::<u64>(), first.missed);
    // Another bot's content is not this bot's release; the number stays after a restart, since history knows it.
    assert_eq!(world.content.last_change(&"dev".into(), &["bot", "intent", "qa", "dictionary"]), Some(2));
}

#[tokio::test]
async fn what_was_missed_is_grouped_attached_and_put_aside_for_good() {
    on_each_database(small, missed).await;
}

async fn missed(world: World) {
    let said =
        ["do you sell umbrellas", "do you sell umbrellas", "do you sell an umbrella?", "qwxz plmk vbnt"];
    for (n, text) in said.iter().enumerate() {
        world.say(&world.somebody(&format!("p{n}")), text).await;
    }
    world.clock.advance(Duration::from_secs(8 * 86_400));
    world.say(&world.somebody("late"), "do you sell umbrellas").await;
    let misses = world.bots.misses(&world.pm, BOT, 30, Lang::En).await.unwrap();
    assert_eq!((misses.week, misses.week_answered, misses.dismissed), (1, 0, 0), "{misses:?}");
    let umbrellas = &misses.groups[0];
    assert_eq!((umbrellas.count, umbrellas.answered, umbrellas.all.len()), (4, 0, 2), "{misses:?}");
    assert!(!umbrellas.suggested.is_empty());

    world.bots.teach(&world.pm, "qa/parking", &umbrellas.all).await.unwrap();
    let nonsense = vec!["QWXZ  plmk vbnt".to_owned()];
    world.bots.dismiss(&world.pm, BOT, &nonsense).await.unwrap();
    let misses = world.bots.misses(&world.pm, BOT, 30, Lang::En).await.unwrap();
    assert_eq!((misses.week, misses.week_answered, misses.dismissed), (1, 1, 1), "{misses:?}");
    assert_eq!(misses.groups.iter().map(|g| g.count - g.answered).sum::<u64>(), 0, "{misses:?}");
    world.bots.restore(&world.pm, BOT, &nonsense).await.unwrap();
    let misses = world.bots.misses(&world.pm, BOT, 30, Lang::En).await.unwrap();
    assert_eq!(misses.groups[0].said, "qwxz plmk vbnt", "what is left comes first: {misses:?}");
}

#[tokio::test]
async fn a_real_conversation_becomes_a_golden_one() {
    let world = World::with(small()).await;
    let ann = world.somebody("ann");
    world.say(&ann, "long ago").await;
    world.clock.advance(Duration::from_secs(1));
    world.bots.reset(&world.pm, &ann, bot::Said::default()).await.unwrap();
    for text in ["is there a car park?", "book a table", "never mind", "talk to a person"] {
        world.clock.advance(Duration::from_secs(1));
        world.say(&ann, text).await;
    }
    let key = world.bots.keep_as_golden(&world.pm, BOT, "web", "ann").await.unwrap();
    let view = world.content.item(&world.pm, &ItemRef::new("golden", key.clone())).await.unwrap();
    let expected: Vec<_> =
        view.summary.json["turns"].as_array().unwrap().iter().map(|t| t["expect"].clone()).collect();
    assert_eq!(expected, ["qa/parking", "intent/table", "intent/table", "handoff"]);
    let reports = world.bots.golden(&world.pm, BOT).await.unwrap();
    assert!(reports.iter().any(|r| r.key == key && r.is_good()), "{reports:?}");
    assert!(world.bots.keep_as_golden(&world.pm, BOT, "web", "nobody").await.is_err());
}

/// Waits for the check of the drafts.
async fn checked(world: &World) -> BotQuality {
    let mut state = world.bots.start_check(&world.pm, BOT, Lang::En).unwrap();
    for _ in 0..2_000 {
        if !state.running {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
        state = world.bots.check(&world.pm, BOT).unwrap();
    }
    assert_eq!((state.running, state.problem, state.progress), (false, None, 1.0));
    state.report.unwrap()
}

#[tokio::test]
async fn quality_tells_what_is_weak_unused_unreachable_or_in_one_language() {
    let mut items = small();
    let reply = json!([{"text": {"en": "Yes.", "zh-CN": "好。"}}]);
    let extra = [
        (
            "intent",
            "copy",
            json!({"bot": BOT, "name": {"en": "Copy"}, "action": "reply", "replies": [{"text": {"en": "Yes."}}],
            "utterances": ["Where can I park?", "Is there a car park?"],
            "slots": [{"name": "idle", "title": {"en": "Idle"}, "dictionary": "sys.date"}]}),
        ),
        (
            "intent",
            "never",
            json!({"bot": BOT, "name": {"en": "Never"}, "action": "reply", "replies": reply, "utterances": ["and then 然后"], "after": "never2"}),
        ),
        (
            "intent",
            "never2",
            json!({"bot": BOT, "name": {"en": "Never too"}, "action": "handoff", "utterances": ["fetch the boss 叫老板"]}),
        ),
        ("dictionary", "branches", json!({"name": {"en": "Branches"}, "entries": [{"value": "north"}]})),
    ];
    items.extend(extra.map(|(kind, key, json)| (ItemRef::new(kind, key), json)));
    let world = World::with(items).await;
    let quality = checked(&world).await;
    assert!(quality.accuracy.is_some() && quality.effect.is_none());
    assert_eq!(
        (quality.golden, quality.golden_bad.len()),
        (1, 1),
        "two items claim the golden question: {quality:?}"
    );
    assert_eq!(quality.unused_dictionaries.iter().map(|d| d.0.as_str()).collect::<Vec<_>>(), ["branches"]);
    assert!(quality.unused_slots.iter().any(|(item, slot)| item.item == "intent/copy" && slot == "idle"));
    assert!(!quality.unused_slots.iter().any(|(item, _)| item.item == "intent/taxi"), "its reply says them");
    let why =
        |key: &str| quality.unreachable.iter().find(|(item, _)| item.item == key).map(|(_, why)| why.clone());
    assert!(matches!(why("intent/copy"), Some(Unreachable::Shadowed(other)) if other.item == "qa/parking"));
    assert_eq!(why("intent/never"), Some(Unreachable::After("Never too".into())));
    assert_eq!((why("intent/taxi"), why("intent/table")), (None, None));
    let lacks = |item: &str, lang, part| {
        quality.lacking.iter().any(|(i, l, p)| i.item == item && (*l, *p) == (lang, part))
    };
    assert!(lacks("intent/copy", Lang::Zh, Part::Replies) && lacks("intent/copy", Lang::Zh, Part::Examples));
    assert!(!lacks("qa/parking", Lang::Zh, Part::Examples) && !lacks("qa/parking", Lang::En, Part::Replies));
    assert_eq!((quality.coverage.len(), quality.coverage[0].items), (2, 6));
    assert!(quality.duplicates.len() >= 2, "{quality:?}");
    let twice = quality.mistakes.iter().find(|m| m.text == "Where can I park?");
    assert!(twice.is_none_or(|m| m.fix == Fix::Delete), "{quality:?}");
}

#[tokio::test]
async fn quality_tells_what_the_drafts_change_and_can_be_called_off() {
    let world = World::with(small()).await;
    let ann = world.somebody("ann");
    for text in ["where can I park?", "do you sell umbrellas", "book a table", "four", "tomorrow", "yes"] {
        world.say(&ann, text).await;
    }
    let umbrella = json!({"bot": BOT, "questions": ["Do you sell umbrellas?", "umbrellas for sale"], "answers": [{"text": {"en": "Yes."}}]});
    world.content.create_draft(&world.pm, &ItemRef::new("qa", "umbrella"), umbrella).await.unwrap();
    let quality = checked(&world).await;
    let effect = quality.effect.unwrap();
    assert_eq!(
        (effect.asked, effect.different),
        (3, 1),
        "answers to the bot's questions are not asked: {effect:?}"
    );
    assert_eq!(effect.changes[0].said, "do you sell umbrellas");
    assert_eq!(effect.changes[0].after.item, "qa/umbrella");
    assert!(effect.before.is_some() && effect.after == quality.accuracy);

    world.bots.start_check(&world.pm, BOT, Lang::En).unwrap();
    world.bots.cancel_check(&world.pm, BOT).unwrap();
    assert_eq!(world.bots.check(&world.pm, BOT).unwrap(), Default::default());
    assert_eq!(checked(&world).await.golden_bad, vec![]);
}

#[tokio::test]
async fn an_example_is_moved_or_taken_out_in_whatever_spelling_it_stands() {
    let world = World::with(small()).await;
    let (from, to) = (ItemRef::new("intent", "table"), ItemRef::new("intent", "taxi"));
    let texts = async |item: &ItemRef| {
        world.content.item(&world.pm, item).await.unwrap().summary.json["utterances"].to_string()
    };
    world
        .bots
        .take_example(&world.pm, "intent/table", "a table for four please", Some("intent/taxi"))
        .await
        .unwrap();
    assert!(!texts(&from).await.contains("{people:four} please"));
    assert!(texts(&to).await.contains("a table for four please"));
    world.bots.take_example(&world.pm, "intent/table", "Book a table", None).await.unwrap();
    assert!(!texts(&from).await.contains("\"book a table\""));
    assert!(
        world.bots.take_example(&world.pm, "intent/table", "book a table", None).await.is_err(),
        "it is gone"
    );
    for question in ["Is there a car park?", "哪里可以停车", "有停车场吗"] {
        world.bots.take_example(&world.pm, "qa/parking", question, None).await.unwrap();
    }
    assert!(
        world.bots.take_example(&world.pm, "qa/parking", "Where can I park?", None).await.is_err(),
        "the last one"
    );
}
