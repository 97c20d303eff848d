//! What the browser loads: the style sheet, then the WebAssembly bundle, then both laid out in `target/site`.

use crate::shell::Result;
use crate::{css, frontend, site};

/// Builds everything under `target/site`; in release optimised and precompressed.
pub fn build(release: bool) -> Result<()> {
    let sheet = css::sheet()?;
    let bundle = frontend::build(release)?;
    site::lay_out(&sheet, &bundle, release)
}
