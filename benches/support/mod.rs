//! What the benchmarks share: timing side by side, the models with their data, and the same sums as plain scalar loops.

pub mod cases;
pub mod hand;
pub mod harness;
pub mod shapes;
