//! A release embeds `target/site`: the server is compiled again when the console was laid out anew.

fn main() {
    // A debug build reads the files when they are asked for.
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo:rerun-if-changed=../target/site/manifest.json");
    } else {
        println!("cargo:rerun-if-changed=build.rs");
    }
}
