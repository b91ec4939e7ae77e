//! The gazetteer that comes with the program, as the build script packed it.

use super::gazetteer::Gazetteer;
use std::sync::OnceLock;

const PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/gazetteer.bin"));

impl Gazetteer {
    /// The gazetteer that comes with the program; unpacked once, on first use.
    pub fn bundled() -> &'static Gazetteer {
        static BUNDLED: OnceLock<Gazetteer> = OnceLock::new();
        BUNDLED.get_or_init(|| postcard::from_bytes(PACKED).expect("what the build script packed is unpacked by a test"))
    }
}
