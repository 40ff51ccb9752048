// One JSON object a line, both ways: how a test talks to the scripts in this folder.

import { createInterface } from "node:readline";

/** Writes one event for the test to read. */
export function say(event) {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

/**
 * Runs `commands[line.do](line)` for each line on stdin and answers
 * `{"type":"reply","id":line.id,"ok":true,...what the command returned}`, or `"ok":false` with an `error`.
 *
 * The process ends when stdin closes: a test that died leaves nothing behind.
 */
export function obey(commands) {
  const lines = createInterface({ input: process.stdin, crlfDelay: Infinity });
  lines.on("line", async (text) => {
    if (text.trim() === "") return;
    let line = {};
    try {
      line = JSON.parse(text);
      const command = Object.hasOwn(commands, line.do) ? commands[line.do] : undefined;
      if (command === undefined) throw new Error(`unknown command: ${line.do}`);
      say({ type: "reply", id: line.id, ok: true, ...(await command(line)) });
    } catch (error) {
      say({ type: "reply", id: line?.id, ok: false, error: error.message });
    }
  });
  lines.on("close", () => process.exit(0));
}
