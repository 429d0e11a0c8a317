//! Tables of whatworks as Arrow streams and from them, for bindings that hand them on by the Arrow C
//! interface.

pub mod read;
mod stream;
pub mod write;
