//! The version of the library and of its C interface.

use std::ffi::c_char;
use std::ptr;

use crate::panic::value_or;

/// The first number of the version of this header.
pub const WW_VERSION_MAJOR: u32 = 0;
/// The second number of the version of this header.
pub const WW_VERSION_MINOR: u32 = 1;
/// The third number of the version of this header.
pub const WW_VERSION_PATCH: u32 = 0;
/// The version of the C interface that this header describes; raised when something in it is taken
/// away or means something else.
pub const WW_ABI_VERSION: u32 = 1;

/// The version of the library that is linked, for example `0.1.0`.
///
/// Ownership: the text is part of the library and is never freed. Threads: any. Errors: none.
#[unsafe(no_mangle)]
pub extern "C" fn ww_version() -> *const c_char {
    const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "\0");
    value_or(ptr::null(), || Some(VERSION.as_ptr().cast()))
}

/// The version of the C interface of the library that is linked: `WW_ABI_VERSION` of its header.
///
/// Ownership: none. Threads: any. Errors: none.
#[unsafe(no_mangle)]
pub extern "C" fn ww_abi_version() -> u32 {
    value_or(0, || Some(WW_ABI_VERSION))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_macros_are_the_version_of_the_crate() {
        let macros = format!("{WW_VERSION_MAJOR}.{WW_VERSION_MINOR}.{WW_VERSION_PATCH}");
        assert_eq!(macros, env!("CARGO_PKG_VERSION"));
    }
}
