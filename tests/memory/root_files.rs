//! What a reader of ROOT files asks of the allocator, of files that are whole and of files that lie about lengths.

use std::io::Cursor;

use allocation_counter::measure;
use fitpanel::data::root::{Object, RootFile};

/// Every object of a file, whatever comes of it.
fn read_all(bytes: &[u8]) {
    let Ok(mut file) = RootFile::open(Cursor::new(bytes), "damaged.root") else { return };
    for entry in file.list() {
        if let Ok(Object::Tree(tree)) = file.read(&entry.path) {
            let names: Vec<String> = tree.readable().map(str::to_owned).collect();
            for name in names {
                let _whatever = tree.columns(&mut file, &[name]);
            }
        }
    }
}

/// The memory in use at the same time stays below 20 times the file, beside the dictionary that a writer of xz blocks chose (8 MiB in these files).
#[test]
fn a_damaged_file_asks_for_no_more_memory_than_a_whole_one() {
    let mut state = 3_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize % below
    };
    for name in [
        "none",
        "zlib",
        "lz4",
        "zstd",
        "lzma",
        "root_none",
        "root_zlib",
        "root_lz4",
        "root_zstd",
        "root_lzma",
    ] {
        let path = format!("{}/tests/data/root/{name}.root", env!("CARGO_MANIFEST_DIR"));
        let whole = std::fs::read(path).unwrap();
        let dictionary = if name.ends_with("lzma") { 9 << 20 } else { 0 };
        let most = 20 * whole.len() as u64 + dictionary;
        for k in 0..25 {
            let mut damaged = whole.clone();
            // The first time nothing, later on a byte of the head of something.
            if k > 0 {
                let at = next(whole.len());
                damaged[at] = next(256) as u8;
            }
            let used = measure(|| read_all(&damaged)).bytes_max;
            assert!(used < most, "{name}: {used} bytes of {most}, copy {k}");
        }
    }
}
