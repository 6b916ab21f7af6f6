//! `POST /api/v1/filter/check`: what a filter pattern means, and which samples it matches.

use super::input::{Caller, Strict, StrictJson};
use super::me::Nothing;
use super::problem::Problem;
use super::refusals::BodyRefusals;
use axum::Json;
use filter_pattern::{Kind, Pattern, PatternError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Most samples in one check.
const MOST_SAMPLES: usize = 1_000;

/// A pattern, and lines to try it on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Check {
    /// A CloudWatch filter pattern.
    #[schema(example = "{ $.status >= 500 }")]
    pattern: String,
    /// Log lines.
    #[serde(default)]
    #[schema(max_items = 1000)]
    samples: Vec<String>,
}

/// What a pattern means, or what is wrong with it.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub(super) enum Checked {
    Good(Good),
    Bad(Bad),
}

/// A pattern that CloudWatch accepts.
#[derive(Serialize, ToSchema)]
pub(super) struct Good {
    /// True.
    ok: bool,
    /// `everything`, `terms`, `regex`, `json` or `columns`.
    #[schema(example = "json")]
    kind: &'static str,
    /// What it matches, in a sentence.
    explanation: String,
    /// For each sample whether it matches.
    matches: Vec<bool>,
}

/// A pattern that CloudWatch refuses.
#[derive(Serialize, ToSchema)]
pub(super) struct Bad {
    /// False.
    ok: bool,
    error: Mistake,
}

/// What is wrong with a pattern.
#[derive(Serialize, ToSchema)]
struct Mistake {
    /// What is wrong.
    message: String,
    /// How to put it right.
    hint: Option<String>,
    /// The first byte of the part that is meant, and the one behind it.
    #[schema(min_items = 2, max_items = 2)]
    span: Vec<usize>,
}

impl From<PatternError> for Mistake {
    fn from(error: PatternError) -> Mistake {
        let PatternError { message, hint, span } = error;
        Mistake { message, hint, span: vec![span.start, span.end] }
    }
}

/// What a filter pattern means, and which samples it matches
#[utoipa::path(post, path = "/filter/check", operation_id = "check_filter", tag = "filter patterns",
    request_body = Check,
    responses((status = 200, description = "Checked, also where the pattern is wrong.", body = Checked), BodyRefusals))]
pub(super) async fn check(
    _: Caller,
    Strict(Nothing {}): Strict<Nothing>,
    StrictJson(Check { pattern, samples }): StrictJson<Check>,
) -> Result<Json<Checked>, Problem> {
    if samples.len() > MOST_SAMPLES {
        let words = format!("At most {MOST_SAMPLES} samples are tried at once.");
        return Err(Problem::invalid("samples", words));
    }
    Ok(Json(match Pattern::parse(&pattern) {
        Ok(pattern) => Checked::Good(Good {
            ok: true,
            kind: name(pattern.kind()),
            explanation: pattern.explain(),
            matches: samples.iter().map(|sample| pattern.matches(sample)).collect(),
        }),
        Err(error) => Checked::Bad(Bad { ok: false, error: error.into() }),
    }))
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Everything => "everything",
        Kind::Terms => "terms",
        Kind::Regex => "regex",
        Kind::Json => "json",
        Kind::Columns => "columns",
    }
}
