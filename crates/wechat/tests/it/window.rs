//! The meter of the customer-service window.

use crate::world::{START, at};
use std::time::Duration;
use types::Timestamp;
use wechat::{Act, ApiError, Closed, Left, Window};

const HOUR: i64 = 3600;

fn opened(act: Act) -> Window {
    let mut window = Window::default();
    window.acted(act, at(START));
    window
}

fn left(window: &Window, seconds: i64) -> Option<u32> {
    window.allowed(at(START + seconds)).unwrap().messages
}

#[test]
fn five_messages_in_forty_eight_hours() {
    let mut window = opened(Act::Message);
    let until = at(START + 48 * HOUR);
    for sent in 0..5 {
        assert_eq!(window.allowed(at(START + sent)), Ok(Left { messages: Some(5 - sent as u32), until }));
        window.sent(at(START + sent));
    }
    assert_eq!(window.allowed(at(START + 5)), Err(Closed::Used { until }));
    assert_eq!(window.allowed(until), Err(Closed::Expired { at: until }));
    // The user's next message opens all of it again.
    window.acted(Act::Message, at(START + HOUR));
    assert_eq!(left(&window, HOUR), Some(5));
    let last = at(START + 49 * HOUR - 1);
    assert!(window.allowed(last).is_ok());
    assert_eq!(window.allowed(at(START + 49 * HOUR)).unwrap_err().code(), "expired");
}

#[test]
fn every_act_has_its_own_size() {
    for (act, messages, lasts) in [
        (Act::Message, Some(5), 48 * HOUR),
        (Act::EnterSession, Some(2), 60),
        (Act::Menu, Some(3), 60),
        (Act::Follow, Some(3), 60),
        (Act::Scan, Some(3), 60),
        (Act::Pay, None, 48 * HOUR),
    ] {
        let window = opened(act);
        assert_eq!(left(&window, 0), messages, "{act:?}");
        assert!(window.allowed(at(START + lasts - 1)).is_ok(), "{act:?}");
        assert_eq!(
            window.allowed(at(START + lasts)),
            Err(Closed::Expired { at: at(START + lasts) }),
            "{act:?}"
        );
    }
    assert_eq!(Window::default().allowed(at(START)), Err(Closed::Never));
}

#[test]
fn windows_do_not_add_up() {
    let mut window = opened(Act::Message);
    for _ in 0..4 {
        window.sent(at(START));
    }
    assert_eq!(left(&window, 0), Some(1));
    // Entering the chat gives two for a minute, not three.
    window.acted(Act::EnterSession, at(START + 10));
    assert_eq!(left(&window, 10), Some(2));
    window.sent(at(START + 11));
    assert_eq!(left(&window, 11), Some(1));
    window.sent(at(START + 12));
    assert_eq!(window.allowed(at(START + 13)).unwrap_err().code(), "used");
    // Where there is no limit, there is none, however little the other has.
    window.acted(Act::Pay, at(START + 20));
    assert_eq!(left(&window, 20), None);
}

#[test]
fn what_comes_late_or_twice_opens_nothing_new() {
    let mut window = opened(Act::Message);
    window.sent(at(START + 1));
    window.acted(Act::Message, at(START));
    window.acted(Act::Message, at(START - HOUR));
    assert_eq!(window.allowed(at(START + 2)), Ok(Left { messages: Some(4), until: at(START + 48 * HOUR) }));
    // Late is late: what was written two days ago opens nothing.
    let mut window = Window::default();
    window.acted(Act::Message, at(START - 48 * HOUR));
    assert_eq!(window.allowed(at(START)), Err(Closed::Expired { at: at(START) }));
}

#[test]
fn wechat_knows_better() {
    let now: Timestamp = at(START + 60);
    let mut window = opened(Act::Message);
    window.refused(&ApiError::refused(45047, "out of response count limit"), now);
    assert_eq!(window.allowed(now).unwrap_err().code(), "used");
    let mut window = opened(Act::Message);
    window.refused(&ApiError::refused(45015, "response out of time limit"), now);
    assert_eq!(window.allowed(now), Err(Closed::Expired { at: now }));
    window.acted(Act::Message, now + Duration::from_secs(1));
    assert_eq!(left(&window, 61), Some(5));
    // Nobody knows whether it was sent: it counts.
    window.refused(&ApiError::Unanswered("the time was up".to_owned()), at(START + 62));
    assert_eq!(left(&window, 62), Some(4));
    window.refused(&ApiError::Unreachable("refused".to_owned()), at(START + 63));
    assert_eq!(left(&window, 63), Some(4));
}

#[test]
fn it_is_kept_as_json() {
    let mut window = opened(Act::Message);
    window.acted(Act::EnterSession, at(START + 5));
    window.sent(at(START + 6));
    let text = serde_json::to_string(&window).unwrap();
    assert_eq!(serde_json::from_str::<Window>(&text).unwrap(), window);
}
