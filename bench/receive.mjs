// The `socket.io-client` of npm, as a receiver of the burst: `node receive.mjs URL COUNT`. Prints its figures as one
// line of JSON, the fields of `Figures` in `src/measure.rs`.

import { io } from "socket.io-client";

const [url, count] = [process.argv[2], Number(process.argv[3])];
const MIB = 1024 * 1024;

let begun;
let events = 0;
let content = 0;

const socket = io(url, { transports: ["websocket"], auth: { token: "bench" }, reconnection: false });

socket.on("connect", () => {
  begun = { at: process.hrtime.bigint(), cpu: process.cpuUsage(), idle: process.memoryUsage.rss() };
  socket.emit("joinWhatsAppGeneral");
});
socket.on("whatsappMessage", (message) => {
  content += message.content.length;
  events += 1;
  if (events === count) finish();
});
for (const fault of ["connect_error", "disconnect"]) {
  socket.on(fault, (reason) => {
    process.stderr.write(`${fault}: ${reason}\n`);
    process.exit(1);
  });
}

function finish() {
  const nanoseconds = process.hrtime.bigint() - begun.at;
  const cpu = process.cpuUsage(begun.cpu);
  const figures = {
    events,
    content,
    seconds: Number(nanoseconds) / 1e9,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    idleMib: begun.idle / MIB,
    // maxRSS is in KiB.
    peakMib: process.resourceUsage().maxRSS / 1024,
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit(0));
}
