//! The region of two parameters: `contour` chooses between following its boundary (`trace`, `outline`, in the coordinates of `frame`,
//! along limits by `edges`), `rays` from the minimum, and a lattice (`squares`). `pieces` looks for more of them; `matrix` asks for all
//! pairs at once.

pub(in crate::minimize) mod contour;
pub(in crate::minimize) mod edges;
pub(in crate::minimize) mod ellipse;
pub(in crate::minimize) mod frame;
pub(in crate::minimize) mod matrix;
pub(in crate::minimize) mod outline;
pub(in crate::minimize) mod pieces;
pub(in crate::minimize) mod rays;
pub(in crate::minimize) mod spline;
pub(in crate::minimize) mod squares;
pub(in crate::minimize) mod trace;
