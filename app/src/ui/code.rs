//! Code: an editor on a plain text area, with line numbers and indentation.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

use super::bind::Bind;
use crate::i18n::{messages::ui::editor_help, use_lang};

/// Indentation of one level.
const INDENT: &str = "  ";

/// An editor for code. Tab indents (after Escape it leaves), Enter keeps the indentation.
#[component]
pub fn CodeEditor(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// What is edited, for screen readers.
    #[prop(into)]
    label: String,
    /// The code.
    #[prop(into)]
    bind: Bind<String>,
    /// Rows shown at least.
    #[prop(default = 12)]
    rows: usize,
    /// Cannot be changed.
    #[prop(optional, into)]
    readonly: Signal<bool>,
) -> impl IntoView {
    let l = use_lang();
    let node = NodeRef::<html::Textarea>::new();
    super::input::keep(
        node,
        bind,
        |el| el.value(),
        |el, s| el.set_value(s),
        |s| Some(s.to_owned()),
        String::clone,
    );
    let lines = Memo::new(move |_| bind.get().split('\n').count());
    let numbers = move || (1..=lines.get().max(rows)).map(|n| n.to_string()).collect::<Vec<_>>().join("\n");
    // A line of its own at the end, so that the last, empty line has a height.
    let painted = move || {
        format!(
            "{}{}",
            super::highlight::paint(&bind.get()),
            "\n".repeat(1 + rows.saturating_sub(lines.get()))
        )
    };
    // After Escape the next Tab moves the focus, so that nobody is caught in the editor.
    let leaving = StoredValue::new(false);
    let on_key = move |ev: ev::KeyboardEvent| {
        if ev.is_composing() || ev.ctrl_key() || ev.meta_key() || ev.alt_key() {
            return;
        }
        let Some(el) = node.get_untracked() else { return };
        match ev.key().as_str() {
            "Escape" => leaving.set_value(true),
            "Tab" if leaving.get_value() || readonly.get_untracked() => {}
            "Tab" => {
                ev.prevent_default();
                indent(&el, ev.shift_key());
            }
            "Enter" if !ev.shift_key() && !readonly.get_untracked() => {
                ev.prevent_default();
                let depth = current_line(&el).map(|s| leading_space(&s)).unwrap_or_default();
                insert(&el, &format!("\n{depth}"));
            }
            _ => leaving.set_value(false),
        }
    };
    view! {
        <div class="editor">
            <pre class="editor-lines" aria-hidden="true">{numbers}</pre>
            <div class="editor-pane">
                // The coloured code gives the pane its size; the text area lies over it, its own letters unseen.
                <pre class="editor-paint" aria-hidden="true" inner_html=painted></pre>
                <textarea
                    node_ref=node
                    class="editor-text"
                    aria-label=label
                    aria-describedby=format!("{id}-keys")
                    id=id.clone()
                    spellcheck="false"
                    autocapitalize="off"
                    autocomplete="off"
                    wrap="off"
                    readonly=move || readonly.get()
                    on:keydown=on_key
                    on:blur=move |_| leaving.set_value(false)
                    inner_html=super::input::escape(&bind.get_untracked())
                    on:input=move |ev| bind.set(event_target_value(&ev))
                ></textarea>
            </div>
            <span class="sr-only" id=format!("{id}-keys")>
                {editor_help(l)}
            </span>
        </div>
    }
}

type TextArea = leptos::web_sys::HtmlTextAreaElement;

/// Types text at the cursor in a way that the browser can undo.
fn insert(el: &TextArea, text: &str) {
    let doc = el.owner_document().and_then(|d| d.dyn_into::<web_sys::HtmlDocument>().ok());
    let typed = doc
        .is_some_and(|d| d.exec_command_with_show_ui_and_value("insertText", false, text).unwrap_or(false));
    if !typed {
        let _ = el.set_range_text(text);
        if let Ok(ev) = web_sys::Event::new("input") {
            let _ = el.dispatch_event(&ev);
        }
    }
}

/// The selection in UTF-16 units.
fn selection(el: &TextArea) -> Option<(usize, usize)> {
    Some((el.selection_start().ok()?? as usize, el.selection_end().ok()?? as usize))
}

fn units(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}

/// What stands before the cursor in its line.
fn current_line(el: &TextArea) -> Option<String> {
    let (start, _) = selection(el)?;
    let text = units(&el.value());
    let before = String::from_utf16_lossy(text.get(..start)?);
    Some(before.rsplit('\n').next().unwrap_or_default().to_owned())
}

fn leading_space(line: &str) -> String {
    line.chars().take_while(|c| *c == ' ' || *c == '\t').collect()
}

/// Indents at the cursor, or every selected line; backwards with Shift.
fn indent(el: &TextArea, back: bool) {
    let Some((start, end)) = selection(el) else { return };
    if start == end && !back {
        insert(el, INDENT);
        return;
    }
    let text = units(&el.value());
    let newline = u16::from(b'\n');
    let from = text[..start.min(text.len())].iter().rposition(|c| *c == newline).map_or(0, |i| i + 1);
    let to = end.max(from).min(text.len());
    let block = String::from_utf16_lossy(&text[from..to]);
    let changed = shift_lines(&block, back);
    if changed == block {
        return;
    }
    #[expect(clippy::cast_possible_truncation, reason = "a text area holds far less than 4 GB")]
    let (from32, to32, new_end) = (from as u32, to as u32, (from + units(&changed).len()) as u32);
    let _ = el.set_selection_range(from32, to32);
    insert(el, &changed);
    let _ = el.set_selection_range(if start == end { new_end } else { from32 }, new_end);
}

/// Every line one level deeper, or one level back.
fn shift_lines(block: &str, back: bool) -> String {
    let one = |line: &str| {
        if back {
            line.strip_prefix(INDENT).or_else(|| line.strip_prefix([' ', '\t'])).unwrap_or(line).to_owned()
        } else if line.is_empty() {
            String::new()
        } else {
            format!("{INDENT}{line}")
        }
    };
    block.split('\n').map(one).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_shift_both_ways() {
        assert_eq!(shift_lines("a\n\n  b", false), "  a\n\n    b");
        assert_eq!(shift_lines("  a\n b\n\tc\nd", true), "a\nb\nc\nd");
    }
}
