//! The committed header is what cbindgen makes of this crate. `UPDATE_HEADER=1` rewrites it.

use std::path::Path;

#[test]
fn the_committed_header_is_up_to_date() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = cbindgen::Config::from_file(here.join("cbindgen.toml")).unwrap();
    let mut written = Vec::new();
    cbindgen::generate_with_config(here, config).unwrap().write(&mut written);
    let written = String::from_utf8(written).unwrap();
    let committed = here.join("../../include/whatworks.h");
    if std::env::var_os("UPDATE_HEADER").is_some() {
        std::fs::write(&committed, &written).unwrap();
    }
    let committed = std::fs::read_to_string(&committed).unwrap_or_default();
    assert!(
        committed == written,
        "include/whatworks.h is out of date; run UPDATE_HEADER=1 cargo test -p whatworks-c"
    );
}
