//! `fitpanel convert` of a fit: the session is fitted once, and written as a script that repeats it and compares. What the scripts say is
//! `report::handover`'s.

use std::path::Path;

use super::args::{QuestionArgs, SearchArgs};
use super::convert::in_the_way;
use super::exit::{CliError, Exit};
use super::out::{Out, write_file};
use super::plan::Plan;
use super::run;
use crate::report::handover::{Embedding, Peer, Script};

/// Who is to repeat the fit, by the ending of the file.
pub(super) fn form(to: &Path) -> Option<Peer> {
    Peer::of_ending(&to.extension()?.to_string_lossy())
}

/// Fits, and writes the script.
///
/// # Errors
/// The fit cannot be asked for; the peer cannot repeat it; a file that is there already.
pub(super) fn write(
    question: &QuestionArgs,
    search: &SearchArgs,
    (peer, to, force, embedding): (Peer, &Path, bool, Embedding),
    out: &mut Out,
) -> Result<Exit, CliError> {
    let plan = Plan::of_question(question, search)?;
    if !plan.is_session() && plan.models.is_empty() && plan.custom_cost().is_none() {
        return Err(CliError::Usage {
            message: "a data file is no fit yet, and no model was given".into(),
            help: Some(format!("say it: --model gaus -o {}", to.display())),
        });
    }
    let mut session = run::prepare(&plan)?;
    let result = run::search(&mut session, 0)?;
    let Script { files, notes } = peer.script(&result, to, embedding).map_err(|why| CliError::Usage {
        message: format!("{} cannot repeat this fit: {}", peer.name(), why.join("; ")),
        help: None,
    })?;
    if let Some((path, _)) = files.iter().find(|(path, _)| !force && path.exists()) {
        return Err(in_the_way(path));
    }
    for (path, text) in &files {
        write_file(path, text.as_bytes())?;
        make_executable(path, peer);
    }
    let mut said: Vec<String> = notes;
    if !result.is_valid() {
        said.push("the minimum of this fit is not valid: what the script compares with is no result".into());
    }
    said.extend(files.iter().map(|(path, _)| format!("wrote {}", path.display())));
    out.text(&(said.join("\n") + "\n"))?;
    Ok(if result.is_valid() { Exit::Valid } else { Exit::NotValid })
}

/// A script for a shell can be called by its name.
#[cfg(unix)]
fn make_executable(path: &Path, peer: Peer) {
    use std::os::unix::fs::PermissionsExt;
    const CALLABLE: u32 = 0o755;
    if peer == Peer::Shell {
        // A disk without permissions is no reason to fail: the script is there.
        let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(CALLABLE));
    }
}

