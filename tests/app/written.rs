//! The formula as it is written on paper, below its entry.

use crate::window::Window;

/// It is known by its text, follows what is typed as soon as that can be read, always takes the same room, and is switched off in the menu; the
/// pointer over it shows the values.
#[test]
fn the_formula_is_written_below_its_entry() {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "gaus+pol0");
    window.click("Fit");
    let line = window.rect("Written formula gaus+pol0");
    assert!(line.top() >= window.rect("Formula").bottom());
    window.keep_picture("written formula");
    window.hover("Written formula gaus+pol0");
    assert!(window.has("The formula with its present values"));
    window.keep_picture("written formula with values");
    for typed in [
        "a/(b+c/(d+x))^2+sqrt(x)",
        "x<1 ? a/b : x<2 ? b : c",
        "p0+p1*x+p2*x^2+p3*x^3+p4*x^4+p5*x^5+p6*x^6+p7*x^7+p8*x^8",
    ] {
        window.type_into("Formula", typed);
        assert_eq!(window.rect(&format!("Written formula {typed}")), line, "{typed}");
    }
    // What cannot be read leaves the last one, paler.
    window.type_into("Formula", "a/(b+");
    // The sentence below it may move the panel closer together.
    assert_eq!(window.rect("Written formula a/(b+").size(), line.size());
    window.keep_picture("written formula that is not finished");
    window.click("View menu");
    window.click("Written formula");
    assert!(!window.has("Written formula a/(b+"));
}
