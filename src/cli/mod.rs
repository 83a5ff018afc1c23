//! Layer 5: the command line.

/// Runs the program with these arguments and returns its exit code.
pub fn main(_args: impl Iterator<Item = std::ffi::OsString>) -> i32 {
    0
}
