//! Names the shared library after the version of its C interface, so that the loader never starts a
//! program with the library of another interface than it was linked against.

use std::error::Error;
use std::{env, fs};

/// Where the number is said. The header has it from there, and so it is in one place.
const VERSION: &str = "src/version.rs";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={VERSION}");
    // Other systems name their libraries in other ways, and nobody has tried them.
    if env::var("CARGO_CFG_TARGET_OS")? == "linux" {
        let source = fs::read_to_string(VERSION)?;
        let abi = abi_version(&source).ok_or("no WW_ABI_VERSION in src/version.rs")?;
        println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libwhatworks.so.{abi}");
    }
    Ok(())
}

fn abi_version(source: &str) -> Option<u32> {
    let said = |line: &str| {
        let value = line.strip_prefix("pub const WW_ABI_VERSION: u32 = ")?;
        value.strip_suffix(';')?.parse().ok()
    };
    source.lines().find_map(said)
}
