//! The minimiser without any model: functions with known minima, every algorithm, with and without derivatives.

#[path = "minimizer/functions.rs"]
mod functions;
#[path = "minimizer/jet.rs"]
mod jet;
#[path = "minimizer/lorentz.rs"]
mod lorentz;

use fitpanel::minimize::{
    Algorithm, CovStatus, Method, MinimizeError, Minimum, StopReason, Strategy, hesse, minimize,
};
use functions::*;
use jet::Jet;

fn close(got: f64, expected: f64, tolerance: f64, what: &str) {
    assert!((got - expected).abs() <= tolerance, "{what}: {got} instead of {expected} (± {tolerance})");
}

fn run<F: Fn(&[Jet]) -> Jet + Sync>(f: F, offers: Offers, from: &fitpanel::params::Parameters) -> Minimum {
    minimize(&ctx(&test(f, offers), &Method::default()), from).unwrap()
}

#[test]
fn debug_lorentz() {
    use fitpanel::minimize::*;
    use fitpanel::params::ParamId;
    for o in OFFERS {
        let f = lorentz::chi_square(o);
        let m = Method::default();
        let c = ctx(&f, &m);
        let r = minimize(&c, &lorentz::start()).unwrap();
        println!(
            "{o:?} F={:.13} edm={:.1e} nfcn={} ng={} nh={} v={} {:?} {:?}\n val={:?}\n err={:?}",
            r.fval,
            r.edm,
            r.nfcn,
            r.ngrad,
            r.nhessian,
            r.status.valid,
            r.status.stop,
            r.status.warnings,
            r.values(),
            r.errors
        );
        for k in 0..6 {
            let t = std::time::Instant::now();
            let e = minos(&c, &r, ParamId(k), Level::Cl(1.0)).unwrap();
            println!("{e:?} {:?}", t.elapsed());
        }
        let t = std::time::Instant::now();
        let k = contour(&c, &r, ParamId(4), ParamId(5), Level::Cl(0.683), 40).unwrap();
        println!("{} points, {} calls {:?} {:?}", k.points.len(), k.nfcn, t.elapsed(), &k.points[..4]);
        for s in [
            vec![1.0; 6],
            vec![1., 1., 1., 1., 0.2, 1.],
            vec![30., 0., 0., 10., 0.2, 1.],
            vec![30., 0., 0., 10., 0.2, 1.5],
            vec![30., 0., 0., 30., 1., 1.],
            vec![30., 0., 0., 10., 0.2, 2.0],
        ] {
            let r = minimize(&c, &lorentz::from(&s)).unwrap();
            println!(
                "{s:?} F={:.6} edm={:.1e} nfcn={} ng={} nh={} v={} {:?} {:?}\n val={:?} {:?}",
                r.fval,
                r.edm,
                r.nfcn,
                r.ngrad,
                r.nhessian,
                r.status.valid,
                r.status.stop,
                r.status.warnings,
                r.values(),
                r.status.attempts
            );
        }
    }
}

#[test]
fn debug_all() {
    for s in [Strategy::Fast, Strategy::Default, Strategy::Careful] {
        for o in OFFERS {
            let m = Method { strategy: s, iterate: 1, ..Method::default() };
            macro_rules! go {
                ($f:expr, $s:expr) => {{
                    let r = minimize(&ctx(&test($f, o), &m), &start($s)).unwrap();
                    println!("{:18} {s:?} {o:?} F={:.6e} edm={:.1e} nfcn={} ng={} nh={} v={} stop={:?} cov={:?} val={:?} err={:?} {:?}", stringify!($f), r.fval, r.edm, r.nfcn, r.ngrad, r.nhessian, r.status.valid, r.status.stop, r.status.covariance, r.values(), r.errors, r.status.warnings);
                }};
            }
            go!(rosenbrock, &[-1.2, 1.0]);
            go!(wood, &[-3.0, -1.0, -3.0, -1.0]);
            go!(powell, &[3.0, -1.0, 0.0, 1.0]);
            go!(quadratic, &[0.0, 0.0]);
            go!(goldstein_price, &[-0.4, -0.6]);
            go!(circle, &[3.0, 4.0]);
            go!(two_minima, &[0.1]);
            go!(|_| Jet::constant(0.0), &[1.0]);
        }
    }
}
