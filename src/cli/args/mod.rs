//! The arguments as typed. Values stay text here; `values` and `plan` give them meaning, so that every error is ours to word.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

mod question;
mod reading;
mod search;

pub use super::batch::BatchArgs;
pub use super::convert::ConvertArgs;
pub use super::data::DataArgs;
pub use super::manual::ManualArgs;
pub use super::tutorial::TutorialArgs;
pub use question::QuestionArgs;
pub use reading::ReadingArgs;
pub use search::SearchArgs;

/// Fit functions to data by pointing and clicking, with Minuit's statistics behind every click; the same without a window.
#[derive(Debug, Parser)]
#[command(name = "fitpanel", version, args_conflicts_with_subcommands = true, disable_help_subcommand = true)]
#[command(after_help = "Examples:
  fitpanel                                 open the window with the built-in example
  fitpanel data.csv                        open the window with a file; several become one fit
  fitpanel --lang de                       open it in German
  fitpanel fit data.csv --model gaus+pol1  fit without a window
  fitpanel fit - --model pol1 < data.csv   the same with data from a pipe
  fitpanel functions                       the functions that can be fitted by name")]
pub struct Cli {
    /// What to do; without a command the window opens
    #[command(subcommand)]
    pub command: Option<Command>,
    /// A data file or session to open in the window, or several data files; - for standard input
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The language of the window, en or de; that of the last window, else that of the machine
    #[arg(long, value_name = "LANG")]
    pub lang: Option<String>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Fit a data file or a session without a window; report on stdout
    Fit(Box<FitArgs>),
    /// Parse and show a formula: its parameters, value and derivatives
    Formula(FormulaArgs),
    /// Fit what people try on such data, and rank it
    Suggest(Box<SuggestArgs>),
    /// List the predefined functions with their parameters and formulas
    #[command(after_help = "Example:\n  fitpanel functions")]
    Functions,
    /// Say how data are read: columns and their roles, what is doubtful, what is left out
    Data(Box<DataArgs>),
    /// Write data in another form (tables, JSON, NumPy, histograms, sessions), and a fit as a script that repeats it
    Convert(Box<ConvertArgs>),
    /// The plot alone, for a paper or a lab report: SVG, PDF or PNG
    Figure(Box<FigureArgs>),
    /// The window as a picture; needs no display
    Screenshot(Box<ScreenshotArgs>),
    /// The classic command language of MINUIT: reads commands from stdin
    Minuit(Box<MinuitArgs>),
    /// Fit again and again to data drawn from the fit: bias, pulls, coverage
    Toys(Box<ToysArgs>),
    /// The fit of a session on many files: a line of JSON a file, or one table
    Batch(BatchArgs),
    /// Draw data from a formula and write them as a table
    Simulate(SimulateArgs),
    /// Replay a tutorial: a picture of each step, and a page that shows them
    Tutorial(TutorialArgs),
    /// Write the manual: pages with chapters, the tutorials, and every function, option, message and key
    Manual(ManualArgs),
}

