//! Checks a value against one of the published JSON Schemas and reports every fault.
//!
//! The schemas are generated from the types, with the few keywords that [`Schema::faults`] knows;
//! a test fails when a schema uses another one.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::error::Error;
use crate::fault::{Fault, Faults};
use crate::json::{self, Limits};

/// A JSON Schema of this library.
pub(crate) struct Schema {
    root: Value,
}

impl Schema {
    /// Takes the text of a committed schema.
    pub(crate) fn new(text: &str) -> Self {
        Self { root: serde_json::from_str(text).unwrap_or(Value::Null) }
    }

    /// Every way in which the value departs from the schema.
    pub(crate) fn faults(&self, value: &Value) -> Vec<Fault> {
        let mut walk = Walk { definitions: self.root.get("$defs"), faults: Vec::new() };
        walk.check(&self.root, value, "");
        walk.faults
    }

    /// Reads a request: text, then schema, then the type.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] with every fault.
    pub(crate) fn read_request<T: DeserializeOwned>(&self, text: &[u8]) -> Result<T, Error> {
        self.read_request_with(text, |_| Vec::new())
    }

    /// Reads a request of which a schema cannot say everything: `check` reports the rest.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] with every fault.
    pub(crate) fn read_request_with<T: DeserializeOwned>(
        &self,
        text: &[u8],
        check: impl FnOnce(&Value) -> Vec<Fault>,
    ) -> Result<T, Error> {
        let (value, mut faults) = json::parse(text, Limits::default());
        if let Some(value) = value {
            faults.extend(self.faults(&value));
            faults.extend(check(&value));
            if faults.is_empty() {
                match serde_json::from_value(value) {
                    Ok(request) => return Ok(request),
                    Err(error) => faults.push(unreadable(&error)),
                }
            }
        }
        Err(Error::InvalidRequest(Faults::new(faults)))
    }
}

/// The fault of a value that fits its schema and still does not fit its type.
pub(crate) fn unreadable(error: &serde_json::Error) -> Fault {
    Fault::new("unreadable", "", None, error.to_string())
}

struct Walk<'a> {
    definitions: Option<&'a Value>,
    faults: Vec<Fault>,
}

impl<'a> Walk<'a> {
    fn report(&mut self, code: &'static str, at: &str, value: &Value, expected: String) {
        self.faults.push(Fault::new(code, at, Some(json::brief(value)), expected));
    }

    fn check(&mut self, schema: &'a Value, value: &Value, at: &str) {
        if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
            let name = name.trim_start_matches("#/$defs/");
            if let Some(target) = self.definitions.and_then(|all| all.get(name)) {
                self.check(target, value, at);
            }
            return;
        }
        if let Some(codes) = schema.get("enum").and_then(Value::as_array) {
            if !codes.contains(value) {
                let list: Vec<String> =
                    codes.iter().map(|code| format!("`{}`", bare(code))).collect();
                self.report("unknown-code", at, value, format!("one of {}", list.join(", ")));
            }
            return;
        }
        let Some(kind) = schema.get("type").and_then(Value::as_str) else {
            return;
        };
        if !has_type(value, kind) {
            return self.report("wrong-type", at, value, type_in_words(kind).to_owned());
        }
        match value {
            Value::Object(map) => self.check_object(schema, map, at),
            Value::Array(items) => {
                if let Some(of) = schema.get("items") {
                    for (index, item) in items.iter().enumerate() {
                        self.check(of, item, &format!("{at}/{index}"));
                    }
                }
            }
            Value::String(text) => {
                if schema.get("minLength").is_some() && text.trim().is_empty() {
                    let expected = "a text that is not empty; leave the key out if not reported";
                    self.report("empty-text", at, value, expected.to_owned());
                }
                self.check_characters(text, at);
            }
            Value::Number(_) => self.check_range(schema, value, at),
            Value::Null | Value::Bool(_) => {}
        }
    }

    /// A text of C would end at U+0000: an id would come out cut short.
    fn check_characters(&mut self, text: &str, at: &str) {
        if text.contains('\0') {
            let (found, expected) = (json::quoted(text), "a text without the character U+0000");
            self.faults.push(Fault::new("bad-character", at, Some(found), expected));
        }
    }

    fn check_object(&mut self, schema: &'a Value, map: &Map<String, Value>, at: &str) {
        let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
            // A map: keys of the caller's, values of one schema.
            let of = schema.get("additionalProperties").filter(|of| of.is_object());
            for (key, inner) in map {
                let place = format!("{at}/{}", json::segment(key));
                self.check_characters(key, at);
                if let Some(of) = of {
                    self.check(of, inner, &place);
                }
            }
            return;
        };
        for key in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
            let key = bare(key);
            if !map.contains_key(&key) {
                let place = format!("{at}/{}", json::segment(&key));
                let expected = format!("the key `{key}`");
                self.faults.push(Fault::new("missing-key", place, None, expected));
            }
        }
        for (key, inner) in map {
            let place = format!("{at}/{}", json::segment(key));
            match properties.get(key) {
                Some(of) => self.check(of, inner, &place),
                None => {
                    let known: Vec<String> =
                        properties.keys().map(|known| format!("`{known}`")).collect();
                    let expected = format!("one of the keys {}", known.join(", "));
                    self.faults.push(Fault::new(
                        "unknown-key",
                        place,
                        Some(json::quoted(key)),
                        expected,
                    ));
                }
            }
        }
    }

    fn check_range(&mut self, schema: &Value, value: &Value, at: &str) {
        let bound = |name: &str| schema.get(name).and_then(Value::as_f64);
        let (low, high) = (bound("minimum"), bound("maximum"));
        let number = value.as_f64().unwrap_or_default();
        if low.is_some_and(|low| number < low) || high.is_some_and(|high| number > high) {
            let expected = match (low, high) {
                (Some(low), Some(high)) => format!("a number from {low} to {high}"),
                (Some(low), None) => format!("a number of {low} or more"),
                _ => format!("a number of {} or less", high.unwrap_or_default()),
            };
            self.report("out-of-range", at, value, expected);
        }
    }
}

fn bare(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn has_type(value: &Value, kind: &str) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        _ => true,
    }
}

fn type_in_words(kind: &str) -> &'static str {
    match kind {
        "object" => "an object",
        "array" => "a list",
        "string" => "a text; leave the key out if not reported",
        "boolean" => "true or false",
        "integer" => "a whole number",
        _ => "a number",
    }
}
