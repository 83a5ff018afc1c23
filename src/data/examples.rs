//! The example data that come with the program, embedded so that they are there without any file.
//!
//! Each file stands in `examples-data/` too and begins with one comment line that says where its numbers are from.

use super::Dataset;
use super::read::{ReadError, ReadOptions, read_dataset};

/// A built-in example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example {
    /// File name, by which it is asked for.
    pub name: &'static str,
    /// One line for menus.
    pub description: &'static str,
    /// A formula that describes it.
    pub formula: &'static str,
    /// The file.
    pub bytes: &'static [u8],
}

impl Example {
    /// Reads it.
    ///
    /// # Errors
    /// None for the embedded files; the type is that of any file.
    pub fn dataset(&self) -> Result<Dataset, ReadError> {
        self.read(&ReadOptions::default())
    }

    /// Reads it as a file of the user's is read.
    ///
    /// # Errors
    /// Options that do not go with it.
    pub fn read(&self, options: &ReadOptions) -> Result<Dataset, ReadError> {
        read_dataset(self.bytes, self.name, options)
    }
}

/// The example that is shown when nothing else is asked for: [`BUILT_IN`] of [`ALL`].
pub const BUILT_IN: &str = "lorentzian_peak.csv";

macro_rules! example {
    ($name:literal, $description:literal, $formula:literal) => {
        Example {
            name: $name,
            description: $description,
            formula: $formula,
            bytes: include_bytes!(concat!("../../examples-data/", $name)),
        }
    };
}

/// All examples, the built-in one first.
pub const ALL: &[Example] = &[
    example!("lorentzian_peak.csv", "a Lorentz peak on a parabola, 60 bins", "pol2+lorentzian"),
    example!("peak.csv", "a Gaussian peak on a falling line, 50 points with errors", "gaus+pol1"),
    example!("fall_de.csv", "free fall, semicolons and decimal commas", "pol2"),
    example!("decay_counts.csv", "counts of a radioactive decay over a background", "A*exp(-x/tau)+b"),
    example!("workbook_exercise1.csv", "19 points for polynomials of several degrees", "pol4"),
    example!(
        "mixture.csv",
        "1400 single values: a peak on a flat background",
        "z*norm_pdf(x,mu,sigma)+(1-z)*uniform_pdf(x,-1,1)"
    ),
    example!("signal.csv", "a small peak on a falling background, 70 bins", "expo+gaus"),
    example!("three_peaks.csv", "three overlapping peaks, 49 bins", "gaus+gaus+gaus"),
    example!("graph_xy_errors.csv", "12 points with errors in x and y", "pol2"),
    example!("calibration.csv", "8 points near a line, without errors", "a*x+b"),
    example!("outliers.csv", "17 points of a decay, two of them wrong", "A*exp(-x/tau)+c"),
    example!("rising.csv", "6 points near a rising line", "s*x+c"),
    example!("falling.csv", "6 points near a falling line, with the same value at 0", "d*x+c"),
];

/// The example of that file name.
pub fn find(name: &str) -> Option<&'static Example> {
    ALL.iter().find(|e| e.name == name)
}