/// Arguments of `fit`.
#[derive(Debug, Args, Default)]
#[command(allow_negative_numbers = true)]
#[command(after_help = "Examples:
  fitpanel fit peak.csv --model gaus+pol1
  fitpanel fit counts.csv --columns x=t,n=N --model \"A*exp(-x/tau)+b\" --cost likelihood
  fitpanel fit sample.csv --bins 50 --span -1:1 --model gaus --minos
  fitpanel fit decay.csv --column \"y = ln(U)\" --cut \"t > 0.1\" --model pol1
  fitpanel fit peak.csv --model gaus --range 15:30 --param Sigma=3,min=0,max=10 --param Mean=22,fixed
  fitpanel fit peak.csv --model gaus+pol1 --contour Mean,Sigma,cl=0.683;0.9 --json=result.json
  fitpanel fit line.csv --model pol1 --error y=0.3 --error y=5%,of=model,correlation=1 --error x=0.1
  fitpanel fit peaks.csv --model \"gaus(0)+gaus(3)\" --param \"Sigma_2==Sigma\"
  fitpanel fit peak.csv --model gaus --derive \"FWHM = 2.35482*Sigma\" --derive \"area = 2.50663*Constant*Sigma\"
  fitpanel fit fit.toml --report html -o report.html
  fitpanel fit fit.toml --report latex --lang de -o report.tex
  fitpanel fit fit.toml --report csv -o parameters.csv
  fitpanel fit line.yml --save line.toml
  fitpanel fit peak.csv --model gaus+pol2 --compare gaus+pol1
  fitpanel fit fit.toml --model gaus --range 98:108 --root-options + --save fit.toml
  fitpanel fit fit.toml --model \"gaus(0)+gaus(3)\" --take gaus=0 --take gaus_2=3
  fitpanel fit day1.csv day2.csv --model \"A*exp(-x/tau)\" --model \"B*exp(-x/tau)+c\"
  fitpanel simulate \"m*x+c\" --param m=1 --param c=2 --x 0:1:11 | fitpanel fit - --model pol1
  fitpanel fit --cost custom --model \"-3*log(p)-7*log(1-p)\" --errordef 0.5 --param p=0.5 --minos

Exit code: 0 the minimum is valid, 1 it is not, the data do not decide it, or Ctrl-C stopped the work (the report says which),
2 bad usage or bad input.
JSON: minimum.valid goes with the exit code, minimum.determined says whether the data decide all parameters, minimum.verdict is the
headline of the report as one word: good, acceptable, valid, hardly_tested, no_errors_given, exact, nothing_to_fit; wrong_shape, empty_bins, negative_counts,
outlier, too_much_scatter, too_good, pattern_left, strongly_correlated, unequal_errors, x_errors_large, errors_unreliable, given_twice, in_steps, range_not_given; better_valley,
wrong_model, not_converged, no_result, mistyped, below_zero, wrong_scale, above_one, collapsed, not_normalised, no_entries, stopped, not_determined, too_few_data, at_limit, no_errors;
minimum.advice says what can be done, with the option or command that does it.")]
pub struct FitArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "documentation here would become that of an option")]
    pub question: QuestionArgs,
    #[command(flatten)]
    #[expect(missing_docs, reason = "documentation here would become that of an option")]
    pub search: SearchArgs,

    /// The fit as JSON on stdout (instead of the report) or into a file
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = "-", help_heading = "Output")]
    pub json: Option<PathBuf>,
    /// In place of the report the box of numbers of a plot, by ROOT's digits: p probability, c χ²/ndof, e errors, v values
    /// (2: held ones too); 0111
    #[arg(long, value_name = "PCEV", num_args = 0..=1, require_equals = true, default_missing_value = "0111", help_heading = "Output")]
    pub opt_fit: Option<String>,
    /// text, or one that can be published: html, markdown or latex, with the result in a sentence, tables, messages and how it was made; csv, the
    /// parameters as a table; json, as --json
    #[arg(long, value_name = "FORM", help_heading = "Output")]
    pub report: Option<String>,
    /// Language of a report as html, markdown or latex: en or de; numbers keep the decimal point, in LaTeX siunitx makes it a comma
    #[arg(long, value_name = "LANGUAGE", help_heading = "Output")]
    pub lang: Option<String>,
    /// The report into a file
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,
    /// No report
    #[arg(long, short, help_heading = "Output")]
    pub quiet: bool,
    /// Save everything as a session file
    #[arg(long, value_name = "SESSION", help_heading = "Output")]
    pub save: Option<PathBuf>,
}

/// Arguments of `suggest`.
#[derive(Debug, Args)]
#[command(allow_negative_numbers = true)]
#[command(after_help = "Examples:
  fitpanel suggest peak.csv
  fitpanel suggest decay.csv --range 2:20 --cost likelihood
  fitpanel suggest fit.toml --json
  sqlite3 lab.db \"select t, n from run\" | fitpanel suggest -

