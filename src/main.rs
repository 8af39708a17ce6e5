//! shuyu (术语): the program. All it does is in `cli`, all it knows is in the library.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
