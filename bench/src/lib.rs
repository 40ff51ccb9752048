//! What the parts of `make bench` share: rows of results, their table and plot, and looks at processes.

pub mod machine;
pub mod numbers;
pub mod plot;
pub mod process;
pub mod results;
pub mod table;
