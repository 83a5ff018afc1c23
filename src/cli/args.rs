//! The arguments as typed. Values stay text here; `values` and `plan` give them meaning, so that every error is ours to word.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub use super::convert::ConvertArgs;

/// Fit functions to data by pointing and clicking, with Minuit's statistics behind every click; the same without a window.
#[derive(Debug, Parser)]
#[command(name = "fitpanel", version, args_conflicts_with_subcommands = true, disable_help_subcommand = true)]
#[command(after_help = "Examples:
  fitpanel                                 open the window with the built-in example
  fitpanel data.csv                        open the window with a file; several become one fit
  fitpanel fit data.csv --model gaus+pol1  fit without a window
  fitpanel functions                       the functions that can be fitted by name")]
pub struct Cli {
    /// What to do; without a command the window opens
    #[command(subcommand)]
    pub command: Option<Command>,
    /// A data file or session to open in the window, or several data files
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Fit a data file or a session without a window; report on stdout
    Fit(Box<FitArgs>),
    /// Parse and show a formula: its parameters, value and derivatives
    Formula(FormulaArgs),
    /// List the predefined functions with their parameters and formulas
    #[command(after_help = "Example:\n  fitpanel functions")]
    Functions,
    /// Write data in another form: tables, JSON, NumPy, histograms, sessions
    Convert(Box<ConvertArgs>),
    /// The window as a picture; needs no display
    Screenshot(ScreenshotArgs),
    /// The classic command language of MINUIT: reads commands from stdin
    Minuit(MinuitArgs),
    /// Fit again and again to data drawn from the fit: bias, pulls, coverage
    Toys(ToysArgs),
    /// Draw data from a formula and write them as a table
    Simulate(SimulateArgs),
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
  fitpanel fit fit.toml --report markdown -o report.md
  fitpanel fit line.yml --save line.toml
  fitpanel fit peak.csv --model gaus+pol2 --compare gaus+pol1
  fitpanel fit fit.toml --model gaus --range 98:108 --root-options + --save fit.toml
  fitpanel fit fit.toml --model \"gaus(0)+gaus(3)\" --take gaus=0 --take gaus_2=3
  fitpanel fit day1.csv day2.csv --model \"A*exp(-x/tau)\" --model \"B*exp(-x/tau)+c\"
  fitpanel fit --cost custom --model \"-3*log(p)-7*log(1-p)\" --errordef 0.5 --param p=0.5 --minos

Exit code: 0 the minimum is valid, 1 it is not (the report says why), 2 bad usage or bad input.")]
pub struct FitArgs {
    /// A table of numbers (CSV, TSV, blanks), or a session (.toml, or .yml of kafe2go); none for a typed cost (--cost custom)
    #[arg(value_name = "FILE|SESSION")]
    pub file: Option<PathBuf>,
    /// Further tables, fitted together with the first one: parameters of the same name are the same parameter
    #[arg(value_name = "FILE")]
    pub more: Vec<PathBuf>,

