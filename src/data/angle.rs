//! Coordinates that are angles, as the unit at their head says.

use std::f64::consts::PI;

use super::Dataset;
use super::cell::scale::Scale;

/// An angle in another unit than radians.
#[derive(Debug, Clone, PartialEq)]
pub struct Angle {
    /// The unit, as it was written.
    pub unit: String,
    /// One unit in radians.
    pub radian: f64,
    /// What makes radians of a number, as it is written behind it: `*pi/180`.
    pub factor: String,
}

impl Angle {
    /// The angle of a unit; `None` for radians and for units of something else.
    pub fn of(unit: &str) -> Option<Angle> {
        let scale = Scale::between(unit, "rad").filter(|s| !s.is_one())?;
        let radian = scale.of(1.0);
        let is_degree = (radian * 180.0 / PI - 1.0).abs() < 1e-9;
        let factor = if is_degree { "*pi/180".to_owned() } else { format!("*{radian}") };
        Some(Angle { unit: unit.trim().to_owned(), radian, factor })
    }
}

impl Dataset {
    /// Whether x is a temperature in degrees Celsius, as its unit says.
    pub fn is_in_celsius(&self) -> bool {
        let unit = self.x_title.unit.trim();
        ["°C", "℃", "degC", "deg C", "deg. C", "Grad C", "Celsius", "celsius"].contains(&unit)
    }

    /// Coordinate `k`, where it is an angle in another unit than radians.
    pub fn angle(&self, k: usize) -> Option<Angle> {
        let title = if k == 0 { Some(&self.x_title) } else { self.further_titles.get(k - 1) };
        Angle::of(&title?.unit)
    }
}

#[cfg(test)]
mod tests {
    use super::Angle;

    #[test]
    fn units_of_angles() {
        for unit in ["deg", "°", "degrees", "Grad", " ° "] {
            assert_eq!(Angle::of(unit).unwrap().factor, "*pi/180", "{unit}");
        }
        assert_eq!(Angle::of("mrad").unwrap().factor, "*0.001");
        for unit in ["rad", "", "mm", "°C"] {
            assert_eq!(Angle::of(unit), None, "{unit}");
        }
    }
}
