//! The codes of warnings: a title in two or three words for reports, and for a manual what it means and what helps.

/// Code, title, meaning.
pub(super) type Warning = (&'static str, &'static str, &'static str);

/// Flags first, then the codes that a report shows.
pub(super) const WARNINGS: [Warning; 92] = [
    (
        "above_max_edm",
        "Not quite at the minimum",
        "The estimated distance to the minimum is larger than was asked for: fit again, or with a smaller tolerance.",
    ),
    (
        "approximate",
        "Errors approximate",
        "Errors come from the search itself and not from second derivatives: ask for HESSE.",
    ),
    ("asymmetric", "Unequal errors", "The errors of MINOS differ from each other: quote both."),
    (
        "at_limit",
        "At a limit",
        "A parameter stopped at its limit and has no error there: free the limit, or quote a one-sided one.",
    ),
    (
        "call_limit",
        "Out of steps",
        "The search used all calls of the cost that were allowed: fit again, or raise --max-calls.",
    ),
    ("cancelled", "Stopped", "The fit was stopped; the best values so far are kept."),
    (
        "correlation",
        "Strongly correlated",
        "Two parameters do nearly the same job: quote their correlation, or fix one.",
    ),
    (
        "hesse_failed",
        "No errors",
        "The second derivatives gave no matrix of errors: fix a parameter, or look at profiles.",
    ),
    (
        "invalid",
        "No result yet",
        "The search found no valid minimum: other start values, or fewer free parameters.",
    ),
    (
        "made_pos_def",
        "Errors unreliable",
        "The matrix of second derivatives was not positive and was changed to be so: take the errors of MINOS.",
    ),
    (
        "minos_invalid",
        "Open interval",
        "MINOS found no end of an interval: the data do not bound the parameter on that side.",
    ),
    ("no_covariance", "No errors yet", "The method gives no errors: ask for HESSE."),
    (
        "not_finite",
        "Not a number",
        "The cost was infinite or no number somewhere: limit the parameters to where the formula has values.",
    ),
    ("runs_away", "No result", "A parameter grows without end: limit or fix it."),
    (
        "unit_weights",
        "All weights 1",
        "All data weigh the same, as was asked for; errors come from the scatter.",
    ),
    (
        "unweighted",
        "No errors given",
        "The data have no errors; those of the parameters come from the scatter.",
    ),
    ("E-CANCELLED", "Stopped", "Work that was asked for after the fit was stopped."),
    (
        "W-ABOVE-ONE",
        "More than certain",
        "The curve gives probabilities above 1: choose a function between 0 and 1.",
    ),
    ("W-ALLFIXED", "Nothing to fit", "All parameters are fixed, so the cost was evaluated only: free one."),
    (
        "W-ALIAS",
        "Another frequency",
        "Points at equal distances cannot tell this frequency from another one: limit it to what can be meant.",
    ),
    (
        "W-ASYM",
        "Unequal errors of the data",
        "Asymmetric errors of the data were used by the side on which the curve lies.",
    ),
    (
        "W-BESIDE-LIMIT",
        "Beside a limit",
        "Another parameter is held by a limit, and what is known of this one depends on it: its error is not shown, for without the limit it is larger.",
    ),
    (
        "W-BLOCKED",
        "Held at a limit",
        "A parameter was held at its limit for a while and freed again; the result is the usual one.",
    ),
    (
        "W-BOUND-APPROX",
        "Approximate range",
        "The range of profiles comes from errors that are only approximate: give the range yourself.",
    ),
    (
        "W-CELSIUS",
        "Celsius, not kelvin",
        "A law of absolute temperature was given degrees Celsius: calculate a column x + 273.15.",
    ),
    ("W-CLIPPED", "Moved inside its limits", "A start value outside its limits was moved inside."),
    (
        "W-COLLAPSED",
        "Too narrow to be seen",
        "A peak is narrower than the distance of the data: limit its width from below.",
    ),
    (
        "W-CONSTR-FIXED",
        "Constraint without effect",
        "A constraint of a parameter that is fixed changes nothing: free it, or remove the constraint.",
    ),
    (
        "W-CONTOUR-GAP",
        "Gap in a contour",
        "Points of a contour were not found, or it may have bays or further pieces that are not shown.",
    ),
    (
        "W-CONV",
        "Convolution too coarse",
        "The grid of a convolution is too coarse at the minimum, so that values are wrong in the sixth digit or before: write quad in the place of fft, or narrow the fit range.",
    ),
    (
        "W-COORDINATES",
        "Several coordinates",
        "The model has several coordinates: the figure shows data and fitted values against the first one, without a curve or a band.",
    ),
    (
        "W-CORR-ZERO",
        "Correlation of zero",
        "The correlation of two parameters is exactly zero, because the matrix knows nothing of both together yet: run HESSE.",
    ),
    ("W-DEGENERATE", "Not determined", "Several parameters do the same job: fix one, or drop it."),
    (
        "W-DEGREES",
        "Degrees, not radians",
        "Angles in degrees stand in a function that takes radians: multiply by pi/180.",
    ),
    (
        "W-DENSITY",
        "Density of events",
        "Points have no width, so numbers of events are right only where y counts events per unit of x.",
    ),
    (
        "W-DIVERGES",
        "Steps too long",
        "Gradient descent takes steps that are too long: a smaller learning rate, or MIGRAD.",
    ),
    (
        "W-EFFICIENCY",
        "Efficiency of 1",
        "The curve comes to an efficiency of 1 at the end of its range, where the likelihood has an edge and no minimum: give the parameter that is named an upper limit.",
    ),
    (
        "W-EFFICIENCY-0",
        "Efficiency of 0",
        "The curve comes to an efficiency of 0 at the end of its range, where the likelihood has an edge and no minimum: give the lower limit 0, and ask for an upper limit.",
    ),
    (
        "W-EMPTY-BINS",
        "Empty bins",
        "χ² leaves out empty bins, over which the curve stands too high: a likelihood uses them.",
    ),
    (
        "W-EMPTY-DROPPED",
        "Empty bins",
        "Empty bins are left out: a likelihood uses them, and so does Pearson's χ².",
    ),
    (
        "W-FAR",
        "Far from zero",
        "x is so far from 0 that digits are lost in MINOS errors, profiles and contours: count x from a place near the data.",
    ),
    (
        "W-FORMULA",
        "Formula",
        "The formula was read in a way that is worth knowing, or uses something in a doubtful way.",
    ),
    (
        "W-FUMILI-SING",
        "Held for a step",
        "FUMILI held a parameter for a step because others do its job there; the result is the usual one.",
    ),
    (
        "W-GAUSSAPPROX",
        "Few counts",
        "Rows expect so few counts that the Gaussian approximation is doubtful: a Poisson likelihood is better.",
    ),
    (
        "W-GOODNESS",
        "No goodness of fit",
        "The goodness of fit comes out below 0, which there is not, and is left out with its probability: look at contents below 0.",
    ),
    ("W-GRAD", "Derivative", "A given derivative disagrees with the numerical one, which is used."),
    ("W-HESSE-FLAT", "Without effect", "Changing a parameter does not change the cost: fix it or remove it."),
    (
        "W-INDEPENDENT",
        "Nothing in common",
        "No parameter is common to several data sets: each could be fitted by itself.",
    ),
    (
        "W-INTEGRAL",
        "Integral inexact",
        "An integral did not reach the accuracy asked for: look for a kink or a pole of the formula.",
    ),
    (
        "W-ITERATIVE",
        "Errors held while fitting",
        "Errors that follow the model are held during the fit, so there are no MINOS errors and no contours.",
    ),
    (
        "W-JTJ",
        "Linearized errors",
        "Errors are those of the linearised problem, as is usual for data without errors: --covariance hessian gives the full ones.",
    ),
    (
        "W-KS-ERR",
        "No errors",
        "The distance of Kolmogorov and Smirnov gives no errors: draw the data again (bootstrap).",
    ),
    (
        "W-LOWCOUNT",
        "Few counts",
        "Some bins have fewer than five counts, where χ² misleads: take a likelihood.",
    ),
    (
        "W-LTS-ERR",
        "Errors without outliers",
        "Errors of a robust fit are those of least squares without the outliers.",
    ),
    ("W-MINOS-FIXED", "No MINOS error", "MINOS skips what is fixed."),
    (
        "W-MIXED",
        "Some data without errors",
        "Some data have no errors, so each of them counts with σ = 1 beside data that have some: give them errors.",
    ),
    (
        "W-NDOF",
        "Too few data",
        "There are no more data than free parameters, so χ² judges nothing: more data, or fewer parameters.",
    ),
    (
        "W-NEG-DENSITY",
        "Density below zero",
        "The density is negative or zero where there are data: limit the parameters.",
    ),
    (
        "W-NEG-PRED",
        "Curve below zero",
        "The model is negative in some bins, which add nothing to the cost: limit the parameters.",
    ),
    (
        "W-NEWMIN",
        "A lower minimum",
        "While errors were sought a lower minimum was found: fit again from there.",
    ),
    (
        "W-NO-ENTRIES",
        "Nothing counted",
        "Nothing was counted, so the likelihood is highest at the edge of what a rate can be, and there is no minimum: fit a range with entries.",
    ),
    (
        "W-NO-REGION",
        "No contour",
        "The region of two parameters has no end, because the data do not determine one of them.",
    ),
    (
        "W-NOERR",
        "No errors",
        "There are no degrees of freedom to estimate errors from: give the data errors, or fix a parameter.",
    ),
    (
        "W-NONLINEAR",
        "Error only roughly known",
        "A derived quantity is not linear over one standard deviation: quote the interval of its profile.",
    ),
    (
        "W-NORM-DOUBT",
        "Normalised?",
        "A function may not be normalised as it should: check it, or take --normalise always.",
    ),
    (
        "W-NORM-FREE",
        "Only a factor",
        "A factor in front of a density that is normalised changes nothing: it is held.",
    ),
    (
        "W-NORM-SPAN",
        "Span of the density",
        "The density was normalised over the span of the values: give the range in which they were taken.",
    ),
    (
        "W-NOT-ONE",
        "Not normalised",
        "A function given as a density does not integrate to 1: take --normalise always.",
    ),
    ("W-OUTLIERS", "Outliers", "A robust fit left out points, which are listed: look at each of them."),
    (
        "W-PAR-GAP",
        "Unused parameters",
        "Numbers of parameters are left out in the formula; those do nothing.",
    ),
    ("W-RANK", "Not determined", "Some parameters cannot be told apart by these data: fix one of them."),
    (
        "W-RESAMPLE",
        "Data drawn again",
        "Of data drawn again some fits failed or some data could not be drawn: look at the numbers given.",
    ),
    (
        "W-ROBUST-ERR",
        "Errors indicative",
        "Errors of a robust cost are indicative: draw the data again (bootstrap).",
    ),
    (
        "W-ROUNDING",
        "Last digits",
        "The residuals are as small as the rounding of the numbers: values and scatter were calculated with twice the digits, errors are right in their order of magnitude.",
    ),
    ("W-SCALE", "Wrong scale", "No parameter changes the height of the model: put a factor in front of it."),
    ("W-SIGN", "Sign", "A width came out negative; only its square matters, and it was turned."),
    (
        "W-START-AT-LIMIT",
        "Start at a limit",
        "A start value lay on its limit and was moved inside by a step.",
    ),
    (
        "W-START-DEFAULT",
        "Start values",
        "A start value could not be estimated and is 1: give one if the curve misses the data.",
    ),
    ("W-STEP", "Step", "A first step was zero or too large and was replaced."),
    (
        "W-STEPS",
        "In steps",
        "The cost changes in steps, so derivatives say nothing: errors come from a scan, if at all.",
    ),
    ("W-STRAIGHT", "No curvature", "The cost does not curve with a parameter, so it has no error: fix it."),
    ("W-SAME-DATA", "Data given twice", "The same data take part twice: remove one."),
    (
        "W-TEMPLATE-GAP",
        "Templates",
        "Filled bins where the templates expect nothing were left out: more simulated events, or wider bins.",
    ),
    (
        "W-TIE-LIMIT",
        "Outside its limits",
        "A parameter that follows others lies outside its limits: limit what it follows.",
    ),
    (
        "W-TOO-SLOW",
        "Steps too short",
        "Gradient descent takes steps that are too short: a larger learning rate, or MIGRAD.",
    ),
    (
        "W-UNUSED",
        "Not used",
        "Something that was asked for is not used by this cost or method, which is said.",
    ),
    (
        "W-UP-SET",
        "Size of the errors",
        "The cost knows the rise that means one standard deviation, and another one was given: all errors are larger or smaller accordingly.",
    ),
    (
        "W-VARBIN",
        "Bins differ in width",
        "Bins differ in width and the model is a curve of counts: take --integral or a density.",
    ),
    (
        "W-WIDE-LIMIT",
        "Very wide limits",
        "Limits are so wide beside the value that they spoil the search: narrow or remove them.",
    ),
    (
        "W-WL-MINOS",
        "No MINOS errors",
        "Errors of a weighted likelihood are corrected for the weights; its rise is no measure of them, so there is no MINOS.",
    ),
    (
        "W-X-BENT",
        "Bent within the x errors",
        "The curve bends within the errors of x, so the errors of the parameters are approximate: toys tell the true ones.",
    ),
    (
        "W-ZERO-SIGMA-EFF",
        "Points without errors",
        "Points have no uncertainty at these parameters and add nothing to the cost there: give them errors.",
    ),
];
