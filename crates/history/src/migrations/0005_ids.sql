-- Which messages are there is asked of `message_id` and no longer of an index on the ids themselves: see ids/mod.rs. A
-- table loses such an index only with all its rows, so this file is for a history without messages; one that has some
-- is copied into a new file (rewrite.rs).
DROP TABLE message;
CREATE TABLE message (
    arrival         INTEGER PRIMARY KEY,        -- the how-manieth this installation received, from 1
    id              TEXT    NOT NULL,           -- whatsappMessageId; unique, which the one writer sees to
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
CREATE INDEX message_timeline ON message (customer_id, at, arrival, sender);

CREATE TRIGGER message_words_go AFTER DELETE ON message BEGIN
    DELETE FROM message_text WHERE rowid = old.arrival;
END;
CREATE TRIGGER message_list_goes AFTER DELETE ON message BEGIN
    UPDATE conversation SET listed = 0 WHERE customer_id = old.customer_id AND listed = 1;
END;

-- Keyed hashes of ids, and where their messages are. Two ids may have one hash: the message itself has the last word.
CREATE TABLE message_id (
    hash    INTEGER NOT NULL,
    arrival INTEGER NOT NULL,
    PRIMARY KEY (hash, arrival)
) STRICT, WITHOUT ROWID;

-- The hashes that are not in `message_id` yet: those of the messages that arrived from `first` on without a gap, eight
-- bytes each.
CREATE TABLE id_tail (
    first  INTEGER PRIMARY KEY,
    hashes BLOB NOT NULL
) STRICT;

-- Bloom filters, each for the hashes of `message_id` from `first` to `last`. Together they leave none out.
CREATE TABLE id_filter (
    first INTEGER PRIMARY KEY,
    last  INTEGER NOT NULL,
    keys  INTEGER NOT NULL,                     -- how many were put in, those that were deleted since included
    bits  BLOB    NOT NULL
) STRICT;
INSERT INTO id_filter (first, last, keys, bits)
    VALUES (-9223372036854775808, 9223372036854775807, 0, zeroblob(3840));

-- One row.
CREATE TABLE ids (
    only   INTEGER PRIMARY KEY CHECK (only = 1),
    key    BLOB    NOT NULL,                    -- of the hash
    cursor INTEGER NOT NULL,                    -- up to this hash the tail was merged in this turn
    turned INTEGER NOT NULL                     -- what had arrived when this turn began
) STRICT;
INSERT INTO ids (only, key, cursor, turned) VALUES (1, randomblob(16), -9223372036854775808, 0);
