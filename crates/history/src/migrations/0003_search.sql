-- Words of the messages, by arrival. It holds no text, only which words are in which message; they are cut and folded
-- before they come here (search/words.rs), so that this tokenizer only has to split at spaces. Phrases are looked for
-- in the messages that have all the words. A leaf fits into one encrypted page.
CREATE VIRTUAL TABLE message_text USING fts5 (
    words, content = '', contentless_delete = 1, detail = 'none', prefix = '2 3', tokenize = 'ascii'
);
INSERT INTO message_text (message_text, rank) VALUES ('pgsz', 3900);

-- Whoever deletes a message deletes its words.
CREATE TRIGGER message_words_go AFTER DELETE ON message BEGIN
    DELETE FROM message_text WHERE rowid = old.arrival;
END;

-- One row: every message that arrived up to this one is in message_text.
CREATE TABLE search (
    only    INTEGER PRIMARY KEY CHECK (only = 1),
    indexed INTEGER NOT NULL
) STRICT;
INSERT INTO search (only, indexed) VALUES (1, 0);
