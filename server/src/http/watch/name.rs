//! The name of a watch, `queryID`: a signed statement of what is watched and by whom. It needs no memory of ours, so
//! that a client can come back with it after any restart.

use crate::state::AppState;
use access::Actor;
use cloudbase::{Code, Refusal};
use push::Ticket;
use serde::{Deserialize, Serialize};
use std::time::Duration;

const PURPOSE: &str = "watch name";
/// Longer than any page stays open.
const GOOD_FOR: Duration = Duration::from_secs(30 * 24 * 3600);

#[derive(Serialize, Deserialize)]
struct Name {
    ticket: Ticket,
    /// [`Actor::label`] of whoever began it.
    by: String,
}

/// Names a watch.
pub fn sign(state: &AppState, actor: &Actor, ticket: &Ticket) -> String {
    let name = Name { ticket: ticket.clone(), by: actor.label() };
    state.access.sign_ticket(PURPOSE, serde_json::to_value(name).unwrap_or_default(), GOOD_FOR)
}

/// What a name stands for, if it was given to this actor.
pub fn open(state: &AppState, actor: &Actor, name: &str) -> Result<Ticket, Refusal> {
    let unknown = || Refusal::new(Code::QueryIdInvalid, "The queryID is not valid: begin the watch anew.");
    let stated = state.access.open_ticket(PURPOSE, name).map_err(|_| unknown())?;
    let name: Name = serde_json::from_value(stated).map_err(|_| unknown())?;
    let own = name.by == actor.label() && &name.ticket.spec.env == actor.env();
    if own { Ok(name.ticket) } else { Err(unknown()) }
}
