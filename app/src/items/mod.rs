//! What every kind of content has in the console: a draft that saves itself, a state, publishing, history, removal.
//! The pages of a kind compose these around their own editor.

mod draft;
mod history;
mod menu;
mod prod;
mod publish;
pub mod rpc;
mod saved;
mod state;

pub use draft::{Draft, SaveState};
pub use history::HistorySheet;
pub use menu::ItemMenu;
pub use prod::ProdBanner;
pub use publish::{Jump, PublishDialog, Words};
pub use saved::{ConflictDialog, SavedMark};
pub use state::StateBadge;
