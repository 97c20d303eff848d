//! Bringing intents, dictionaries, questions and golden conversations in from files, and out again.
//!
//! Bytes become rows ([`csv`], [`xlsx`]) or objects ([`json`]), these become [`record`]s, and [`plan`] compares records with the
//! drafts that are there. Nothing here knows HTTP, and nothing but the end of this file writes. What is valid, the
//! kinds' own validators say.

mod cell;
mod columns;
mod csv;
mod error;
mod example;
mod export;
mod item;
mod json;
mod names;
mod plan;
mod record;
mod sheet;
mod xlsx;

#[cfg(test)]
mod tests;

pub use error::TransferError;

use crate::{BotError, Bots, Which};
use access::Actor;
use columns::{Layout, Part, Side, layout};
use content::{ContentError, Edited};
use names::Names;
use plan::{Planned, Present, World};
use record::Parsed;
use sha2::{Digest, Sha256};
use types::{
    ImportMode, ImportOp, ImportPlan, Imported, ItemRef, ItemState, Json, Lang, MAX_TRANSFER, Permission,
    Text, TransferFormat,
};

/// A file that is to be imported.
#[derive(Clone, Debug)]
pub struct Import {
    /// What its items are.
    pub which: Which,
    /// The bot that they belong to.
    pub bot: String,
    /// What becomes of others.
    pub mode: ImportMode,
    /// The file.
    pub bytes: Vec<u8>,
}

impl Bots {
    /// What importing a file would do. Nothing is written.
    pub async fn plan_import(&self, actor: &Actor, import: Import) -> Result<ImportPlan, BotError> {
        actor.require(Permission::EditContent)?;
        Ok(self.planned(actor, import).await?.plan)
    }

    /// Imports a file as drafts, all in one transaction, as the plan with this token said. Where items are refused
    /// the others are imported only if `skip_refused`; else nothing is.
    pub async fn import(
        &self,
        actor: &Actor,
        import: Import,
        token: &str,
        skip_refused: bool,
    ) -> Result<Imported, BotError> {
        actor.require(Permission::EditContent)?;
        let which = import.which;
        let Planned { plan, edits } = self.planned(actor, import).await?;
        if plan.token != token {
            return Err(ContentError::Stale.into());
        }
        let count = |op| plan.items.iter().filter(|item| item.op == op).count();
        let refused = count(ImportOp::Refused);
        if refused > 0 && !skip_refused {
            return Err(TransferError::Refused(refused).into());
        }
        let edits = edits
            .into_iter()
            .map(|(key, json, revision)| Edited { item: ItemRef::new(which.name(), key), json, revision })
            .collect();
        self.content().save_drafts(actor, edits).await?;
        Ok(Imported {
            added: count(ImportOp::Add),
            changed: count(ImportOp::Change),
            removed: count(ImportOp::Remove),
            refused,
        })
    }

    /// All items of a kind, of a bot where they belong to one, as a file.
    pub async fn export(
        &self,
        actor: &Actor,
        which: Which,
        bot: &str,
        format: TransferFormat,
        lang: Lang,
    ) -> Result<Vec<u8>, BotError> {
        let layout = layout_of(which)?;
        let present = self.present(actor, which).await?.into_iter().filter(|present| !present.is_deleted);
        let of_bot = |json: &Json| which == Which::Dictionary || json["bot"].as_str() == Some(bot);
        let mut items: Vec<_> = present
            .filter(|present| of_bot(&present.json))
            .map(|present| (present.key, present.json))
            .collect();
        items.sort_by(|a, b| a.0.cmp(&b.0));
        let write = move || export::write(layout, &items, format, lang);
        Ok(tokio::task::spawn_blocking(write)
            .await
            .map_err(|_| BotError::Store(store::StoreError::Panicked))??)
    }

    /// The named bot, or the first of the environment's; an empty name if there is none.
    pub async fn named_or_first(&self, actor: &Actor, bot: Option<String>) -> Result<String, BotError> {
        if let Some(bot) = bot {
            return Ok(bot);
        }
        let bots = self.content().list(actor, Which::Bot.name()).await?;
        Ok(bots.into_iter().map(|bot| bot.item.key).min().unwrap_or_default())
    }

