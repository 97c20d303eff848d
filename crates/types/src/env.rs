//! Projects and environments as the console shows them.

use crate::{EnvId, Text};
use serde::{Deserialize, Serialize};

/// What an environment is for; decides its colour and how careful the console is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Where content is made.
    Dev,
    /// Where it is tried.
    Test,
    /// Where customers are.
    Prod,
}

impl Stage {
    /// The stage as stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Stage::Dev => "dev",
            Stage::Test => "test",
            Stage::Prod => "prod",
        }
    }

    /// The stage of a stored text.
    pub fn parse(text: &str) -> Option<Self> {
        [Stage::Dev, Stage::Test, Stage::Prod].into_iter().find(|s| s.as_str() == text)
    }
}

/// One environment of a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Environment {
    /// The SDKs' `env`.
    pub id: EnvId,
    /// The name people read.
    pub name: Text,
    /// What it is for.
    pub stage: Stage,
    /// The project's name.
    pub project: Text,
}
