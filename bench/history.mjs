// The same rows in better-sqlite3, unencrypted, as the other side of `deskbell-bench-history`:
// `node history.mjs fill FILE DATA COUNT BURST` and `node history.mjs read FILE QUESTIONS` print their figures as one line
// of JSON, the fields of `src/history/figures.rs`.

import Database from "better-sqlite3";
import { createReadStream, readFileSync, statSync } from "node:fs";
import { createInterface } from "node:readline";

const BATCH = 1024;
const PAGE = 50;
const FOUND = 20;
const MIB = 1024 * 1024;

const [mode, file, ...rest] = process.argv.slice(2);
const db = new Database(file);
db.pragma("journal_mode = WAL");
db.pragma("synchronous = FULL");
if (mode === "fill") await fill(rest[0], Number(rest[1]), Number(rest[2]));
else read(JSON.parse(readFileSync(rest[0], "utf8")));

async function fill(data, count, burst) {
  db.exec(`
    CREATE TABLE conversation (
      customer_id TEXT PRIMARY KEY, name TEXT, number TEXT, unread INTEGER NOT NULL, last_at INTEGER, preview TEXT,
      waiting_since INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE message (
      arrival INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, customer_id TEXT NOT NULL, conversation_id TEXT NOT NULL,
      number TEXT NOT NULL, sender TEXT NOT NULL, kind TEXT NOT NULL, content TEXT NOT NULL, at INTEGER NOT NULL,
      metadata TEXT, is_template INTEGER NOT NULL, status TEXT, sent_at INTEGER
    ) STRICT;
    CREATE INDEX message_timeline ON message (customer_id, at, arrival);
    CREATE VIRTUAL TABLE message_text USING fts5 (content, content = 'message', content_rowid = 'arrival', prefix = '2 3');
  `);
  const known = db.prepare("SELECT 1 FROM message WHERE id = ?").pluck();
  const insert = db.prepare("INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const index = db.prepare("INSERT INTO message_text (rowid, content) VALUES (?, ?)");
  const touch = db.prepare(`
    INSERT INTO conversation VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (customer_id) DO UPDATE SET
      name = coalesce(excluded.name, name), number = excluded.number, last_at = excluded.last_at,
      unread = iif(excluded.unread = 0, 0, unread + 1), preview = excluded.preview,
      waiting_since = iif(excluded.unread = 0, NULL, coalesce(waiting_since, excluded.waiting_since))`);
  let arrival = 0;
  const take = db.transaction((lines) => {
    let fresh = 0;
    for (const line of lines) {
      const it = JSON.parse(line);
      if (!it.customerId || !it.whatsappMessageId || !it.senderType) continue;
      if (known.get(it.whatsappMessageId)) continue;
      fresh += 1;
      arrival += 1;
      const at = Date.parse(it.timestamp);
      const metadata = it.metadata ? JSON.stringify(it.metadata) : null;
      insert.run(arrival, it.whatsappMessageId, it.customerId, it.conversationId, it.whatsappNumber, it.senderType,
        it.messageType, it.content, at, metadata, it.isTemplate ? 1 : 0, it.status, Date.parse(it.sentAt));
      index.run(arrival, it.content);
      const customer = it.senderType === "customer" ? 1 : 0;
      touch.run(it.customerId, it.metadata?.profileName ?? null, it.whatsappNumber, customer, at,
        it.content.slice(0, 160), customer ? at : null);
    }
    return fresh;
  });
  const lines = createInterface({ input: createReadStream(data) })[Symbol.asyncIterator]();
  const emptyMib = process.memoryUsage.rss() / MIB;
  const some = async (count) => {
    let [seconds, cpuSeconds, taken] = [0, 0, 0];
    while (taken < count) {
      const batch = [];
      while (batch.length < Math.min(BATCH, count - taken)) {
        const { value, done } = await lines.next();
        if (done) throw new Error("too few lines");
        batch.push(value);
      }
      const [begun, cpu] = [process.hrtime.bigint(), process.cpuUsage()];
      taken += take(batch);
      seconds += Number(process.hrtime.bigint() - begun) / 1e9;
      const used = process.cpuUsage(cpu);
      cpuSeconds += (used.user + used.system) / 1e6;
    }
    return [seconds, cpuSeconds];
  };
  const [fillSeconds, fillCpuSeconds] = await some(count);
  const [burstSeconds, burstCpuSeconds] = await some(burst);
  const peakMib = process.resourceUsage().maxRSS / 1024;
  // It indexes in the same transaction.
  const indexed = { indexSeconds: 0, burstIndexSeconds: 0 };
  print({ fillSeconds, fillCpuSeconds, burstSeconds, burstCpuSeconds, ...indexed, emptyMib, peakMib });
}

function read(questions) {
  const time = (times, call) => {
    const begun = process.hrtime.bigint();
    const result = call();
    times.push(Number(process.hrtime.bigint() - begun) / 1e6);
    return result;
  };
  const begun = process.hrtime.bigint();
  const conversations = db.prepare("SELECT * FROM conversation ORDER BY last_at DESC");
  const rows = conversations.all().length;
  const openMs = Number(process.hrtime.bigint() - begun) / 1e6;
  const page = db.prepare(`SELECT * FROM message WHERE customer_id = ? AND at < ? ORDER BY at DESC, arrival DESC
    LIMIT ${PAGE + 1}`);
  const [list, newest, middle, search] = [[], [], [], {}];
  for (let i = 0; i < 100; i += 1) time(list, () => conversations.all());
  let messages = 0;
  for (const customer of questions.customers) {
    messages += Math.min(PAGE, time(newest, () => page.all(customer, Number.MAX_SAFE_INTEGER)).length);
    messages += Math.min(PAGE, time(middle, () => page.all(customer, questions.middle)).length);
  }
  const find = db.prepare(`SELECT m.*, snippet(message_text, 0, '[', ']', '…', 20) FROM message_text
    JOIN message m ON m.arrival = message_text.rowid WHERE message_text MATCH ?
    ORDER BY message_text.rowid DESC LIMIT ${FOUND}`);
  let found = 0;
  for (const { kind, text } of questions.searches) {
    // Its tokenizer knows no words in scripts without spaces.
    if (kind === "signs") continue;
    const words = kind === "phrase" ? text : text.split(" ").map((word) => `"${word}" *`).join(" AND ");
    found += time((search[kind] ??= []), () => find.all(words)).length;
  }
  print({
    openMs, conversations: rows, list, newest, middle, search, messages, found,
    rssMib: process.memoryUsage.rss() / MIB, peakMib: process.resourceUsage().maxRSS / 1024,
    fileMib: statSync(file).size / MIB,
  });
}

function print(figures) {
  db.close();
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}