#[cfg(not(unix))]
fn make_executable(_path: &Path, _peer: Peer) {}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::args::{Cli, Command, FitArgs};
    use crate::data::read::ReadOptions;
    use crate::fit::{self, FitConfig, Intervals, Session, Task};
    use crate::minimize::NoObserver;
    use crate::report::handover::command_line;
    use crate::report::json;

    fn session_of(words: &[String]) -> Session {
        let cli = Cli::try_parse_from(words).unwrap_or_else(|e| panic!("{words:?}: {e}"));
        let Some(Command::Fit(args)) = cli.command else { panic!("no fit: {words:?}") };
        let FitArgs { question, search, .. } = *args;
        let plan = Plan::of_question(&question, &search).unwrap_or_else(|e| panic!("{words:?}: {e}"));
        run::prepare(&plan).unwrap_or_else(|e| panic!("{words:?}: {e}"))
    }

    /// What a fit is asked, whatever belongs to the figure and to where values came from aside.
    fn asked(session: &Session) -> FitConfig {
        let mut config = session.config().clone();
        config.origins.clear();
        config.intervals = Intervals { band: None, ..config.intervals };
        config.active = 0;
        config
    }

    /// Fits that between them use every option that a session holds.
    const LINES: &[&str] = &[
        "peak.csv --model gaus+pol1",
        "peak.csv -m gaus --range 15:30 --range 5:6 --exclude 20:21 --param Sigma=3,min=0,max=10 --param Mean=22,fixed",
        "peak.csv -m gaus(0)+gaus(3) --param Sigma_2==Sigma --param Mean=22,step=0.1 --minos --cl 0.9",
        "peak.csv -m pol2 --error y=0.3 --error y=5%,of=model,correlation=1 --error x=0.1 --log-det off --det-ref unit",
        "peak.csv -m pol2 --error y=7%,correlation=-0.01,name=watch --error x=0.3% --dynamic-errors iterative",
        "peak.csv -m A*exp(-x/tau)+b --constraint tau=1.5±0.05 --constraint A,b=1,2,covariance=0.01,0.015;0.015,0.09",
        "peak.csv -m A*exp(-x/tau)+b --constraint σ=1.5+0.2-0.1 --constraint N=2±5% --names N,σ,k",
        "peak.csv -m pol3 --cost robust:huber=1.5 --minimizer migrad --strategy 2 --tolerance 0.01 --improve",
        "peak.csv -m pol3 --root-options EX0,B --minimizer multistart=7 --seed 3 --max-calls 5000 --covariance sandwich",
        "peak.csv -m pol1 --profile p0,size=9,bound=3,held --contour p0,p1,cl=0.5;0.9,size=12 --matrix=1;3 --jackknife",
        "peak.csv -m pol1 --scan p0:3:-1:1;p1:2:0:1,corners --contour p0,p1,held --limit p1,cl=0.9,side=lower --bootstrap 9,seed=4",
        "peak.csv -m gaus --derive w=2.35*Sigma --band=0.9,simultaneous --error-policy from-scatter --weights one",
        "decay_counts.csv -m A*exp(-x/tau)+b --cost likelihood --integral --bin-rule simpson --bins merge=2",
        "mixture.csv -m gaus --bins 40 --span -1:1 --cost poisson_full --width --zero-error one",
        "mixture.csv -m norm_pdf --bins edges=-1,-0.5,0.1,1 --density --normalise always --strict-ndof",
        "mixture.csv -m z*norm_pdf(x,mu,sigma)+(1-z)*uniform_pdf(x,-1,1) --span -1:1 --cost unbinned",
        "peak.csv peak.csv -m pol2 --shared-error y=0.2 --range 3:20",
        "peak.csv signal.csv -m gaus -m a+gaus --kind points --columns x=1,y=2 --leave-out 2",
        "peak.csv -m f1+pol1 --function f1=k*sin(w*x) --column z=x*2 --cut x>2 --read separator=comma,decimal=point",
    ];

    /// A line with the example files where they are.
    fn words_of(line: &str) -> Vec<String> {
        let folder = format!("{}/examples-data", env!("CARGO_MANIFEST_DIR"));
        let part = |w: &str| match w.strip_suffix(".csv") {
            Some(_) => format!("{folder}/{w}"),
            None => w.to_owned(),
        };
        let words: Vec<String> = ["fitpanel", "fit"].map(String::from).into();
        words.into_iter().chain(line.split(' ').map(part)).collect()
    }

    /// The JSON of a fit but for its time.
    fn timeless(session: &mut Session) -> serde_json::Value {
        let result = session.run_now(&Task::Fit, &NoObserver).unwrap();
        let mut json = json::fit_json(&result);
        json["minimum"]["seconds"] = serde_json::Value::Null;
        json
    }

    /// A session, saved before its fit and read again, fits the same to the bit, whatever was chosen.
    #[test]
    fn a_session_file_keeps_the_fit_to_the_bit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fit.toml");
        let mut wrong = Vec::new();
        for line in LINES {
            let mut first = session_of(&words_of(line));
            first.apply(fit::Command::Save(path.clone())).unwrap();
            let mut second = Session::new();
            second.apply(fit::Command::Open { path: path.clone(), options: ReadOptions::default() }).unwrap();
            if asked(&first).params != asked(&second).params
                || first.config().method != second.config().method
            {
                wrong.push(format!("{line}\n{:?}\n{:?}", first.config().params, second.config().params));
                continue;
            }
            let (a, b) = (timeless(&mut first), timeless(&mut second));
            if a != b {
                let keys: Vec<&String> = a
                    .as_object()
                    .into_iter()
                    .flatten()
                    .filter(|(k, v)| **v != b[k.as_str()])
                    .map(|(k, _)| k)
                    .collect();
                wrong.push(format!("{line}: {keys:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    }

    /// Options → session → command → session: the same question, for every option that says something about it.
    #[test]
    fn a_command_repeats_what_was_asked() {
        let mut wrong = Vec::new();
        for line in LINES {
            let words = words_of(line);
            let first = session_of(&words);
            let command = command_line(first.config(), None).unwrap_or_else(|why| panic!("{line}: {why:?}"));
            assert!(command.files.is_empty(), "{line}");
            let second = session_of(&command.words);
            let (a, b) = (asked(&first), asked(&second));
            if a != b {
                wrong.push(format!("{line}\n{}\n{a:?}\n{b:?}", command.line()));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    }
}
