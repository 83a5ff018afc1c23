//! What is fitted to what: data, their errors, model, cost. The commands that fit have these options in common.

use std::path::PathBuf;

use clap::Args;

/// Options of what is fitted to what.
#[derive(Debug, Clone, PartialEq, Args, Default)]
pub struct QuestionArgs {
    /// A table of numbers (CSV, TSV, blanks; - for standard input), or a session (.toml, or .yml of kafe2go); none for a typed cost (--cost custom)
    #[arg(value_name = "FILE|SESSION")]
    pub file: Option<PathBuf>,
    /// Further tables, fitted together with the first one: parameters of the same name are the same parameter
    #[arg(value_name = "FILE")]
    pub more: Vec<PathBuf>,
    /// A data set (name of its file or number from 1) that stays in the session and the figure without taking part in the fit; repeatable
    #[arg(long, value_name = "NAME", help_heading = "Data")]
    pub leave_out: Vec<String>,

    /// What the x axis of the figure is called, in place of the header's name and unit: "time / s"
    #[arg(long, value_name = "TITLE", help_heading = "Data")]
    pub xtitle: Option<String>,
    /// The same of the y axis
    #[arg(long, value_name = "TITLE", help_heading = "Data")]
    pub ytitle: Option<String>,

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
    /// Sheet of a workbook, with a range of cells if need be (Run 2!C4:D10); array of an archive, group or data set of HDF5; number of a
    /// part of a text between blank lines (2), or of a block inside a data set of gnuplot (2.1)
    #[arg(long, value_name = "NAME", help_heading = "Data", conflicts_with = "object")]
    pub table: Option<String>,
    /// Object inside a ROOT file: histogram, graph (also one of several drawn together: many/first), or tree (whose columns --columns names)
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
    /// The log-determinant term: auto (when the covariance follows the parameters, as it does with errors in x), on, or off: ROOT fits
    /// points with errors in x without it, so that only off gives its χ² and values
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
}

impl QuestionArgs {
    /// The files alone.
    pub(in crate::cli) fn without_options(&self) -> QuestionArgs {
        QuestionArgs { file: self.file.clone(), more: self.more.clone(), ..QuestionArgs::default() }
    }

    /// The files, and how they are read.
    pub(in crate::cli) fn reading(&self) -> QuestionArgs {
        QuestionArgs {
            kind: self.kind.clone(),
            columns: self.columns.clone(),
            column: self.column.clone(),
            cut: self.cut.clone(),
            table: self.table.clone(),
            object: self.object.clone(),
            read: self.read.clone(),
            bins: self.bins.clone(),
            span: self.span.clone(),
            stream: self.stream,
            ..self.without_options()
        }
    }
}
