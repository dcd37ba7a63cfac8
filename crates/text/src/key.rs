//! A short word as two numbers.

/// The bytes of a word of up to 16 bytes, ASCII letters in lower case, with zeros after them.
///
/// A word never holds a zero byte and never ends in a byte of 0xC0 or more, so that different
/// words have different keys, and none has [`Key::LONG`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key {
    pub(crate) low: u64,
    pub(crate) high: u64,
}

impl Eq for Key {}

impl PartialEq for Key {
    /// Both halves are compared at once: which of them differs cannot be foreseen.
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        (self.low ^ other.low) | (self.high ^ other.high) == 0
    }
}

/// `BYTES[n]` keeps the first `n` of 16 bytes.
const BYTES: [[u64; 2]; 17] = first_bytes();

const fn first_bytes() -> [[u64; 2]; 17] {
    let mut masks = [[u64::MAX; 2]; 17];
    let mut bytes = 0;
    while bytes < 16 {
        let (low, high) = if bytes < 8 {
            (bytes, 0)
        } else {
            (8, bytes - 8)
        };
        masks[bytes] = [below(low), below(high)];
        bytes += 1;
    }
    masks
}

const fn below(bytes: usize) -> u64 {
    if bytes == 8 {
        u64::MAX
    } else {
        (1 << (8 * bytes)) - 1
    }
}

impl Key {
    /// The longest word that has a key of its own, in bytes.
    pub(crate) const LONGEST: usize = 16;

    /// What stands for a longer word.
    pub(crate) const LONG: Self = Self {
        low: u64::MAX,
        high: u64::MAX,
    };

    /// The key of the first `length` of these bytes.
    #[inline]
    pub(crate) fn of_first(bytes: &[u8; 16], length: usize) -> Self {
        let [low, high] = BYTES[length.min(16)];
        let (first, last) = bytes.split_at(8);
        let number = |half: &[u8]| half.try_into().map_or(0, u64::from_le_bytes);
        Self {
            low: number(first) & low,
            high: number(last) & high,
        }
    }

    /// The key, in lower case, of the first `length` of these bytes: ASCII letters, digits,
    /// apostrophes and what is not ASCII. Of the ASCII ones only capitals lack the bit of 0x20.
    #[inline]
    pub(crate) fn of_run(bytes: &[u8; 16], length: usize) -> Self {
        let [low, high] = BYTES[length.min(16)];
        let (first, last) = bytes.split_at(8);
        let lower = |half: &[u8]| {
            let bytes = half.try_into().map_or(0, u64::from_le_bytes);
            bytes | ((!bytes & each(0x80)) >> 2)
        };
        Self {
            low: lower(first) & low,
            high: lower(last) & high,
        }
    }

    /// The key of a word as it stands, [`Key::LONG`] where it is too long.
    pub(crate) fn of(word: &str) -> Self {
        let mut bytes = [0; 16];
        match bytes.get_mut(..word.len()) {
            None => Self::LONG,
            Some(first) => {
                first.copy_from_slice(word.as_bytes());
                Self::of_first(&bytes, word.len())
            }
        }
    }

    /// The bytes of the key, written to `bytes`; nothing for a longer word.
    pub(crate) fn bytes(self, bytes: &mut [u8; Self::LONGEST]) -> Option<&[u8]> {
        if self == Self::LONG {
            return None;
        }
        let (low, high) = bytes.split_at_mut(8);
        low.copy_from_slice(&self.low.to_le_bytes());
        high.copy_from_slice(&self.high.to_le_bytes());
        let length = bytes.iter().position(|&byte| byte == 0);
        Some(&bytes[..length.unwrap_or(Self::LONGEST)])
    }

    /// The same with ASCII letters in lower case.
    #[inline]
    #[must_use]
    pub(crate) fn lower(self) -> Self {
        Self {
            low: lower(self.low),
            high: lower(self.high),
        }
    }

    /// Whether all bytes are ASCII digits; the word has up to 8.
    #[inline]
    pub(crate) fn is_digits(self, length: usize) -> bool {
        let [mask, _] = BYTES[length.min(8)];
        let digits = self.low ^ (each(b'0') & mask);
        (digits | ((digits & each(0x7f)) + each(0x76))) & each(0x80) == 0
    }

    /// The same with every ASCII digit as `0`; for keys of digits, dots and commas alone.
    #[inline]
    #[must_use]
    pub(crate) fn shape(self) -> Self {
        let shape = |bytes: u64| bytes & !(((bytes >> 4) & each(1)) * 0x0f);
        Self {
            low: shape(self.low),
            high: shape(self.high),
        }
    }

    /// A hash that spreads keys over all of its bits.
    #[inline]
    pub(crate) fn hash(self) -> usize {
        let first = u128::from(self.low ^ 0x9e37_79b9_7f4a_7c15);
        let second = u128::from(self.high ^ 0xd6e8_feb8_6659_fd93);
        let product = first * second;
        (product as u64 ^ (product >> 64) as u64) as usize
    }
}

/// A number whose eight bytes are all this one.
const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// ASCII capitals among eight bytes in lower case.
#[inline]
fn lower(bytes: u64) -> u64 {
    let low = bytes & each(0x7f);
    let from_a = low + each(0x80 - b'A');
    let past_z = low + each(0x80 - b'Z' - 1);
    let capital = from_a & !past_z & !bytes & each(0x80);
    bytes | (capital >> 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_byte_is_lowered_as_ascii() {
        for byte in 1..=u8::MAX {
            let lowered = lower(u64::from_le_bytes([byte; 8]));
            assert_eq!(lowered, each(byte.to_ascii_lowercase()), "{byte}");
        }
    }

    #[test]
    fn shapes_of_numbers() {
        assert_eq!(Key::of("1,750.25").shape(), Key::of("0,000.00"));
        assert_eq!(Key::of("123456789.1234").shape(), Key::of("000000000.0000"));
    }

    #[test]
    fn digits_are_told_from_all_other_bytes() {
        for byte in 1..=u8::MAX {
            for length in 1..=8 {
                let mut bytes = [0; 16];
                bytes[..length].fill(b'7');
                bytes[length - 1] = byte;
                let key = Key::of_first(&bytes, length);
                assert_eq!(key.is_digits(length), byte.is_ascii_digit(), "{bytes:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn words_have_one_key_if_they_are_one(
            one in "[a-cé日]{1,17}", other in "[a-cé日]{1,17}",
        ) {
            let same = Key::of(&one) == Key::of(&other);
            let both_long = one.len().min(other.len()) > Key::LONGEST;
            prop_assert_eq!(same, one == other || both_long);
            prop_assert_eq!(Key::of(&one) == Key::LONG, one.len() > Key::LONGEST);
        }

        #[test]
        fn a_key_in_lower_case_is_the_key_of_the_word_in_lower_case(word in "[A-Zaé'0-9]{1,14}") {
            prop_assert_eq!(Key::of(&word).lower(), Key::of(&word.to_ascii_lowercase()));
            let mut bytes = [b'Q'; 16];
            bytes[..word.len().min(16)].copy_from_slice(&word.as_bytes()[..word.len().min(16)]);
            if word.len() <= Key::LONGEST {
                prop_assert_eq!(Key::of_run(&bytes, word.len()), Key::of(&word).lower());
            }
        }
    }
}
