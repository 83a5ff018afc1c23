//! Tables of text: as a whole, and block by block.

#![no_main]

use std::io::Cursor;

use fitpanel::data::read::{ReadOptions, read_dataset, read_source};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let options = ReadOptions::default();
    fitpanel_fuzz::judge(bytes.len(), fitpanel_fuzz::spared(bytes, "fuzzed.csv"), || {
        let whole = read_dataset(bytes, "fuzzed.csv", &options);
        let streamed = read_source(&mut Cursor::new(bytes), "fuzzed.csv", &options, &mut |_, _| true);
        assert_eq!(whole.is_ok(), streamed.is_ok(), "both ways answer alike");
    });
});
