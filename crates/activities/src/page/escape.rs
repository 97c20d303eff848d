//! Text into HTML.

use std::fmt::{Display, Formatter, Result, Write};

/// Writes a text so that it is only text: between tags and inside a quoted attribute.
pub struct E<'a>(pub &'a str);

impl Display for E<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                // Not allowed in HTML at all, nor of use to anybody.
                c if c.is_control() && !matches!(c, '\n' | '\t') => {}
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}
