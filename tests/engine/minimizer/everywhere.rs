//! Searches that look at more than one place: grids, random points, many starts, beyond the minimum, and the descent that teaches.

use fitpanel::error::Explain;
use fitpanel::fcn::{Fcn, SumOfSquares};
use fitpanel::minimize::{
    Algorithm, Ctx, Method, Minimum, Nested, SCAN_POINTS, ScanAxis, StopReason, minimize, scan, scan_cube,
    scan_lattice,
};
use fitpanel::params::{ParamId, Parameters};

use super::functions::*;
use super::jet::Jet;
use super::problems::PROBLEMS;
use super::{Function, close};

fn with(algorithm: Algorithm) -> Method {
    Method { algorithm, ..Method::default() }
}

fn go(f: &dyn Fcn, method: &Method, from: &Parameters) -> Minimum {
    minimize(&ctx(f, method), from).unwrap()
}

/// TM004, TM005: 41 points over two steps to either side, over the limits where there are some, over what is asked.
#[test]
fn a_scan_of_one_parameter() {
    let f = test(circle as Function, Offers::Value);
    let method = Method::default();
    let line =
        |from: &Parameters, span| scan(&ctx(&f, &method), from, ParamId(0), SCAN_POINTS, span).unwrap();
    let mut from = start(&[3.0, 2.0]);
    from.iter_mut().next().unwrap().step = Some(0.5);
    let curve = line(&from, None);
    assert_eq!((curve.x[0][0], curve.x[0][40], curve.nfcn), (2.0, 4.0, 41));
    for (x, y) in curve.x[0].iter().zip(&curve.fval) {
        assert_eq!(*y, (x - 1.0).powi(2));
    }
    assert_eq!((curve.best_fval, curve.best.clone()), (1.0, vec![2.0, 2.0]));
    let limits = line(&limited(from.clone(), 0, Some(0.0), Some(4.0)), None);
    assert_eq!((limits.x[0][0], limits.x[0][40]), (0.0, 4.0));
    assert_eq!(line(&from, Some((-1.0, 1.0))).best, [1.0, 2.0]);
}

/// PM043, PM044, PM045, PM047, PM048: centers and left edges of a lattice, nested in the order of the axes, the best point kept.
#[test]
fn a_lattice_of_cells() {
    let f = test(circle as Function, Offers::Value);
    let method = Method::default();
    let from = start(&[9.0, 9.0]);
    let axes = [
        ScanAxis { param: ParamId(1), bins: 2, low: 0.0, high: 4.0 },
        ScanAxis { param: ParamId(0), bins: 3, low: 0.0, high: 6.0 },
    ];
    let centers = scan_lattice(&ctx(&f, &method), &from, &axes, false).unwrap();
    assert_eq!(centers.x, [vec![1.0, 3.0], vec![1.0, 3.0, 5.0]]);
    assert_eq!(centers.fval, [1.0, 5.0, 17.0, 1.0, 5.0, 17.0]);
    assert_eq!((centers.best.clone(), centers.best_fval, centers.nfcn), (vec![1.0, 1.0], 1.0, 6));
    let edges = scan_lattice(&ctx(&f, &method), &from, &axes, true).unwrap();
    assert_eq!(edges.x, [vec![0.0, 2.0], vec![0.0, 2.0, 4.0]]);
    let row = |v: [f64; 3]| Nested::List(v.map(Nested::Value).to_vec());
    assert_eq!(edges.nested(), Nested::List(vec![row([5.0, 5.0, 13.0]), row([1.0, 1.0, 9.0])]));
}

/// IM: the closed grid has ⌊calls^(1/n)⌋ points an axis, both ends included.
#[test]
fn a_grid_over_everything() {
    let f = test(circle as Function, Offers::Value);
    let method = Method::default();
    let from = limited(limited(start(&[0.5, 0.5]), 0, Some(-1.0), Some(3.0)), 1, Some(0.0), Some(4.0));
    let grid = scan_cube(&ctx(&f, &method), &from, Some(26)).unwrap();
    assert_eq!(grid.x, [vec![-1.0, 0.0, 1.0, 2.0, 3.0], vec![0.0, 1.0, 2.0, 3.0, 4.0]]);
    assert_eq!((grid.best, grid.best_fval, grid.nfcn), (vec![1.0, 2.0], 0.0, 25));
    assert_eq!(scan_cube(&ctx(&f, &method), &from, None).unwrap().x[0].len(), 20);
}

