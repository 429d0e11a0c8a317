//! The sum of GRADE a second time, from what a rating shows.

use std::collections::BTreeSet;

use whatworks::base::Certainty;
use whatworks::grade::{Concern, Domain, Rating};

/// What is summed, with every answer that is open.
pub(crate) struct Sum {
    pub(crate) start: i32,
    pub(crate) starts: Vec<i32>,
    pub(crate) down: [i32; 5],
    pub(crate) downs: [Vec<i32>; 5],
    pub(crate) up: Vec<i32>,
    pub(crate) ups: Vec<Vec<i32>>,
    /// One more level down for close calls.
    extra: i32,
    /// The same at the worst end, where what is an assumption now may turn out a close call.
    extra_at_worst: i32,
    /// Levels for risk of bias that do not stand in the way of rating up.
    offset: i32,
    overview: bool,
}

pub(crate) const SCALE: [Certainty; 4] =
    [Certainty::VeryLow, Certainty::Low, Certainty::Moderate, Certainty::High];

fn points(level: Certainty) -> i32 {
    let place = SCALE.iter().position(|other| *other == level).unwrap();
    i32::try_from(place).unwrap() + 1
}

/// Every sum of one answer from each set.
fn sums(sets: &[Vec<i32>]) -> BTreeSet<i32> {
    let none = BTreeSet::from([0]);
    sets.iter().fold(none, |found, answers| {
        found.iter().flat_map(|sum| answers.iter().map(move |answer| sum + answer)).collect()
    })
}

fn levels(concern: Concern) -> i32 {
    i32::from(concern.levels().unwrap())
}

impl Sum {
    pub(crate) fn of(rating: &Rating) -> Self {
        let start = rating.start.as_ref().unwrap();
        let domains = rating.domains.as_ref().unwrap();
        let judged = Domain::ALL.iter().map(|domain| domains.get(*domain));
        let judged: Vec<_> = judged.collect();
        let overview = rating.rules.id == "pollock-2016";
        let calls: Vec<_> = judged
            .iter()
            .filter(|judged| judged.borderline && judged.facts.code() == "reported")
            .collect();
        let none_down = calls.iter().all(|judged| levels(judged.final_) == 0);
        let each = |of: fn(&whatworks::grade::DomainJudgement) -> Vec<i32>| {
            [0, 1, 2, 3, 4].map(|place: usize| of(judged[place]))
        };
        let answers = each(|judged| judged.possible.iter().map(|c| levels(*c)).collect());
        Self {
            start: points(start.final_),
            starts: start.possible.iter().map(|level| points(*level)).collect(),
            down: each(|judged| vec![levels(judged.final_)]).map(|only| only[0]),
            downs: answers,
            up: rating.upgrades.iter().map(|upgrade| i32::from(upgrade.levels)).collect(),
            ups: rating
                .upgrades
                .iter()
                .map(|upgrade| (upgrade.possible[0]..=upgrade.possible[1]).map(i32::from).collect())
                .collect(),
            extra: i32::from(!overview && calls.len() >= 2 && none_down),
            extra_at_worst: {
                let certain = |place: usize, level: i32| {
                    judged[place].possible.iter().all(|concern| levels(*concern) == level)
                };
                let may_be = (0..5).filter(|place| judged[*place].borderline && certain(*place, 0));
                let down = |judged: &&&whatworks::grade::DomainJudgement| {
                    judged.possible.iter().all(|concern| levels(*concern) > 0)
                };
                let one_down = calls.iter().any(down);
                i32::from(!overview && may_be.count() >= 2 && !one_down)
            },
            offset: if start.rule.id == "start.robins-i-high" { 2 } else { 0 },
            overview,
        }
    }

    /// The certainty of one set of answers.
    pub(crate) fn level(&self, start: i32, down: &[i32; 5], up: &[i32]) -> Certainty {
        let total: i32 = down.iter().sum::<i32>() + self.extra;
        let points = if self.overview {
            let by_count = match total {
                0 => 4,
                1 | 2 => 3,
                3 | 4 => 2,
                _ => 1,
            };
            start.min(by_count)
        } else {
            let in_the_way = total - down[0].min(self.offset);
            start - total + if in_the_way > 0 { 0 } else { up.iter().sum() }
        };
        SCALE[usize::try_from(points.clamp(1, 4) - 1).unwrap()]
    }

    pub(crate) fn certainty(&self) -> Certainty {
        self.level(self.start, &self.down, &self.up)
    }

    /// The lowest and the highest certainty over every set of answers.
    pub(crate) fn interval(&self) -> [Certainty; 2] {
        let mut ends = [self.certainty(); 2];
        let [risk_of_bias, others @ ..] = &self.downs;
        for (start, risk_of_bias) in self
            .starts
            .iter()
            .flat_map(|start| risk_of_bias.iter().map(move |down| (*start, *down)))
        {
            for rest in sums(others) {
                for up in sums(&self.ups) {
                    let level = self.level(start, &[risk_of_bias, rest, 0, 0, 0], &[up]);
                    let more = (self.extra_at_worst - self.extra).max(0);
                    let worst = self.level(start, &[risk_of_bias, rest, more, 0, 0], &[up]);
                    ends = [ends[0].min(level).min(worst), ends[1].max(level)];
                }
            }
        }
        ends
    }

    /// The certainty and the interval once one answer is known.
    pub(crate) fn once(&self, on: &str, answer: &str) -> (Certainty, [Certainty; 2]) {
        let mut sum = Self {
            down: self.down,
            downs: self.downs.clone(),
            up: self.up.clone(),
            ups: self.ups.clone(),
            starts: self.starts.clone(),
            ..*self
        };
        if on == "start" {
            sum.start = points(Certainty::from_code(answer).unwrap());
            sum.starts = vec![sum.start];
        } else if let Some(place) = Domain::ALL.iter().position(|domain| domain.code() == on) {
            sum.down[place] = levels(Concern::from_code(answer).unwrap());
            sum.downs[place] = vec![sum.down[place]];
        }
        (sum.certainty(), sum.interval())
    }

    /// The same for a reason to rate up, by its place.
    pub(crate) fn once_up(&self, place: usize, answer: i32) -> (Certainty, [Certainty; 2]) {
        let mut sum = Self {
            down: self.down,
            downs: self.downs.clone(),
            up: self.up.clone(),
            ups: self.ups.clone(),
            starts: self.starts.clone(),
            ..*self
        };
        sum.up[place] = answer;
        sum.ups[place] = vec![answer];
        (sum.certainty(), sum.interval())
    }
}
