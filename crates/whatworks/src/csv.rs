//! Comma-separated values (RFC 4180), as tables are kept in.

use csv::{ReaderBuilder, Trim};

/// The rows of a text: cells separated by commas, quoted where they hold a comma, a quote or a
/// line break. Space around cells and blank lines are left out.
pub(crate) fn read(text: &str) -> Vec<Vec<String>> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .from_reader(text.as_bytes());
    // Text in memory can be read to its end: it is UTF-8, and rows may have any length.
    let rows = reader.records().filter_map(Result::ok);
    let rows = rows.map(|row| row.iter().map(str::to_owned).collect::<Vec<String>>());
    rows.filter(|row| row.iter().any(|cell| !cell.is_empty())).collect()
}

/// A row of cells as a line.
pub(crate) fn line(cells: &[String]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail; an empty line would be the sign of a mistake here.
    let written = writer.write_record(cells).ok().and_then(|()| writer.into_inner().ok());
    String::from_utf8(written.unwrap_or_default()).unwrap_or_default()
}
