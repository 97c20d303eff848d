//! The globals that the engine itself does not have.

use serde_json::json;

use crate::support::run;

/// Runs an expression and compares its value.
async fn gives(expression: &str, expected: serde_json::Value) {
    let outcome = run(&format!("exports.main = async () => {{ return {expression} }}"), json!({})).await;
    assert_eq!(outcome.result, Ok(expected), "{expression}");
}

#[tokio::test]
async fn timers() {
    let order = r#"new Promise((done) => {
        const seen = [];
        setTimeout((a, b) => seen.push(a + b), 30, 'x', 'y');
        const gone = setTimeout(() => seen.push('never'), 5);
        clearTimeout(gone); clearTimeout(undefined);
        setImmediate(() => seen.push('soon'));
        const each = setInterval(() => {
            if (seen.push('tick') < 5 || !seen.includes('xy')) return;
            clearInterval(each);
            done([seen[0], seen.filter((one) => one === 'xy').length, seen.includes('never')]);
        }, 3);
    })"#;
    gives(order, json!(["soon", 1, false])).await;
}

#[tokio::test]
async fn text_and_bytes() {
    gives(
        "[...new TextEncoder().encode('é€😀\\ud800')]",
        json!([195, 169, 226, 130, 172, 240, 159, 152, 128, 239, 191, 189]),
    )
    .await;
    gives("new TextDecoder().decode(new Uint8Array([239,187,191,195,169,226,130,172,240,159,152,128,255,0xe2,0x82]))", json!("é€😀\u{fffd}\u{fffd}")).await;
    gives("atob(btoa('abc'))", json!("abc")).await;
}

/// Compared with what Node 20 gives for the same.
#[tokio::test]
async fn buffers() {
    let cases = [
        ("Buffer.from('héé€').toString('hex')", json!("68c3a9c3a9e282ac")),
        ("Buffer.from('68zz', 'hex').length", json!(1)),
        ("Buffer.from('-_8=', 'base64').toString('hex')", json!("fbff")),
        ("Buffer.from([251, 255, 1]).toString('base64url')", json!("-_8B")),
        ("Buffer.from('aGk', 'base64').toString()", json!("hi")),
        ("Buffer.concat([Buffer.from('ab'), Buffer.from('cd')], 3).toString()", json!("abc")),
        ("JSON.parse(JSON.stringify(Buffer.from('ab')))", json!({"type":"Buffer","data":[97,98]})),
        ("Buffer.from(JSON.parse(JSON.stringify(Buffer.from('ab')))).toString()", json!("ab")),
        (
            "(() => { const b = Buffer.from('abcd'); b.slice(1, 3)[0] = 88; return b.toString('utf8', 1, 3) })()",
            json!("Xc"),
        ),
        (
            "[Buffer.isBuffer(Buffer.alloc(2, 'xy')), Buffer.alloc(5, 'xy').toString(), Buffer.byteLength('€')]",
            json!([true, "xyxyx", 3]),
        ),
        (
            "[Buffer.from('abcabc').indexOf('ca'), Buffer.from('abc').includes('d'), Buffer.compare(Buffer.from('a'), Buffer.from('b'))]",
            json!([2, false, -1]),
        ),
        (
            "[Buffer.from('a').equals(Buffer.from('a')), require('buffer').Buffer === Buffer]",
            json!([true, true]),
        ),
        (
            "(() => { const b = Buffer.alloc(4); return [b.write('hello', 1), b.toString('latin1')] })()",
            json!([3, "\u{0}hel"]),
        ),
        (
            "(() => { try { Buffer.from('a', 'ucs9') } catch (e) { return e.message } })()",
            json!("Unknown encoding: ucs9"),
        ),
    ];
    for (expression, expected) in cases {
        gives(expression, expected).await;
    }
}

#[tokio::test]
async fn cloning() {
    let code = r#"(() => {
        const a = { at: new Date(5), set: new Set([1]), map: new Map([['k', { z: 1 }]]), bytes: new Uint8Array([1, 2]) };
        a.self = a;
        const b = structuredClone(a);
        return [b !== a, b.self === b, b.at.getTime(), b.set.has(1), b.map.get('k').z, b.map.get('k') !== a.map.get('k'), [...b.bytes]];
    })()"#;
    gives(code, json!([true, true, 5, true, 1, true, [1, 2]])).await;
    gives(
        "(() => { try { structuredClone(() => 1) } catch (e) { return e.name } })()",
        json!("DataCloneError"),
    )
    .await;
}

#[tokio::test]
async fn urls() {
    let code = r#"(() => {
        const url = new URL('../p a/ü?q=1&q=2#h', 'https://user@Example.com:8443/x/y/z');
        url.searchParams.append('k', 'a b&c');
        url.hash = '';
        url.port = '443';
        return [url.href, url.host, url.searchParams.getAll('q'), URL.canParse('nope'), String(new URLSearchParams({ a: '1 2', b: 'é' }))];
    })()"#;
    let expected = json!([
        "https://user@example.com/x/p%20a/%C3%BC?q=1&q=2&k=a+b%26c",
        "example.com",
        ["1", "2"],
        false,
        "a=1+2&b=%C3%A9"
    ]);
    gives(code, expected).await;
}

#[tokio::test]
async fn random_values_are_random() {
    let code = r#"(() => {
        const id = crypto.randomUUID();
        const a = crypto.getRandomValues(new Uint32Array(4));
        return [/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id), id !== crypto.randomUUID(), new Set(a).size > 1];
    })()"#;
    gives(code, json!([true, true, true])).await;
}

#[tokio::test]
async fn the_environment_variables_are_the_given_ones() {
    gives("process.env", json!({ "TCB_ENV": "dev", "SCF_NAMESPACE": "dev" })).await;
}
