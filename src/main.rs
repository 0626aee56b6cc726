//! The `dateline` program: see `dateline --help`, or the library's documentation.

fn main() -> std::process::ExitCode {
    dateline::cli::main()
}