The best for its number of parameters comes first: ΔAICc says how much worse the others are, and below 2 the data cannot tell.
Exit code: 0 there are models, 1 none of them could be fitted or Ctrl-C stopped it, 2 bad usage or bad input.")]
pub struct SuggestArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "documentation here would become that of an option")]
    pub question: QuestionArgs,
    /// The list as JSON
    #[arg(long, help_heading = "Output")]
    pub json: bool,
}

/// Arguments of `formula`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  fitpanel formula \"gaus(0)+pol1(3)\"
  fitpanel formula \"A*exp(-x/tau)\" --at x=1,A=2,tau=3
  fitpanel formula \"x^3*(1-x)^7\" --integral 0:1")]
pub struct FormulaArgs {
    /// The formula, or a predefined name
    #[arg(value_name = "EXPR", allow_hyphen_values = true)]
    pub expr: String,
    /// Where to evaluate it: x and every parameter
    #[arg(long, value_name = "x=…,p=…", allow_hyphen_values = true)]
    pub at: Option<String>,
    /// The integral over x from LO to HI, at the parameters of --at
    #[arg(long, value_name = "LO:HI", allow_hyphen_values = true)]
    pub integral: Option<String>,
}

/// Arguments of `screenshot`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  fitpanel screenshot fit.toml -o fit.png
  fitpanel screenshot peak.csv --model gaus+pol1 -o peak.png --theme dark --panel plot
  fitpanel screenshot peak.csv --model gaus+pol1 -o matrix.png --tab correlations
  fitpanel screenshot peak.csv --model gaus+pol1 -o plain.png --panel plot --draw same,parts
  fitpanel screenshot sample.csv --bins 40 --model gaus --cost likelihood -o sample.png
  fitpanel screenshot day1.csv day2.csv --model pol1 -o days.png
  fitpanel screenshot peak.csv --model gaus+pol1 -o pairs.png --tab pairs

A session, and a file with --model, is fitted first. What a tab shows is computed: the matrix of all pairs for pairs, a profile
of the first parameter for profiles, a contour of the first two for contours, where nothing else was asked for.")]
pub struct ScreenshotArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "documentation here would become that of an option")]
    pub question: QuestionArgs,
    #[command(flatten)]
    #[expect(missing_docs, reason = "documentation here would become that of an option")]
    pub search: SearchArgs,
    /// The picture to write
    #[arg(long, short, value_name = "OUT.png")]
    pub output: PathBuf,
    /// Size of the window in points
    #[arg(long, value_name = "WxH", default_value = "1280x800")]
    pub size: String,
    /// Pixels a point
    #[arg(long, value_name = "S", default_value = "1")]
    pub scale: String,
    /// light or dark, or with high contrast high-light or high-dark
    #[arg(long, value_name = "THEME", default_value = "light")]
    pub theme: String,
    /// The language of the words, en or de
    #[arg(long, value_name = "LANG", default_value = "en")]
    pub lang: String,
    /// Size of text in per cent
    #[arg(long, value_name = "PERCENT", default_value = "100")]
    pub text_size: String,
    /// all, plot, fit or results
    #[arg(long, value_name = "PART", default_value = "all")]
    pub panel: String,
    /// The tab to show: general, minimization, errors, parameters (Set Parameters, a window of its own); results, models, compare, minima, derived, correlations, left-out,
    /// profiles, contours, pairs, resampling, toys, data-correlation, messages, commands; one of either side as minimization,pairs
    #[arg(long, value_name = "NAME[,NAME]")]
    pub tab: Option<String>,
    /// What of the figure is drawn beside the data (ROOT's graphics option): same (the function), band, parts, start, stats, and one of pulls,
    /// residual or ratio below the data; if not given all but start, residual and ratio
    #[arg(long, value_name = "WORD[,WORD]")]
    pub draw: Option<String>,
    /// A logarithmic x axis: points at or below 0 are left out
    #[arg(long)]
    pub logx: bool,
    /// A logarithmic y axis: points at or below 0 are left out, bars that come to 0 end in an arrow at the frame
    #[arg(long)]
    pub logy: bool,
}

