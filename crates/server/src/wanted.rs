//! Which suggestions a request asks for, in its query.

use crate::problem::Problem;
use axum::{extract::Query, http::Uri};
use catchline::Wanted;
use serde::{Deserialize, de::DeserializeOwned};
use utoipa::IntoParams;

/// Which suggestions are wanted.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Ask {
    /// The K best tags of every article, accepted or not; without it all that are accepted.
    #[param(value_type = Option<u64>, minimum = 1, maximum = 4_294_967_295_u64)]
    top: Option<u32>,
    /// Accept only tags of this confidence or more, from 0 to 1.
    #[param(minimum = 0, maximum = 1)]
    min_confidence: Option<f64>,
}

impl Ask {
    /// What the query of an address asks for.
    pub(crate) fn of(uri: &Uri) -> Result<Wanted, Problem> {
        let ask: Self = query(uri)?;
        if ask.top == Some(0) {
            return Err(Problem::wrong("top: give a whole number from 1"));
        }
        let min_confidence = ask.min_confidence.unwrap_or_default();
        if !(0.0..=1.0).contains(&min_confidence) {
            return Err(Problem::wrong("min_confidence: give a number from 0 to 1"));
        }
        Ok(Wanted {
            top: ask.top.map(|top| top as usize),
            min_confidence,
        })
    }
}

/// The query of an address.
pub(crate) fn query<T: DeserializeOwned>(uri: &Uri) -> Result<T, Problem> {
    let read = Query::try_from_uri(uri);
    let Query(query) = read.map_err(|refused| Problem::wrong(refused.body_text()))?;
    Ok(query)
}
