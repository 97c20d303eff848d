//! The utilities that the console may use, and the rules they must give, side by side in files.

use std::collections::BTreeSet;
use std::{env, fs};

use super::utilities::{is_utility, render};
use crate::shell::root;

#[test]
fn the_utilities_give_the_rules_on_file() {
    let dir = root().join("xtask/golden");
    let list = fs::read_to_string(dir.join("utilities.txt")).unwrap();
    let words: BTreeSet<String> = list.split_whitespace().map(str::to_string).collect();
    let unknown: Vec<&String> = words.iter().filter(|word| !is_utility(word)).collect();
    assert!(unknown.is_empty(), "no rule for {unknown:?}");

    let css = render(&words);
    let file = dir.join("utilities.css");
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&file, &css).unwrap();
    }
    let expected = fs::read_to_string(&file).unwrap();
    if let Some((now, then)) = css.lines().zip(expected.lines()).find(|(now, then)| now != then) {
        panic!("now:  {now}\nthen: {then}\nUPDATE_GOLDEN=1 accepts the new rules");
    }
    assert_eq!(css.lines().count(), expected.lines().count());
}

#[test]
fn what_is_no_utility_gives_no_rule() {
    for word in [
        "",
        ":",
        "p-",
        "p-x",
        "p-1.3",
        "-p-4",
        "w-1/0",
        "-w-4",
        "bg-red-500",
        "text-red-500",
        "text-[red]",
        "shadow-lg",
        "md:",
        ":p-4",
        "what:p-4",
        "md:what",
        "p-[1px;color:red]",
        "p-[}]",
        "[a:b",
        "grid-cols-[",
        "rounded-lg",
        "gap-auto",
        "中文",
        "line-clamp-x",
        "z-x",
        "col-span-x",
        "max-w-auto",
        "[color:red;top:0]",
        "text-",
        "hello",
        "order-x",
    ] {
        assert!(!is_utility(word), "{word}");
    }
}
