//! The table of verdicts, worst first: a test for each row, and the codes of the warnings that the row says already.

use super::{Row, few, search, shape, unequal};
use crate::fit::FitResult;

/// A test for one row, and the codes of the warnings that it covers, in groups.
type Test = (fn(&FitResult) -> Option<Row>, &'static [&'static [&'static str]]);

/// What follows where there is no matrix of errors.
const NO_MATRIX: &[&str] = &["invalid", "hesse_failed", "made_pos_def", "no_covariance"];
/// What follows where the search did not come to an end.
const UNENDED: &[&str] = &["call_limit", "above_max_edm", "approximate"];
/// What follows where a parameter goes on without end.
const NOWHERE: &[&str] = &["runs_away", "W-HESSE-FLAT"];
/// What follows where parameters do nothing, or the same.
const IDLE: &[&str] = &["W-RANK", "W-DEGENERATE"];

/// The rows; the first that applies is the verdict.
pub(super) const TABLE: [Test; 37] = [
    (search::cancelled, &[&["invalid", "cancelled", "approximate", "no_covariance"]]),
    (shape::above_one, &[NO_MATRIX, UNENDED, NOWHERE, &["W-ABOVE-ONE"]]),
    (
        search::not_normalised,
        &[NO_MATRIX, UNENDED, NOWHERE, &["W-NOT-ONE", "W-NORM-DOUBT", "W-STRAIGHT", "at_limit"]],
    ),
    (
        search::collapsed,
        &[
            NO_MATRIX,
            UNENDED,
            NOWHERE,
            IDLE,
            &[
                "W-COLLAPSED",
                "W-NEG-DENSITY",
                "W-STRAIGHT",
                "at_limit",
                "not_finite",
                "correlation",
                "asymmetric",
            ],
        ],
    ),
    (
        search::no_entries,
        &[NO_MATRIX, UNENDED, NOWHERE, IDLE, &["W-NO-ENTRIES", "W-STRAIGHT", "W-NDOF", "at_limit"]],
    ),
    (search::more_parameters_than_data, &[NO_MATRIX, NOWHERE, IDLE, &["W-NDOF", "W-NOERR", "at_limit"]]),
    (shape::wrong_scale, &[NO_MATRIX, UNENDED, NOWHERE, IDLE, &["W-SCALE"]]),
    (search::ran_away, &[&["invalid", "runs_away", "hesse_failed", "no_covariance"]]),
    (shape::mistyped, &[IDLE, &["invalid", "hesse_failed", "W-FORMULA", "W-HESSE-FLAT", "no_covariance"]]),
    (shape::below_zero, &[NO_MATRIX, UNENDED, IDLE, &["W-NEG-DENSITY", "W-STRAIGHT", "W-HESSE-FLAT"]]),
    (search::undetermined, &[NO_MATRIX, IDLE, &["W-HESSE-FLAT"]]),
    (search::better_valley, &[NO_MATRIX, UNENDED]),
    (search::cannot_describe, &[NO_MATRIX, UNENDED]),
    (
        search::not_converged,
        &[UNENDED, &["invalid", "not_finite", "no_covariance", "W-EFFICIENCY", "W-EFFICIENCY-0"]],
    ),
    (search::too_few_data, &[&["W-NDOF", "W-NOERR"]]),
    (search::at_limit, &[&["at_limit", "W-BESIDE-LIMIT"]]),
    (search::no_covariance, &[&["hesse_failed", "made_pos_def", "no_covariance"]]),
    (search::exact, &[&["unit_weights", "unweighted", "W-ROUNDING"]]),
    (shape::bins_differ, &[&["W-VARBIN"]]),
    (shape::negative_counts, &[&["W-NEG-PRED"]]),
    (shape::empty_bins, &[&["W-EMPTY-BINS", "W-EMPTY-DROPPED"]]),
    (shape::pattern, &[]),
    (shape::values_elsewhere, &[]),
    (shape::outlier, &[]),
    (shape::too_much_scatter, &[]),
    (shape::member_scatters, &[]),
    (shape::too_close, &[]),
    (shape::pattern_left, &[]),
    (search::given_twice, &[&["W-SAME-DATA"]]),
    (search::in_steps, &[&["W-STEPS"]]),
    (search::range_not_given, &[&["W-NORM-SPAN"]]),
    (shape::same_job, &[&["correlation"]]),
    (shape::bent, &[&["W-X-BENT"]]),
    (unequal::unsymmetric, &[&["asymmetric"]]),
    (shape::acceptable, &[]),
    (shape::no_errors_given, &[&["unit_weights", "unweighted"]]),
    (few::hardly_tested, &[]),
];
