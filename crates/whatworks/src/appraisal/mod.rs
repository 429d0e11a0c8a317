//! Appraisal of single studies and reviews: risk of bias and the quality of reviews.
//!
//! | tool | what it appraises | what is here |
//! |---|---|---|
//! | [`rob2`] (2019) | a result of a randomised trial | five domains from signalling questions, with the path; overall |
//! | [`robins_i`] (2016, first version) | a result of a non-randomised study | overall from the seven domains |
//! | [`amstar2`] (2017) | a systematic review | the rating from sixteen items |
//! | [`quadas2`] (2011) | a study of diagnostic accuracy | entries checked against each other; no algorithm |
//! | [`traffic_lights`] | many studies | the tables that robvis draws, in and out |
//!
//! What is not answered is never assumed: a judgement then stays open between all that the missing
//! answers could lead to. The rules propose and people decide: an override keeps the proposal, the
//! reason, the person and the date. What a paper states is worked out again, and what differs is
//! listed. Each result carries the rules that fired, with what stands behind them ([`RuleKind`]):
//! **the algorithms of RoB 2 for domains 2 to 5 are confirmed in public implementations only.**
//!
//! A study is appraised here and nowhere rated: what an appraisal means for the certainty of a
//! body of evidence is GRADE's to say.
//!
//! ```
//! use whatworks::appraisal::Request;
//!
//! let request = Request::from_json(
//!     r#"{"tool": "rob-2", "rob_2": {"effect": "assignment", "answers": {"4.1": "no", "4.2": "yes"}}}"#,
//! )?;
//! let answer = request.answer()?;
//! // Measurement differed between groups: high risk of bias, whatever else is not answered.
//! assert!(answer.json.contains(r#""proposed": "high""#));
//! # Ok::<(), whatworks::Error>(())
//! ```

pub mod amstar2;
mod judgement;
pub mod quadas2;
mod request;
pub mod rob2;
pub mod robins_i;
mod rules;
mod tables;
pub mod traffic_lights;

pub use judgement::{Difference, Inconsistency, Override};
pub use request::{Answer, Request, Tool};
pub use rules::{Rule, RuleKind, rules};
