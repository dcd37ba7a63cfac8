//! The elements of a list of JSON that are read one by one, so that one that is wrong leaves the others.

use crate::{Error, Format, Limit, Limits};
use catchline_article::Place;
use memchr::memchr_iter;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::sync::Arc;

/// Where a list stands: its file, the text of that, and what is read from it.
#[derive(Clone, Copy)]
pub(crate) struct Source<'t> {
    pub(crate) file: &'t Arc<str>,
    pub(crate) text: &'t str,
    pub(crate) format: Format,
}

impl<'t> Source<'t> {
    /// Reads elements, which are slices of the text and stand in its order, up to a limit.
    pub(crate) fn read<T: Deserialize<'t>>(
        self,
        elements: &[&'t RawValue],
        limits: &Limits,
    ) -> impl Iterator<Item = Result<(Place, T), Error>> {
        let (mut at, mut line) = (0, 1);
        let most = usize::try_from(limits.posts).unwrap_or(usize::MAX);
        let elements = elements.iter().take(most.saturating_add(1));
        elements.enumerate().map(move |(number, element)| {
            let element = element.get();
            let start = element.as_ptr() as usize - self.text.as_ptr() as usize;
            line += memchr_iter(b'\n', &self.text.as_bytes()[at..start]).count() as u64;
            at = start;
            let place = |line| Place::new(self.file.clone(), line);
            if number == most {
                return Err(limits.broken(Limit::Posts, place(line)));
            }
            let read = serde_json::from_str(element);
            let read = read.map_err(|source| self.refused(line - 1, source))?;
            Ok((place(line), read))
        })
    }

    /// That what begins after so many lines cannot be read.
    pub(crate) fn refused(self, after: u64, source: serde_json::Error) -> Error {
        Error::JsonFile {
            place: Place::new(self.file.clone(), after + source.line() as u64),
            format: self.format,
            source,
        }
    }
}
