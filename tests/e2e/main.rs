//! The end-to-end test.
