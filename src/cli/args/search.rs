//! How the minimum is searched, and what is found beside it: errors, profiles, contours, bands.

use clap::Args;

/// Options of the search and of what is found beside the minimum.
#[derive(Debug, Clone, PartialEq, Args, Default)]
pub struct SearchArgs {
    /// Fit this model to the same data first and say which of the two the data prefer: F-test, likelihood ratio, AIC, BIC; repeatable
    #[arg(long, value_name = "M", allow_hyphen_values = true, help_heading = "Model")]
    pub compare: Vec<String>,
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

    /// Whose errors the parameters get: as-given (what the data say of their errors is believed; ROOT, iminuit, kafe2), from-scatter
    /// (multiplied by √(χ²/ndof); scipy, lmfit, gnuplot), or auto: as given where the data have errors
    #[arg(long, value_name = "POLICY", help_heading = "Errors")]
    pub error_policy: Option<String>,
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
    /// Contour of two parameters (cl=0.683, 100 points); for pictures and sessions filled with a color (#ffff99, pale, none) and all pairs over
    /// one another (superimpose); with A,B,held (and sigmas=2, npoints=20) the cost on a grid, the others held; repeatable
    #[arg(
        long,
        value_name = "A,B[,cl=0.683;0.9][,size=N][,fill=COLOR][,superimpose]",
        help_heading = "Errors"
    )]
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
    /// A quantity derived from the parameters, or from the curve as f(2.5), integral(LOW,HIGH), maximum(LOW,HIGH), x_maximum(LOW,HIGH),
    /// fwhm(LOW,HIGH) or x_where(VALUE,LOW,HIGH), with its error; with ", profile" also its interval;
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
}
