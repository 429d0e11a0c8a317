//! Comma-separated values (RFC 4180), as tables of judgements are kept in.

/// The rows of a text: cells separated by commas, quoted where they hold a comma, a quote or a
/// line break. Blank lines are left out.
pub(super) fn read(text: &str) -> Vec<Vec<String>> {
    let mut reader = Reader::default();
    let mut characters = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if reader.quoted && characters.peek() == Some(&'"') => {
                characters.next();
                reader.cell.push('"');
            }
            '"' => reader.quoted = !reader.quoted,
            other if reader.quoted => reader.cell.push(other),
            ',' => reader.end_cell(),
            '\r' => {}
            '\n' => reader.end_row(),
            other => reader.cell.push(other),
        }
    }
    reader.end_row();
    reader.rows
}

#[derive(Default)]
struct Reader {
    rows: Vec<Vec<String>>,
    row: Vec<String>,
    cell: String,
    quoted: bool,
}

impl Reader {
    fn end_cell(&mut self) {
        self.row.push(std::mem::take(&mut self.cell).trim().to_owned());
    }

    fn end_row(&mut self) {
        self.end_cell();
        let row = std::mem::take(&mut self.row);
        if row.iter().any(|cell| !cell.is_empty()) {
            self.rows.push(row);
        }
    }
}

/// A row of cells as a line.
pub(super) fn line(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| escaped(cell)).collect();
    format!("{}\n", cells.join(","))
}

fn escaped(cell: &str) -> String {
    let plain = !cell.contains([',', '"', '\n', '\r']);
    if plain { cell.to_owned() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
}