/// Scans that are none are refused in one sentence.
#[test]
fn scans_that_are_refused() {
    let f = test(circle as Function, Offers::Value);
    let method = Method::default();
    let from = limited(start(&[0.5, 0.5]), 0, Some(-1.0), Some(3.0));
    let cell = |param, bins, low, high| ScanAxis { param: ParamId(param), bins, low, high };
    for (axes, code, text) in [
        (vec![cell(0, 0, 0.0, 1.0)], "E-SCAN", "scan of a: it needs at least one bin"),
        (vec![cell(7, 3, 0.0, 1.0)], "E-SCAN", "scan of number 7: there is no such parameter"),
        (vec![cell(1, 3, 1.0, 0.0)], "E-SCAN", "scan of b: 1 to 0 is no range"),
        (vec![cell(0, 3, 0.0, 5.0)], "E-SCAN", "scan of a: 0 to 5 leaves its limits"),
        (vec![cell(1, 3, 0.0, 1.0), cell(1, 3, 0.0, 1.0)], "E-SCAN", "scan of b: it is given twice"),
        (
            vec![cell(0, 4000, 0.0, 1.0), cell(1, 4000, 0.0, 1.0)],
            "E-SCAN-SIZE",
            "16000000 evaluations asked; at most 10000000 are possible — take fewer bins or parameters",
        ),
    ] {
        let refused = scan_lattice(&ctx(&f, &method), &from, &axes, false).unwrap_err();
        assert_eq!((refused.code(), refused.to_string().as_str()), (code, text));
    }
    assert_eq!(scan(&ctx(&f, &method), &from, ParamId(0), 1, None).unwrap_err().code(), "E-SCAN");
}

/// SCAN and SEEK keep the best point, and call it a minimum only where MIGRAD would.
#[test]
fn grids_and_random_points_come_nearer() {
    let from = limited(limited(start(&[2.5, 0.5]), 0, Some(-1.0), Some(3.0)), 1, Some(0.0), Some(4.0));
    for algorithm in [Algorithm::Scan, Algorithm::Seek] {
        for offers in OFFERS {
            let method = with(algorithm);
            let f = test(rosenbrock as Function, offers);
            let found = go(&f, &method, &from);
            assert!(found.fval < 10.0 && !found.is_valid(), "{algorithm:?}: {}", found.fval);
            assert!(found.edm > 0.0, "{algorithm:?}");
            let again = go(&f, &method, &from);
            assert_eq!(format!("{found:?}"), format!("{again:?}"), "{algorithm:?} repeats itself");
        }
    }
    let other = Method { seed: 2, ..with(Algorithm::Seek) };
    let f = test(rosenbrock as Function, Offers::Value);
    assert_ne!(go(&f, &other, &from).values(), go(&f, &with(Algorithm::Seek), &from).values());
}

/// IM063: both minima of θ⁴ − θ² + 1, F = ¾, from one call; the same bits whatever the number of threads.
#[test]
fn many_starts_find_both_minima() {
    for (offers, tolerance) in [(Offers::Value, 0.014), (Offers::Gradient, 1e-6), (Offers::Hessian, 1e-6)] {
        for at in [0.1, 0.0, -3.0] {
            let f = test(two_minima as Function, offers);
            let found = go(&f, &with(Algorithm::Multistart), &start(&[at]));
            assert!(found.is_valid(), "{:?}", found.status);
            assert_eq!(found.minima.len(), 2, "{offers:?} from {at}: {:?}", found.minima);
            let mut at: Vec<f64> = found.minima.iter().map(|m| m.values[0]).collect();
            at.sort_by(f64::total_cmp);
            close(at[0], -0.5f64.sqrt(), tolerance, "left");
            close(at[1], 0.5f64.sqrt(), tolerance, "right");
            assert!(found.minima.iter().all(|m| m.valid && (m.fval - 0.75).abs() < 2e-4));
            assert_eq!(found.minima.iter().map(|m| m.found).sum::<usize>(), 50);
        }
    }
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let f = test(goldstein_price as Function, Offers::Value);
        pool.install(|| go(&f, &with(Algorithm::Multistart), &start(&[0.5, 0.5])))
    };
    let (one, three) = (run(1), run(3));
    assert_eq!((&one, one.fval.to_bits()), (&three, three.fval.to_bits()));
    close(one.fval, 3.0, 1e-3, "Goldstein and Price");
    assert!(one.minima.len() >= 2 && one.minima.windows(2).all(|w| w[0].fval <= w[1].fval));
}

