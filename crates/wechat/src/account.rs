//! The two kinds of account, and where the time comes from.

use serde::{Deserialize, Serialize};
use std::sync::Arc;
use types::Timestamp;

/// Where the client and the fake read the time: the store's clock in the server, one turned by hand in tests.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What kind of account an AppID belongs to. A few paths and the customer-service quotas differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    /// A mini-program (小程序).
    MiniProgram,
    /// An official account: subscription or service account (公众号, 服务号).
    OfficialAccount,
}