    /// points, histogram, sample, guessed from the columns and said in the report; or indexed: a list of y, x is its index from 0
    #[arg(long, value_name = "KIND", help_heading = "Data")]
    pub kind: Option<String>,
    /// Roles of columns, by header name or 1-based number: x=A,y=B,sx=C,sy=D,sy-=E,sy+=F,w=G,lo=H,hi=I,n=J;
    /// x2=, x3= … x10= are further coordinates of points and samples, y, z, t … of the formula; w weights of a sample, w2 sums of squared weights of bins,
    /// k successes of n trials, t1, t2 … templates (t1v … sums of their squared weights), whose names stand for their numbers of events
    #[arg(long, value_name = "ROLE=COLUMN,…", help_heading = "Data")]
    pub columns: Option<String>,
    /// A column calculated from others, with the errors that follow from theirs: columns by name, by c1, c2 … or by role, odd names in
    /// backquotes; one named x, y, sx or sy (y = ln(U)) is that; repeatable
    #[arg(long, value_name = "NAME=FORMULA", allow_hyphen_values = true, help_heading = "Data")]
    pub column: Vec<String>,
    /// Leave out the rows for which this does not hold: "x > 3 && n > 0", of any columns of the file; repeatable
    #[arg(long, value_name = "CONDITION", allow_hyphen_values = true, help_heading = "Data")]
    pub cut: Vec<String>,
    /// Sheet of a workbook, with a range of cells if need be (Run 2!C4:D10); array of an archive, group or data set of HDF5
    #[arg(long, value_name = "NAME", help_heading = "Data", conflicts_with = "object")]
    pub table: Option<String>,
    /// Object inside a ROOT file: histogram, graph, or tree (whose columns --columns names)
    #[arg(long, value_name = "PATH", help_heading = "Data")]
    pub object: Option<String>,
    /// How a table is written, where the guess is wrong: separator=semicolon|tab|comma|bar|blanks, decimal=comma|point,
    /// thousands=comma|point|blank|apostrophe, encoding=utf8|utf16|latin1, header=LINE of the column names (0: none)
    #[arg(long, value_name = "KEY=VALUE,…", help_heading = "Data")]
    pub read: Option<String>,
    /// Count a sample in bins: N equal ones; N,log by equal ratios; width=W; edges=A,B,C…; or as many as a rule proposes: sturges, scott,
    /// fd (Freedman–Diaconis), doane, knuth; merge=K makes one of K neighbouring bins of a histogram
    #[arg(long, value_name = "BINS", help_heading = "Data")]
    pub bins: Option<String>,
    /// Span of the bins; without --bins the window in which a sample was taken
    #[arg(long, value_name = "LO:HI", allow_hyphen_values = true, help_heading = "Data")]
    pub span: Option<String>,
    /// Count the values of a long table of text while it is read and hold none of them; bins that depend on the values take two passes
    #[arg(long, requires = "bins", help_heading = "Data")]
    pub stream: bool,

