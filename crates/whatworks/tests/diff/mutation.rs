//! One thing done to a base, with what a difference has to name.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use proptest::prelude::*;
use serde_json::{Value, json};
use whatworks::EvidenceBase;

use crate::model::Touched;

pub(crate) fn embedded() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT
        .get_or_init(|| serde_json::from_str(&EvidenceBase::staff_empowerment().to_json()).unwrap())
}

/// Three recommendations of the embedded base with what they rest on: enough for every kind of
/// change, and quick to read a thousand times.
pub(crate) fn some() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(|| {
        let mut document = embedded().clone();
        let kept =
            |ids: BTreeSet<String>| move |item: &Value| ids.contains(item["id"].as_str().unwrap());
        let named = |document: &Value, collection: &str, key: &str| -> BTreeSet<String> {
            let items = document[collection].as_array().unwrap().iter();
            let names = items.flat_map(|item| match &item[key] {
                Value::Array(all) => all.clone(),
                one => vec![one.clone()],
            });
            names.filter_map(|name| name.as_str().map(str::to_owned)).collect()
        };
        let list = |document: &mut Value, collection: &str, keep: &dyn Fn(&Value) -> bool| {
            document[collection].as_array_mut().unwrap().retain(|item| keep(item));
        };
        let asked = BTreeSet::from(["R2", "R3", "R5"].map(str::to_owned));
        list(&mut document, "recommendations", &kept(asked));
        let components = document["recommendations"].as_array().unwrap().clone();
        let components = json!({"all": components.iter().flat_map(|r| {
            r["components"].as_array().unwrap().clone()
        }).collect::<Vec<Value>>()});
        let bodies = named(&components, "all", "bodies");
        list(&mut document, "bodies", &kept(bodies));
        let findings = named(&document, "bodies", "findings");
        list(&mut document, "findings", &kept(findings));
        let studies = named(&document, "findings", "study");
        let of_studies = studies.clone();
        list(&mut document, "contradictions", &|item: &Value| {
            item["study"].as_str().is_some_and(|study| of_studies.contains(study))
        });
        list(&mut document, "studies", &kept(studies));
        let mut outcomes = named(&document, "bodies", "outcome");
        outcomes.extend(named(&document, "findings", "outcome"));
        list(&mut document, "outcomes", &kept(outcomes));
        for key in ["figures", "case_studies", "flow"] {
            document.as_object_mut().unwrap().remove(key);
        }
        document
    })
}

pub(crate) fn read(document: &Value) -> EvidenceBase {
    EvidenceBase::from_json(document.to_string()).unwrap()
}

/// What is done, and to which of the items that it can be done to.
#[derive(Clone, Debug)]
pub(crate) struct Mutation {
    what: What,
    which: prop::sample::Index,
}

#[derive(Clone, Copy, Debug)]
enum What {
    RemoveStudy,
    Designs,
    NoAppraisal,
    Citation,
    AddFinding,
    Direction,
    Votes,
    Says,
    Note,
    Limitation,
    Comparison,
    Importance,
    RemoveBody,
    OutcomeName,
    Wording,
    Wider,
    Narrower,
    Published,
    Unpublished,
    RemoveRecommendation,
    AddRecommendation,
    RenameComponent,
    Remark,
    Reorder,
}

const ALL: [What; 24] = [
    What::RemoveStudy,
    What::Designs,
    What::NoAppraisal,
    What::Citation,
    What::AddFinding,
    What::Direction,
    What::Votes,
    What::Says,
    What::Note,
    What::Limitation,
    What::Comparison,
    What::Importance,
    What::RemoveBody,
    What::OutcomeName,
    What::Wording,
    What::Wider,
    What::Narrower,
    What::Published,
    What::Unpublished,
    What::RemoveRecommendation,
    What::AddRecommendation,
    What::RenameComponent,
    What::Remark,
    What::Reorder,
];

pub(crate) fn mutations() -> impl Strategy<Value = Mutation> {
    (prop::sample::select(&ALL[..]), any::<prop::sample::Index>())
        .prop_map(|(what, which)| Mutation { what, which })
}

type Expected = BTreeSet<Touched>;

fn touched(collection: &str, id: &Value, how: &str) -> Touched {
    (collection.to_owned(), id.as_str().unwrap().to_owned(), how.to_owned())
}

impl Mutation {
    /// The document after it and what differs; `None` where it cannot be done or does nothing.
    pub(crate) fn of(&self, document: &Value) -> Option<(Value, Expected)> {
        let mut new = document.clone();
        let expected = self.apply(&mut new)?;
        EvidenceBase::from_json(new.to_string()).ok()?;
        Some((new, expected))
    }

