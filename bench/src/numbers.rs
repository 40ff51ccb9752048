//! What is made of many measurements.

use serde::Serialize;

/// How large many measurements are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Spread {
    /// How many there were.
    pub count: usize,
    /// The least.
    pub min: f64,
    /// Half of them did not exceed it, by the nearest rank.
    pub p50: f64,
    /// 99 % of them did not exceed it, by the nearest rank.
    pub p99: f64,
    /// The greatest.
    pub max: f64,
}

impl Spread {
    /// Of these. Without any, nothing in it is a number.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let rank = (values.len() as f64 * share).ceil().max(1.0) as usize;
            values.get(rank - 1).copied().unwrap_or(f64::NAN)
        };
        Self { count: values.len(), min: at(0.0), p50: at(0.5), p99: at(0.99), max: at(1.0) }
    }
}

/// How much a quantity grows with another, by least squares: `points` are (x, y), the slope is dy/dx.
pub fn slope(points: &[(f64, f64)]) -> f64 {
    let count = points.len() as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |(x, y), point| (x + point.0 / count, y + point.1 / count));
    let (above, below) = points.iter().fold((0.0, 0.0), |(above, below), point| {
        (above + (point.0 - x) * (point.1 - y), below + (point.0 - x).powi(2))
    });
    above / below
}

/// The same by Theil and Sen: the median of the slopes between all pairs, which a few odd measurements do not move.
pub fn steady_slope(points: &[(f64, f64)]) -> f64 {
    let mut slopes = Vec::new();
    for (index, (x, y)) in points.iter().enumerate() {
        for (other_x, other_y) in points.iter().skip(index + 1) {
            if other_x != x {
                slopes.push((other_y - y) / (other_x - x));
            }
        }
    }
    Spread::of(slopes).p50
}

/// With as many digits as say something: `1,234`, `123`, `12.3`, `1.23`, `0.123`.
pub fn short(value: f64) -> String {
    let decimals = match value.abs() {
        100.0.. => 0,
        10.0.. => 1,
        1.0.. => 2,
        _ => 3,
    };
    let text = format!("{value:.decimals$}");
    let (whole, rest) =
        text.split_once('.').map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) && value.is_finite() {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    match rest {
        // A count of 2 is no 2.00.
        Some(rest) if rest.bytes().all(|digit| digit == b'0') => format!("{sign}{grouped}"),
        Some(rest) => format!("{sign}{grouped}.{rest}"),
        None => format!("{sign}{grouped}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_is_by_the_nearest_rank() {
        let spread = Spread::of((1..=200).map(f64::from));
        assert_eq!((spread.min, spread.p50, spread.p99, spread.max), (1.0, 100.0, 198.0, 200.0));
        assert!(Spread::of([]).p50.is_nan());
        assert_eq!(Spread::of([7.0]).p99, 7.0);
    }

    #[test]
    fn slopes_are_found() {
        let line: Vec<_> = (0..20).map(|x| (f64::from(x), 3.0 + 0.5 * f64::from(x))).collect();
        assert!((slope(&line) - 0.5).abs() < 1e-9);
        let mut odd = line.clone();
        odd[19].1 = 1000.0;
        assert!((steady_slope(&odd) - 0.5).abs() < 1e-9);
        assert!(slope(&odd) > 5.0);
    }

    #[test]
    fn numbers_are_short() {
        let pairs = [
            (1_234_567.8, "1,234,568"),
            (999.4, "999"),
            (12.34, "12.3"),
            (2.0, "2"),
            (0.1234, "0.123"),
            (-1234.0, "-1,234"),
        ];
        for (number, text) in pairs {
            assert_eq!(short(number), text);
        }
    }
}
