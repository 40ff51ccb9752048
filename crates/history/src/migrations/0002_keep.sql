-- What the agent chose for a conversation.
ALTER TABLE conversation ADD COLUMN muted_until INTEGER;
ALTER TABLE conversation ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;

-- Statuses whose messages have not come yet, in the order in which they came.
CREATE TABLE early_status (
    n             INTEGER PRIMARY KEY,
    message_id    TEXT    NOT NULL,
    received      INTEGER NOT NULL,
    customer_id   TEXT,
    status        TEXT    NOT NULL,             -- the wire's word
    at            INTEGER NOT NULL,
    sent_at       INTEGER,
    delivered_at  INTEGER,
    read_at       INTEGER,
    failed_at     INTEGER,
    failure_code  INTEGER,
    failure_title TEXT
) STRICT;
CREATE INDEX early_status_message ON early_status (message_id);

-- One row. Arrivals are never given out twice, not even when the messages that had them are gone.
CREATE TABLE mark (
    only         INTEGER PRIMARY KEY CHECK (only = 1),
    last_arrival INTEGER NOT NULL,              -- the highest that was given out
    alerted      INTEGER NOT NULL               -- the agent was told of every arrival up to this one
) STRICT;
INSERT INTO mark (only, last_arrival, alerted)
    SELECT 1, coalesce(max(arrival), 0), coalesce(max(arrival), 0) FROM message;
