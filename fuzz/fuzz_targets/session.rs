//! Session files.

#![no_main]

use fitpanel::data::read::ReadOptions;
use fitpanel::fit::{Command, Session};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("fuzzed.toml");
    std::fs::write(&path, bytes).unwrap();
    let open = Command::Open { path, options: ReadOptions::default() };
    fitpanel_fuzz::judge(bytes.len(), 0, || drop(Session::new().apply(open)));
});
