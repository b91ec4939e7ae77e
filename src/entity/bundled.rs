//! The gazetteer that comes with the program, as the build script packed it.

use super::added::AddedNames;
use super::gazetteer::Gazetteer;
use std::sync::{Arc, OnceLock};

const PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/gazetteer.bin"));

impl Gazetteer {
    /// The gazetteer that comes with the program; unpacked once, on first use.
    pub fn bundled() -> &'static Arc<Gazetteer> {
        static BUNDLED: OnceLock<Arc<Gazetteer>> = OnceLock::new();
        BUNDLED.get_or_init(|| Arc::new(unpacked()))
    }

    /// The gazetteer that comes with the program, with a user's names.
    pub fn bundled_with(added: &AddedNames) -> Arc<Gazetteer> {
        if added.is_empty() { Arc::clone(Gazetteer::bundled()) } else { Arc::new(unpacked().with_added(added)) }
    }
}

#[expect(clippy::expect_used, reason = "they are part of the program, and a test unpacks them")]
fn unpacked() -> Gazetteer {
    postcard::from_bytes(PACKED).expect("what the build script packed is unpacked by a test")
}
