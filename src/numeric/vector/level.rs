//! The vector level of the machine, and running one source at it.
//!
//! The only unsafe code of the program: calling a function that was compiled for instructions which the machine is known to have.

#![expect(
    unsafe_code,
    reason = "a function compiled for AVX may be called only after the machine was asked, as it is here"
)]

use std::cell::Cell;
use std::sync::OnceLock;

use super::{Arithmetic, Fused, Plain};

/// What the vector code is compiled for. Ordered: a level includes those below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// What every machine of the target has: SSE2 on x86-64, NEON on aarch64.
    Baseline,
    /// AVX2 and FMA: four numbers at once.
    Avx2,
    /// AVX-512 F, DQ, VL and BW: eight numbers at once.
    Avx512,
}

/// The environment variable that lowers the level: `avx512`, `avx2` or `baseline`.
pub const VARIABLE: &str = "FITPANEL_SIMD";

thread_local! {
    static FORCED: Cell<Option<Level>> = const { Cell::new(None) };
}

impl Level {
    /// The level in use: the machine's, unless the environment variable `FITPANEL_SIMD` or [`Level::with`] lowers it.
    #[inline]
    pub fn current() -> Level {
        FORCED.get().unwrap_or_else(chosen)
    }

    /// The highest level of this machine.
    pub fn of_machine() -> Level {
        static MACHINE: OnceLock<Level> = OnceLock::new();
        *MACHINE.get_or_init(detect)
    }

    /// The level called `name` in the environment variable.
    pub fn parse(name: &str) -> Option<Level> {
        [Level::Baseline, Level::Avx2, Level::Avx512].into_iter().find(|l| l.name() == name.trim())
    }

    /// Its name: `avx512`, `avx2`, `baseline`.
    pub fn name(self) -> &'static str {
        match self {
            Level::Baseline => "baseline",
            Level::Avx2 => "avx2",
            Level::Avx512 => "avx512",
        }
    }

    /// All levels that this machine has, the lowest first.
    pub fn available() -> impl Iterator<Item = Level> {
        [Level::Baseline, Level::Avx2, Level::Avx512].into_iter().filter(|l| *l <= Level::of_machine())
    }

    /// Runs `work` on this thread at `level`, or at the machine's when that is lower. For tests and comparisons. Sums that
    /// `work` hands to other threads take the level with them (`numeric::sum`).
    pub fn with<T>(level: Level, work: impl FnOnce() -> T) -> T {
        /// Puts the level back, also when `work` panics.
        struct Back(Option<Level>);
        impl Drop for Back {
            fn drop(&mut self) {
                FORCED.set(self.0);
            }
        }
        let _back = Back(FORCED.replace(Some(level.min(Level::of_machine()))));
        work()
    }
}

/// The environment variable names no level.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{VARIABLE} is '{found}' — expected avx512, avx2 or baseline")]
pub struct UnknownLevel {
    /// What it holds.
    pub found: String,
}

/// The level that the environment variable asks for, if it is set and not empty.
///
/// # Errors
/// It is set to something else than a level's name.
pub fn wished() -> Result<Option<Level>, UnknownLevel> {
    match std::env::var_os(VARIABLE) {
        None => Ok(None),
        Some(value) => {
            let found = value.to_string_lossy().into_owned();
            if found.trim().is_empty() {
                return Ok(None);
            }
            Level::parse(&found).map(Some).ok_or(UnknownLevel { found })
        }
    }
}

/// The machine's level, lowered by the environment variable; a value that names no level is passed over here and refused by the program.
fn chosen() -> Level {
    static CHOSEN: OnceLock<Level> = OnceLock::new();
    *CHOSEN
        .get_or_init(|| wished().ok().flatten().map_or(Level::of_machine(), |l| l.min(Level::of_machine())))
}

#[cfg(target_arch = "x86_64")]
fn detect() -> Level {
    let avx2 = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
    let avx512 = avx2
        && is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vl")
        && is_x86_feature_detected!("avx512bw");
    match (avx2, avx512) {
        (_, true) => Level::Avx512,
        (true, false) => Level::Avx2,
        (false, false) => Level::Baseline,
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn detect() -> Level {
    Level::Baseline
}

/// Work that is compiled once for each level. `run` and everything that it calls on the way to its loops must be
/// `#[inline(always)]`, or the loops stay at the baseline.
pub trait Kernel {
    /// What the work gives.
    type Output;

    /// Does the work with the arithmetic of a level.
    fn run<A: Arithmetic>(self) -> Self::Output;
}

/// Runs `kernel` as compiled for the level in use.
#[inline]
pub fn dispatch<K: Kernel>(kernel: K) -> K::Output {
    match Level::current() {
        #[cfg(target_arch = "x86_64")]
        // SAFETY: `Level::current` never exceeds `Level::of_machine`, which has asked the processor for these instructions.
        Level::Avx512 => unsafe { avx512(kernel) },
        #[cfg(target_arch = "x86_64")]
        // SAFETY: as above.
        Level::Avx2 => unsafe { avx2(kernel) },
        _ => kernel.run::<Baseline>(),
    }
}

/// Where every machine of the target has fused multiply–add (aarch64, or x86-64-v3 builds) the baseline uses it.
#[cfg(any(target_arch = "aarch64", target_feature = "fma"))]
type Baseline = Fused;
#[cfg(not(any(target_arch = "aarch64", target_feature = "fma")))]
type Baseline = Plain;

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512vl,avx512bw,avx2,fma")]
fn avx512<K: Kernel>(kernel: K) -> K::Output {
    kernel.run::<Fused>()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn avx2<K: Kernel>(kernel: K) -> K::Output {
    kernel.run::<Fused>()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Dot<'a>(&'a [f64], &'a [f64]);

    impl Kernel for Dot<'_> {
        type Output = (bool, f64);
        #[inline(always)]
        fn run<A: Arithmetic>(self) -> (bool, f64) {
            (A::FUSED, self.0.iter().zip(self.1).fold(0.0, |s, (a, b)| A::fma(*a, *b, s)))
        }
    }

    #[test]
    fn every_level_of_the_machine_runs() {
        let (a, b) = ([1.0, 2.0, 3.0], [4.0, 5.0, 6.0]);
        for level in Level::available() {
            let (fused, dot) = Level::with(level, || dispatch(Dot(&a, &b)));
            assert_eq!(dot, 32.0);
            assert!(fused || level == Level::Baseline);
        }
    }

    #[test]
    fn names_read_back_and_a_level_is_never_raised() {
        for level in [Level::Baseline, Level::Avx2, Level::Avx512] {
            assert_eq!(Level::parse(level.name()), Some(level));
            assert!(Level::with(level, Level::current) <= Level::of_machine());
        }
        assert_eq!(Level::parse("sse9"), None);
    }
}
