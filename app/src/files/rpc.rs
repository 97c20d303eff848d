//! The calls of the files pages.

use crate::rpc::Answer;
use leptos::{prelude::*, server_fn::codec::Json as JsonBody};
use serde::{Deserialize, Serialize};
use types::{EnvId, FileInfo, FilePage, FilePreset, FileTally, FileUsage, ItemView};

#[cfg(feature = "ssr")]
use crate::rpc::{actor, services};

/// Entries of a page of the list.
#[cfg(feature = "ssr")]
const PAGE: u64 = 100;
/// How long a copied link to a file that not everyone may read is good.
#[cfg(feature = "ssr")]
const LINK: std::time::Duration = std::time::Duration::from_secs(7 * 24 * 3600);

/// What a folder holds, or what a search found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Listing {
    /// The entries.
    pub page: FilePage,
    /// How much the environment has.
    pub usage: FileUsage,
}

/// A file to be looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileDetails {
    /// What is known of it.
    pub info: FileInfo,
    /// Its id.
    pub id: String,
    /// Where this page fetches it, without the origin; good for a while.
    pub preview: String,
    /// What is copied as its link, without the origin.
    pub link: String,
    /// What end users may do with it.
    pub preset: FilePreset,
}

/// A folder's entries, or with `search` the files whose paths begin with the folder and that text.
#[server(prefix = "/api/console", endpoint = "files/list", input = JsonBody)]
pub async fn list_files(
    env: EnvId,
    folder: String,
    search: Option<String>,
    after: Option<String>,
) -> Answer<Listing> {
    let (files, actor) = (services()?.files, actor(&env).await?);
    let page = match search {
        Some(words) => files.search(&actor, &format!("{folder}{words}"), after.as_deref(), PAGE).await?,
        None => files.folder(&actor, &folder, after.as_deref(), PAGE).await?,
    };
    Ok(Listing { page, usage: files.usage(&actor).await? })
}

/// One file.
#[server(prefix = "/api/console", endpoint = "files/open", input = JsonBody)]
pub async fn open_file(env: EnvId, path: String) -> Answer<FileDetails> {
    let (files, actor) = (services()?.files, actor(&env).await?);
    let file = files.file(&actor, &path).await?;
    let preset = files.rules(&actor).preset(&path);
    let address = |link: files::Link| match link.sign {
        Some(sign) => format!("/files/{env}/{}?sign={sign}", link.path),
        None => format!("/files/{env}/{}", link.path),
    };
    let hour = std::time::Duration::from_secs(3600);
    let preview = address(files.link(&actor, &path, Some(hour)).await?);
    let link = address(files.link(&actor, &path, (!preset.is_public()).then_some(LINK)).await?);
    Ok(FileDetails { id: file.id(), info: file.info, preview, link, preset })
}

/// Renames or moves a file. What is there already stays there.
#[server(prefix = "/api/console", endpoint = "files/move", input = JsonBody)]
pub async fn move_file(env: EnvId, from: String, to: String) -> Answer<FileInfo> {
    let actor = actor(&env).await?;
    let copy = files::Copy { from, to, overwrite: false, remove: true };
    Ok(services()?.files.copy(&actor, copy).await?.info)
}

/// What deleting these files and folders would take away.
#[server(prefix = "/api/console", endpoint = "files/tally", input = JsonBody)]
pub async fn tally_files(env: EnvId, paths: Vec<String>) -> Answer<FileTally> {
    let (files, actor) = (services()?.files, actor(&env).await?);
    let mut all = FileTally::default();
    for path in paths {
        let tally = match path.ends_with('/') {
            true => files.tally(&actor, &path).await?,
            false => FileTally { files: 1, bytes: files.file(&actor, &path).await?.info.size },
        };
        all = FileTally { files: all.files + tally.files, bytes: all.bytes + tally.bytes };
    }
    Ok(all)
}

/// Deletes files, and folders with everything in them. How many files went.
#[server(prefix = "/api/console", endpoint = "files/delete", input = JsonBody)]
pub async fn delete_files(env: EnvId, paths: Vec<String>) -> Answer<u64> {
    let (files, actor) = (services()?.files, actor(&env).await?);
    let mut deleted = 0;
    for path in paths {
        deleted += match path.ends_with('/') {
            true => files.delete_below(&actor, &path).await?,
            false => match files.delete(&actor, &path).await {
                Ok(()) => 1,
                // Somebody else was quicker.
                Err(files::FilesError::NotFound) => 0,
                Err(error) => return Err(error.into()),
            },
        };
    }
    Ok(deleted)
}

/// The access rules; none until somebody makes them.
#[server(prefix = "/api/console", endpoint = "files/rules", input = JsonBody)]
pub async fn open_rules(env: EnvId) -> Answer<Option<ItemView>> {
    let actor = actor(&env).await?;
    match services()?.content.item(&actor, &types::ItemRef::new(files::KIND, files::KEY)).await {
        Ok(view) => Ok(Some(view)),
        Err(content::ContentError::NotFound(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Drafts rules that say what holds without any.
#[server(prefix = "/api/console", endpoint = "files/rules/create", input = JsonBody)]
pub async fn create_rules(env: EnvId) -> Answer<ItemView> {
    let actor = actor(&env).await?;
    let json = serde_json::to_value(types::FileRules::default()).unwrap_or_default();
    Ok(services()?.content.create_draft(&actor, &types::ItemRef::new(files::KIND, files::KEY), json).await?)
}
