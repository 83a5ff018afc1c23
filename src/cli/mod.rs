//! Layer 5: the command line. What a person typed ([`mod@args`]) becomes a resolved plan (`plan`), the plan is carried out on a
//! [`Session`](crate::fit::Session) (`run`), and every way to end has its exit code (`exit`). No egui types, no numerics.
//!
//! Results go to stdout, everything else (errors, progress, traces) to stderr, so that output can be piped.

pub mod args;
mod batch;
mod beside;
mod bins;
mod commands;
mod convert;
mod cost_wish;
mod data;
mod errors;
mod exit;
mod figure;
mod handover;
mod letters;
mod manual;
mod method_wish;
mod minuit;
mod names;
mod out;
mod plan;
mod progress;
mod reading;
mod resampling;
mod run;
mod scans;
mod show;
mod stdin;
mod suggest;
mod toys;
mod tutorial;
mod values;
mod window;

use std::ffi::OsString;

use args::{Cli, Command};
use clap::Parser as _;
use exit::{CliError, Exit};
use out::Out;

use crate::fit;

/// Runs the program with these arguments (the first one is the program's name) and returns its exit code:
/// 0 done and the minimum is valid, 1 the fit ran but the minimum is not valid or Ctrl-C stopped it, 2 bad usage or bad input.
///
/// A reader that closes the pipe early (`| head`) is a success.
pub fn main(args: impl Iterator<Item = OsString>) -> i32 {
    let mut out = Out::stdout();
    let args: Vec<OsString> = args.collect();
    let exit = match (commands::mistyped(&args), Cli::try_parse_from(&args)) {
        (Some(error), _) => Err(error),
        (None, Ok(cli)) => check_level().and_then(|()| carry_out(cli, &mut out)),
        (None, Err(e)) if !e.use_stderr() => out.text(&e.to_string()).map(|()| Exit::Valid),
        (None, Err(e)) => Err(CliError::from_clap(&e)),
    };
    exit::code(exit)
}

/// Refuses an environment variable that asks for a vector level which there is not.
fn check_level() -> Result<(), CliError> {
    fit::check_vector_level().map_err(|e| CliError::Usage {
        message: e.to_string(),
        help: Some("leave it unset: the machine's own level is the fastest".to_owned()),
    })
}

fn carry_out(cli: Cli, out: &mut Out) -> Result<Exit, CliError> {
    progress::listen_for_ctrl_c();
    match cli.command {
        Some(Command::Fit(args)) => run::fit(&args, out),
        Some(Command::Formula(args)) => show::formula(&args, out),
        Some(Command::Suggest(args)) => suggest::suggest(&args, out),
        Some(Command::Functions) => show::functions(out),
        Some(Command::Batch(args)) => batch::batch(&args, out),
        Some(Command::Minuit(args)) => minuit::minuit(&args, out),
        Some(Command::Toys(args)) => toys::toys(&args, out),
        Some(Command::Simulate(args)) => toys::simulate(&args, out),
        Some(Command::Convert(args)) => convert::convert(&args, out),
        Some(Command::Data(args)) => data::data(&args, out),
        Some(Command::Figure(args)) => figure::figure(&args, out),
        Some(Command::Screenshot(args)) => window::screenshot(&args, out),
        Some(Command::Tutorial(args)) => tutorial::tutorial(&args, out),
        Some(Command::Manual(args)) => manual::manual(&args, out),
        None => window::open(&cli.files, cli.lang.as_deref(), out),
    }
}
