//! What the agent was not told of before the program ended.

use deskbell_domain::CustomerId;

use crate::{History, ReadError};

impl History {
    /// The customers whose messages came after the last arrival that the agent was told of, each with how many.
    pub fn unalerted(&self) -> Result<Vec<(CustomerId, u32)>, ReadError> {
        let mut statement = self.db.prepare(
            "SELECT customer_id, count(*) FROM message
             WHERE arrival > (SELECT alerted FROM mark) AND sender = 'customer' GROUP BY customer_id",
        )?;
        let mut rows = statement.query([])?;
        let mut customers = Vec::new();
        while let Some(row) = rows.next()? {
            customers.push((CustomerId::new(row.get::<_, String>(0)?)?, row.get(1)?));
        }
        Ok(customers)
    }
}
