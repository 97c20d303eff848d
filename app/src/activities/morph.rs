//! Brings a document in line with new HTML by touching only what differs: no flicker, and the scroll stays.

use leptos::web_sys::{Document, DomParser, Element, Node, SupportedType};
use wasm_bindgen::JsCast;

/// Makes `document` look like `html`. The document must belong to this page (same origin) and run no scripts.
pub fn morph_document(document: &Document, html: &str) {
    let Ok(new) = DomParser::new().and_then(|p| p.parse_from_string(html, SupportedType::TextHtml)) else {
        return;
    };
    if let (Some(old), Some(new)) = (document.document_element(), new.document_element()) {
        morph(&old, &new);
    }
}

fn morph(old: &Node, new: &Node) {
    if old.is_equal_node(Some(new)) {
        return;
    }
    if let (Some(old), Some(new)) = (old.dyn_ref::<Element>(), new.dyn_ref::<Element>()) {
        attributes(old, new);
    } else {
        old.set_node_value(new.node_value().as_deref());
    }
    let mut mine = old.first_child();
    let mut theirs = new.first_child();
    while let Some(child) = theirs {
        theirs = child.next_sibling();
        match mine {
            Some(own) if own.node_name() == child.node_name() => {
                mine = own.next_sibling();
                morph(&own, &child);
            }
            Some(own) => {
                mine = own.next_sibling();
                let _ = old.replace_child(&child, &own);
            }
            None => {
                mine = None;
                let _ = old.append_child(&child);
            }
        }
    }
    while let Some(own) = mine {
        mine = own.next_sibling();
        let _ = old.remove_child(&own);
    }
}

fn attributes(old: &Element, new: &Element) {
    let names =
        |el: &Element| el.get_attribute_names().iter().filter_map(|n| n.as_string()).collect::<Vec<_>>();
    for name in names(old) {
        if !new.has_attribute(&name) {
            let _ = old.remove_attribute(&name);
        }
    }
    for name in names(new) {
        let value = new.get_attribute(&name).unwrap_or_default();
        if old.get_attribute(&name).as_ref() != Some(&value) {
            let _ = old.set_attribute(&name, &value);
        }
    }
}