    /// A source of error beside the columns: absolute or in per cent, 0.1;0.2;… one a row, matrix:FILE a covariance; correlation R of all
    /// rows or matrix:FILE; repeatable, covariances add up
    #[arg(
        long,
        value_name = "AXIS=SIZE[%][,correlation=R][,of=data|model][,name=N]",
        help_heading = "Errors of the data"
    )]
    pub error: Vec<String>,
    /// The log-determinant term: auto (when the covariance follows the parameters), on, off
    #[arg(long, value_name = "WHEN", help_heading = "Errors of the data")]
    pub log_det: Option<String>,
    /// What it is compared with: data (the cost stays close to χ²) or unit (the whole logarithm)
    #[arg(long, value_name = "WITH", help_heading = "Errors of the data")]
    pub det_ref: Option<String>,
    /// Errors that follow the parameters: nonlinear (in one search) or iterative (held, and the search repeated)
    #[arg(long, value_name = "HOW", help_heading = "Errors of the data")]
    pub dynamic_errors: Option<String>,

    /// A function of your own for the model, as f1="k*sin(w*x)": f1*2 stands for its expression, its parameters appended; repeatable
    #[arg(long, value_name = "NAME=EXPR", allow_hyphen_values = true, help_heading = "Model")]
    pub function: Vec<String>,
    /// Predefined name, formula, or sum of them.
    #[arg(
        help = "A predefined name, a formula, or a sum of them: gaus, gaus+pol1, \"[0]*exp(-x/[tau])\"; gaus if not given. With several \
                files once for all of them, or once for each in their order"
    )]
    #[arg(long, short, value_name = "M", allow_hyphen_values = true, help_heading = "Model")]
    pub model: Vec<String>,
    /// Start value, step, limits of a parameter (by name or index), hold it, or tie it to others (tie=2*a+1, or NAME==2*a+1);
    /// repeatable
    #[arg(
        long,
        value_name = "NAME=VALUE[,step=S][,min=A][,max=B][,fixed][,tie=EXPR]",
        help_heading = "Model"
    )]
    pub param: Vec<String>,
    /// Other names for all parameters, in their order, in place of those of the formula
    #[arg(long, value_name = "NAME,NAME…", help_heading = "Model")]
    pub names: Option<String>,
    /// Fit this model to the same data first and say which of the two the data prefer: F-test, likelihood ratio, AIC, BIC; repeatable
    #[arg(long, value_name = "M", allow_hyphen_values = true, help_heading = "Model")]
    pub compare: Vec<String>,
    /// Refuse the fit where a parameter has no start value: neither typed, nor of a session, nor estimated from the data
    #[arg(long, help_heading = "Model")]
    pub strict_start: bool,
    /// Values of a function that a session has kept, as start values: its parameters one after the other from number K (from 0) of the
    /// formula on, or those of the same name; repeatable
    #[arg(long, value_name = "FUNCTION[=K]", help_heading = "Model")]
    pub take: Vec<String>,
    /// A source of error that all files have in common, row i of one as row i of the others; fully correlated unless it says
    /// otherwise; repeatable
    #[arg(long, value_name = "AXIS=SIZE[%][,correlation=R][,of=data|model][,name=N]", help_heading = "Data")]
    pub shared_error: Vec<String>,
    /// Outside knowledge of a parameter (also VALUE+-ERROR, VALUE±5%, VALUE+UP-DOWN) or of several: a,b=1±0.1,2±0.3,correlation=0.5, or
    /// a,b=1,2,covariance=0.01,0.015;0.015,0.09; repeatable
    #[arg(long, value_name = "NAME=VALUE±ERROR", allow_hyphen_values = true, help_heading = "Model")]
    pub constraint: Vec<String>,

    /// auto, chi2, chi2_eff, chi2_cov, pearson, gauss_nll, gauss_approximation, likelihood, extended, unbinned, poisson_full,
    /// robust:LOSS (soft_l1, huber, cauchy, arctan, biweight, each with =SCALE, or a formula of s), binomial, ks_distance,
    /// template:da|jsc|asy, or custom:
    /// --model is the
    /// cost itself
    #[arg(long, value_name = "NAME", help_heading = "Cost")]
    pub cost: Option<String>,
    /// The rise of the cost that one standard deviation means: 1 if not given, 0.5 for a typed −ln L
    #[arg(long, value_name = "UP", help_heading = "Cost")]
    pub errordef: Option<String>,
    /// How many data stand behind a typed cost (--cost custom), for its degrees of freedom
    #[arg(long, value_name = "N", help_heading = "Cost")]
    pub ndata: Option<usize>,
    /// The model is a probability density; =kafe2: of all entries of a histogram, those outside its bins included, each bin a Poisson
    /// count
    #[arg(long, value_name = "OF", num_args = 0..=1, require_equals = true, default_missing_value = "", conflicts_with = "cdf", help_heading = "Cost")]
    pub density: Option<String>,
    /// The model is a cumulative function
    #[arg(long, help_heading = "Cost")]
    pub cdf: bool,
    /// When a density is divided by its integral: auto, always, declared
    #[arg(long, value_name = "WHEN", help_heading = "Cost")]
    pub normalise: Option<String>,
    /// Use only this range of x (AXIS: y, z … for another coordinate); repeatable
    #[arg(long, value_name = "[AXIS:]LO:HI", allow_hyphen_values = true, help_heading = "Cost")]
    pub range: Vec<String>,
    /// Leave this interval out; repeatable
    #[arg(long, value_name = "[AXIS:]LO:HI", allow_hyphen_values = true, help_heading = "Cost")]
    pub exclude: Vec<String>,
    /// Average the model over each bin instead of taking its value at the center
    #[arg(long, help_heading = "Cost")]
    pub integral: bool,
    /// How a density is integrated over a bin: exact, midpoint, trapezoid or simpson
    #[arg(long, value_name = "RULE", help_heading = "Cost")]
    pub bin_rule: Option<String>,
    /// Multiply a function by the width of each bin
    #[arg(long, help_heading = "Cost")]
    pub width: bool,
    /// Count the fixed total of a fit of the shape alone as one datum less
    #[arg(long, help_heading = "Cost")]
    pub strict_ndof: bool,
    /// errors, one (σ = 1 for non-empty bins), one-all (σ = 1 for all bins), or corrected: likelihoods of weighted data with their
    /// weights as they are and errors corrected for them
    #[arg(long, value_name = "W", help_heading = "Cost")]
    pub weights: Option<String>,
    /// Points whose error is zero: error (refuse), skip, or one (σ = 1)
    #[arg(long, value_name = "HOW", help_heading = "Cost")]
    pub zero_error: Option<String>,
    /// The same choices as letters of ROOT: W WW WL L LL MULTI P I U Q V E M R ROB[=FRACTION] B C F S EX0 G N 0 +
    #[arg(long, value_name = "LETTERS", help_heading = "Cost")]
    pub root_options: Option<String>,

    /// auto (the default), migrad, simplex, combined, lm, linear, robust[=FRACTION], fumili, scan, seek, multistart[=N] or descent[=RATE]
    #[arg(long, value_name = "NAME", help_heading = "Minimizer")]
    pub minimizer: Option<String>,
    /// Look for a lower minimum once one is found
    #[arg(long, help_heading = "Minimizer")]
    pub improve: bool,
    /// 0 fast, 1 default, 2 careful
    #[arg(long, value_name = "0|1|2", help_heading = "Minimizer")]
    pub strategy: Option<String>,
    /// The edm goal is 0.002·T·up
    #[arg(long, value_name = "T", help_heading = "Minimizer")]
    pub tolerance: Option<String>,
    /// Limit of calls; 0 for none
    #[arg(long, value_name = "N", help_heading = "Minimizer")]
    pub max_calls: Option<String>,
    /// Seed of what is random in a search (1); the same seed repeats the same search
    #[arg(long, value_name = "N", help_heading = "Minimizer")]
    pub seed: Option<String>,
    /// Descent: a step is A times the gradient (0.01)
    #[arg(long, value_name = "A", help_heading = "Minimizer")]
    pub learning_rate: Option<String>,
    /// Descent: most steps (1000)
    #[arg(long, value_name = "N", help_heading = "Minimizer")]
    pub max_steps: Option<String>,
    /// Trace of the search on stderr: 1 values, 2 differences to the first, 3 to the previous ones
    #[arg(long, value_name = "0|1|2|3", help_heading = "Minimizer")]
    pub print: Option<String>,

    /// What the covariance is the inverse of: hessian, jacobian (the linearised problem), sandwich (the scatter of the terms
    /// between two Hessians), auto: jacobian for points without errors
    #[arg(long, value_name = "FORM", help_heading = "Errors")]
    pub covariance: Option<String>,
    /// MINOS errors of all free parameters, or of these
    #[arg(long, value_name = "NAMES", num_args = 0..=1, require_equals = true, default_missing_value = "", help_heading = "Errors")]
    pub minos: Option<String>,
    /// Level of MINOS and band: a probability, or from 1 on a number of standard deviations
    #[arg(long, value_name = "CL", help_heading = "Errors")]
    pub cl: Option<String>,
    /// Profile of a parameter (30 points, 2 standard deviations to each side), the others fitted again at each point, or held where
    /// they are; repeatable
    #[arg(long, value_name = "NAME[,size=N][,bound=S][,held]", help_heading = "Errors")]
    pub profile: Vec<String>,
    /// Contour of two parameters (cl=0.683, 100 points); with A,B,held (and sigmas=2, npoints=20) the cost on a grid, the others held;
    /// repeatable
    #[arg(long, value_name = "A,B[,cl=0.683;0.9][,size=N]", help_heading = "Errors")]
    pub contour: Vec<String>,
    /// The cost on a lattice of any parameters, the others held: at the centers of the cells or at their left edges (corners);
    /// repeatable
    #[arg(
        long,
        value_name = "A:BINS:LOW:HIGH[;B:…][,corners]",
        allow_hyphen_values = true,
        help_heading = "Errors"
    )]
    pub scan: Vec<String>,
    /// One-sided limit on a parameter (cl=0.95, side=upper); repeatable
    #[arg(long, value_name = "NAME[,cl=0.95][,side=upper|lower]", help_heading = "Errors")]
    pub limit: Vec<String>,
    /// Profiles of all free parameters and contours of every pair, at these levels (1;2)
    #[arg(long, value_name = "CL;CL…", num_args = 0..=1, require_equals = true, default_missing_value = "1;2", help_heading = "Errors")]
    pub matrix: Option<String>,
    /// A quantity derived from the parameters, or from the curve as f(2.5), with its error; with ", profile" also its interval;
    /// repeatable
    #[arg(long, value_name = "NAME = EXPR[, profile]", allow_hyphen_values = true, help_heading = "Errors")]
    pub derive: Vec<String>,
    /// Errors from N fits of data drawn from the data themselves: rows with replacement, contents of bins and successes by their law
    #[arg(long, value_name = "N[,seed=S]", help_heading = "Errors")]
    pub bootstrap: Option<String>,
    /// Errors from fits that leave out one row each
    #[arg(long, help_heading = "Errors")]
    pub jackknife: bool,
    /// Band of the curve; for all x together, or for new measurements
    #[arg(long, value_name = "CL[,simultaneous][,prediction]", num_args = 0..=1, require_equals = true, default_missing_value = "", help_heading = "Errors")]
    pub band: Option<String>,

    /// The fit as JSON on stdout (instead of the report) or into a file
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = "-", help_heading = "Output")]
    pub json: Option<PathBuf>,
    /// In place of the report the box of numbers of a plot, by ROOT's digits: p probability, c χ²/ndof, e errors, v values
    /// (2: held ones too); 0111
    #[arg(long, value_name = "PCEV", num_args = 0..=1, require_equals = true, default_missing_value = "0111", help_heading = "Output")]
    pub opt_fit: Option<String>,
    /// text or markdown
    #[arg(long, value_name = "FORM", help_heading = "Output")]
    pub report: Option<String>,
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

