//! Files become drafts, and drafts files.

use super::world::{World, small};
use bot::{BotError, Conversation, Edition, Import, Said, TransferError, Which};
use content::ContentError;
use std::time::Instant;
use types::{ImportMode, ImportOp, Imported, ItemRef, ItemState, Lang, Problem, TransferFormat};

fn file(which: Which, mode: ImportMode, text: impl Into<Vec<u8>>) -> Import {
    Import { which, bot: bot::demo::BOT.to_owned(), mode, bytes: text.into() }
}

#[tokio::test]
async fn a_sheet_is_looked_at_and_then_becomes_drafts_all_at_once() {
    let world = World::with(small()).await;
    let sheet = || {
        file(
            Which::Qa,
            ImportMode::Merge,
            "问题,相似问题,答案\n能寄存行李吗,哪里存包,前台可以寄存。\n没有答案,,\n",
        )
    };
    let plan = world.bots.plan_import(&world.pm, sheet()).await.unwrap();
    let ops: Vec<_> = plan.items.iter().map(|item| item.op).collect();
    assert_eq!(ops, [ImportOp::Add, ImportOp::Refused]);
    let before = world.content.list(&world.pm, "qa").await.unwrap();

    let refused = world.bots.import(&world.pm, sheet(), &plan.token, false).await;
    assert!(matches!(refused, Err(BotError::Transfer(TransferError::Refused(1)))));
    let refused = world.bots.import(&world.pm, sheet(), "another", true).await;
    assert!(matches!(refused, Err(BotError::Content(ContentError::Stale))));
    let another = file(Which::Qa, ImportMode::Merge, "问题,答案\n能寄存行李吗,不行\n");
    let refused = world.bots.import(&world.pm, another, &plan.token, true).await;
    assert!(matches!(refused, Err(BotError::Content(ContentError::Stale))), "the token names the file");
    assert_eq!(world.content.list(&world.pm, "qa").await.unwrap(), before, "nothing was written");

    let done = world.bots.import(&world.pm, sheet(), &plan.token, true).await.unwrap();
    assert_eq!(done, Imported { added: 1, changed: 0, removed: 0, refused: 1 });
    let key = plan.items[0].key.as_str();
    let view = world.content.item(&world.pm, &ItemRef::new("qa", key)).await.unwrap();
    assert_eq!((view.summary.state, view.problems.len()), (ItemState::New, 0));
    // Drafts moved on: what was planned before does not hold any more.
    let again = world.bots.import(&world.pm, sheet(), &plan.token, true).await;
    assert!(matches!(again, Err(BotError::Content(ContentError::Stale))));
    let plan = world.bots.plan_import(&world.pm, sheet()).await.unwrap();
    assert_eq!(plan.items[0].op, ImportOp::Same);
    // The panel beside the editor talks to the drafts.
    let with = Conversation { edition: Edition::Draft, ..world.somebody("ann") };
    let said = Said::words("哪里存包".to_owned());
    let turn = world.bots.talk(&world.pm, &with, said).await.unwrap();
    assert_eq!(turn.item.as_deref(), Some(format!("qa/{key}").as_str()));
    world.publish("").await.unwrap();
}

#[tokio::test]
async fn replacing_deletes_what_is_not_in_the_file_and_what_goes_out_comes_back() {
    let world = World::with(small()).await;
    let all = world
        .bots
        .export(&world.pm, Which::Qa, bot::demo::BOT, TransferFormat::Xlsx, Lang::Zh)
        .await
        .unwrap();
    let sheet = || file(Which::Qa, ImportMode::Replace, "question,answer\nSomething else?,Yes.\n");
    let plan = world.bots.plan_import(&world.pm, sheet()).await.unwrap();
    let removed = plan.items.iter().filter(|item| item.op == ImportOp::Remove).count();
    assert!(removed > 0);
    let done = world.bots.import(&world.pm, sheet(), &plan.token, false).await.unwrap();
    assert_eq!(done, Imported { added: 1, changed: 0, removed, refused: 0 });
    let deleted = |state| state == ItemState::Deleted;
    let list = world.content.list(&world.pm, "qa").await.unwrap();
    assert_eq!(list.iter().filter(|item| deleted(item.state)).count(), removed);

    // What was deleted in a draft comes back with the file that has it.
    let back = || file(Which::Qa, ImportMode::Replace, all.clone());
    let plan = world.bots.plan_import(&world.pm, back()).await.unwrap();
    world.bots.import(&world.pm, back(), &plan.token, false).await.unwrap();
    let list = world.content.list(&world.pm, "qa").await.unwrap();
    assert!(list.iter().all(|item| item.state == ItemState::Published), "{list:?}");
    let again =
        world.bots.export(&world.pm, Which::Qa, bot::demo::BOT, TransferFormat::Csv, Lang::En).await.unwrap();
    let plan = world.bots.plan_import(&world.pm, file(Which::Qa, ImportMode::Replace, again)).await.unwrap();
    assert!(plan.items.iter().all(|item| item.op == ImportOp::Same));
}

#[tokio::test]
async fn only_who_may_edit_imports_and_who_may_read_exports() {
    let world = World::with(small()).await;
    let sheet = || file(Which::Qa, ImportMode::Merge, "question,answer\nSomething?,Yes.\n");
    let visitor = access::Actor::visitor("dev".into());
    let denied = world.bots.plan_import(&visitor, sheet()).await;
    assert!(matches!(denied, Err(BotError::Denied(_))));
    let denied = world.bots.import(&visitor, sheet(), "", true).await;
    assert!(matches!(denied, Err(BotError::Denied(_))));
    let denied = world.bots.export(&visitor, Which::Qa, "", TransferFormat::Csv, Lang::En).await.unwrap_err();
    assert_eq!(Problem::from(denied).code, "forbidden");
    let bots = world.bots.export(&world.pm, Which::Bot, "", TransferFormat::Csv, Lang::En).await;
    assert!(matches!(bots, Err(BotError::Invalid(..))));
}

#[tokio::test]
async fn a_large_sheet_is_one_write() {
    let world = World::with(small()).await;
    let mut text = String::from("问题,相似问题,答案\n");
    for i in 0..2_000 {
        text.push_str(&format!("第{i}个问题怎么办,\"问题{i}\n第{i}个\",这样办：{i}\n"));
    }
    let sheet = || file(Which::Qa, ImportMode::Merge, text.clone());
    let plan = world.bots.plan_import(&world.pm, sheet()).await.unwrap();
    let begun = Instant::now();
    let done = world.bots.import(&world.pm, sheet(), &plan.token, false).await.unwrap();
    assert_eq!(done.added, 2_000);
    // Others wait for this write: a generous bound that only something quadratic would break.
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
}
