//! Learns how an archive is tagged and suggests tags for new articles.
#![forbid(unsafe_code)]
