//! What can be wrong with a table.

use crate::cells;
use catchline_article::Place;

/// A table that is not well formed, or does not have the columns of an archive.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// A table with no column of the name that was asked for. The file is not read.
    #[error("{place}: no column is called {column:?}; the columns are: {columns}")]
    NoColumn {
        /// The file and the line of the header.
        place: Place,
        /// The name that was asked for.
        column: String,
        /// The names there are.
        columns: String,
    },
    /// A table with a column for neither title nor text. The file is not read.
    #[error(
        "{place}: no column is called title or text; say which hold them with \
         `--columns title=NAME,text=NAME`, the columns are: {columns}"
    )]
    NoTextColumn {
        /// The file and the line of the header.
        place: Place,
        /// The names there are.
        columns: String,
    },
    /// A row with more or fewer cells than the header.
    #[error(
        "{place}: the number of cells is {cells}, that of the header {expected}; add or remove cells, a cell with \
         {} or an end of line in it stands within double quotes", cells::shown(*.delimiter)
    )]
    Cells {
        /// The file and the line where the row begins.
        place: Place,
        /// How many cells it has.
        cells: usize,
        /// How many the header has.
        expected: usize,
        /// What stands between cells.
        delimiter: char,
    },
    /// A quote that opens a cell and never closes. The rest of the file is not read.
    #[error(
        "{place}: a double quote opens here and never closes; close it, and write a double quote \
         within quotes twice"
    )]
    OpenQuote {
        /// The file and the line of the quote.
        place: Place,
    },
    /// Text between the closing quote of a cell and the end of the cell.
    #[error(
        "{place}: text stands after a closing double quote; write a double quote within quotes \
         twice, or put the whole cell within quotes"
    )]
    AfterQuote {
        /// The file and the line of the closing quote.
        place: Place,
    },
}
