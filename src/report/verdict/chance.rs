//! A probability in words: `about one of 80 measurements`.
//!
//! Two digits, as many as the probability beside it has: who reads the words and who reads the number must come to the same.

/// Probabilities from here on are said as so many of ten.
const OF_TEN: f64 = 0.15;
/// From here on as so many of a hundred.
const OF_HUNDRED: f64 = 0.95;
/// From here on as nearly all.
const NEARLY_ALL: f64 = 0.995;
/// Numbers from here on are said in millions.
const MILLION: f64 = 1e6;
/// Below one of so many nobody tells one from the other.
const RAREST: f64 = 1e9;

/// In how many measurements something of probability `p` happens: `about one of 80`, `about 3 of 10`, `fewer than one of 1000 million`.
pub(super) fn of_measurements(p: f64) -> String {
    let one_in = 1.0 / p;
    match p {
        _ if p >= NEARLY_ALL => "nearly all".to_owned(),
        _ if p >= OF_HUNDRED => format!("about {:.0} of 100", 100.0 * p),
        _ if p >= OF_TEN => format!("about {:.0} of 10", 10.0 * p),
        _ if one_in > RAREST => format!("fewer than one of {:.0} million", RAREST / MILLION),
        _ if one_in >= MILLION => format!("about one of {} million", two_digits(one_in / MILLION)),
        _ => format!("about one of {}", two_digits(one_in)),
    }
}

/// Rounded to two digits, without a decimal where the number is large enough to do without.
fn two_digits(x: f64) -> String {
    let unit = 10f64.powf(x.log10().floor() - 1.0);
    let rounded = (x / unit).round() * unit;
    let text = if rounded < 10.0 { format!("{rounded:.1}") } else { format!("{rounded:.0}") };
    text.trim_end_matches(".0").to_owned()
}

#[cfg(test)]
mod tests {
    use super::of_measurements;

    /// What the words say as a number.
    fn read(words: &str) -> f64 {
        let count = |text: &str| if text == "one" { 1.0 } else { text.parse::<f64>().unwrap() };
        let (k, n) = words.trim_start_matches("about ").split_once(" of ").unwrap();
        let (n, unit) = n.split_once(' ').map_or((n, 1.0), |(n, _)| (n, 1e6));
        count(k) / (count(n) * unit)
    }

    #[test]
    fn the_words_fit_the_number() {
        for (p, expected) in [
            (1e-12, "fewer than one of 1000 million"),
            (1e-9, "about one of 1000 million"),
            (4e-8, "about one of 25 million"),
            (3e-7, "about one of 3.3 million"),
            (1e-6, "about one of 1 million"),
            (1.1e-6, "about one of 910000"),
            (1e-4, "about one of 10000"),
            (0.01, "about one of 100"),
            (0.012, "about one of 83"),
            (0.049, "about one of 20"),
            (0.05, "about one of 20"),
            (0.12, "about one of 8.3"),
            (0.15, "about 2 of 10"),
            (0.5, "about 5 of 10"),
            (0.94, "about 9 of 10"),
            (0.95, "about 95 of 100"),
            (0.99, "about 99 of 100"),
            (0.9999, "nearly all"),
        ] {
            assert_eq!(of_measurements(p), expected, "{p}");
        }
    }

    /// Over the whole range the number read from the words is that of the test, within what two digits (above 0.15 one) can say.
    #[test]
    fn the_number_comes_back_out_of_the_words() {
        let mut p = 1.0e-9;
        while p < 0.995 {
            let found = read(&of_measurements(p));
            let within = if (0.15..0.95).contains(&p) { 0.0501 } else { 0.0501 * p };
            assert!((found - p).abs() <= within, "{p}: {}", of_measurements(p));
            p *= 1.013;
        }
        assert!(of_measurements(1e-12).starts_with("fewer than"));
    }
}
