//! The schema of a stream, checked before it is converted.

use std::sync::Arc;

use arrow_array::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema, SchemaRef};

use super::abi::{Place, SchemaParts, words};

/// How deep types lie within one another.
const MOST_DEPTH: usize = 64;

/// How many columns and children there are, so that a schema that has itself as its child ends.
const MOST_FIELDS: usize = 1 << 20;

/// The columns that a schema has.
///
/// # Errors
///
/// One that does not keep to the interface, or that has a type which is not known here.
pub(super) fn columns(schema: &FFI_ArrowSchema) -> Result<SchemaRef, ArrowError> {
    let (at, parts) = (Place::Schema, SchemaParts::of(schema));
    check(parts, &at, &mut Left { depth: MOST_DEPTH, fields: MOST_FIELDS })?;
    let format = parts.format(&at)?;
    if format != "+s" {
        return Err(at.wrong("`format`", format!("`{format}`"), "`+s`, a struct of the columns"));
    }
    if parts.dictionary(&at)?.is_some() {
        return Err(at.wrong("`dictionary`", "there", "NULL"));
    }
    let fields = schema.children().enumerate().map(|(index, child)| {
        let name = child.name().unwrap_or_default();
        let kind = DataType::try_from(child);
        let kind = kind.map_err(|error| at.child(index, name).says(&words(&error)))?;
        Ok(Field::new(name, kind, child.nullable()))
    });
    // Metadata of the table and of its columns is of no use here, and its lengths would have to be
    // believed. That of what lies within a column is read with its type.
    Ok(Arc::new(Schema::new(fields.collect::<Result<Fields, ArrowError>>()?)))
}

/// How much of a schema may still come.
struct Left {
    depth: usize,
    fields: usize,
}

fn check(schema: &SchemaParts, at: &Place, left: &mut Left) -> Result<(), ArrowError> {
    let too_many = |what| at.column().says(&format!("more than {what}"));
    left.fields =
        left.fields.checked_sub(1).ok_or_else(|| too_many(format!("{MOST_FIELDS} fields")))?;
    let depth = left.depth;
    left.depth = depth
        .checked_sub(1)
        .ok_or_else(|| too_many(format!("{MOST_DEPTH} types within one another")))?;
    schema.check_alive(at)?;
    schema.name(at)?;
    let children = number_of_children(schema, at)?;
    if children > left.fields {
        return Err(too_many(format!("{MOST_FIELDS} fields")));
    }
    for index in 0..children {
        let child = schema.child(index, at)?;
        let name = child.name(&at.child(index, ""))?;
        check(child, &at.child(index, name), left)?;
    }
    if let Some(values) = schema.dictionary(at)? {
        check(values, &Place::Dictionary(at), left)?;
    }
    left.depth = depth;
    Ok(())
}

/// The number of children, which is that of the format where that says it.
fn number_of_children(schema: &SchemaParts, at: &Place) -> Result<usize, ArrowError> {
    let format = schema.format(at)?;
    let found = schema.n_children(at)?;
    let expected = match format.split(':').next().unwrap_or_default() {
        "+s" | "+us" | "+ud" => return Ok(found),
        "+l" | "+L" | "+vl" | "+vL" | "+w" | "+m" => 1,
        "+r" => 2,
        _ => 0,
    };
    match found == expected {
        true => Ok(found),
        false => Err(at.wrong("`n_children`", found, &format!("{expected} for `{format}`"))),
    }
}
