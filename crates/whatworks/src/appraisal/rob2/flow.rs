//! A domain's algorithm as a flow of questions, and the way of a set of answers through it.

use std::collections::BTreeSet;

use serde::Serialize;

use super::answers::{Rob2Answer, Rob2Answers};
use super::{Rob2DomainCode, Rob2Judgement};

/// A question and where its answers lead.
pub(super) struct Node {
    pub(super) question: &'static str,
    pub(super) branches: &'static [(&'static [Rob2Answer], Next)],
}

/// What follows an answer.
#[derive(Clone, Copy)]
pub(super) enum Next {
    Ask(&'static Node),
    Judge(Rob2Judgement),
}

impl Next {
    /// The question or the judgement by its name.
    const fn name(self) -> &'static str {
        match self {
            Next::Ask(node) => node.question,
            Next::Judge(judgement) => judgement.code(),
        }
    }
}

/// A step of the path through a domain's algorithm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The part of the domain, where it has two.
    pub part: Option<u8>,
    /// The question asked.
    pub question: &'static str,
    /// Its answer; `None` where there is none.
    pub answer: Option<Rob2Answer>,
    /// The question or the judgement that the answer leads to; `None` where the path ends for
    /// want of a usable answer.
    pub leads_to: Option<&'static str>,
}

/// How far a set of answers comes, and what is possible from there.
#[derive(Default)]
pub(super) struct Walk {
    pub(super) steps: Vec<Step>,
    pub(super) possible: BTreeSet<Rob2Judgement>,
    /// Unanswered questions that some answers to the others would make the path ask.
    pub(super) needs: BTreeSet<&'static str>,
}

impl Walk {
    /// The ways of two parts, one after the other.
    fn joined(mut self, mut other: Self) -> Self {
        let worst = self
            .possible
            .iter()
            .flat_map(|one| other.possible.iter().map(|another| *one.max(another)));
        self.possible = worst.collect();
        self.steps.append(&mut other.steps);
        self.needs.append(&mut other.needs);
        self
    }
}

impl Node {
    fn next(&self, answers: &Rob2Answers) -> Option<Next> {
        let answer = answers.get(self.question)?;
        let branch = self.branches.iter().find(|(these, _)| these.contains(&answer));
        branch.map(|(_, next)| *next)
    }

    /// Follows the answers, and every branch of a question without a usable one.
    fn explore(&'static self, answers: &Rob2Answers, walk: &mut Walk) {
        if let Some(next) = self.next(answers) {
            return next.explore(answers, walk);
        }
        walk.needs.insert(self.question);
        for (_, next) in self.branches {
            next.explore(answers, walk);
        }
    }
}

impl Next {
    fn explore(self, answers: &Rob2Answers, walk: &mut Walk) {
        match self {
            Next::Ask(node) => node.explore(answers, walk),
            Next::Judge(judgement) => {
                walk.possible.insert(judgement);
            }
        }
    }
}

/// Walks from a first question as far as the answers lead.
fn walk(part: Option<u8>, first: &'static Node, answers: &Rob2Answers) -> Walk {
    let mut walk = Walk::default();
    first.explore(answers, &mut walk);
    let mut node = first;
    loop {
        let next = node.next(answers);
        walk.steps.push(Step {
            part,
            question: node.question,
            answer: answers.get(node.question),
            leads_to: next.map(Next::name),
        });
        match next {
            Some(Next::Ask(following)) => node = following,
            Some(Next::Judge(_)) | None => return walk,
        }
    }
}

/// The algorithm of a domain: flows over separate questions, the worst of which decides.
pub(super) struct Table {
    pub(super) domain: Rob2DomainCode,
    pub(super) questions: &'static [&'static str],
    pub(super) parts: &'static [&'static Node],
}

impl Table {
    /// Walks every part. What is possible for the domain is the worst of what is possible for its
    /// parts, in every combination.
    pub(super) fn walk(&self, answers: &Rob2Answers) -> Walk {
        let numbered = self.parts.len() > 1;
        let parts = (1..).zip(self.parts);
        let walks = parts.map(|(number, first)| walk(numbered.then_some(number), first, answers));
        walks.reduce(Walk::joined).unwrap_or_default()
    }

    /// Whether any of the domain's questions is answered.
    pub(super) fn is_answered(&self, answers: &Rob2Answers) -> bool {
        self.questions.iter().any(|question| answers.get(question).is_some())
    }
}
