//! A list of short texts: one for each line, so that many can be pasted at once.

use leptos::prelude::*;
use serde_json::json;
use types::{Json, schema::Field};

use super::{
    super::{bind::Bind, field::Field as Frame, input::TextArea},
    Form,
};

/// The texts of a text area.
fn lines_of(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

fn texts(value: &Json) -> Vec<String> {
    let texts = value.as_array().into_iter().flatten();
    texts.filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

pub(super) fn view(form: &Form, path: &str, f: &Field) -> AnyView {
    let now = form.read(path);
    // The empty line being typed exists only here.
    let text = RwSignal::new(now.with_untracked(texts).join("\n"));
    Effect::new(move |_| {
        let outside = now.with(texts);
        text.update(|text| {
            if lines_of(text) != outside {
                *text = outside.join("\n");
            }
        });
    });
    let (inner, at) = (form.clone(), path.to_owned());
    let bind = Bind::new(
        move || text.get(),
        move |typed: String| {
            inner.write(&at, json!(lines_of(&typed)));
            text.set(typed);
        },
    );
    let error = form.error_within(path);
    let help = f.help.as_ref().map(|h| h.get(form.l).to_owned());
    view! {
        <Frame id=form.control(path) label=f.title.get(form.l).to_owned() help error optional=!f.required>
            <TextArea bind rows=4 />
        </Frame>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_text() {
        assert_eq!(lines_of(" a \n\n二\r\n"), ["a", "二"]);
        assert_eq!(texts(&json!(["a", 1, "b"])), ["a", "b"]);
    }
}
