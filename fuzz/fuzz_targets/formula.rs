//! Formulas: what is accepted has a value, a gradient and a printed form.

#![no_main]

use fitpanel::model::Model;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    fitpanel_fuzz::judge(text.len(), 0, || {
        let Ok(model) = Model::compile(text) else { return };
        let (n, mut y) = (model.n_params(), [0.0]);
        let x = [[0.75]; 3];
        let x: Vec<&[f64]> = x.iter().take(model.n_coordinates()).map(|c| &c[..]).collect();
        let (p, mut dy) = (vec![1.25; n], vec![0.0; n]);
        model.eval_with_gradient(&x, &p, &mut y, &mut dy);
        // In fewer coordinates the same text may mean something else: in one, `norm_pdf(y,0)` has a parameter y.
        let again = Model::compile_for(model.text(), model.n_coordinates()).map(|m| m.n_params());
        assert_eq!(again.ok(), Some(n), "{} reads back", model.text());
    });
});
