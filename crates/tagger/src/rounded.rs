//! Numbers as they stand in JSON: with so many decimals that every platform agrees.

/// Confidences, scores and rates: four decimals.
pub fn to_four(number: f64) -> f64 {
    round(number, 1e4)
}

/// Parts of a score, of which many are added up: six decimals.
pub fn to_six(number: f64) -> f64 {
    round(number, 1e6)
}

fn round(number: f64, unit: f64) -> f64 {
    // Adding nought turns a negative nought into a positive one.
    (number * unit).round() / unit + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_decimals() {
        assert_eq!(to_four(0.123_456_7), 0.1235);
        assert_eq!(to_six(-2.000_000_4), -2.0);
        assert!(to_four(-0.000_01).is_sign_positive());
    }
}
