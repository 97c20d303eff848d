//! The worker process of this crate's tests.

fn main() {
    std::process::exit(functions::runner_main())
}
