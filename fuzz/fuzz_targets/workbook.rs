//! Workbooks: xlsx, xlsb, xls, ods.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for name in ["fuzzed.xlsx", "fuzzed.ods", "fuzzed.xls"] {
        fitpanel_fuzz::read_all(bytes, name);
    }
});
