//! XXH64 of a piece of memory with seed 0, the checksum in front of LZ4 blocks; from the description of the algorithm,
//! Y. Collet, "xxHash fast digest algorithm", 0.1.1. No other seeds, no streams.

const PRIME: [u64; 5] = [
    0x9E37_79B1_85EB_CA87,
    0xC2B2_AE3D_27D4_EB4F,
    0x1656_67B1_9E37_79F9,
    0x85EB_CA77_C2B2_AE63,
    0x27D4_EB2F_1656_67C5,
];

fn round(lane: u64, word: u64) -> u64 {
    lane.wrapping_add(word.wrapping_mul(PRIME[1])).rotate_left(31).wrapping_mul(PRIME[0])
}

/// Little-endian number of up to eight bytes.
fn word(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |sum, b| sum << 8 | u64::from(*b))
}

/// The checksum of `bytes`.
pub(super) fn xxh64(bytes: &[u8]) -> u64 {
    let stripes = bytes.chunks_exact(32);
    let mut rest = stripes.remainder();
    let mut sum = if bytes.len() < 32 { PRIME[4] } else { striped(stripes) };
    sum = sum.wrapping_add(bytes.len() as u64);
    while let Some((head, tail)) = rest.split_at_checked(8) {
        let mixed = (sum ^ round(0, word(head))).rotate_left(27);
        sum = mixed.wrapping_mul(PRIME[0]).wrapping_add(PRIME[3]);
        rest = tail;
    }
    if let Some((head, tail)) = rest.split_at_checked(4) {
        let mixed = (sum ^ word(head).wrapping_mul(PRIME[0])).rotate_left(23);
        sum = mixed.wrapping_mul(PRIME[1]).wrapping_add(PRIME[2]);
        rest = tail;
    }
    for byte in rest {
        sum = (sum ^ u64::from(*byte).wrapping_mul(PRIME[4])).rotate_left(11).wrapping_mul(PRIME[0]);
    }
    sum = (sum ^ sum >> 33).wrapping_mul(PRIME[1]);
    sum = (sum ^ sum >> 29).wrapping_mul(PRIME[2]);
    sum ^ sum >> 32
}

/// Four lanes over pieces of 32 bytes, then joined.
fn striped<'a>(stripes: impl Iterator<Item = &'a [u8]>) -> u64 {
    let mut lanes = [PRIME[0].wrapping_add(PRIME[1]), PRIME[1], 0, 0_u64.wrapping_sub(PRIME[0])];
    for stripe in stripes {
        for (lane, bytes) in lanes.iter_mut().zip(stripe.chunks_exact(8)) {
            *lane = round(*lane, word(bytes));
        }
    }
    let turned = lanes.iter().zip([1, 7, 12, 18]).map(|(lane, by)| lane.rotate_left(by));
    let sum = turned.fold(0_u64, u64::wrapping_add);
    let join = |sum: u64, lane: &u64| (sum ^ round(0, *lane)).wrapping_mul(PRIME[0]).wrapping_add(PRIME[3]);
    lanes.iter().fold(sum, join)
}

#[cfg(test)]
mod tests {
    use super::xxh64;

    /// Values of the reference program for seed 0.
    #[test]
    fn known_checksums() {
        assert_eq!(xxh64(b""), 0xEF46_DB37_51D8_E999);
        assert_eq!(xxh64(b"a"), 0xD24E_C4F1_A98C_6E5B);
        assert_eq!(xxh64(b"abc"), 0x44BC_2CF5_AD77_0999);
    }
}
