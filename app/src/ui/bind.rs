//! A value that a control shows and changes.

use leptos::prelude::*;

/// A readable and writable value. Most pages pass an `RwSignal`; a form over one big value passes a pair of functions.
pub struct Bind<T: Send + Sync + 'static> {
    get: Signal<T>,
    set: Callback<T>,
}

impl<T: Send + Sync + 'static> Clone for Bind<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Bind<T> {}

impl<T: Clone + Send + Sync + 'static> Bind<T> {
    /// From a reading and a writing function.
    pub fn new(get: impl Fn() -> T + Send + Sync + 'static, set: impl Fn(T) + Send + Sync + 'static) -> Self {
        Bind { get: Signal::derive(get), set: Callback::new(set) }
    }

    /// The value now; the caller is told when it changes.
    #[must_use]
    pub fn get(&self) -> T {
        self.get.get()
    }

    /// The value now, without following it.
    #[must_use]
    pub fn get_untracked(&self) -> T {
        untrack(|| self.get.get())
    }

    /// Writes a value.
    pub fn set(&self, value: T) {
        self.set.run(value);
    }
}

impl<T: Clone + Send + Sync + 'static> From<RwSignal<T>> for Bind<T> {
    fn from(signal: RwSignal<T>) -> Self {
        Bind { get: signal.into(), set: Callback::new(move |v| signal.set(v)) }
    }
}