/// The specification's A.1: from all ones MIGRAD may end in a false solution at F = 140; many starts list both.
#[test]
fn many_starts_list_the_false_solution() {
    let found =
        go(&super::lorentz::Plain::new(), &with(Algorithm::Multistart), &super::lorentz::from(&[1.0; 6]));
    assert!(found.is_valid());
    close(found.fval, 58.928386, 1e-3, "F");
    let listed = |f: f64| found.minima.iter().any(|m| (m.fval - f).abs() < 0.05);
    assert!(listed(58.93) && listed(140.05), "{:?}", found.minima.iter().map(|m| m.fval).collect::<Vec<_>>());
}

/// FP022: IMPROVE leaves the local minima of Goldstein and Price's function for the lowest one and lists what it left; where nothing
/// is lower it says so; the same seed repeats the same search.
#[test]
fn improve_leaves_a_local_minimum() {
    for (from, local) in [([-0.6, -0.4], 30.0), ([1.8, 0.2], 84.0)] {
        for offers in OFFERS {
            let f = test(goldstein_price as Function, offers);
            let before = go(&f, &with(Algorithm::Migrad), &start(&from));
            close(before.fval, local, 1e-3, "local minimum");
            let method = Method { improve: true, ..with(Algorithm::Migrad) };
            let found = go(&f, &method, &start(&from));
            assert!(found.is_valid(), "{:?}", found.status);
            close(found.fval, 3.0, 1e-3, "lowest minimum");
            assert!(found.minima.len() >= 2 && (found.minima.last().unwrap().fval - local).abs() < 1e-3);
            assert!(found.status.attempts.iter().any(|a| a.starts_with("IMPROVE: a lower minimum")));
            assert!(found.nfcn > before.nfcn);
            assert_eq!(found, go(&f, &method, &start(&from)));
        }
    }
    let f = test(quadratic as Function, Offers::Hessian);
    let found = go(&f, &Method { improve: true, ..with(Algorithm::Migrad) }, &start(&[0.0, 0.0]));
    assert!(found.is_valid() && found.minima.is_empty());
    let said = &found.status.attempts[0];
    assert!(said.starts_with("IMPROVE: no better minimum found in 4 tries, "), "{said}");
}

/// IMPROVE has calls of its own: a limit that the fit alone uses up leaves the fit as it is, and IMPROVE as many again; without a limit
/// all its tries are made.
#[test]
fn improve_and_the_fit_do_not_share_their_calls() {
    let f = test(goldstein_price as Function, Offers::Hessian);
    let before = go(&f, &with(Algorithm::Migrad), &start(&[-0.6, -0.4]));
    let limit = before.nfcn + 1;
    let method = Method { improve: true, max_calls: Some(limit), ..with(Algorithm::Migrad) };
    let found = go(&f, &method, &start(&[-0.6, -0.4]));
    assert!(found.is_valid() && found.status.stop == before.status.stop, "{:?}", found.status);
    assert_eq!(found.values(), before.values());
    let said = found.status.attempts.last().unwrap();
    assert!(said.starts_with("IMPROVE: ended by its own limit of calls, after "), "{said}");
    let own = found.nfcn - before.nfcn;
    assert!(own >= limit && own <= limit + 1, "{own} calls for a limit of {limit}");
    assert!(said.ends_with(&format!(", {own} calls")), "{said}");
    for n in [1, 2, 4] {
        let bowl =
            test(|p: &[Jet]| p.iter().map(|x| x.sq()).fold(Jet::constant(0.0), |a, b| a + b), Offers::Value);
        let method = Method { improve: true, ..with(Algorithm::Migrad) };
        let found = go(&bowl, &method, &start(&vec![1.0; n]));
        let said = found.status.attempts.last().unwrap();
        assert!(said.contains(&format!("no better minimum found in {} tries", n + 2)), "{said}");
    }
}