/// Arguments of `figure`.
#[derive(Debug, Args)]
#[command(allow_negative_numbers = true)]
#[command(after_help = "Examples:
  fitpanel figure fit.toml -o fit.svg
  fitpanel figure peak.csv --model gaus+pol1 -o peak.pdf
  fitpanel figure peak.csv --model gaus+pol1 -o wide.png --size 172 --dpi 600
  fitpanel figure peak.csv --model gaus+pol1 -o slide.png --style presentation
  fitpanel figure peak.csv --model gaus+pol1 -o peak.svg --draw same,parts,pulls --logy
  fitpanel figure peak.csv --model gaus+pol1 -o contour.svg --show contour=Mean,Sigma
  fitpanel figure peak.csv --model gaus+pol1 -o pairs.pdf --show pairs
  fitpanel figure sample.csv --columns x=mass --bins fd -o data.svg

A session, and a file with --model, is fitted first; without a model the data are drawn alone. What is shown is computed where nothing else was
asked for: contours at 1σ and 2σ, profiles, the matrix of all pairs. In titles (--xtitle, --ytitle) x_1 and T_{max} are lowered, 10^3 and s^-1 raised,
and \\\\alpha is a Greek letter.
Exit code: 0 the figure is written, 1 it is, but of a fit that is not valid, 2 bad usage or bad input.")]
pub struct FigureArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "documentation here would become that of an option")]
    pub question: QuestionArgs,
    #[command(flatten)]
    #[expect(missing_docs, reason = "documentation here would become that of an option")]
    pub search: SearchArgs,
    /// The picture to write: its ending says whether SVG, PDF or PNG
    #[arg(long, short, value_name = "OUT.{svg,pdf,png}")]
    pub output: PathBuf,
    /// fit; members (each data set by itself, as if nothing is said of two to four of them); profile=NAME, likelihood=NAME, contour=A,B, map=A,B, pairs, correlations, data-correlation
    #[arg(long, value_name = "WHAT")]
    pub show: Option<String>,
    /// default; hep (long marks, titles at the ends of axes); presentation (large letters); bw (without colors)
    #[arg(long, value_name = "STYLE", default_value = "default")]
    pub style: String,
    /// Width, or width x height, in mm: 86 is one column of a journal, 172 two; 86 if not given, and as high as suits the figure
    #[arg(long, value_name = "W[xH]")]
    pub size: Option<String>,
    /// The language of the words, en or de
    #[arg(long, value_name = "LANG", default_value = "en")]
    pub lang: String,
    /// Letters of an SVG: embedded (text, with a font in the file), named (text, in a font of the reader), paths (outlines)
    #[arg(long, value_name = "HOW", default_value = "embedded")]
    pub letters: String,
    /// Pixels per inch of a PNG
    #[arg(long, value_name = "DPI", default_value = "300")]
    pub dpi: String,
    /// What of the figure is drawn beside the data, as for screenshot: same, band, parts, start, stats, and one of pulls, residual, ratio
    #[arg(long, value_name = "WORD[,WORD]")]
    pub draw: Option<String>,
    /// A logarithmic x axis: points at or below 0 are left out
    #[arg(long)]
    pub logx: bool,
    /// A logarithmic y axis: points at or below 0 are left out, bars that come to 0 end in an arrow at the frame
    #[arg(long)]
    pub logy: bool,
}

/// Arguments of `toys`.
#[derive(Debug, Args)]
#[command(allow_negative_numbers = true)]
#[command(after_help = "Examples:
  fitpanel toys fit.toml -n 1000 > toys.jsonl
  fitpanel toys peak.csv --model gaus+pol1 -n 1000 --summary
  fitpanel toys fit.toml -n 100000 --seed 7 --shard 2/8
  fitpanel toys fit.toml --minos --cl 0.95 --summary=json

