//! Packs the gazetteer: its TOML files are for people, and take longer to read than most searches take to answer.
//!
//! The reading is the library's own, file for file, so that what is packed is what the library would read.

// Of the shared files the script uses the reading alone.
#![allow(dead_code, unused_imports)]

#[path = "src/text/mod.rs"]
mod text;

#[path = "src/entity"]
mod entity {
    pub mod gazetteer;
    mod kind;
    pub mod name;

    pub use kind::EntityKind;
}

use entity::gazetteer::Gazetteer;
use std::error::Error;
use std::path::Path;
use std::{env, fs};

const FILES: [&str; 3] = ["persons.toml", "organizations.toml", "places.toml"];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new("data/gazetteer");
    let texts = FILES.iter().map(|name| fs::read_to_string(folder.join(name))).collect::<Result<Vec<_>, _>>()?;
    let files: Vec<(&str, &str)> = FILES.iter().copied().zip(texts.iter().map(String::as_str)).collect();
    let gazetteer = Gazetteer::parse(&files)?;
    let out = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?;
    fs::write(Path::new(&out).join("gazetteer.bin"), postcard::to_stdvec(&gazetteer)?)?;
    for path in ["data/gazetteer", "src/text", "src/entity/gazetteer.rs", "src/entity/kind.rs", "src/entity/name.rs"] {
        println!("cargo:rerun-if-changed={path}");
    }
    Ok(())
}
