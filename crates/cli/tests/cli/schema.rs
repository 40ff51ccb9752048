//! Holds what the program prints to the published schemas.

use std::path::Path;

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;

/// A schema of `docs/`.
pub struct Schema {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Schema {
    /// Reads `docs/NAME`.
    pub fn of(name: &str) -> Self {
        let file = docs().join(name);
        let mut schemas = Schemas::new();
        let index = Compiler::new().compile(file.to_str().unwrap(), &mut schemas).unwrap();
        Self { schemas, index }
    }

    /// Fails the test if `line` is not as the schema says.
    pub fn check(&self, line: &Value) {
        if let Err(error) = self.schemas.validate(line, self.index) {
            panic!("{line}\n{error:#}");
        }
    }

    /// Whether `line` is as the schema says.
    pub fn accepts(&self, line: &Value) -> bool {
        self.schemas.validate(line, self.index).is_ok()
    }
}

/// The examples (```json blocks) in `docs/NAME`, one a line.
pub fn examples(name: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(docs().join(name)).unwrap();
    let blocks = text.split("```json\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    blocks.flat_map(str::lines).map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn docs() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs")
}
