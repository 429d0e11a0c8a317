//! The names of audiences: what is written, and what is compared.

/// A text in its normal form with every word in the singular, so far as English spells it by rule.
pub(super) fn singular(normal: &str) -> String {
    let words: Vec<String> = normal.split('-').map(singular_word).collect();
    words.join("-")
}

/// Words of three letters or fewer (`nhs`, `gps`) are left as they are.
fn singular_word(word: &str) -> String {
    if word.chars().count() <= 3 {
        return word.to_owned();
    }
    match word.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => word.strip_suffix('s').unwrap_or(word).to_owned(),
    }
}
