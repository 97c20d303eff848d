//! The one error of the console's server functions: problem details, the same as the REST API's.

use leptos::server_fn::{codec::JsonEncoding, error::FromServerFnError, error::ServerFnErrorErr};
use serde::{Deserialize, Serialize};
use types::Problem;

/// A [`Problem`] that travels from a server function to the browser. Pages show it with
/// [`Toasts::problem`](crate::ui::Toasts::problem) or [`ProblemView`](crate::ui::ProblemView).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(transparent)]
#[error("{0}")]
pub struct Fault(pub Problem);

/// Every engine's error is a problem in the end.
impl<E: Into<Problem>> From<E> for Fault {
    fn from(error: E) -> Self {
        Fault(error.into())
    }
}

impl Fault {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.0.code
    }

    /// The server could not be reached, or did not answer as ours does.
    #[must_use]
    pub fn offline() -> Fault {
        Fault(Problem::new(503, "offline", "Not reachable", "The server cannot be reached."))
    }
}

impl FromServerFnError for Fault {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(e: ServerFnErrorErr) -> Self {
        match e {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Fault::offline(),
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Fault(Problem::new(
                400,
                "invalid",
                "Some values are not valid",
                "A value of the call is missing or has the wrong form.",
            )),
            ServerFnErrorErr::Registration(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_)
            | ServerFnErrorErr::MiddlewareError(_)
            | ServerFnErrorErr::Deserialization(_)
            | ServerFnErrorErr::Serialization(_)
            | ServerFnErrorErr::ServerError(_) => Fault(Problem::internal()),
        }
    }
}