    async fn planned(&self, actor: &Actor, import: Import) -> Result<Planned, BotError> {
        let layout = layout_of(import.which)?;
        let mut names = Names::new();
        if import.which == Which::Intent {
            for dictionary in self.content().list(actor, Which::Dictionary.name()).await? {
                names.add_dictionary(&dictionary.item.key, &dictionary.title);
            }
        }
        let present = self.present(actor, import.which).await?;
        if import.which == Which::Intent {
            for intent in present.iter().filter(|present| present.json["bot"].as_str() == Some(&import.bot)) {
                names.add_intent(&intent.key, &crate::kind::title(Which::Intent, "", &intent.json));
            }
        }
        let token = token(actor, &import, &present);
        let Import { bot, mode, bytes, .. } = import;
        let work = move || {
            let parsed = parse(layout, &bytes)?;
            let mut planned = plan::plan(layout, parsed, World { bot, present, names }, mode);
            planned.plan.token = token;
            Ok::<_, TransferError>(planned)
        };
        // A large file takes its time, which others do not wait for.
        Ok(tokio::task::spawn_blocking(work)
            .await
            .map_err(|_| BotError::Store(store::StoreError::Panicked))??)
    }

    async fn present(&self, actor: &Actor, which: Which) -> Result<Vec<Present>, BotError> {
        let items = self.content().list_revised(actor, which.name()).await?;
        let present = items.into_iter().map(|(summary, revision)| Present {
            key: summary.item.key,
            is_deleted: summary.state == ItemState::Deleted,
            json: summary.json,
            revision,
        });
        Ok(present.collect())
    }
}

/// An example that can be filled in.
pub fn example(which: Which, format: TransferFormat, lang: Lang) -> Result<Vec<u8>, BotError> {
    Ok(export::write(layout_of(which)?, &example::items(which), format, lang)?)
}

/// The headings of a kind, as they are written.
pub fn headings(which: Which) -> Vec<Text> {
    let columns = layout(which).map_or(&[][..], |layout| layout.columns);
    columns.iter().filter(|column| column.part != Part::Also).map(|column| column.title(Side::Own)).collect()
}

fn layout_of(which: Which) -> Result<&'static Layout, BotError> {
    layout(which).ok_or(BotError::Invalid("a bot", "is neither imported nor exported"))
}

/// Reads a file, whatever it is.
fn parse(layout: &Layout, bytes: &[u8]) -> Result<Parsed, TransferError> {
    if bytes.len() > MAX_TRANSFER {
        return Err(TransferError::TooLarge("bytes", MAX_TRANSFER));
    }
    if xlsx::is_old_workbook(bytes) {
        return Err(TransferError::OldWorkbook);
    }
    if xlsx::is_workbook(bytes) {
        let (sheet, name) = xlsx::read(bytes)?;
        return sheet::records(layout, &sheet, TransferFormat::Xlsx, name);
    }
    let first =
        bytes.iter().find(|b| !b.is_ascii_whitespace() && !matches!(b, 0xef | 0xbb | 0xbf | 0xff | 0xfe | 0));
    if matches!(first, Some(b'{' | b'[')) {
        return json::read(layout, bytes);
    }
    let (sheet, encoding) = csv::read(layout, bytes)?;
    sheet::records(layout, &sheet, TransferFormat::Csv, encoding.to_owned())
}

/// Names the file, what is asked of it, and the state of everything that it is compared with.
fn token(actor: &Actor, import: &Import, present: &[Present]) -> String {
    let mut hash = Sha256::new();
    let mode = match import.mode {
        ImportMode::Merge => "merge",
        ImportMode::Replace => "replace",
    };
    for part in [actor.env().as_str(), import.which.name(), &import.bot, mode] {
        hash.update(part);
        hash.update([0]);
    }
    hash.update(Sha256::digest(&import.bytes));
    let mut states: Vec<_> = present.iter().map(|present| (&present.key, present.revision)).collect();
    states.sort();
    for (key, revision) in states {
        hash.update(format!("{key} {revision}\n"));
    }
    hex::encode(&hash.finalize()[..16])
}
