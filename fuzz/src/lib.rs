//! What fuzz targets share: how an input says what is to be read, and a small model in parts.
#![forbid(unsafe_code)]

mod model;
mod reading;

pub use model::{file, model, repair, sections};
pub use reading::{Asked, asked, bare, read};
