//! A request to stop, at any moment: what was asked for is there, or the result says that it was stopped. Nothing is missing in silence.

use std::sync::atomic::{AtomicUsize, Ordering};

use fitpanel::error::Explain as _;
use fitpanel::fit::{Bootstrap, Intervals, ProfileWish, Quantity};
use fitpanel::minimize::{Observer, Progress};

use super::*;

/// Stops at the question of this number.
struct Patience {
    asked: AtomicUsize,
    most: usize,
}

impl Observer for Patience {
    fn on_progress(&self, _progress: Progress) {}

    fn stop_requested(&self) -> bool {
        self.asked.fetch_add(1, Ordering::Relaxed) >= self.most
    }
}

fn asked_for() -> Intervals {
    Intervals {
        minos: Some(Vec::new()),
        profiles: vec![ProfileWish::new("A", 8, 2.0)],
        contours: vec![("A".into(), "tau".into(), vec![0.683], 8)],
        bounds: vec![("tau".into(), 0.95, true)],
        derived: vec![Quantity { name: "half".into(), expression: "A/tau".into(), profile: true }],
        bootstrap: Some(Bootstrap { n: 4, seed: 1 }),
        ..Intervals::default()
    }
}

/// What there is of all that was asked for.
fn pieces(r: &FitResult) -> [usize; 6] {
    let minos = r.minos.iter().flatten().count();
    let intervals = r.derived.iter().filter(|d| d.interval.is_some()).count();
    [minos, r.profiles.len(), r.contours.len(), r.bounds.len(), intervals, r.resampled.len()]
}

fn noisy(x: Vec<f64>, y: Vec<f64>) -> Dataset {
    let sy = YErrors::Symmetric(vec![0.3; x.len()]);
    Dataset::new("fall", Data::Points(Points { x, further: Vec::new(), y, sx: None, sy }))
}

#[test]
fn nothing_is_missing_in_silence() {
    let fit = |most: usize| {
        let x: Vec<f64> = (0..9).map(f64::from).collect();
        let y = [10.1, 7.6, 5.3, 4.2, 3.2, 2.0, 1.9, 0.9, 1.1].to_vec();
        let mut s = session(noisy(x, y), "A*exp(-x/tau)");
        s.apply(Command::SetIntervals(asked_for())).unwrap();
        let watch = Patience { asked: AtomicUsize::new(0), most };
        let result = s.run_now(&Task::Fit, &watch);
        (result, watch.asked.into_inner())
    };
    let (whole, questions) = fit(usize::MAX);
    let whole = pieces(&whole.unwrap());
    assert_eq!(whole, [2, 1, 1, 1, 1, 1]);
    assert!(questions > 100, "{questions}");
    let (mut stopped, mut kept) = (0, 0);
    for k in 0..40 {
        let (result, _) = fit(k * questions / 40);
        let found = match result {
            Ok(found) => found,
            Err(error) => {
                assert_eq!(error.code(), "E-CANCELLED", "{k}: {error}");
                continue;
            }
        };
        let said = !found.is_valid() || found.warnings.iter().any(|w| w.code == "E-CANCELLED");
        assert!(
            said || pieces(&found) == whole,
            "{k}: {:?} and nothing said: {:?}",
            pieces(&found),
            found.warnings
        );
        stopped += usize::from(said);
        kept += usize::from(said && found.is_valid());
    }
    assert!(stopped > 20 && kept > 5, "a test that could not fail: {stopped} stopped, {kept} with a minimum");
}

/// Stops when so many toys are done.
struct Toys {
    done: AtomicUsize,
    most: usize,
}

impl Observer for Toys {
    fn on_progress(&self, progress: Progress) {
        if progress.stage == "Toys" {
            self.done.fetch_max(progress.nfcn, Ordering::Relaxed);
        }
    }

    fn stop_requested(&self) -> bool {
        self.done.load(Ordering::Relaxed) >= self.most
    }
}

/// Toys that were stopped at once are none; those that were done before are kept, and it is said that they are not all.
#[test]
fn toys_say_that_they_were_stopped() {
    let mut s = session(line(Some(0.2)), "a*x+b");
    fit(&mut s);
    let toys = |s: &mut Session, most: usize| {
        let wish = fitpanel::fit::toys::ToysWish { n: 200, seed: 1 };
        s.run_now(&Task::Toys(wish), &Toys { done: AtomicUsize::new(0), most })
    };
    for most in [0, 1] {
        let error = toys(&mut s, most).unwrap_err();
        assert_eq!(error.code(), "E-CANCELLED", "{error}");
    }
    let said = |r: &FitResult| {
        let stops = r.warnings.iter().filter(|w| w.code == "E-CANCELLED");
        stops.map(|w| w.text.clone()).collect::<Vec<_>>()
    };
    for _ in 0..2 {
        let some = toys(&mut s, 20).unwrap();
        let n = some.toys.as_ref().unwrap().summary.n;
        assert!((2..200).contains(&n), "{n}");
        assert_eq!(
            said(&some),
            [format!("the toys were stopped on request: {n} of 200 are done, and what they say is kept")]
        );
    }
    let all = toys(&mut s, usize::MAX).unwrap();
    assert_eq!((all.toys.as_ref().unwrap().summary.n, said(&all)), (200, Vec::new()));
}
