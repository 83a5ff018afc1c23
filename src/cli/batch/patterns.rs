//! Names of files with * and ?, for shells that leave them as they are.

use std::path::{Path, PathBuf};

use crate::cli::exit::CliError;
use crate::fit::FitError;

/// The files, patterns replaced by what they stand for, in order of names.
pub(super) fn expanded(files: &[PathBuf]) -> Result<Vec<PathBuf>, CliError> {
    let mut all = Vec::new();
    for file in files {
        let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if file.exists() || !name.contains(['*', '?']) {
            all.push(file.clone());
            continue;
        }
        let folder = file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let list = std::fs::read_dir(folder).map_err(|e| FitError::io("read", folder, &e))?;
        let names = list.flatten().map(|entry| entry.file_name());
        let mut found: Vec<PathBuf> =
            names.filter(|n| matches(&name, &n.to_string_lossy())).map(|n| file.with_file_name(n)).collect();
        if found.is_empty() {
            return Err(CliError::usage(format!("no file is like '{}'", file.display())));
        }
        found.sort();
        all.extend(found);
    }
    Ok(all)
}

/// Whether a name is like a pattern with * (any letters) and ? (one letter).
fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    // Whether the first k letters of the name are like the pattern so far.
    let mut like = vec![false; name.len() + 1];
    like[0] = true;
    for p in pattern {
        let before = like.clone();
        for k in 0..=name.len() {
            like[k] = match p {
                '*' => before[k] || (k > 0 && like[k - 1]),
                '?' => k > 0 && before[k - 1],
                c => k > 0 && before[k - 1] && name[k - 1] == c,
            };
        }
    }
    like[name.len()]
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns() {
        for (pattern, name, is) in [
            ("*.csv", "a.csv", true),
            ("run?.csv", "run12.csv", false),
            ("run*.csv", "run12.csv", true),
            ("*", "", true),
            ("a*b*c", "aXbYbc", true),
            ("a*b", "ac", false),
            ("?", "ä", true),
        ] {
            assert_eq!(matches(pattern, name), is, "{pattern} {name}");
        }
    }
}
