//! Numbers as sentences say them.

/// `1 team`, `12 teams`, `1,234 teams`.
pub(super) fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped_digits(count as f64), if count == 1 { one } else { many })
}

/// A whole number with its thousands apart: `−12,345`.
pub(super) fn grouped_digits(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if value < 0.0 && digits != "0" { format!("−{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        let said = [0.0, 7.0, 999.0, 1000.0, -12345.0, 1_234_567.4, -0.2].map(grouped_digits);
        assert_eq!(said, ["0", "7", "999", "1,000", "−12,345", "1,234,567", "0"]);
        assert_eq!(counted(1, "team", "teams"), "1 team");
        assert_eq!(counted(2500, "team", "teams"), "2,500 teams");
    }
}
