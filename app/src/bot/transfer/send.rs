//! The way of a file to the server: as it is, in a request of its own.

use crate::{i18n::Lang, rpc::Answer, upload::post_file};
use types::{EnvId, ImportMode, ImportPlan, Imported, TransferFormat};

/// Where the files of a kind go to and come from.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    path: String,
    bot: String,
}

impl Place {
    /// The place of a kind, of a bot where it is named.
    pub fn new(env: &EnvId, kind: &str, bot: Option<&str>) -> Self {
        let bot = bot.map(|bot| format!("&bot={bot}")).unwrap_or_default();
        Self { path: format!("/api/console/transfer/{env}/{kind}"), bot }
    }

    /// The address of everything as a file; with `/example` that of an example.
    pub fn file(&self, what: &str, format: TransferFormat, l: Lang) -> String {
        format!("{}{what}?format={}&lang={}{}", self.path, format.ending(), l.tag(), self.bot)
    }

    /// What importing a file would do.
    pub async fn plan(&self, file: &web_sys::File, mode: ImportMode) -> Answer<ImportPlan> {
        post_file(&format!("{}/plan?mode={}{}", self.path, word(mode), self.bot), file).await
    }

    /// Imports a file as its plan said.
    pub async fn import(
        &self,
        file: &web_sys::File,
        mode: ImportMode,
        token: &str,
        skip_refused: bool,
    ) -> Answer<Imported> {
        let (mode, bot) = (word(mode), &self.bot);
        let url = format!("{}?mode={mode}&token={token}&skip_refused={skip_refused}{bot}", self.path);
        post_file(&url, file).await
    }
}

fn word(mode: ImportMode) -> &'static str {
    match mode {
        ImportMode::Merge => "merge",
        ImportMode::Replace => "replace",
    }
}