    /// One of the items of a collection that pass.
    fn pick<'d>(
        &self,
        document: &'d mut Value,
        collection: &str,
        pass: impl Fn(&Value) -> bool,
    ) -> Option<&'d mut Value> {
        let items = document[collection].as_array_mut().unwrap();
        let some: Vec<&mut Value> = items.iter_mut().filter(|item| pass(item)).collect();
        let place = if some.is_empty() { return None } else { self.which.index(some.len()) };
        some.into_iter().nth(place)
    }

    fn apply(&self, document: &mut Value) -> Option<Expected> {
        let any = |_: &Value| true;
        let one =
            |collection, id: &Value, how| Some(Expected::from([touched(collection, id, how)]));
        match self.what {
            What::RemoveStudy => {
                let id = self.pick(document, "studies", any)?["id"].clone();
                Some(without_study(document, &id))
            }
            What::Designs => {
                let study = self.pick(document, "studies", |s| s["designs"].is_array())?;
                study["designs"][0]["value"] = json!([{"design": "case-control", "count": 77}]);
                one("studies", &study["id"], "changed")
            }
            What::NoAppraisal => {
                let study = self.pick(document, "studies", |s| s["appraisal"].is_array())?;
                study.as_object_mut()?.remove("appraisal");
                one("studies", &study["id"], "changed")
            }
            What::Citation => {
                let study = self.pick(document, "studies", |s| s["citation"].is_array())?;
                study["citation"][0]["value"]["volume"] = json!("volume 1,000");
                one("studies", &study["id"], "changed")
            }
            What::Remark => {
                let study = self.pick(document, "studies", |s| s["remarks"].is_array())?;
                let mut again = study["remarks"][0].clone();
                again["value"] = json!("a remark that nobody made before");
                if study["remarks"].as_array()?.contains(&again) {
                    return None;
                }
                study["remarks"].as_array_mut()?.push(again);
                one("studies", &study["id"], "changed")
            }
            What::AddFinding => {
                let body = self.pick(document, "bodies", |b| b["findings"] != json!([]))?.clone();
                let id = json!(format!("{}.new", body["id"].as_str()?));
                let mut finding = self.pick(document, "findings", any)?.clone();
                finding["id"] = id.clone();
                finding["outcome"] = body["outcome"].clone();
                let all = document["findings"].as_array_mut()?;
                if all.iter().any(|other| other["id"] == id) {
                    return None;
                }
                all.push(finding);
                let bodies = document["bodies"].as_array_mut()?;
                let listed = bodies.iter_mut().find(|b| b["id"] == body["id"])?;
                listed["findings"].as_array_mut()?.push(id.clone());
                Some(Expected::from([
                    touched("findings", &id, "added"),
                    touched("bodies", &body["id"], "changed"),
                ]))
            }
            What::Direction => {
                let finding = self.pick(document, "findings", |f| f["direction"] != "worse")?;
                finding["direction"] = json!("worse");
                one("findings", &finding["id"], "changed")
            }
            What::Votes => {
                let finding = self.pick(document, "findings", |f| f["votes"].is_object())?;
                finding["votes"] = json!({"of": 91, "improved": 90, "basis": "direction"});
                one("findings", &finding["id"], "changed")
            }
            What::Says => {
                let finding = self.pick(document, "findings", any)?;
                finding["says"] = json!("something else was found");
                one("findings", &finding["id"], "changed")
            }
            What::Note => {
                let finding = self.pick(document, "findings", any)?;
                finding["note"] = json!("a note that nobody made before");
                one("findings", &finding["id"], "provenance-only")
            }
            What::Limitation => {
                let body = self.pick(document, "bodies", |b| b["limitations"].is_null())?;
                body["limitations"] = json!([{
                    "kind": "methodological-limitations", "reason": "made up", "layer": "brief",
                    "locator": {"part": "p. 1"}
                }]);
                one("bodies", &body["id"], "changed")
            }
            What::Comparison => {
                let body = self.pick(document, "bodies", |b| b["comparisons"].is_null())?;
                body["comparisons"] = json!([{
                    "element": "population", "difference": "important", "reason": "made up",
                    "layer": "brief", "locator": {"part": "p. 1"}
                }]);
                one("bodies", &body["id"], "changed")
            }
            What::Importance => {
                let body = self.pick(document, "bodies", |b| b["importance"].is_null())?;
                body["importance"] = json!(8);
                one("bodies", &body["id"], "changed")
            }
            What::RemoveBody => {
                let id = self.pick(document, "bodies", any)?["id"].clone();
                document["bodies"].as_array_mut()?.retain(|body| body["id"] != id);
                let mut expected = Expected::from([touched("bodies", &id, "removed")]);
                for recommendation in document["recommendations"].as_array_mut()? {
                    let resting = recommendation["id"].clone();
                    for component in recommendation["components"].as_array_mut()? {
                        let bodies = component["bodies"].as_array_mut()?;
                        let before = bodies.len();
                        bodies.retain(|body| *body != id);
                        if bodies.len() < before {
                            expected.insert(touched("recommendations", &resting, "changed"));
                        }
                    }
                }
                Some(expected)
            }
            What::OutcomeName => {
                let outcome = self.pick(document, "outcomes", any)?;
                outcome["name"] = json!("another name");
                one("outcomes", &outcome["id"], "changed")
            }
            What::Wording => {
                let moved = self.pick(document, "recommendations", any)?;
                moved["text"] = json!("Do something else.");
                one("recommendations", &moved["id"], "changed")
            }
            What::Wider => {
                let scoped = |r: &Value| r["audiences"]["only"].is_array();
                let moved = self.pick(document, "recommendations", scoped)?;
                let only = moved["audiences"]["only"].as_array_mut()?;
                if only.contains(&json!("hospice")) {
                    return None;
                }
                only.push(json!("hospice"));
                one("recommendations", &moved["id"], "changed")
            }
            What::Narrower => {
                let scoped =
                    |r: &Value| r["audiences"]["only"].as_array().is_some_and(|o| o.len() > 1);
                let moved = self.pick(document, "recommendations", scoped)?;
                moved["audiences"]["only"].as_array_mut()?.truncate(1);
                one("recommendations", &moved["id"], "changed")
            }
            What::Published => {
                let high = |r: &Value| r["published"]["certainty"] != "high";
                let stated = |r: &Value| r["published"].is_object() && high(r);
                let moved = self.pick(document, "recommendations", stated)?;
                moved["published"]["certainty"] = json!("high");
                one("recommendations", &moved["id"], "changed")
            }
            What::Unpublished => {
                let moved =
                    self.pick(document, "recommendations", |r| r["published"].is_object())?;
                moved.as_object_mut()?.remove("published");
                one("recommendations", &moved["id"], "changed")
            }
            What::RemoveRecommendation => {
                let id = self.pick(document, "recommendations", any)?["id"].clone();
                document["recommendations"].as_array_mut()?.retain(|r| r["id"] != id);
                one("recommendations", &id, "removed")
            }
            What::AddRecommendation => {
                let mut new = self.pick(document, "recommendations", any)?.clone();
                let id = json!(format!("{}-new", new["id"].as_str()?));
                new["id"] = id.clone();
                document["recommendations"].as_array_mut()?.push(new);
                one("recommendations", &id, "added")
            }
            What::RenameComponent => {
                let moved = self.pick(document, "recommendations", any)?;
                moved["components"][0]["id"] = json!("another-component");
                one("recommendations", &moved["id"], "changed")
            }
            What::Reorder => {
                let moved = self.pick(document, "recommendations", any)?;
                moved["audiences"]["only"].as_array_mut()?.reverse();
                let body = self.pick(document, "bodies", any)?;
                body["findings"].as_array_mut()?.reverse();
                Some(Expected::new())
            }
        }
    }
}

/// Takes a study away with all that names it.
fn without_study(document: &mut Value, id: &Value) -> Expected {
    let mut expected = Expected::from([touched("studies", id, "removed")]);
    let mut gone = Vec::new();
    for collection in ["findings", "figures", "case_studies", "contradictions"] {
        let Some(items) = document.get_mut(collection).and_then(Value::as_array_mut) else {
            continue;
        };
        items.retain(|item| {
            let of_study = item["study"] == *id;
            if of_study {
                expected.insert(touched(collection, &item["id"], "removed"));
                gone.push(item["id"].clone());
            }
            !of_study
        });
    }
    document["studies"].as_array_mut().unwrap().retain(|study| study["id"] != *id);
    for body in document["bodies"].as_array_mut().unwrap() {
        let findings = body["findings"].as_array_mut().unwrap();
        let before = findings.len();
        findings.retain(|finding| !gone.contains(finding));
        if findings.len() < before {
            expected.insert(touched("bodies", &body["id"], "changed"));
        }
    }
    expected
}
