//! What a sum of squares allows beside: its `residuals` are solved for where they are linear (`exact`, from the matrices of `design` and
//! the QR of `linear`; `trimmed` by least trimmed squares, `lts`), followed by `levenberg`–Marquardt or `fumili` elsewhere. `separable`
//! finds what enters linearly, `starts` proposes other starts, `jtj` gives the errors of the linearised problem.

pub(in crate::minimize) mod basis;
pub(in crate::minimize) mod design;
pub(in crate::minimize) mod exact;
pub(in crate::minimize) mod fumili;
pub(in crate::minimize) mod jtj;
pub(in crate::minimize) mod levenberg;
pub(in crate::minimize) mod linear;
pub(in crate::minimize) mod lts;
pub(in crate::minimize) mod residuals;
pub(in crate::minimize) mod separable;
pub(in crate::minimize) mod starts;
pub(in crate::minimize) mod trimmed;
