//! Sessions at random, from fixed seeds: one that is saved and read again is the same session, writes the same file, and fits the same to
//! the last bit.

use fitpanel::cost::{Constraint, Correlation, CostKind, ErrorSource};
use fitpanel::data::{Selection, read::ReadOptions};
use fitpanel::fit::{Command, NewData, ParamEdit, Session, SharedError, Task};
use fitpanel::minimize::{Algorithm, Method, NoObserver, Strategy};
use fitpanel::numeric::random::Random;
use fitpanel::params::ParamId;

use super::{limits, saved_and_read};

/// Sessions of an ordinary run.
const SESSIONS: u64 = 36;
/// What is changed in each.
const CHANGES: usize = 12;

const FILES: [&str; 4] = ["peak.csv", "decay_counts.csv", "graph_xy_errors.csv", "fall_de.csv"];
const FORMULAS: [&str; 5] = ["gaus+pol1", "pol2", "A*exp(-x/tau)+c", "pol1", "c+b*x"];
const NAMES: [&str; 6] = ["a", "zeta", "σ", "B_2", "slope", "m"];
const COSTS: [CostKind; 4] = [CostKind::Auto, CostKind::Chi2, CostKind::GaussNll, CostKind::Likelihood];
const ALGORITHMS: [Algorithm; 3] = [Algorithm::Auto, Algorithm::Migrad, Algorithm::Simplex];

/// A number below `n`.
fn below(dice: &mut Random, n: usize) -> usize {
    (dice.uniform() * n as f64) as usize
}

fn of<T: Copy>(dice: &mut Random, all: &[T]) -> T {
    all[below(dice, all.len())]
}

/// A change at random; many are refused, as it should be.
fn change(s: &Session, dice: &mut Random) -> Command {
    let config = s.config();
    let n = config.members.len();
    let member = below(dice, n);
    let id = ParamId(below(dice, config.params.len()));
    let (name, value) = (config.params[id.0].name.clone(), config.params[id.0].value);
    let rows = config.member().data.as_ref().map_or(1, |d| d.n_total());
    let size = 0.1 + dice.uniform();
    let source =
        ErrorSource { correlation: Correlation::Same(of(dice, &[0.0, 0.5, 1.0])), ..ErrorSource::of_y(size) };
    match below(dice, 15) {
        0 => Command::SetFormula(of(dice, &FORMULAS).into()),
        1 => Command::SetOwnFormula(of(dice, &FORMULAS).into()),
        2 | 3 => {
            let own = s.model().params();
            let param = own[below(dice, own.len())].name.clone();
            Command::MapParam { member: config.active, param, name: of(dice, &NAMES).into() }
        }
        4 => Command::SetParam(id, ParamEdit::Value(value * (0.5 + dice.uniform()))),
        5 => Command::SetParam(id, ParamEdit::Limits(limits(value - size, value + 2.0 * size))),
        6 => Command::SetParam(id, ParamEdit::Fixed(dice.uniform() < 0.7)),
        7 => Command::SetMask { row: below(dice, rows), used: false },
        8 => {
            let ranges = vec![(dice.uniform(), 3.0 + 40.0 * dice.uniform()).into()];
            Command::SetSelection(Selection { ranges, ..Selection::default() })
        }
        9 => Command::SetCostKind(of(dice, &COSTS)),
        10 => {
            let mut cost = config.member().cost.clone();
            if dice.uniform() < 0.5 {
                cost.errors.push(source);
            } else {
                cost.constraints.push(Constraint::simple(&name, value, size));
            }
            Command::SetCost(cost)
        }
        11 => {
            let method = Method { algorithm: of(dice, &ALGORITHMS), ..Method::default() };
            Command::SetMethod(Method { strategy: of(dice, &[Strategy::Careful, method.strategy]), ..method })
        }
        12 => Command::Activate(member),
        13 => Command::UseMember { member, used: dice.uniform() < 0.5 },
        _ => Command::SetSharedErrors(vec![SharedError { members: (0..n).collect(), source }]),
    }
}

/// Everything that a fit says about its minimum, to the last bit.
fn found(s: &mut Session) -> Result<Vec<u64>, String> {
    let result = s.run_now(&Task::Fit, &NoObserver).map_err(|e| e.to_string())?;
    let values = result.minimum.values();
    let all = [result.minimum.fval].into_iter().chain(values).chain(result.errors());
    Ok(all.map(f64::to_bits).collect())
}

#[test]
fn a_session_at_random_is_the_same_when_it_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    for name in FILES {
        let from = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples-data").join(name);
        std::fs::copy(from, folder.path().join(name)).unwrap();
    }
    for seed in 1..=SESSIONS {
        let mut dice = Random::new(seed, 0);
        let path = folder.path().join(of(&mut dice, &FILES));
        let mut s = Session::new();
        s.apply(Command::Open { path: path.clone(), options: ReadOptions::default() }).unwrap();
        let others = [path, folder.path().join(FILES[0])];
        for _ in 0..below(&mut dice, 3) {
            let path = others[below(&mut dice, 2)].clone();
            let data = NewData::File { path, options: ReadOptions::default() };
            s.apply(Command::AddMember { data, formula: None }).unwrap();
        }
        let mut done = Vec::new();
        for _ in 0..CHANGES {
            let command = change(&s, &mut dice);
            let text = format!("{command:?}");
            if s.apply(command).is_ok() {
                done.push(text);
            }
        }
        let told = format!("session {seed}:\n{}", done.join("\n"));
        let (mut t, text) = saved_and_read(&mut s, folder.path());
        assert_eq!(found(&mut s), found(&mut t), "{told}\n{text}");
        // With what the fit left behind.
        let (mut t, text) = saved_and_read(&mut s, folder.path());
        assert_eq!(found(&mut s), found(&mut t), "{told}\n{text}");
    }
}
