//! What the service tells the program that runs it.

use std::time::Duration;

/// Something that happened. Nothing of any article is in it: no text, title, id or tag.
#[derive(Debug)]
#[non_exhaustive]
pub enum Notice<'a> {
    /// A request was answered.
    Answered {
        /// The method.
        method: &'a str,
        /// The path as the service knows it, with `{…}` for what differs; `-` where it knows none.
        path: &'a str,
        /// The status of the answer.
        status: u16,
        /// How long it took until the answer began.
        took: Duration,
    },
    /// Another model has taken the place of the one before.
    Reloaded {
        /// How many tags it has.
        tags: usize,
    },
    /// The model has learnt tags anew, of which articles were added or editors said something.
    Learnt {
        /// How many tags.
        tags: usize,
        /// How many tags it cannot learn so, which wait for all to be learnt anew.
        waiting: usize,
    },
    /// All that is in the store was learnt anew.
    Settled {
        /// How many tags the model has now.
        tags: usize,
    },
    /// It has not: the store has all, and the model is as before.
    NotLearnt {
        /// Why, and the mend.
        why: String,
    },
    /// The model stays as it is.
    NotReloaded {
        /// Why, and the mend.
        why: String,
    },
    /// A connection could not be taken.
    NotAccepted {
        /// What the system says.
        why: String,
    },
    /// Requests that were under way when it was time to end were cut off.
    CutOff {
        /// How many connections were open.
        connections: usize,
    },
}
