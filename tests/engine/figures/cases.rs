//! Twelve fits as they come to paper, and their numbers read from the files without the program.

use fitpanel::data::{Dataset, Interval, Selection};
use fitpanel::fit::{Command, NewData, ProfileWish, Task};
use fitpanel::minimize::{Level, NoObserver};
use fitpanel::params::ParamId;
use fitpanel::report::figure::{Drawing, Scale};
use fitpanel::report::page::{Format, Placed, Subject, draw};

use crate::support::{Fit, dataset};

/// A figure: its name, the fit, what is drawn of it.
pub struct Case {
    /// Name of the stored picture.
    pub name: &'static str,
    /// The fit, done.
    pub fit: Fit,
    /// What is shown.
    pub subject: Subject,
    /// What is drawn of it.
    pub drawing: Drawing,
}

impl Case {
    fn new(name: &'static str, fit: Fit, subject: Subject, drawn: &str) -> Case {
        Case { name, fit, subject, drawing: Drawing::parse(drawn).unwrap() }
    }

    /// The figure on its sheet, one column wide.
    pub fn placed(&self) -> Placed {
        draw(&self.fit.session, &self.subject, &self.drawing, &Format::default()).unwrap()
    }

    /// Value of a parameter of the fit.
    pub fn value(&self, name: &str) -> f64 {
        let result = self.fit.session.result().fresh().unwrap();
        result.minimum.params.iter().find(|p| p.name == name).unwrap_or_else(|| panic!("{name}")).value
    }
}

/// Columns of a text file with numbers, from its first row of numbers on.
pub fn columns(path: &str) -> Vec<Vec<f64>> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let text = std::fs::read_to_string(path).unwrap();
    let is_german = text.contains(';');
    let number = |cell: &str| {
        if is_german { cell.replace(',', ".").parse::<f64>() } else { cell.parse() }
    };
    let rows = text.lines().filter_map(|line| {
        let cells = line.split(if is_german { ';' } else { ',' });
        cells.map(|cell| number(cell.trim()).ok()).collect::<Option<Vec<f64>>>()
    });
    let rows: Vec<Vec<f64>> = rows.collect();
    (0..rows[0].len()).map(|k| rows.iter().map(|row| row[k]).collect()).collect()
}

/// A built-in example with a formula.
pub fn example(name: &str, formula: &str) -> Fit {
    let mut fit = Fit { session: fitpanel::fit::Session::new() };
    fit.apply(Command::OpenExample(name.into())).apply(Command::SetFormula(formula.into()));
    fit
}

fn fitted(mut fit: Fit) -> Fit {
    fit.run();
    fit
}

fn plane() -> Dataset {
    dataset("root_hist2d", "data.csv")
}

/// Formula of the plane, with names that say where to start.
const BIGAUS: &str = "A*exp(-0.5*(((x-mean_x)/sigma_x)^2+((y-mean_y)/sigma_y)^2\
                      -2*rho*((x-mean_x)/sigma_x)*((y-mean_y)/sigma_y))/(1-rho^2))";

/// The free fall, linear in its parameters: profiles are parabolas and contours are ellipses.
fn fall() -> Fit {
    let mut fit = example("fall_de.csv", "a+c*x^2");
    fit.intervals(|i| i.profiles = vec![ProfileWish::new("c", 41, 3.0)]);
    fit.run();
    let levels = [1.0, 2.0, 3.0].map(Level::Sigmas).to_vec();
    let task = Task::Contour { x: ParamId(0), y: ParamId(1), levels, size: 120 };
    fit.session.run_now(&task, &NoObserver).unwrap();
    fit
}

fn pairs() -> Fit {
    let mut fit = example("workbook_exercise1.csv", "pol2");
    fit.intervals(|i| i.matrix = vec![1.0, 2.0]);
    fitted(fit)
}

fn two() -> Fit {
    let mut fit = example("graph_xy_errors.csv", "a+b*x");
    let data = NewData::Example("fall_de.csv".into());
    fit.apply(Command::AddMember { data, formula: Some("a+c*x^2".into()) });
    fitted(fit)
}

/// Rows that a person has left out of the ranges that are fitted.
pub const MASKED: [usize; 3] = [3, 20, 33];
/// The ranges.
pub const RANGES: [(f64, f64); 3] = [(85.0, 95.0), (98.0, 108.0), (110.0, 121.0)];

fn masked() -> Fit {
    let mut fit = Fit::new(dataset("root_multifit", "data.csv"), "gaus(0)+gaus(3)+gaus(6)");
    for (k, v) in [5.0, 94.0, 6.0, 3.0, 101.0, 2.5, 0.9, 117.0, 7.5].into_iter().enumerate() {
        fit.value(&fit.session.config().params[k].name.clone(), v);
    }
    let ranges = RANGES.map(|(lo, hi)| Interval { lo, hi }).to_vec();
    fit.apply(Command::SetSelection(Selection { ranges, ..Selection::default() }));
    for row in MASKED {
        fit.apply(Command::SetMask { row, used: false });
    }
    fitted(fit)
}

/// One of the twelve (thirteen pictures: a fit of two data sets has two), by name.
pub fn case(name: &'static str) -> Case {
    let one = |fit, drawn| Case::new(name, fit, Subject::Fit, drawn);
    match name {
        "points" => one(fitted(example("graph_xy_errors.csv", "a+b*x")), "same,stats"),
        "counts" => one(fitted(Fit::new(dataset("root_hist_gauss_like", "data.csv"), "gaus")), "same,stats"),
        "logarithmic" => {
            let mut case = one(fitted(example("decay_counts.csv", "N*exp(-x/tau)+b")), "same");
            case.drawing.options.scales.y = Scale::Log;
            case
        }
        "pulls" => one(fitted(example("workbook_exercise1.csv", "pol4")), "same,stats,pulls"),
        "components" => {
            one(fitted(example("lorentzian_peak.csv", "pol2(0)+lorentzian(3)")), "same,stats,parts")
        }
        "band" => {
            let mut fit = example("peak.csv", "pol1(0)+gaus(2)");
            fit.intervals(|i| i.band = Some(0.6827));
            one(fitted(fit), "same,band")
        }
        "contour" => Case::new(name, fall(), Subject::Contour("a".into(), "c".into()), ""),
        "profile" => Case::new(name, fall(), Subject::Profile("c".into()), ""),
        "pairs" => Case::new(name, pairs(), Subject::Pairs, ""),
        "plane" => one(fitted(Fit::new(plane(), BIGAUS)), "same,stats"),
        "together" => one(two(), "same,stats"),
        "members" => Case::new(name, two(), Subject::Members, "same,stats"),
        "masked" => one(masked(), "same,stats"),
        _ => panic!("no case {name}"),
    }
}

/// Their names.
pub const NAMES: [&str; 13] = [
    "points",
    "counts",
    "logarithmic",
    "pulls",
    "components",
    "band",
    "contour",
    "profile",
    "pairs",
    "plane",
    "together",
    "members",
    "masked",
];
