//! What a formula asks of the allocator.

use fitpanel::model::Model;

use crate::counted;

/// A convolution is written out as a sum over its nodes, and one inside another as the square of that: 1.7 GB and minutes.
#[test]
fn a_convolution_inside_another_is_refused_in_time() {
    let (one, model) = counted(|| Model::compile("CONV(moyal,gaus)").map(drop));
    assert!(model.is_ok() && one.bytes_max < 8 << 20, "{}", one.bytes_max);
    let (two, model) = counted(|| Model::compile("CONV(CONV(moyal,gaus),gaus)").map(drop));
    let error = model.unwrap_err().to_string();
    assert!(error.contains("unfold to more than 400000 parts"), "{error}");
    assert!(two.bytes_max < 64 << 20, "{}", two.bytes_max);
}
