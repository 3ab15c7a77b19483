//! Command lines: clap types only, turned at once into what the library works with.

pub mod post;
