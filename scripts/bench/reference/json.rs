//! As much JSON as results need: text with its escapes, and arrays of numbers.

use std::fmt::Write;

/// Appends `text` as a JSON string. Whole runs are copied; only what must be escaped is looked at by itself.
pub fn push_string(out: &mut String, text: &str) {
    out.reserve(text.len() + 2);
    out.push('"');
    let mut copied = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.push_str(&text[copied..at]);
        copied = at + 1;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            other => write!(out, "\\u{other:04x}").expect("a String takes everything"),
        }
    }
    out.push_str(&text[copied..]);
    out.push('"');
}

pub fn numbers(values: &[f64]) -> String {
    let texts: Vec<String> = values.iter().map(|value| format!("{value:.6}")).collect();
    format!("[{}]", texts.join(","))
}
