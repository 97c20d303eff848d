//! What a function must not reach.

use std::{process::Stdio, time::Duration};

use functions::Failure;
use serde_json::json;
use tokio::io::AsyncWriteExt;

use crate::support::{failure, run};

#[tokio::test]
async fn there_are_no_other_modules() {
    for name in ["fs", "os", "child_process", "std", "qjs:os", "net", "./other", "../../etc/passwd"] {
        let (kind, text) = failure(&format!("exports.main = () => require('{name}')")).await;
        assert_eq!(kind, Failure::Thrown);
        assert!(text.starts_with(&format!("Error: Cannot find module '{name}'")), "{text}");
        let (kind, _) = failure(&format!("exports.main = () => import('{name}')")).await;
        assert_eq!(kind, Failure::Thrown, "{name}");
    }
    // Our own modules are not offered either.
    assert!(failure("exports.main = () => require('wx/errors')").await.1.contains("Cannot find module"));
}

#[tokio::test]
async fn the_engine_has_no_door_to_the_machine() {
    let names = [
        "std",
        "os",
        "scriptArgs",
        "print",
        "loadScript",
        "Worker",
        "fetch",
        "bjson",
        "WebAssembly",
        "Deno",
        "Bun",
        "host",
    ];
    let code = format!("exports.main = () => {}.filter((name) => name in globalThis)", json!(names));
    assert_eq!(run(&code, json!({})).await.result, Ok(json!([])));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_process_has_given_up_what_it_does_not_need() {
    // A descriptor that is open in the parent and, against our habits, not closed on exec.
    let script = format!("exec 9</etc/hostname; exec {}", env!("CARGO_BIN_EXE_functions-runner"));
    let mut child = tokio::process::Command::new("/bin/sh")
        .args(["-c", &script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let proc = format!("/proc/{}", child.id().unwrap());
    // It is ready when it has answered something.
    let frame = functions::frame::encode(&functions::frame::ToWorker::Check(functions::frame::CheckFrame {
        code: String::new(),
    }))
    .unwrap();
    let stdin = child.stdin.as_mut().unwrap();
    stdin.write_u32(frame.len().try_into().unwrap()).await.unwrap();
    stdin.write_all(&frame).await.unwrap();
    tokio::io::AsyncReadExt::read_u32(child.stdout.as_mut().unwrap()).await.unwrap();

    let mut descriptors: Vec<_> = std::fs::read_dir(format!("{proc}/fd"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    descriptors.sort();
    assert_eq!(descriptors, ["0", "1", "2"]);
    let limits = std::fs::read_to_string(format!("{proc}/limits")).unwrap();
    let soft = |name: &str| {
        let line = limits.lines().find(|line| line.starts_with(name)).unwrap();
        line[26..].split_whitespace().next().unwrap().to_owned()
    };
    assert_eq!(soft("Max file size"), "0");
    assert_eq!(soft("Max core file size"), "0");
    assert_eq!(soft("Max open files"), "16");
    assert_eq!(soft("Max address space"), (2_u64 << 30).to_string());
    let status = std::fs::read_to_string(format!("{proc}/status")).unwrap();
    assert!(status.contains("NoNewPrivs:\t1"), "{status}");
    let cwd = std::fs::read_link(format!("{proc}/cwd")).unwrap();
    assert!(cwd.to_str().unwrap().ends_with("(deleted)"), "{cwd:?}");

    // The end of its input is the end of the process.
    drop(child.stdin.take());
    let status = tokio::time::timeout(Duration::from_secs(5), child.wait()).await.unwrap().unwrap();
    assert!(status.success(), "{status}");
}

#[tokio::test]
async fn a_worker_ends_with_its_server_even_while_it_is_held() {
    use functions::frame::{CallFrame, ToWorker, encode};
    use serde_json::value::RawValue;
    let mut child = tokio::process::Command::new(env!("CARGO_BIN_EXE_functions-runner"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let raw = |text: &str| RawValue::from_string(text.into()).unwrap();
    let call = ToWorker::Call(CallFrame {
        key: "k".into(),
        code: Some("exports.main = () => Array.prototype.reverse.call({ length: 2 ** 53 - 1 })".into()),
        event: raw("{}"),
        about: raw(r#"{"context":{},"wx":{},"env":{}}"#),
        timeout_ms: 60_000,
        memory_mb: 64,
    });
    let frame = encode(&call).unwrap();
    let stdin = child.stdin.as_mut().unwrap();
    stdin.write_u32(frame.len().try_into().unwrap()).await.unwrap();
    stdin.write_all(&frame).await.unwrap();
    // `started` arrives, then the engine is held.
    tokio::io::AsyncReadExt::read_u32(child.stdout.as_mut().unwrap()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    drop(child.stdin.take());
    tokio::time::timeout(Duration::from_secs(5), child.wait()).await.unwrap().unwrap();
}

#[tokio::test]
async fn malformed_frames_end_the_worker() {
    for bytes in [&b"\xff\xff\xff\xff"[..], b"\x00\x00\x00\x05{\"x\":", b"\x00\x00\x00\x02[]"] {
        let mut child = tokio::process::Command::new(env!("CARGO_BIN_EXE_functions-runner"))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        child.stdin.as_mut().unwrap().write_all(bytes).await.unwrap();
        let status = tokio::time::timeout(Duration::from_secs(5), child.wait()).await.unwrap().unwrap();
        assert_eq!(status.code(), Some(1));
    }
}
