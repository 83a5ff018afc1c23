//! HDF5.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fitpanel_fuzz::read_all(bytes, "fuzzed.h5"));
