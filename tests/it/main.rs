//! One test binary for everything that looks at the crate from outside.

mod layers;
