//! The WebAssembly entry: attaches the console to the HTML that the server has already drawn.

/// Called once by the page's script when the bundle has loaded.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(app::App);
}
