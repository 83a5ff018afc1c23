//! What every fuzzer demands of a reader: any answer but a panic, more than a second a megabyte, or more memory than 20 times the input.
//!
//! Time is libFuzzer's own business (`-timeout=1`); panics and memory are judged here.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::{Once, OnceLock};

use fitpanel::data::formats::{self, Format, Wish};

/// What a reader may ask for whatever the length of its input: tables of decoders, buffers of blocks.
const CONSTANT: u64 = 4 << 20;

/// What formats that compress may unfold beyond that: an honest file of equal numbers is a thousand times smaller than these.
pub const COMPRESSED: u64 = 64 << 20;

/// One thread, because memory is counted on one.
fn pool() -> &'static rayon::ThreadPool {
    static POOL: OnceLock<rayon::ThreadPool> = OnceLock::new();
    POOL.get_or_init(|| rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap())
}

/// Runs a reader and aborts the process where it panics or wants too much memory. `spared` is memory that the format itself asks for.
pub fn judge(length: usize, spared: u64, reader: impl FnOnce() + Send) {
    static QUIET: Once = Once::new();
    // libFuzzer's hook aborts at every panic, also at those of crates that a reader catches and makes an error of.
    QUIET.call_once(|| {
        let _of_libfuzzer = take_hook();
        set_hook(Box::new(|_| ()));
    });
    let mut panicked = None;
    let used = pool().install(|| {
        allocation_counter::measure(|| panicked = catch_unwind(AssertUnwindSafe(reader)).err())
    });
    if let Some(panic) = panicked {
        let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
        eprintln!("panicked: {}", text.unwrap_or("without words"));
        std::process::abort();
    }
    let most = 20 * length as u64 + CONSTANT + spared;
    if used.bytes_max > most {
        eprintln!("{} bytes of memory for {length} of input, {most} allowed", used.bytes_max);
        std::process::abort();
    }
}

/// What the format that these bytes show may unfold: whatever a file is called, its content says how it is read.
pub fn spared(bytes: &[u8], name: &str) -> u64 {
    match formats::detect(bytes, name) {
        None | Some(Format::Json | Format::Npy) => 0,
        Some(_) => COMPRESSED,
    }
}

/// Everything that a file of one of the formats holds.
pub fn read_all(bytes: &[u8], name: &str) {
    judge(bytes.len(), spared(bytes, name), || {
        let mut source = Cursor::new(bytes);
        let _whatever = formats::read(&mut source, name, &Wish::default());
        for table in formats::tables(&mut source, name).into_iter().flatten().take(8) {
            let wish = Wish { table: Some(table.name), ..Wish::default() };
            let _whatever = formats::read(&mut source, name, &wish);
        }
    });
}
