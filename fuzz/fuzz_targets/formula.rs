//! Formulas: what is accepted has a value, a gradient and a printed form.

#![no_main]

use fitpanel::model::Model;
use fitpanel_fuzz::{COMPRESSED, judge};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    // Convolutions and integrals are written out as sums over their nodes, as compressed files unfold.
    let spared = if ["CONV", "SUM"].iter().any(|name| text.contains(name)) { COMPRESSED } else { 0 };
    let mut model = None;
    judge(text.len(), spared, || model = Model::compile(text).ok());
    let Some(model) = model else { return };
    let n = model.n_params();
    judge(text.len(), spared, || {
        // In fewer coordinates the same text may mean something else: in one, `norm_pdf(y,0)` has a parameter y.
        let again = Model::compile_for(model.text(), model.n_coordinates()).map(|m| m.n_params());
        assert_eq!(again.ok(), Some(n), "{} reads back", model.text());
    });
    // What values and gradients take is a matter of the engine (tests/memory), not of reading.
    judge(text.len(), u64::from(u32::MAX), || {
        let (mut y, x) = ([0.0], [[0.75]; 3]);
        let x: Vec<&[f64]> = x.iter().take(model.n_coordinates()).map(|c| &c[..]).collect();
        let (p, mut dy) = (vec![1.25; n], vec![0.0; n]);
        model.eval_with_gradient(&x, &p, &mut y, &mut dy);
    });
});
