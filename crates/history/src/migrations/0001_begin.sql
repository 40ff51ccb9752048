-- Times are milliseconds since the epoch (UTC). Ids and texts are as the server sent them, within the limits.

CREATE TABLE conversation (
    customer_id    TEXT PRIMARY KEY,
    read_marker    INTEGER NOT NULL DEFAULT 0,  -- every arrival up to this one is read
    number         TEXT,
    number_at      INTEGER,                     -- time and arrival of the message that told the number
    number_arrival INTEGER,
    name           TEXT,
    name_at        INTEGER,
    name_arrival   INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE message (
    arrival         INTEGER PRIMARY KEY,        -- the how-manieth this installation received, from 1
    id              TEXT    NOT NULL UNIQUE,    -- whatsappMessageId
    customer_id     TEXT    NOT NULL REFERENCES conversation (customer_id),
    conversation_id TEXT    NOT NULL,
    number          TEXT    NOT NULL,
    sender          TEXT    NOT NULL,           -- the wire's word: agent, customer, or any other
    kind            TEXT    NOT NULL,           -- the wire's word
    content         TEXT    NOT NULL,
    content_cut     INTEGER NOT NULL,
    at              INTEGER NOT NULL,           -- the server's timestamp
    metadata        TEXT,                       -- JSON
    is_template     INTEGER NOT NULL,
    template_name   TEXT,
    rank            TEXT,                       -- accepted, sent, delivered, read, played
    sent_at         INTEGER,
    delivered_at    INTEGER,
    read_at         INTEGER,
    failed_at       INTEGER,
    failure_code    INTEGER,
    failure_title   TEXT,
    unknown_status  TEXT
) STRICT;

-- A conversation's timeline, newest first, by key and not by offset.
CREATE INDEX message_timeline ON message (customer_id, at, arrival);
-- What is unread or unanswered is asked of customers' messages only.
CREATE INDEX message_by_customer ON message (customer_id, arrival) WHERE sender = 'customer';
CREATE INDEX message_by_agent ON message (customer_id, at, arrival) WHERE sender = 'agent';

-- Times offline that the server did not make up for.
CREATE TABLE gap (
    from_at INTEGER PRIMARY KEY,
    to_at   INTEGER NOT NULL
) STRICT;

-- One row: when the server was last heard, and where the connection can be taken up again. Written with the
-- messages it stands behind.
CREATE TABLE heard (
    only   INTEGER PRIMARY KEY CHECK (only = 1),
    at     INTEGER NOT NULL,
    pid    TEXT,
    offset TEXT
) STRICT;
