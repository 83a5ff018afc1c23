//! NumPy's arrays and archives of them.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fitpanel_fuzz::read_all(bytes, if bytes.starts_with(b"PK") { "fuzzed.npz" } else { "fuzzed.npy" }));
