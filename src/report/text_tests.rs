use super::*;
use crate::report::testing;
#[test]
fn show() {
    println!("{}", report(&testing::line()));
}