One line of JSON a toy, or with --summary what they say together: bias, pulls, how often intervals hold the truth, and how often
a toy fits as badly as the data. Toy i is the same on every machine and in every shard.
Exit code: 0 done, 1 stopped by Ctrl-C, 2 bad usage, bad input, or no valid fit to draw from.")]
pub struct ToysArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "documentation here would become that of an option")]
    pub question: QuestionArgs,
    /// How many toys
    #[arg(short = 'n', long, value_name = "N", default_value = "1000")]
    pub number: String,
    /// Seed of the random numbers; toy i draws from its stream i
    #[arg(long, value_name = "S", default_value = "1")]
    pub seed: Option<String>,
    /// Only the toys whose number leaves the rest I when divided by K
    #[arg(long, value_name = "I/K")]
    pub shard: Option<String>,
    /// What is taken as true: the fit, or the parameters as they stand (start)
    #[arg(long, value_name = "fit|start", default_value = "fit")]
    pub truth: String,
    /// What all toys say together instead of a line for each: text or json
    #[arg(long, value_name = "FORM", num_args = 0..=1, require_equals = true, default_missing_value = "text")]
    pub summary: Option<String>,
    /// MINOS in every toy
    #[arg(long)]
    pub minos: bool,
    /// Level of the intervals whose coverage is counted: a probability, or from 1 on a number of standard deviations
    #[arg(long, value_name = "CL")]
    pub cl: Option<String>,
}

/// Arguments of `simulate`.
#[derive(Debug, Args)]
#[command(allow_negative_numbers = true)]
#[command(after_help = "Examples:
  fitpanel simulate \"m*x+c\" --param m=1 --param c=2 --x 0:1:11 --sigma 0.1 --seed 3 > line.csv
  fitpanel simulate \"400*norm_pdf(x,mu,s)+20\" --param mu=5 --param s=1 --bins 0:10:50 -o counts.csv
  fitpanel simulate \"z*norm_pdf(x,0,0.1)+(1-z)/2\" --param z=0.3 --events 1400 --span -1:1 -o sample.csv")]
pub struct SimulateArgs {
    /// The truth: a formula or a predefined name
    #[arg(value_name = "FORMULA", allow_hyphen_values = true)]
    pub formula: String,
    /// The true value of a parameter; one for each
    #[arg(long, value_name = "NAME=VALUE")]
    pub param: Vec<String>,
    /// Points at N equidistant x with normal errors
    #[arg(long, value_name = "LO:HI:N", allow_hyphen_values = true)]
    pub x: Option<String>,
    /// Error of the points (1)
    #[arg(long, value_name = "S")]
    pub sigma: Option<String>,
    /// Poisson counts in N equal bins; the formula at the center is the mean
    #[arg(long, value_name = "LO:HI:N", allow_hyphen_values = true)]
    pub bins: Option<String>,
    /// So many single values from the formula as a density (times any factor)
    #[arg(long, value_name = "N")]
    pub events: Option<String>,
    /// Where they are taken (0:1)
    #[arg(long, value_name = "LO:HI", allow_hyphen_values = true)]
    pub span: Option<String>,
    /// Seed of the random numbers (1)
    #[arg(long, value_name = "S")]
    pub seed: Option<String>,
    /// The table into a file
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Arguments of `minuit`.
#[derive(Debug, Args)]
#[command(allow_negative_numbers = true)]
#[command(after_help = "Examples:
  echo \"MIGRAD; MINOS\" | tr ';' '\\n' | fitpanel minuit fit.toml
  fitpanel minuit peak.csv --model gaus+pol1 < commands.txt
  fitpanel minuit peak.csv --model gaus+pol1 -o printout.txt < commands.txt
  fitpanel minuit --cost custom --model \"(a-1)^2+10*(b-a^2)^2\" --param a=-1 --param b=1

Commands are those of the MINUIT manual, shortened as far as they stay clear: MIGRAD, MINOS, SET STRATEGY 2, FIX 1,
MNCONTOUR 1 2, SHOW COVARIANCE; HELP lists them. Parameters are counted from 1, or named.
A line that is not understood is said on stderr with its number; the lines after it are carried out all the same.

Exit code: 0 the last minimum is valid, 1 it is not, 2 bad usage, or some line was not carried out.")]
pub struct MinuitArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "documentation here would become that of an option")]
    pub question: QuestionArgs,
    /// The printout into a file
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}
