//! The command line of microbiz: everything is in the library.

fn main() -> std::process::ExitCode {
    microbiz::cli::main()
}
