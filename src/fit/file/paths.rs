//! Paths in session files are relative to the session, so that a folder with both can be moved. No file system here.

use std::path::{Component, Path, PathBuf};

/// `file` as seen from the folder of `session`; absolute when they have nothing in common.
pub(super) fn relative_to(session: &Path, file: &Path) -> String {
    let absolute = |p: &Path| std::path::absolute(p).map_or_else(|_| p.to_owned(), |p| without_dots(&p));
    let (session, file) = (absolute(session), absolute(file));
    let folder: Vec<Component<'_>> = session.parent().map(|p| p.components().collect()).unwrap_or_default();
    let target: Vec<Component<'_>> = file.components().collect();
    let common = folder.iter().zip(&target).take_while(|(a, b)| a == b).count();
    // Only the root (or a drive) in common: another disk, or another world.
    if common <= 1 {
        return forward_slashes(&file);
    }
    let up = folder[common..].iter().map(|_| Component::ParentDir);
    forward_slashes(&up.chain(target[common..].iter().copied()).collect::<PathBuf>())
}

/// `file` of a session file as a path for this process.
pub(super) fn resolve(session: &Path, file: &str) -> PathBuf {
    without_dots(&session.parent().unwrap_or(Path::new("")).join(file))
}

/// Takes `.` and `name/..` out, without asking the disk.
fn without_dots(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in path.components() {
        let last_is_name = matches!(clean.components().next_back(), Some(Component::Normal(_)));
        match part {
            Component::CurDir => {}
            Component::ParentDir if last_is_name => {
                clean.pop();
            }
            other => clean.push(other),
        }
    }
    clean
}

/// Session files travel between systems: slashes are forward.
fn forward_slashes(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_beside_below_and_above_the_session() {
        let session = Path::new("/home/a/lab/fits/peak.toml");
        for (file, seen) in [
            ("/home/a/lab/fits/peak.csv", "peak.csv"),
            ("/home/a/lab/fits/data/peak.csv", "data/peak.csv"),
            ("/home/a/lab/peak.csv", "../peak.csv"),
            ("/home/a/other/x/peak.csv", "../../other/x/peak.csv"),
            ("/mnt/peak.csv", "/mnt/peak.csv"),
        ] {
            assert_eq!(relative_to(session, Path::new(file)), seen);
            assert_eq!(resolve(session, seen), Path::new(file));
        }
    }
}