A session, and a file with --model, is fitted first.")]
pub struct ScreenshotArgs {
    /// A session (.toml) or a data file
    #[arg(value_name = "SESSION|FILE")]
    pub file: PathBuf,
    /// The picture to write
    #[arg(long, short, value_name = "OUT.png")]
    pub output: PathBuf,
    /// Fit this to a data file first
    #[arg(long, short, value_name = "M", allow_hyphen_values = true)]
    pub model: Option<String>,
    /// Size of the window in points
    #[arg(long, value_name = "WxH", default_value = "1280x800")]
    pub size: String,
    /// Pixels a point
    #[arg(long, value_name = "S", default_value = "1")]
    pub scale: String,
    /// light or dark
    #[arg(long, value_name = "THEME", default_value = "light")]
    pub theme: String,
    /// all, plot, fit or results
    #[arg(long, value_name = "PART", default_value = "all")]
    pub panel: String,
    /// The tab to show: general, minimization, errors, parameters (with steps and limits); results, minima, derived, correlations, profiles,
    /// contours, pairs, resampling, data-correlation, messages, commands; one of either side as minimization,pairs
    #[arg(long, value_name = "NAME[,NAME]")]
    pub tab: Option<String>,
    /// What of the figure is drawn beside the data (ROOT's graphics option): same (the function), band, parts, start, pulls, stats; all but
    /// start if not given
    #[arg(long, value_name = "WORD[,WORD]")]
    pub draw: Option<String>,
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
    /// A session (.toml) or a data file
    #[arg(value_name = "SESSION|FILE")]
    pub file: PathBuf,
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
    /// The model of a data file
    #[arg(long, short, value_name = "M", allow_hyphen_values = true)]
    pub model: Option<String>,
    /// Roles of columns, as for fit
    #[arg(long, value_name = "ROLE=COLUMN,…")]
    pub columns: Option<String>,
    /// The cost, as for fit
    #[arg(long, value_name = "NAME")]
    pub cost: Option<String>,
    /// The model is a probability density
    #[arg(long)]
    pub density: bool,
    /// Value, step, limits of a parameter, as for fit; repeatable
    #[arg(long, value_name = "NAME=VALUE[,step=S][,min=A][,max=B][,fixed]")]
    pub param: Vec<String>,
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
    /// A session (.toml) or a data file; none for a typed cost (--cost custom)
    #[arg(value_name = "SESSION|FILE")]
    pub file: Option<PathBuf>,
    /// The model of a data file
    #[arg(long, short, value_name = "M", allow_hyphen_values = true)]
    pub model: Option<String>,
    /// Roles of columns, as for fit
    #[arg(long, value_name = "ROLE=COLUMN,…")]
    pub columns: Option<String>,
    /// The cost, as for fit
    #[arg(long, value_name = "NAME")]
    pub cost: Option<String>,
    /// The rise of a typed cost that one standard deviation means
    #[arg(long, value_name = "UP")]
    pub errordef: Option<String>,
    /// Start value, step, limits of a parameter, as for fit; repeatable
    #[arg(long, value_name = "NAME=VALUE[,step=S][,min=A][,max=B][,fixed]")]
    pub param: Vec<String>,
    /// The printout into a file
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}