/// Stopped in the middle of IMPROVE nothing more is evaluated, and the minimum that was there stays one.
#[test]
fn improve_stops_at_once() {
    let f = test(goldstein_price as Function, Offers::Value);
    let before = go(&f, &with(Algorithm::Migrad), &start(&[-0.6, -0.4]));
    let method = Method { improve: true, ..with(Algorithm::Migrad) };
    let mut stopped = 0;
    for more in (1..200).step_by(7) {
        let watch = StopAfter { limit: before.nfcn + more, ..StopAfter::default() };
        let found =
            minimize(&Ctx { fcn: &f, method: &method, watch: &watch }, &start(&[-0.6, -0.4])).unwrap();
        assert!(watch.calls() <= watch.limit, "{} calls after {}", watch.calls(), watch.limit);
        assert!(found.is_valid() && found.fval <= before.fval, "{:?}", found.status);
        let said = |a: &String| a.contains("stopped on request, after ") || a.contains("did not converge");
        stopped += usize::from(found.status.attempts.iter().any(said));
    }
    assert!(stopped > 3, "{stopped}");
}

/// IM: the descent reaches the bottom of a bowl at a rate below 2/(largest curvature), diverges above, and is too slow far below.
#[test]
fn the_descent_that_teaches() {
    for offers in OFFERS {
        let bowl = test(|p: &[Jet]| 2.0 * (p[0] - 1.0).sq() + 0.5 * (p[1] + 1.0).sq(), offers);
        let descend = |learning_rate, max_steps| {
            let method = Method { learning_rate, max_steps, ..with(Algorithm::Descent) };
            go(&bowl, &method, &start(&[3.0, 2.0]))
        };
        let codes = |m: &Minimum| m.status.warnings.iter().map(|w| w.0).collect::<Vec<_>>();
        let good = descend(0.4, 1000);
        assert!(good.is_valid() && good.covariance.is_none() && codes(&good).is_empty(), "{:?}", good.status);
        close(good.values()[0], 1.0, 1e-3, "a");
        close(good.values()[1], -1.0, 1e-3, "b");
        assert_eq!(good.trace[0].values, [3.0, 2.0]);
        // One step by hand: a = 3 − 0.4·8, b = 2 − 0.4·3.
        close(good.trace[1].values[0], -0.2, 1e-6, "first step in a");
        close(good.trace[1].values[1], 0.8, 1e-6, "first step in b");
        assert!(good.trace.windows(2).all(|w| w[1].fval <= w[0].fval + 1e-12));
        let wild = descend(0.6, 1000);
        assert!(!wild.is_valid() && codes(&wild) == ["W-DIVERGES"]);
        let lame = descend(1e-4, 100);
        assert!(!lame.is_valid() && codes(&lame) == ["W-TOO-SLOW"] && lame.trace.len() == 101);
    }
}

/// Stopped searches keep the best point so far, say so, and stop at the next evaluation of each thread.
#[test]
fn every_algorithm_stops_when_asked() {
    let wood = PROBLEMS[1];
    let wood_start = start(wood.start);
    let mut stopped = 0;
    for algorithm in Algorithm::ALL {
        for (offers, residuals) in OFFERS.map(|o| (o, false)).into_iter().chain(OFFERS.map(|o| (o, true))) {
            for (limit, threads) in [(3, 1), (20, 1), (60, 1), (20, 2)] {
                let what = format!("{algorithm:?} {offers:?} {residuals} {limit} {threads}");
                let watch = StopAfter { limit, ..StopAfter::default() };
                let f =
                    if residuals { wood.offering(offers).with_residuals() } else { wood.offering(offers) };
                let method = Method { improve: true, learning_rate: 1e-5, ..with(algorithm) };
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                let ctx = Ctx { fcn: &f, method: &method, watch: &watch };
                let found = match pool.install(|| minimize(&ctx, &wood_start)) {
                    Ok(found) => found,
                    // Stopped before a single result, or no function for this method.
                    Err(e) => {
                        assert!(
                            ["E-CANCELLED", "E-LINEAR", "E-LM-COST", "E-FUMILI-COST"].contains(&e.code()),
                            "{what}: {e}"
                        );
                        continue;
                    }
                };
                let spare = threads - 1;
                assert!(watch.calls() <= limit + spare, "{what}: {} calls", watch.calls());
                // A search that had ended before it was IMPROVE that was stopped keeps its result.
                let improving = found.status.attempts.iter().any(|a| a.starts_with("IMPROVE"));
                if watch.calls() >= limit && !improving {
                    assert_eq!(found.status.stop, StopReason::Cancelled, "{what}");
                    assert!(!found.is_valid(), "{what}");
                    stopped += 1;
                }
                assert!(found.fval <= 19192.0, "{what}: {}", found.fval);
            }
        }
    }
    assert!(stopped > 200, "{stopped}");
}

