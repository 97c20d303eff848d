//! The socket itself: one for the page, opened again after a loss with growing patience.

use std::{cell::RefCell, collections::HashMap, time::Duration};

use leptos::prelude::*;
use types::live::{ClientFrame, ServerFrame};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{MessageEvent, WebSocket};

use super::LiveState;
use crate::dom;

/// First pause before trying again; doubles up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(400);
const LONGEST_PAUSE: Duration = Duration::from_secs(15);
/// How often the line is tested, and how long silence may last.
const PING: Duration = Duration::from_secs(20);
const SILENCE_MS: f64 = 45_000.0;

struct Watch {
    frame: ClientFrame,
    on_frame: Callback<ServerFrame>,
}

/// Keeps the handlers of the present socket alive.
type Handlers = (Closure<dyn FnMut()>, Closure<dyn FnMut(MessageEvent)>, Closure<dyn FnMut()>);

#[derive(Default)]
struct Inner {
    state: Option<RwSignal<LiveState>>,
    socket: Option<WebSocket>,
    handlers: Option<Handlers>,
    /// By the id that names them on the wire.
    watches: HashMap<u32, Watch>,
    next_id: u32,
    /// The last number of the change log that any watch heard of: what is read from now on is at least as new.
    seen: u64,
    /// Failed tries since the line last stood.
    tries: u32,
    heard_ms: f64,
    /// Counts openings, so that a late timer of an earlier one does nothing.
    round: u32,
}

thread_local! {
    // A page has one thread and one socket; the server never comes here.
    static INNER: RefCell<Inner> = RefCell::default();
}

fn with<R>(f: impl FnOnce(&mut Inner) -> R) -> R {
    INNER.with_borrow_mut(f)
}

fn send(socket: &WebSocket, frame: &ClientFrame) {
    if socket.ready_state() == WebSocket::OPEN
        && let Ok(text) = serde_json::to_string(frame)
    {
        let _ = socket.send_with_str(&text);
    }
}

/// Opens the line; `state` follows it.
pub(super) fn open(state: RwSignal<LiveState>) {
    with(|i| i.state = Some(state));
    dial();
    if let Ok(timer) = set_interval_with_handle(test_line, PING) {
        on_cleanup(move || timer.clear());
    }
}

/// Ends the line for good.
pub(super) fn shut() {
    with(|i| {
        i.round += 1;
        i.state = None;
        drop_socket(i);
    });
}

fn drop_socket(i: &mut Inner) {
    if let Some(old) = i.socket.take() {
        old.set_onopen(None);
        old.set_onmessage(None);
        old.set_onclose(None);
        let _ = old.close();
    }
    i.handlers = None;
}

fn dial() {
    let Some(origin) = dom::origin() else { return };
    let url = format!("{}/api/console/live", origin.replacen("http", "ws", 1));
    let Ok(socket) = WebSocket::new(&url) else { return };
    let on_open = Closure::<dyn FnMut()>::new(opened);
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(|ev: MessageEvent| heard(&ev));
    let on_close = Closure::<dyn FnMut()>::new(lost);
    socket.set_onopen(Some(on_open.as_ref().unchecked_ref()));
    socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));
    with(|i| {
        drop_socket(i);
        i.round += 1;
        i.heard_ms = dom::now_ms().unwrap_or_default();
        i.socket = Some(socket);
        i.handlers = Some((on_open, on_message, on_close));
    });
}

/// Makes a watch of the log begin after a number, unless it does so later already.
fn go_on(frame: &mut ClientFrame, seq: u64) {
    if let ClientFrame::Content { after: Some(after), .. }
    | ClientFrame::Collections { after: Some(after), .. } = frame
    {
        *after = seq.max(*after);
    }
}

fn opened() {
    let state = with(|i| {
        i.tries = 0;
        if let Some(socket) = &i.socket {
            for watch in i.watches.values() {
                // One that was begun before has its own number, the last that it heard itself.
                send(socket, &watch.frame);
            }
        }
        i.state
    });
    if let Some(state) = state {
        state.try_set(LiveState::On);
    }
}

fn heard(ev: &MessageEvent) {
    let frame = ev.data().as_string().and_then(|text| serde_json::from_str::<ServerFrame>(&text).ok());
    let Some(frame) = frame else { return };
    let id = match &frame {
        ServerFrame::Snapshot { id, .. }
        | ServerFrame::Changed { id, .. }
        | ServerFrame::ContentChanged { id, .. }
        | ServerFrame::Collections { id, .. }
        | ServerFrame::Desk { id, .. }
        | ServerFrame::Failed { id, .. } => Some(*id),
        ServerFrame::Pong => None,
    };
    let seq = match &frame {
        ServerFrame::ContentChanged { seq, .. } | ServerFrame::Collections { seq, .. } => Some(*seq),
        _ => None,
    };
    // The callback runs outside the borrow: it may begin or end watches itself.
    let then = with(|i| {
        i.heard_ms = dom::now_ms().unwrap_or_default();
        i.seen = i.seen.max(seq.unwrap_or_default());
        let watch = i.watches.get_mut(&id?)?;
        if let Some(seq) = seq {
            go_on(&mut watch.frame, seq);
        }
        Some(watch.on_frame)
    });
    if let Some(then) = then {
        then.try_run(frame);
    }
}

fn lost() {
    let (state, round, pause) = with(|i| {
        let pause = (FIRST_PAUSE * 2_u32.saturating_pow(i.tries.min(8))).min(LONGEST_PAUSE);
        i.tries += 1;
        (i.state, i.round, pause)
    });
    let Some(state) = state else { return };
    state.try_set(LiveState::Off);
    // A little chance keeps many pages from coming back in the same instant.
    let pause = pause.mul_f64(0.75 + js_sys::Math::random() / 2.0);
    set_timeout(
        move || {
            if with(|i| i.round == round && i.state.is_some()) {
                dial();
            }
        },
        pause,
    );
}

/// Pings, and gives up a line that has been silent too long.
fn test_line() {
    let dead = with(|i| {
        let Some(socket) = &i.socket else { return false };
        send(socket, &ClientFrame::Ping);
        socket.ready_state() == WebSocket::OPEN && dom::now_ms().unwrap_or_default() - i.heard_ms > SILENCE_MS
    });
    if dead {
        with(drop_socket);
        lost();
    }
}

/// Begins a watch; returns the id that names it.
pub(super) fn watch(frame: &impl Fn(u32) -> ClientFrame, on_frame: Callback<ServerFrame>) -> u32 {
    with(|i| {
        i.next_id += 1;
        let id = i.next_id;
        let mut frame = frame(id);
        go_on(&mut frame, i.seen);
        if let Some(socket) = &i.socket {
            send(socket, &frame);
        }
        i.watches.insert(id, Watch { frame, on_frame });
        id
    })
}

/// Says something that belongs to no watch. Without a connection it is not said.
pub(super) fn say(frame: &ClientFrame) {
    with(|i| {
        if let Some(socket) = &i.socket {
            send(socket, frame);
        }
    });
}

/// Ends a watch.
pub(super) fn unwatch(id: u32) {
    with(|i| {
        if i.watches.remove(&id).is_some()
            && let Some(socket) = &i.socket
        {
            send(socket, &ClientFrame::Close { id });
        }
    });
}
