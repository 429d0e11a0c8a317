//! Comma-separated values (RFC 4180), as tables are kept in.

use csv::{ReaderBuilder, Trim};

/// The rows of a text: cells separated by commas, quoted where they hold a comma, a quote or a
/// line break. Space around cells and blank lines are left out; a row of empty cells is kept.
pub(crate) fn read(text: &str) -> Vec<Vec<String>> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .from_reader(text.as_bytes());
    // Text in memory can be read to its end: it is UTF-8, and rows may have any length.
    let rows = reader.records().filter_map(Result::ok);
    rows.map(|row| row.iter().map(str::to_owned).collect()).collect()
}

/// The line on which a quoted cell begins that does not end where a cell ends. Read on, it would
/// take later rows with it. A quote inside a cell that is not quoted is a quote.
pub(crate) fn open_quote(text: &str) -> Option<usize> {
    let text = text.trim_start_matches('\u{feff}');
    let mut characters = text.chars().peekable();
    let (mut line, mut at_start, mut quoted) = (1, true, None);
    while let Some(character) = characters.next() {
        match (quoted, character) {
            (Some(_), '"') if characters.peek() == Some(&'"') => {
                characters.next();
            }
            (Some(began), '"') => match characters.peek() {
                None | Some(',' | '\n' | '\r' | ' ' | '\t') => quoted = None,
                Some(_) => return Some(began),
            },
            (None, '"') if at_start => quoted = Some(line),
            _ => {}
        }
        line += usize::from(character == '\n');
        at_start = quoted.is_none() && matches!(character, ',' | '\n' | '\r');
    }
    quoted
}

/// A row of cells as a line.
pub(crate) fn line(cells: &[String]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail; an empty line would be the sign of a mistake here.
    let written = writer.write_record(cells).ok().and_then(|()| writer.into_inner().ok());
    String::from_utf8(written.unwrap_or_default()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_that_does_not_close_is_found_where_it_began() {
        assert_eq!(open_quote("a,b\nc,\"d\ne,\"f\n"), Some(2));
        assert_eq!(open_quote("a,\"b"), Some(1));
        assert_eq!(open_quote("a,5\" disk\nb,\"c \"\"d\"\"\"\n\"e, f\",g"), None);
        assert_eq!(open_quote("\u{feff}\"a\nb\",c\r\n"), None);
    }

    #[test]
    fn rows_of_empty_cells_are_rows_and_blank_lines_are_none() {
        let rows = read("a,b\n\n,\n\"\",\"x \"\n");
        assert_eq!(rows, [["a", "b"], ["", ""], ["", "x"]]);
    }
}