/// A line through three points whose evaluations are counted.
#[derive(Default)]
struct Line(std::sync::atomic::AtomicUsize);

impl Fcn for Line {
    fn value(&self, p: &[f64]) -> f64 {
        let mut r = [0.0; 3];
        self.residuals(p, &mut r, &mut []);
        r.iter().map(|r| r * r).sum()
    }
    fn up(&self) -> f64 {
        1.0
    }
    fn squares(&self) -> Option<&dyn SumOfSquares> {
        Some(self)
    }
}

impl SumOfSquares for Line {
    fn n_rows(&self) -> usize {
        3
    }
    fn residuals(&self, p: &[f64], r: &mut [f64], jacobian: &mut [f64]) {
        self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        for (i, r) in r.iter_mut().enumerate() {
            *r = p[0] + p[1] * i as f64 - [1.0, 3.0, 4.0][i];
        }
        if !jacobian.is_empty() {
            jacobian.copy_from_slice(&[1.0, 1.0, 1.0, 0.0, 1.0, 2.0]);
        }
    }
}

/// What finds out whether a function is linear stops like any other evaluation: asked before the first one, none is made.
#[test]
fn trials_stop_too() {
    for algorithm in [Algorithm::Linear, Algorithm::Robust, Algorithm::Auto] {
        let line = Line::default();
        let method = with(algorithm);
        let watch = StopAfter::default();
        let ended = minimize(&Ctx { fcn: &line, method: &method, watch: &watch }, &start(&[0.0, 0.0]));
        assert_eq!(ended.unwrap_err().code(), "E-CANCELLED", "{algorithm:?}");
        assert_eq!(line.0.into_inner(), 0, "{algorithm:?}");
    }
    let found = go(&Line::default(), &with(Algorithm::Linear), &start(&[0.0, 0.0]));
    assert!(found.is_valid() && found.nfcn == 1);
    close(found.values()[1], 1.5, 1e-14, "slope");
}

/// A SCAN that is stopped keeps the best of its points and counts them; the call limit is one, too.
#[test]
fn a_scan_that_ends_early() {
    let f = test(wood as Function, Offers::Hessian);
    let from = start(&[-3.0, -1.0, -3.0, -1.0]);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    for limit in [2, 30, 41, 42, 43, 100, 165] {
        let lowest = |found: &Minimum| {
            // One by one as TMinuit scans: the lowest of the first 41, then of the next from there.
            let method = Method::default();
            let (mut here, mut best, mut left) = (from.clone(), 19192.0, limit - 1);
            for k in 0..4 {
                let line = scan(&ctx(&f, &method), &here, ParamId(k), SCAN_POINTS, None).unwrap();
                let done = line.fval.iter().take(left).copied().enumerate();
                if let Some((i, low)) = done.min_by(|a, b| a.1.total_cmp(&b.1)).filter(|x| x.1 < best) {
                    best = low;
                    let mut p = here.values();
                    p[k] = line.x[0][i];
                    here.set_values(&p);
                }
                left = left.saturating_sub(SCAN_POINTS);
            }
            assert_eq!((found.fval, found.nfcn), (best, limit), "{limit}");
            assert!(!found.is_valid());
        };
        let capped = go(&f, &Method { max_calls: Some(limit), ..with(Algorithm::Scan) }, &from);
        if limit < 165 {
            assert_eq!(capped.status.stop, StopReason::CallLimit, "{limit}");
            lowest(&capped);
        }
        let watch = StopAfter { limit, ..StopAfter::default() };
        let method = Method { max_calls: Some(600), ..with(Algorithm::Scan) };
        let stopped =
            pool.install(|| minimize(&Ctx { fcn: &f, method: &method, watch: &watch }, &from).unwrap());
        assert_eq!(stopped.status.stop, StopReason::Cancelled, "{limit}");
        lowest(&stopped);
    }
}
