//! How far one parameter can go: `minos` and one-sided limits (`bound`) from the `side`s of an interval, and the `profile`. With exact
//! second derivatives `reduced` is F near a point with all but one or two parameters minimised and `valley` Newton's method on it;
//! without, `conditional` fits on a `cross`ing line. `quick` tells beforehand which parameters are worth it.

pub(in crate::minimize) mod bound;
pub(in crate::minimize) mod conditional;
pub(in crate::minimize) mod cross;
pub(in crate::minimize) mod minos;
pub(in crate::minimize) mod parabola;
pub(in crate::minimize) mod profile;
pub(in crate::minimize) mod quick;
pub(in crate::minimize) mod reduced;
pub(in crate::minimize) mod side;
pub(in crate::minimize) mod valley;
