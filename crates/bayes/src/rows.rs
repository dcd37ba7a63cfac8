//! Sparse feature rows, one row an article.

use crate::Error;
use linfa::dataset::Records;
use ndarray::ArrayView2;

/// A matrix of articles × features in compressed rows: the non-zero values only.
///
/// Feature ids rise within a row. Values are `f32`; naive Bayes fits on counts, which are exact
/// in `f32` up to 2²⁴.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    offsets: Vec<usize>,
    ids: Vec<u32>,
    values: Vec<f32>,
    width: usize,
}

/// One article's features: ids, rising, and a value for each.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row<'a> {
    /// Feature ids, strictly rising.
    pub ids: &'a [u32],
    /// One value an id.
    pub values: &'a [f32],
}

impl<'a> Row<'a> {
    /// Pairs of feature id and value.
    pub fn iter(self) -> impl Iterator<Item = (u32, f32)> + 'a {
        self.ids.iter().copied().zip(self.values.iter().copied())
    }
}

impl Rows {
    /// No rows yet, over `width` features.
    pub fn new(width: usize) -> Self {
        Self {
            offsets: vec![0],
            ids: Vec::new(),
            values: Vec::new(),
            width,
        }
    }

    /// Adds a row.
    ///
    /// # Errors
    /// [`Error::RowShape`], [`Error::FeatureOrder`] or [`Error::NotFinite`].
    pub fn push(&mut self, ids: &[u32], values: &[f32]) -> Result<(), Error> {
        let row = self.len();
        if ids.len() != values.len() {
            return Err(Error::RowShape {
                ids: ids.len(),
                values: values.len(),
            });
        }
        let mut least = 0;
        for (&feature, &value) in ids.iter().zip(values) {
            if u64::from(feature) < least || feature as usize >= self.width {
                return Err(Error::FeatureOrder {
                    row,
                    feature,
                    width: self.width,
                });
            }
            if !value.is_finite() {
                return Err(Error::NotFinite {
                    row,
                    feature,
                    value,
                });
            }
            least = u64::from(feature) + 1;
        }
        self.ids.extend_from_slice(ids);
        self.values.extend_from_slice(values);
        self.offsets.push(self.ids.len());
        Ok(())
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many features a row could have.
    pub fn width(&self) -> usize {
        self.width
    }

    /// How many values are stored.
    pub fn stored(&self) -> usize {
        self.ids.len()
    }

    /// Row `index`.
    ///
    /// # Panics
    /// Where there is no such row.
    pub fn row(&self, index: usize) -> Row<'_> {
        let range = self.offsets[index]..self.offsets[index + 1];
        Row {
            ids: &self.ids[range.clone()],
            values: &self.values[range],
        }
    }

    /// All rows in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        (0..self.len()).map(|index| self.row(index))
    }

    /// The features, those in most rows first, and the rows with each feature's place among them
    /// as its id.
    pub(crate) fn by_frequency(&self) -> (Vec<u32>, Self) {
        let mut frequencies = vec![0u32; self.width];
        for &id in &self.ids {
            frequencies[id as usize] += 1;
        }
        let mut order: Vec<u32> = (0..self.width as u32).collect();
        order.sort_by_key(|&id| std::cmp::Reverse(frequencies[id as usize]));
        let mut places = vec![0; self.width];
        for (place, &id) in (0u32..).zip(&order) {
            places[id as usize] = place;
        }
        let mut placed = Self {
            ids: Vec::with_capacity(self.ids.len()),
            values: Vec::with_capacity(self.ids.len()),
            offsets: self.offsets.clone(),
            width: self.width,
        };
        let mut room: Vec<(u32, f32)> = Vec::new();
        for row in self.iter() {
            room.clear();
            room.extend(row.iter().map(|(id, value)| (places[id as usize], value)));
            room.sort_unstable_by_key(|&(place, _)| place);
            placed.ids.extend(room.iter().map(|&(place, _)| place));
            placed.values.extend(room.iter().map(|&(_, value)| value));
        }
        (order, placed)
    }

    /// The rows at these indices, in this order.
    ///
    /// # Panics
    /// Where there is no such row.
    #[must_use]
    pub fn select(&self, indices: &[usize]) -> Self {
        let mut chosen = Self::new(self.width);
        for &index in indices {
            let row = self.row(index);
            chosen.ids.extend_from_slice(row.ids);
            chosen.values.extend_from_slice(row.values);
            chosen.offsets.push(chosen.ids.len());
        }
        chosen
    }
}

impl Records for Rows {
    type Elem = f32;

    fn nsamples(&self) -> usize {
        self.len()
    }

    fn nfeatures(&self) -> usize {
        self.width
    }
}

impl TryFrom<ArrayView2<'_, f32>> for Rows {
    type Error = Error;

    /// The non-zero values of a dense matrix, articles × features.
    fn try_from(dense: ArrayView2<'_, f32>) -> Result<Self, Error> {
        let mut rows = Self::new(dense.ncols());
        for row in dense.rows() {
            let (ids, values): (Vec<u32>, Vec<f32>) = (0u32..)
                .zip(row.iter().copied())
                .filter(|&(_, value)| value != 0.0)
                .unzip();
            rows.push(&ids, &values)?;
        }
        Ok(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn rows_are_checked_as_they_come() {
        let mut rows = Rows::new(3);
        assert!(matches!(
            rows.push(&[1, 1], &[1.0, 2.0]),
            Err(Error::FeatureOrder { .. })
        ));
        assert!(matches!(
            rows.push(&[3], &[1.0]),
            Err(Error::FeatureOrder { feature: 3, .. })
        ));
        assert!(matches!(
            rows.push(&[0], &[]),
            Err(Error::RowShape { ids: 1, values: 0 })
        ));
        assert!(matches!(
            rows.push(&[0], &[f32::NAN]),
            Err(Error::NotFinite { .. })
        ));
        assert!(rows.is_empty() && rows.stored() == 0);
        rows.push(&[], &[]).unwrap();
        rows.push(&[0, 2], &[1.0, 4.0]).unwrap();
        assert_eq!(rows.row(1).iter().collect::<Vec<_>>(), [(0, 1.0), (2, 4.0)]);
        assert_eq!(rows.select(&[1, 1]).stored(), 4);
    }

    #[test]
    fn features_go_by_frequency() {
        let dense = array![[0.0, 1.0, 2.0], [0.0, 3.0, 4.0], [5.0, 0.0, 6.0]];
        let (order, rows) = Rows::try_from(dense.view()).unwrap().by_frequency();
        assert_eq!(order, [2, 1, 0]);
        let expected = array![[2.0, 1.0, 0.0], [4.0, 3.0, 0.0], [6.0, 0.0, 5.0]];
        assert_eq!(rows, Rows::try_from(expected.view()).unwrap());
    }

    #[test]
    fn dense_and_sparse_agree() {
        let rows = Rows::try_from(array![[0.0, 2.0], [1.0, 0.0]].view()).unwrap();
        assert_eq!(
            (rows.nsamples(), rows.nfeatures(), rows.stored()),
            (2, 2, 2)
        );
        assert_eq!(rows.row(0).ids, [1]);
    }
}
