//! The numbers of evidence synthesis, and the form in which every language asks for them.
//!
//! In Rust, call the functions of this module: [`pool`], [`effect::effect_sizes`],
//! [`small_study::egger`] and so on, with slices in and a struct out; [`Report`] turns each result
//! into JSON and a table. From elsewhere, [`Request`] reads an analysis as JSON and answers it.

mod report;
mod request;
mod tables;

pub use report::{Grouped, Harvest, Report};
pub use request::{Analysis, Answer, Data, NamedModerator, Request};
pub use whatworks_synthesis::*;

use crate::fault::{Fault, Faults};

impl From<Error> for crate::Error {
    /// An invalid request with one fault, which points into the arguments; or that the work was
    /// stopped.
    fn from(error: Error) -> Self {
        match error {
            Error::Cancelled => crate::Error::Cancelled,
            other => crate::Error::InvalidRequest(Faults::new(vec![fault(&other)])),
        }
    }
}

/// The fault that an error of the numbers is.
fn fault(error: &Error) -> Fault {
    let value = match error {
        Error::Value { value, .. } | Error::Moderator { value, .. } => Some(value.to_string()),
        Error::Lengths { found, .. } => Some(format!("{found} rows")),
        Error::TooFew { found, .. } => Some(format!("{found} studies")),
        Error::Option { value, .. } => Some(value.clone()),
        _ => None,
    };
    let expected = match error {
        Error::Value { expected, .. } | Error::Option { expected, .. } => (*expected).to_owned(),
        Error::Moderator { .. } => "a finite number".to_owned(),
        Error::Lengths { expected, like, .. } => format!("{expected}, as many as `{like}`"),
        Error::TooFew { what, needed, .. } => format!("{needed} or more studies for {what}"),
        Error::Column { expected, .. } => (*expected).to_owned(),
        Error::Collinear { .. } => {
            "a moderator that is no combination of the intercept and those before it".to_owned()
        }
        Error::NotRepresentable { what } => format!("values for which {what} is a finite number"),
        other => format!("data without this: {other}"),
    };
    Fault::new(error.code(), error.pointer(), value, expected)
}
