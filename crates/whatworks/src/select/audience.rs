//! The audiences of NHS documents, with the forms in which they are printed.

/// Code and printed forms of each audience. The forms are compared without regard to case
/// and to what stands between words.
const AUDIENCES: [(&str, &[&str]); 6] = [
    ("nhs-england", &["nhse", "nhs england"]),
    ("icb", &["icbs", "integrated care board", "integrated care boards"]),
    ("pcn", &["pcns", "primary care network", "primary care networks"]),
    ("trust", &["trusts", "nhs trust", "nhs trusts", "foundation trust", "foundation trusts"]),
    ("pharmacy", &["pharmacies", "community pharmacy", "community pharmacies"]),
    (
        "gp-surgery",
        &[
            "gp surgeries",
            "gp surgery",
            "gp practice",
            "gp practices",
            "general practice",
            "general practices",
            "surgery",
            "surgeries",
        ],
    ),
];

/// Lower case, with one hyphen for each run of anything but letters and digits.
pub(crate) fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        if c.is_alphanumeric() || c == '+' {
            out.extend(c.to_lowercase());
        } else if !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_matches('-').to_owned()
}

/// The code of an audience, or the text in its normal form if it is none that is known.
pub(super) fn resolve(text: &str) -> String {
    let text = normal(text);
    let found = AUDIENCES
        .iter()
        .find(|(code, forms)| *code == text || forms.iter().any(|form| normal(form) == text));
    found.map_or(text, |(code, _)| (*code).to_owned())
}

/// Whether the text is the code of a known audience.
pub(super) fn is_known(code: &str) -> bool {
    AUDIENCES.iter().any(|(known, _)| *known == code)
}
