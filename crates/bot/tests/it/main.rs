//! Bots over a real store.
