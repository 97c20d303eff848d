//! What every kind of content has in the console: a draft that saves itself, a state, publishing, history, removal.
//! The pages of a kind compose these around their own editor.

mod create;
mod draft;
mod editor;
mod history;
mod menu;
mod plan;
mod prod;
pub mod rpc;
mod saved;
mod state;
mod step;

pub use create::CreateDialog;
pub use draft::{Draft, SaveState};
pub use editor::{Editor, Home, Missing, PublishWords};
pub use history::{HistorySheet, did};
pub use menu::ItemMenu;
pub use plan::{Jump, Mend, Words};
pub use prod::ProdBanner;
pub use saved::{ConflictDialog, SavedMark};
pub use state::StateBadge;
pub use step::{Asked, Step, StepDialog};
