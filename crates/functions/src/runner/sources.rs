//! Our own JavaScript. It is compiled from source when it is first used: loading bytecode would need `unsafe`, and the whole of it
//! takes about a millisecond.

/// Evaluates to a function of the host object.
pub const BOOTSTRAP: &str = include_str!("../js/bootstrap.js");

/// The source of a module of ours.
pub fn internal(name: &str) -> Option<&'static str> {
    Some(match name {
        "buffer" => include_str!("../js/buffer.js"),
        "clone" => include_str!("../js/clone.js"),
        "console" => include_str!("../js/console.js"),
        "crypto" => include_str!("../js/crypto.js"),
        "text" => include_str!("../js/text.js"),
        "url" => include_str!("../js/url.js"),
        "wx-server-sdk" => include_str!("../js/wx/server-sdk.js"),
        "wx/aggregate" => include_str!("../js/wx/aggregate.js"),
        "wx/command" => include_str!("../js/wx/command.js"),
        "wx/database" => include_str!("../js/wx/database.js"),
        "wx/errors" => include_str!("../js/wx/errors.js"),
        "wx/geo" => include_str!("../js/wx/geo.js"),
        "wx/query" => include_str!("../js/wx/query.js"),
        "wx/storage" => include_str!("../js/wx/storage.js"),
        "wx/transaction" => include_str!("../js/wx/transaction.js"),
        "wx/update" => include_str!("../js/wx/update.js"),
        "wx/values" => include_str!("../js/wx/values.js"),
        _ => return None,
    })
}
