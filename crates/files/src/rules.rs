//! Who may reach which files: the rules that are published.

use crate::FilesError;
use access::{Actor, Who};
use arc_swap::ArcSwap;
use std::collections::HashMap;
use std::sync::Arc;
use types::{EnvId, FilePreset, FileRules, Permission};

/// The published rules of all environments. Read on every call, without waiting.
#[derive(Default)]
pub(crate) struct Rules(ArcSwap<HashMap<EnvId, Arc<FileRules>>>);

impl Rules {
    pub fn of(&self, env: &EnvId) -> Arc<FileRules> {
        self.0.load().get(env).cloned().unwrap_or_default()
    }

    pub fn preset(&self, env: &EnvId, path: &str) -> FilePreset {
        self.0.load().get(env).map_or_else(FilePreset::default, |rules| rules.preset(path))
    }

    /// Takes up what is published, or the default when nothing is.
    pub fn publish(&self, env: &EnvId, rules: Option<FileRules>) {
        let rules = rules.map(Arc::new);
        self.0.rcu(|all| {
            let mut all = HashMap::clone(all);
            match &rules {
                Some(rules) => all.insert(env.clone(), rules.clone()),
                None => all.remove(env),
            };
            all
        });
    }

    /// Whether an end user, or a stranger, may read and write. `owner` is that of the file that is there, if one is.
    pub fn user_may(
        &self,
        env: &EnvId,
        openid: Option<&str>,
        path: &str,
        owner: Option<Option<&str>>,
    ) -> (bool, bool) {
        let preset = self.preset(env, path);
        let own = openid.is_some() && owner.is_none_or(|owner| owner == openid) && preset.users_write();
        // What is not there belongs to nobody yet.
        (preset.is_public() || (own && owner.is_some()), own)
    }

    /// Refuses unless the actor may read the file of this owner.
    pub fn may_read(&self, actor: &Actor, path: &str, owner: Option<&str>) -> Result<(), FilesError> {
        let (read, _) = self.user_may(actor.env(), actor.openid(), path, Some(owner));
        match actor.may(Permission::ReadDocuments) || read {
            true => Ok(()),
            false => Err(FilesError::Denied("reading this file")),
        }
    }

    /// Refuses unless the actor may write there. `owner` is that of the file that is there, if one is.
    pub fn may_write(
        &self,
        actor: &Actor,
        path: &str,
        owner: Option<Option<&str>>,
    ) -> Result<(), FilesError> {
        let (_, write) = self.user_may(actor.env(), actor.openid(), path, owner);
        match actor.may(Permission::WriteDocuments) || write {
            true => Ok(()),
            false => Err(FilesError::Denied("writing this file")),
        }
    }
}

/// Whose the files are that an actor makes: those of end users are theirs.
pub(crate) fn owner(actor: &Actor) -> Option<String> {
    match actor.who() {
        Who::EndUser { openid, .. } => Some(openid.clone()),
        Who::Member { .. } | Who::ApiKey { .. } | Who::Function { .. } | Who::System | Who::Visitor => None,
    }
}
