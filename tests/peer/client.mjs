// The `socket.io-client` of npm, driven by a test: shows that the peer, or the demo server, serves a client that
// this project did not write.
//
// Commands on stdin, replies as in `server.mjs`:
//
// | do           | with                                            | does                                       |
// |--------------|-------------------------------------------------|--------------------------------------------|
// | `connect`    | `url`, `token`?, `reconnect`: bool (default off) | connects; the outcome comes as an event    |
// | `emit`       | `event`, `args`?                                | emits                                      |
// | `drop`       |                                                 | breaks the transport with no goodbye        |
// | `disconnect` |                                                 | disconnects                                |
//
// Events on stdout: `connect` {sid, recovered}, `connect_error` {message, data}, `disconnect` {reason},
// `event` {event, args}: everything the server emitted.

import { io } from "socket.io-client";
import { obey, say } from "./lines.mjs";

let socket;

obey({
  connect({ url, token, reconnect = false }) {
    if (socket !== undefined) throw new Error("connected before: one client, one connection");
    socket = io(url, {
      transports: ["websocket"],
      auth: token === undefined ? {} : { token },
      reconnection: reconnect,
      reconnectionDelay: 50,
    });
    socket.on("connect", () => say({ type: "connect", sid: socket.id, recovered: socket.recovered === true }));
    socket.on("connect_error", ({ message, data }) => say({ type: "connect_error", message, data }));
    socket.on("disconnect", (reason) => say({ type: "disconnect", reason }));
    socket.onAny((event, ...args) => say({ type: "event", event, args }));
  },
  emit({ event, args = [] }) {
    socket.emit(event, ...args);
  },
  drop() {
    socket.io.engine.transport.ws.terminate();
  },
  disconnect() {
    socket.disconnect();
  },
});
