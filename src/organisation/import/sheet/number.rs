//! Numbers as people write them: thousands in groups, decimals behind a point or a comma.

/// Characters that part groups of thousands, beside point and comma.
const GROUPING: [char; 7] = [' ', '\u{a0}', '\u{202f}', '\u{2009}', '\'', '’', '_'];

/// What a number tells of the decimals of its table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Mark {
    /// Decimals stand behind a comma.
    Comma,
    /// Decimals stand behind a point.
    Point,
    /// The comma may part thousands or decimals, as in “1,234”.
    UnsureComma,
}

/// Reads a number; nothing where the text is none, or not in these decimals.
pub(super) fn parse(text: &str, has_decimal_commas: bool) -> Option<f64> {
    let text = text.trim();
    let (sign, text) = match text.strip_prefix(['-', '−']) {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let mark = decimal_mark(mantissa, has_decimal_commas);
    let (whole, fraction) = mark.and_then(|mark| mantissa.split_once(mark)).unwrap_or((mantissa, ""));
    let whole = ungrouped(whole)?;
    let power = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    let is_empty = whole.is_empty() && fraction.is_empty();
    if is_empty || !is_digits(fraction) || power.is_empty() || !is_digits(power) {
        return None;
    }
    format!("{sign}0{whole}.{fraction}0e{exponent}").parse().ok().filter(|number: &f64| number.is_finite())
}

/// What a cell tells of the decimals of its table; nothing where it is no number, or has no mark.
pub(super) fn mark_of(text: &str) -> Option<Mark> {
    let is_candidate = text.len() < 40
        && text.starts_with(|c: char| c.is_ascii_digit() || "-−+.,".contains(c))
        && text.contains([',', '.']);
    if !is_candidate {
        return None;
    }
    let has_both = text.contains(',') && text.contains('.');
    match (parse(text, true), parse(text, false)) {
        (Some(_), Some(_)) if has_both && text.rfind(',') > text.rfind('.') => Some(Mark::Comma),
        (Some(_), Some(_)) if has_both => Some(Mark::Point),
        (Some(_), None) => Some(Mark::Comma),
        (None, Some(_)) => Some(Mark::Point),
        (Some(_), Some(_)) if text.matches(',').count() == 1 => Some(Mark::UnsureComma),
        _ => None,
    }
}

/// The character before the decimals: the last of two kinds, or a single one of the table's kind.
fn decimal_mark(text: &str, has_decimal_commas: bool) -> Option<char> {
    match (text.matches(',').count(), text.matches('.').count()) {
        (1, 0) => has_decimal_commas.then_some(','),
        (0, 1) => (!has_decimal_commas).then_some('.'),
        (1, points) if points > 0 && text.rfind(',') > text.rfind('.') => Some(','),
        (commas, 1) if commas > 0 && text.rfind('.') > text.rfind(',') => Some('.'),
        _ => None,
    }
}

/// The digits of a whole number, whose groups must have three digits and one kind of separator.
fn ungrouped(text: &str) -> Option<String> {
    let Some(separator) = text.chars().find(|c| !c.is_ascii_digit()) else {
        return Some(text.to_owned());
    };
    if !GROUPING.contains(&separator) && separator != '.' && separator != ',' {
        return None;
    }
    let mut groups = text.split(separator);
    let first = groups.next()?;
    let is_first = (1..=3).contains(&first.len()) && is_digits(first) && !first.starts_with('0');
    let is_well = is_first && groups.all(|group| group.len() == 3 && is_digits(group));
    is_well.then(|| text.chars().filter(char::is_ascii_digit).collect())
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
