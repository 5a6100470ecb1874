//! Texts in XML, for all formats that are made of it.

/// A text as it can stand in an element or between double quotes: read back, it is the same, line ends and tabs included.
/// What XML cannot hold is left out.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in held(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // Written as they are, readers turn them into spaces.
            '\t' | '\n' | '\r' => escaped.push_str(&format!("&#{};", c as u32)),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// A text without the characters that XML cannot hold; Graphviz and Mermaid do no better with them.
pub(super) fn held(text: &str) -> String {
    let is_held =
        |c: &char| matches!(c, '\t' | '\n' | '\r') || !matches!(c, '\0'..' ' | '\u{fffe}' | '\u{ffff}');
    text.chars().filter(is_held).collect()
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn markup_becomes_text_and_what_xml_cannot_hold_is_left_out() {
        assert_eq!(escaped("<script>\"R&D\"</script>"), "&lt;script&gt;&quot;R&amp;D&quot;&lt;/script&gt;");
        assert_eq!(escaped("a\r\nb\tc"), "a&#13;&#10;b&#9;c");
        assert_eq!(escaped("a\0b\u{1b}[2J\u{fffe}\u{ffff}"), "ab[2J");
        assert_eq!(escaped("👩‍🚀 \u{202e}]]>"), "👩‍🚀 \u{202e}]]&gt;");
    }
}
