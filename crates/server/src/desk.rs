//! The editors' desk: pages and what they are made of.

use crate::service::Service;
use axum::Router;

/// The paths of the desk.
pub(crate) fn router() -> Router<Service> {
    Router::new()
}
