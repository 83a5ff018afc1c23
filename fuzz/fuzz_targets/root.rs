//! ROOT files: every object of them.

#![no_main]

use std::io::Cursor;

use fitpanel::data::root::{Object, RootFile};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    fitpanel_fuzz::judge(bytes.len(), fitpanel_fuzz::COMPRESSED, || {
        let Ok(mut file) = RootFile::open(Cursor::new(bytes), "fuzzed.root") else { return };
        for entry in file.list() {
            match file.read(&entry.path) {
                Ok(Object::Tree(tree)) => {
                    let names: Vec<String> = tree.readable().map(str::to_owned).collect();
                    let _whatever = tree.columns(&mut file, &names);
                    let lists: Vec<String> = tree.lists().map(str::to_owned).collect();
                    for name in lists {
                        let _whatever = tree.columns(&mut file, &[name]);
                    }
                }
                Ok(other) => drop(other.into_dataset("fuzzed", "fuzzed.root")),
                Err(_) => {}
            }
        }
    });
});
