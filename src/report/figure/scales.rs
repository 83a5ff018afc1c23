//! Linear and logarithmic axes: where a value stands on one. Deliberately not here: how a figure gets onto them, see `on_axes`.

/// How an axis is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scale {
    /// Equal steps for equal differences.
    #[default]
    Linear,
    /// Equal steps for equal ratios.
    Log,
}

impl Scale {
    /// Where a value stands on the axis; NaN where it has no place.
    pub fn place(self, value: f64) -> f64 {
        match self {
            Scale::Linear => value,
            Scale::Log if value > 0.0 => value.log10(),
            Scale::Log => f64::NAN,
        }
    }

    /// The value that stands at a place.
    pub fn value(self, place: f64) -> f64 {
        match self {
            Scale::Linear => place,
            Scale::Log => 10f64.powf(place),
        }
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Scale {
        if self == Scale::Linear { Scale::Log } else { Scale::Linear }
    }
}

/// Those of both axes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scales {
    /// From left to right.
    pub x: Scale,
    /// From bottom to top.
    pub y: Scale,
}

#[cfg(test)]
mod tests {
    use super::Scale;

    #[test]
    fn places_are_decimal_logarithms() {
        assert_eq!([1.0, 100.0, 1e-7].map(|v| Scale::Log.place(v)), [0.0, 2.0, -7.0]);
        assert!([0.0, -1.0, f64::NAN].iter().all(|v| Scale::Log.place(*v).is_nan()));
        assert_eq!([-2.0, 0.0].map(|v| Scale::Linear.value(Scale::Linear.place(v))), [-2.0, 0.0]);
        assert!((Scale::Log.value(Scale::Log.place(0.3)) - 0.3).abs() < 1e-15);
    }
}
