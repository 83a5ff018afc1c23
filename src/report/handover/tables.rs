//! Where the numbers of a script stand: in the script itself, or in tables beside it when they are many.

use std::path::{Path, PathBuf};

/// Rows up to which they stand in the script when nobody says otherwise.
const MOST: usize = 2000;

/// Where the numbers of a data set stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// In the script.
    Here,
    /// In a file beside it, of this name.
    File(String),
}

/// Whether numbers stand in the script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Embedding {
    /// Up to 2000 rows.
    #[default]
    Few,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The tables beside a script.
#[derive(Debug)]
pub(super) struct Tables {
    script: PathBuf,
    embedding: Embedding,
    /// Where they belong, and what they hold.
    pub files: Vec<(PathBuf, String)>,
}

impl Tables {
    pub fn new(script: &Path, embedding: Embedding) -> Tables {
        Tables { script: script.to_owned(), embedding, files: Vec::new() }
    }

    /// Decides for the columns of a data set, and writes the table where there is to be one.
    pub fn place(&mut self, title: &str, columns: &[(String, Vec<f64>)]) -> Place {
        let rows = columns.first().map_or(0, |(_, list)| list.len());
        let here = match self.embedding {
            Embedding::Few => rows <= MOST,
            Embedding::Always => true,
            Embedding::Never => false,
        };
        if here {
            return Place::Here;
        }
        let plain = |c: char| if c.is_alphanumeric() || c == '-' { c } else { '_' };
        let of = Path::new(title).file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
        let of: String = of.chars().map(plain).collect();
        let stem = self.script.file_stem().map_or_else(|| "fit".into(), |s| s.to_string_lossy().into_owned());
        let mut name = format!("{stem}_{of}.csv");
        let mut k = 1;
        while self.files.iter().any(|(path, _)| path.ends_with(&name)) {
            k += 1;
            name = format!("{stem}_{of}_{k}.csv");
        }
        let mut text = columns.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(",") + "\n";
        for i in 0..rows {
            let row: Vec<String> = columns.iter().map(|(_, list)| format!("{:?}", list[i])).collect();
            text += &row.join(",");
            text.push('\n');
        }
        self.files.push((self.script.with_file_name(&name), text));
        Place::File(name)
    }
}
