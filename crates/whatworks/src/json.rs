//! JSON in and out: limits, duplicate keys and numbers that are not finite, all found in one pass.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserializer, Serialize};
use serde_json::{Map, Number, Value};

use crate::fault::Fault;

/// How large and how deep a document may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes a document may have.
    pub bytes: usize,
    /// The most levels of lists and objects inside one another, up to 100.
    pub depth: usize,
}

impl Default for Limits {
    /// 32 MiB and 32 levels: a hundred times the embedded base, and four times its depth.
    fn default() -> Self {
        Self { bytes: 32 << 20, depth: 32 }
    }
}

/// More non-finite numbers than this are not looked for: each costs a reading of the text.
const MOST_REPAIRS: usize = 10;

/// More faults than this are not collected while reading.
const MOST_FAULTS: usize = 2000;

/// The deepest nesting that can be asked for; serde_json stops a little later.
const DEEPEST: usize = 100;

/// Writes a value with two spaces of indentation, numbers in their shortest form.
pub(crate) fn write<T: Serialize + ?Sized>(value: &T) -> String {
    // The types of this library have string keys and finite numbers, so that writing them to
    // memory cannot fail; an empty text would be the sign of a mistake here.
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// Escapes one segment of a JSON pointer (RFC 6901), cutting off what no real key is long enough
/// for.
pub(crate) fn segment(name: &str) -> String {
    const MOST: usize = 200;
    if name.chars().nth(MOST).is_none() {
        return name.replace('~', "~0").replace('/', "~1");
    }
    let start: String = name.chars().take(MOST).collect();
    format!("{}…", segment(&start))
}

/// A text as JSON, for a message.
pub(crate) fn quoted(text: &str) -> String {
    brief(&Value::from(text))
}

/// A value in short, for a message.
pub(crate) fn brief(value: &Value) -> String {
    const MOST: usize = 60;
    let text = value.to_string();
    if text.chars().count() <= MOST {
        return text;
    }
    let mut short: String = text.chars().take(MOST).collect();
    short.push('…');
    short
}

/// Parses JSON, reporting what is wrong with the text itself.
///
/// Gives no value only when the text cannot be read at all.
pub(crate) fn parse(text: &[u8], limits: Limits) -> (Option<Value>, Vec<Fault>) {
    if text.len() > limits.bytes {
        let expected = format!("at most {} bytes", limits.bytes);
        let found = Some(format!("{} bytes", text.len()));
        return (None, vec![Fault::new("too-large", "", found, expected)]);
    }
    let Ok(text) = std::str::from_utf8(text) else {
        return (None, vec![Fault::new("not-utf-8", "", None, "text in UTF-8")]);
    };
    let mut repaired = text.to_owned();
    let mut not_finite = Vec::new();
    loop {
        let state = RefCell::new(State { path: Vec::new(), faults: Vec::new(), limits });
        let mut reader = serde_json::Deserializer::from_str(&repaired);
        let read = Node(&state).deserialize(&mut reader).and_then(|v| reader.end().map(|()| v));
        let state = state.into_inner();
        let error = match read {
            Ok(value) => {
                not_finite.extend(state.faults);
                return (Some(value), not_finite);
            }
            Err(error) => error,
        };
        let offset = byte_offset(&repaired, error.line(), error.column());
        match non_finite_token(&repaired, offset).filter(|_| not_finite.len() < MOST_REPAIRS) {
            Some((start, token)) => {
                let fault = Fault::new(
                    "not-finite",
                    pointer(&state.path),
                    Some(token.clone()),
                    "a finite number",
                );
                not_finite.push(fault);
                let filler = format!("{:<1$}", 0, token.len());
                repaired.replace_range(start..start + token.len(), &filler);
            }
            None => {
                not_finite.extend(state.faults);
                let expected = format!(
                    "JSON (line {}, column {}: {})",
                    error.line(),
                    error.column(),
                    message_without_position(&error)
                );
                not_finite.push(Fault::new("syntax", pointer(&state.path), None, expected));
                return (None, not_finite);
            }
        }
    }
}

fn message_without_position(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

/// The byte at a line and column (both from 1), as serde_json counts them.
fn byte_offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (before + column.saturating_sub(1)).min(text.len())
}

/// The number or word around a byte, if it stands for a number that is not finite.
fn non_finite_token(text: &str, offset: usize) -> Option<(usize, String)> {
    let bytes = text.as_bytes();
    let part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    let before = bytes.get(..offset)?.iter().rev().take_while(|byte| part(byte)).count();
    let after = bytes.get(offset..)?.iter().take_while(|byte| part(byte)).count();
    let start = offset - before;
    let token = text.get(start..offset + after)?;
    let number: f64 = token.parse().ok()?;
    (!number.is_finite()).then(|| (start, token.to_owned()))
}

#[derive(Clone)]
enum Segment {
    Key(String),
    Index(usize),
}

fn pointer(path: &[Segment]) -> String {
    path.iter().fold(String::new(), |mut text, step| {
        text.push('/');
        match step {
            Segment::Key(key) => text.push_str(&segment(key)),
            Segment::Index(index) => text.push_str(&index.to_string()),
        }
        text
    })
}

struct State {
    path: Vec<Segment>,
    faults: Vec<Fault>,
    limits: Limits,
}

impl State {
    fn too_deep(&mut self) -> bool {
        let deep = self.path.len() >= self.limits.depth.min(DEEPEST);
        if deep && self.faults.len() < MOST_FAULTS {
            let expected = format!("at most {} levels of nesting", self.limits.depth);
            self.faults.push(Fault::new("nested-too-deeply", pointer(&self.path), None, expected));
        }
        deep
    }
}

/// Reads one value, keeping the path to it; on an error the path stays where the error is.
struct Node<'a>(&'a RefCell<State>);

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        if self.0.borrow_mut().too_deep() {
            while items.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(Value::Array(Vec::new()));
        }
        let mut list = Vec::new();
        loop {
            self.0.borrow_mut().path.push(Segment::Index(list.len()));
            let item = items.next_element_seed(Node(self.0))?;
            self.0.borrow_mut().path.pop();
            match item {
                Some(item) => list.push(item),
                None => return Ok(Value::Array(list)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        if self.0.borrow_mut().too_deep() {
            while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(Value::Object(Map::new()));
        }
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            self.0.borrow_mut().path.push(Segment::Key(key.clone()));
            let room = self.0.borrow().faults.len() < MOST_FAULTS;
            if room && map.contains_key(&key) {
                let mut state = self.0.borrow_mut();
                let place = pointer(&state.path);
                let expected = "each key once in an object";
                state.faults.push(Fault::new("duplicate-key", place, Some(quoted(&key)), expected));
            }
            let value = entries.next_value_seed(Node(self.0))?;
            self.0.borrow_mut().path.pop();
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}
