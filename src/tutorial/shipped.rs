//! The tutorials that come with the program.

use std::path::Path;

use super::{Script, TutorialError, read};

/// A tutorial that is built in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shipped {
    /// The name it is asked for by.
    pub name: &'static str,
    /// The script.
    pub text: &'static str,
}

macro_rules! shipped {
    ($number:literal, $name:literal) => {
        Shipped {
            name: $name,
            text: include_str!(concat!("../../resources/tutorials/", $number, "-", $name, ".toml")),
        }
    };
}

/// All of them, in the order they are read.
pub const SHIPPED: &[Shipped] = &[
    shipped!("01", "first-fit"),
    shipped!("02", "reading-the-result"),
    shipped!("03", "peak-and-background"),
    shipped!("04", "counts-and-likelihood"),
    shipped!("05", "how-many-parameters"),
    shipped!("06", "sources-of-error"),
    shipped!("07", "minos-and-contours"),
    shipped!("08", "root-fitting-demo"),
    shipped!("09", "fits-on-ranges"),
    shipped!("10", "points-that-are-wrong"),
    shipped!("11", "normalized-sums-and-convolutions"),
    shipped!("12", "two-data-sets"),
    shipped!("13", "bands-and-derived"),
    shipped!("14", "minuit-by-commands"),
    shipped!("15", "from-the-shell"),
];

impl Shipped {
    /// The one of this name.
    pub fn find(name: &str) -> Option<&'static Shipped> {
        SHIPPED.iter().find(|s| s.name == name)
    }

    /// Reads it.
    ///
    /// # Errors
    /// None for those that come with the program; the type is that of any script.
    pub fn read(&self) -> Result<Script, TutorialError> {
        read(self.name, self.text, Path::new("."))
    }
}
