//! Every verdict there is with what it means and what helps: what a manual says of it before it happens.

use super::Severity;

/// A verdict as it can be looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    /// The word for programs.
    pub code: &'static str,
    /// How bad it is at worst.
    pub severity: Severity,
    /// The usual headline.
    pub headline: &'static str,
    /// When it is given.
    pub meaning: &'static str,
    /// What helps.
    pub help: &'static str,
}

const fn bad(
    code: &'static str,
    headline: &'static str,
    meaning: &'static str,
    help: &'static str,
) -> Listed {
    Listed { code, severity: Severity::Bad, headline, meaning, help }
}

const fn care(
    code: &'static str,
    headline: &'static str,
    meaning: &'static str,
    help: &'static str,
) -> Listed {
    Listed { code, severity: Severity::Warning, headline, meaning, help }
}

const fn fine(
    code: &'static str,
    headline: &'static str,
    meaning: &'static str,
    help: &'static str,
) -> Listed {
    Listed { code, severity: Severity::Info, headline, meaning, help }
}

/// All of them, the worst first.
pub const LISTED: [Listed; 37] = [
    bad(
        "stopped",
        "Stopped",
        "The fit was stopped before it came to an end; the best values so far are shown.",
        "Fit again; fewer data, fewer parameters or a simpler cost need less time.",
    ),
    bad(
        "no_result",
        "No result",
        "A parameter goes on without end: the cost falls for ever, or does not change.",
        "Give that parameter limits, fix it, or choose a function that needs it.",
    ),
    bad(
        "mistyped",
        "A function mistyped?",
        "A name in the formula looks like a function that was misspelled, so it was taken as a parameter.",
        "Correct the formula.",
    ),
    bad(
        "below_zero",
        "No density",
        "The curve is negative or zero where data are, so that a likelihood has no value there.",
        "Limit the parameters so that the curve stays positive, or take chi2.",
    ),
    bad(
        "wrong_scale",
        "Wrong scale",
        "The curve misses the data by a factor that no parameter can change: the model has no free height.",
        "Put a factor in front of the model, or take a cost that normalises it.",
    ),
    bad(
        "above_one",
        "No probability",
        "The curve gives probabilities above 1 where an efficiency is fitted.",
        "Choose a function between 0 and 1, such as logistic or a cumulative one.",
    ),
    bad(
        "not_normalised",
        "Not normalised",
        "A function was given as a density and its integral is not 1, so the likelihood means nothing.",
        "Take --normalise always, or a function that is a density.",
    ),
    bad(
        "collapsed",
        "Too narrow to be seen",
        "A peak has become narrower than the distance of the data: a single value makes the likelihood as large as one likes.",
        "Limit the width from below, or give a better start.",
    ),
    care(
        "no_entries",
        "Nothing counted",
        "Nothing was counted, so the likelihood is highest at the edge of what a rate can be: there is no minimum.",
        "Fit a range that holds entries.",
    ),
    bad(
        "better_valley",
        "A better valley",
        "From other start values the same fit comes to a clearly lower minimum.",
        "Take the lower minimum, or limit the parameters to what can be meant.",
    ),
    bad(
        "wrong_model",
        "Wrong model or start",
        "The search ended far from the data: the model cannot follow them, or not from these start values.",
        "Guess start values anew, or choose another function.",
    ),
    bad(
        "not_converged",
        "No result yet",
        "The search did not arrive at a minimum.",
        "Fit again from where it stopped, guess start values anew, or allow more calls.",
    ),
    bad(
        "not_determined",
        "Not determined",
        "Parameters do nothing, or several do the same job, so that any of many values fits as well.",
        "Fix one of them, or drop what does the same.",
    ),
    bad(
        "too_few_data",
        "Too few data",
        "There are as many free parameters as data, or more: the curve goes through all points and nothing is left to judge it.",
        "Take more data, or fix parameters.",
    ),
    bad(
        "at_limit",
        "At a limit",
        "A parameter stopped at one of its limits; an error would mean nothing there.",
        "Free the limit, or quote a one-sided limit (--limit).",
    ),
    bad(
        "no_errors",
        "No errors",
        "The matrix of second derivatives could not be inverted, so there are no errors.",
        "MINOS or a profile of the parameter shows why; fixing a parameter often helps.",
    ),
    care(
        "errors_unreliable",
        "Errors unreliable",
        "The matrix of second derivatives had to be made positive: its errors are a guess.",
        "Take the errors of MINOS.",
    ),
    care(
        "negative_counts",
        "Curve below zero",
        "The model expects less than no counts somewhere.",
        "Limit the parameters, or fit a range without it.",
    ),
    care(
        "empty_bins",
        "Empty bins are left out",
        "Bins without entries have no error of their own and were left out, which draws the curve upwards.",
        "Take --cost likelihood, where empty bins count.",
    ),
    care(
        "wrong_shape",
        "Wrong shape",
        "The points lie about the curve in a pattern that scatter does not make.",
        "Choose another function or range; the panel of pulls shows where it fails.",
    ),
    care(
        "outlier",
        "One point is far off",
        "One point has most of χ²; the others are described well.",
        "Look at that point; leave it out with a reason, or take a robust cost.",
    ),
    care(
        "too_much_scatter",
        "Too much scatter",
        "The points scatter more than their errors say, without any pattern.",
        "The errors may be too small: --error-policy from-scatter takes them from the scatter.",
    ),
    care(
        "too_good",
        "Too good",
        "The points lie closer to the curve than their errors allow.",
        "The errors may be too large, or not independent.",
    ),
    care(
        "pattern_left",
        "A pattern is left",
        "χ² is good, but neighbouring points lie on the same side of the curve.",
        "Something small is missing in the function; look at the residuals.",
    ),
    care(
        "given_twice",
        "Data given twice",
        "The same data take part more than once, so that errors come out too small.",
        "Remove one of them.",
    ),
    care(
        "in_steps",
        "In steps",
        "A parameter acts in steps, so that derivatives say nothing of it.",
        "Its error is that of a scan at best; fix it, or write the formula without steps.",
    ),
    care(
        "range_not_given",
        "Range not given",
        "A density was normalised over the span of the values, which is shorter than where they could have been.",
        "Say the range in which values were taken (--range).",
    ),
    care(
        "strongly_correlated",
        "Strongly correlated",
        "Two parameters do nearly the same job; their errors are large and go together.",
        "Quote the correlation, choose another origin, or fix one.",
    ),
    care(
        "x_errors_large",
        "Large errors of x",
        "The curve bends within the errors of x, so that the usual treatment of them is only roughly right.",
        "Measure x better, or compare with toys.",
    ),
    care(
        "unequal_errors",
        "Unequal errors",
        "The cost is not symmetric about the minimum: upper and lower error differ.",
        "Quote the two errors of MINOS.",
    ),
    care(
        "acceptable",
        "Acceptable fit",
        "χ² is somewhat larger or smaller than expected, as happens by chance now and then.",
        "Nothing need be done; look at the pulls.",
    ),
    fine(
        "no_errors_given",
        "No errors given",
        "The data have no errors; those of the parameters come from the scatter, and χ² judges nothing.",
        "Give the errors if you know them (--error).",
    ),
    fine(
        "hardly_tested",
        "Hardly tested",
        "So few data are left beyond the parameters that hardly any curve would look bad.",
        "Take more data, if the curve itself is in question.",
    ),
    fine(
        "nothing_to_fit",
        "Nothing to fit",
        "All parameters are fixed: the cost was evaluated only.",
        "Free a parameter.",
    ),
    fine(
        "exact",
        "Exact",
        "The curve goes through all points to the last digit.",
        "Nothing: such data are calculated, not measured.",
    ),
    fine(
        "valid",
        "Valid fit",
        "The minimum is valid, and there is nothing that judges the curve, as for a typed cost.",
        "Nothing.",
    ),
    fine(
        "good",
        "Good fit",
        "The minimum is valid, and the data scatter about the curve as their errors say.",
        "Nothing: quote the result.",
    ),
];
