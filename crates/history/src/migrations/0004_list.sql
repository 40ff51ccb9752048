-- What a list shows of a conversation, so that it can be opened without looking at the messages. Written with every
-- change of the conversation; where `listed` is 0 (an earlier version wrote it, or messages were deleted) it has to be
-- looked up in the messages.
ALTER TABLE conversation ADD COLUMN listed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN unread INTEGER NOT NULL DEFAULT 0;     -- how many
ALTER TABLE conversation ADD COLUMN unanswered INTEGER NOT NULL DEFAULT 0; -- how many
ALTER TABLE conversation ADD COLUMN last_agent_at INTEGER;                 -- the newest agent's message
ALTER TABLE conversation ADD COLUMN last_agent_arrival INTEGER;
ALTER TABLE conversation ADD COLUMN last_customer_at INTEGER;              -- the newest customer's message by time ...
ALTER TABLE conversation ADD COLUMN last_customer_arrival INTEGER;
ALTER TABLE conversation ADD COLUMN last_customer_arrived INTEGER;         -- ... and by arrival
ALTER TABLE conversation ADD COLUMN last_at INTEGER;                       -- the newest message
ALTER TABLE conversation ADD COLUMN last_arrival INTEGER;
ALTER TABLE conversation ADD COLUMN last_id TEXT;
ALTER TABLE conversation ADD COLUMN last_sender TEXT;
ALTER TABLE conversation ADD COLUMN last_kind TEXT;
ALTER TABLE conversation ADD COLUMN last_preview TEXT;
ALTER TABLE conversation ADD COLUMN last_tick TEXT;
ALTER TABLE conversation ADD COLUMN last_failure TEXT;

CREATE TRIGGER message_list_goes AFTER DELETE ON message BEGIN
    UPDATE conversation SET listed = 0 WHERE customer_id = old.customer_id AND listed = 1;
END;

-- One index instead of three: with the sender in it, what is unread or unanswered is found without the rows, and a
-- burst changes a third of the pages.
DROP INDEX message_by_customer;
DROP INDEX message_by_agent;
DROP INDEX message_timeline;
CREATE INDEX message_timeline ON message (customer_id, at, arrival, sender);
