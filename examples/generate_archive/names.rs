//! What are the people, places and papers called?

use crate::random::mix;

/// A million persons, of whom the first are in the news the most.
pub const PERSON_BITS: u64 = 20;

/// The given and the family name of the person of rank `rank`: three syllables and an ending, so
/// that no two share a family name.
pub fn person(rank: u64) -> (&'static str, String) {
    const CONSONANTS: &[u8; 16] = b"bdfghjklmnprstvz";
    const VOWELS: &[u8; 4] = b"aeio";
    const ENDINGS: [&str; 4] = ["", "n", "sk", "rt"];
    // Odd, hence one to one on the lowest bits: neighbours in rank do not sound alike.
    let code = rank.wrapping_mul(0x2_c3a5) & ((1 << PERSON_BITS) - 1);
    let mut family = String::with_capacity(8);
    for syllable in 0..3 {
        let bits = (code >> (6 * syllable)) as usize;
        family.push(char::from(CONSONANTS[bits & 15]));
        family.push(char::from(VOWELS[(bits >> 4) & 3]));
    }
    family.push_str(ENDINGS[(code >> 18) as usize & 3]);
    family[..1].make_ascii_uppercase();
    (GIVEN_NAMES[mix(rank) as usize % GIVEN_NAMES.len()], family)
}

const GIVEN_NAMES: [&str; 32] = [
    "Ada", "Ahmed", "Alice", "Amina", "Anton", "Beatriz", "Boris", "Carla", "Chen", "Clara",
    "David", "Elena", "Emeka", "Fatima", "Frank", "Grace", "Hans", "Ines", "Ivan", "James", "Joan",
    "Karim", "Laura", "Maria", "Nadia", "Omar", "Paul", "Ravi", "Rosa", "Sven", "Tomas", "Yuki",
];

/// Where the articles were filed.
pub const PLACES: [&str; 40] = [
    "LONDON",
    "WASHINGTON",
    "BRUSSELS",
    "PARIS",
    "BERLIN",
    "MOSCOW",
    "BEIJING",
    "TOKYO",
    "NAIROBI",
    "CAIRO",
    "NEW YORK",
    "GENEVA",
    "ROME",
    "MADRID",
    "LISBON",
    "VIENNA",
    "WARSAW",
    "KYIV",
    "ISTANBUL",
    "ANKARA",
    "JERUSALEM",
    "BEIRUT",
    "BAGHDAD",
    "TEHRAN",
    "KABUL",
    "ISLAMABAD",
    "NEW DELHI",
    "DHAKA",
    "BANGKOK",
    "HANOI",
    "JAKARTA",
    "MANILA",
    "SEOUL",
    "SYDNEY",
    "OTTAWA",
    "MEXICO CITY",
    "BOGOTA",
    "BRASILIA",
    "LAGOS",
    "JOHANNESBURG",
];

/// Who published them, the first the most.
pub const SOURCES: [&str; 40] = [
    "Meridian Wire",
    "The Harbour Post",
    "Northern Courier",
    "The Daily Lantern",
    "Continental News",
    "The Evening Signal",
    "Capitol Dispatch",
    "The Ferry Times",
    "Eastgate Herald",
    "Union Telegraph",
    "The Morning Ledger",
    "Delta Observer",
    "The River Gazette",
    "Anchor Press",
    "The Public Record",
    "Highland Examiner",
    "The Bridge",
    "Southern Cross News",
    "The Market Journal",
    "Plainview Star",
    "The Weekly Compass",
    "Coastline Radio",
    "The Standard Bearer",
    "Old Town Chronicle",
    "The Beacon",
    "Frontier Report",
    "The Civic Review",
    "Summit Tribune",
    "The Tide",
    "Orbit News",
    "The Parish Mirror",
    "Granite City Sun",
    "The Foreign Desk",
    "Harvest Bulletin",
    "The Watchman",
    "Lowland Advertiser",
    "The Quarterly Eye",
    "Station Nine",
    "The Canal Argus",
    "Prairie Voice",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_persons_share_a_name() {
        let families: std::collections::HashSet<_> = (0..1 << 16).map(|n| person(n).1).collect();
        assert_eq!(families.len(), 1 << 16);
    }
}
