//! A JSON value with its place, and what can be asked of it.

use jiff::civil::Date;
use serde_json::Value;

use crate::fault::Fault;
use crate::json;
use crate::organisation::record::Status;

/// A value and the JSON pointer to it.
#[derive(Clone, Debug)]
pub(super) struct Given<'a> {
    value: &'a Value,
    at: String,
}

impl<'a> Given<'a> {
    pub(super) fn new(value: &'a Value, at: impl Into<String>) -> Self {
        Self { value, at: at.into() }
    }

    pub(super) fn is_object(&self) -> bool {
        self.value.is_object()
    }

    /// The value under a key; none where it is left out or `null`.
    pub(super) fn get(&self, key: &str) -> Option<Given<'a>> {
        let value = self.value.get(key).filter(|value| !value.is_null())?;
        Some(Given::new(value, format!("{}/{}", self.at, json::segment(key))))
    }

    /// The items of a list; anything else is a list of one.
    pub(super) fn items(&self) -> Vec<Given<'a>> {
        let Value::Array(items) = self.value else { return vec![self.clone()] };
        let item = |(index, value)| Given::new(value, format!("{}/{index}", self.at));
        items.iter().enumerate().map(item).collect()
    }

    /// The items under a key, none where it is left out.
    pub(super) fn list(&self, key: &str) -> Vec<Given<'a>> {
        self.get(key).map(|list| list.items()).unwrap_or_default()
    }

    /// The keys, with their places.
    pub(super) fn keys(&self) -> impl Iterator<Item = (&'a str, Given<'a>)> + '_ {
        let entries = self.value.as_object().into_iter().flatten();
        entries.map(|(key, value)| {
            (key.as_str(), Given::new(value, format!("{}/{}", self.at, json::segment(key))))
        })
    }

    pub(super) fn as_str(&self) -> Option<&'a str> {
        self.value.as_str()
    }

    pub(super) fn report(&self, code: &'static str, expected: &str, faults: &mut Vec<Fault>) {
        faults.push(Fault::new(code, self.at.clone(), Some(json::brief(self.value)), expected));
    }

    pub(super) fn wrong_type(&self, expected: &str, faults: &mut Vec<Fault>) {
        self.report("wrong-type", expected, faults);
    }

    pub(super) fn missing(&self, key: &str, faults: &mut Vec<Fault>) {
        let place = format!("{}/{}", self.at, json::segment(key));
        faults.push(Fault::new("missing-key", place, None, format!("the key `{key}`")));
    }

    /// A text that is not empty.
    pub(super) fn text(&self, faults: &mut Vec<Fault>) -> Option<String> {
        match self.value.as_str().map(str::trim) {
            Some("") => {
                let expected = "a text that is not empty; leave the key out if not reported";
                self.report("empty-text", expected, faults);
                None
            }
            Some(text) if text.contains('\0') => {
                let expected = "a text without the character U+0000";
                self.report("bad-character", expected, faults);
                None
            }
            Some(text) => Some(text.to_owned()),
            None => {
                self.wrong_type("a text", faults);
                None
            }
        }
    }

    /// A code: a text, or a whole number.
    pub(super) fn code(&self, faults: &mut Vec<Fault>) -> Option<String> {
        match self.value.as_u64() {
            Some(number) => Some(number.to_string()),
            None => self.text(faults),
        }
    }

    pub(super) fn flag(&self, faults: &mut Vec<Fault>) -> Option<bool> {
        if self.value.as_bool().is_none() {
            self.wrong_type("true or false", faults);
        }
        self.value.as_bool()
    }

    /// A date; what a date-time says beyond the day is passed over.
    pub(super) fn date(&self, faults: &mut Vec<Fault>) -> Option<Date> {
        let text = self.text(faults)?;
        let (day, time) = text.split_once('T').map_or((&*text, ""), |(day, time)| (day, time));
        let read = day.parse::<Date>().ok().filter(|read| read.to_string() == day);
        let time_fits = time.bytes().all(|byte| byte.is_ascii_digit() || b":.+-Z".contains(&byte));
        if read.is_none() || !time_fits {
            self.report("bad-date", "a date `YYYY-MM-DD`", faults);
            return None;
        }
        read
    }

    /// `Active` or `Inactive`, in any case.
    pub(super) fn status(&self, faults: &mut Vec<Fault>) -> Option<Status> {
        let text = self.text(faults)?;
        let status = Status::from_code(&text.to_lowercase());
        if status.is_none() {
            self.report("unknown-code", "one of `Active`, `Inactive`", faults);
        }
        status
    }
}
