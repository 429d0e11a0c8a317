//! Many analyses in one call: groups of rows in a table, and dense blocks.

mod blocks;
mod groups;
mod threads;

pub use blocks::{BlockOptions, Blocks, Failure, pool_blocks, pool_blocks_with};
pub use groups::{Group, pool_groups};
pub use threads::{MOST_THREADS, in_parts};

pub(crate) use groups::Groups;
