// A WhatsApp server as the guide describes it, on the real `socket.io` of npm, driven by a test.
//
//   node server.mjs [--port 0] [--secret HEX] [--namespace /] [--path /socket.io/] [--recovery MS|off]
//                   [--ping-interval MS] [--ping-timeout MS] [--max-payload BYTES] [--compress] [--redis URL]
//
// It binds 127.0.0.1 only, takes websocket connections only, and ends when stdin closes.
// `--secret` is the HS256 key of the tokens it accepts, in hexadecimal. `--recovery` is how long a lost connection can be
// recovered (connection state recovery, off by default). With `--redis` it is one of several servers that share what they
// know through the Redis streams adapter.
//
// Commands: one JSON object a line on stdin. Each may carry an `id`; its reply is
// `{"type":"reply","id","ok":true,...}` or `{"type":"reply","id","ok":false,"error"}`.
//
// | do               | with                            | does; the reply has                                        |
// |------------------|---------------------------------|------------------------------------------------------------|
// | `message`        | `data`                          | emits `whatsappMessage` to general and, apart from that, to the customer's room: a client in both gets it twice |
// | `status`         | `data`, `customerId`?           | the same with `whatsappMessageStatus`                      |
// | `emit`           | `room` or `rooms`, `event`, `data` or `args` | emits to the rooms' union, once each; `reached`: sockets |
// | `emitAll`        | `event`, `data` or `args`       | emits to everybody; `reached`                              |
// | `emitTo`         | `sid`, `event`, `data` or `args`| emits to one socket                                        |
// | `burst`          | `event`, `count`, `ask`?        | emits it to everybody `count` times, with 0, 1, 2, ...; with `ask: true` it wants an answer to each |
// | `burst-messages` | `count`, `content`, `first`?    | emits `whatsappMessage` to general `count` times, with the ids 0, 1, 2, ... (from `first` on) and this content; with `answered` every so many of a customer's is the agent's |
// | `ask`            | `event`, `data` or `args`       | emits to everybody and waits for their acknowledgements; `answers`: [the first argument of each] |
// | `raw`            | `text`, `sid`?                  | writes a websocket text frame as it is, to one or to all; `reached` |
// | `disconnectAll`  | `close`: bool                   | Socket.IO disconnect (`41`); with `close` the transport too; `reached` |
// | `kill-transport` | `sid`?                          | resets TCP under one or all, with no goodbye; `reached`     |
// | `rooms`          |                                 | `rooms`: {room: [sid]}, without each socket's own          |
// | `sockets`        |                                 | `sockets`: [{sid, sub, rooms, recovered}]                  |
// | `refuse`         | `mode`, `message`?, `data`?     | how connections to come are refused, below                 |
// | `config`         | `joins`?, `joinDelay`?, `auth`? | how joins are answered, below; `auth: false` accepts any token |
// | `settle`         |                                 | waits until Redis has what it was told so far              |
// | `stop`           |                                 | closes everything and ends                                 |
//
// The emits take `volatile: true`. In `data` and `args`, `{"$base64": "..."}` is binary.
//
// `refuse` modes: `none` accepts; `middleware` is a `connect_error` with `message` and `data`; `nest` accepts, emits
// `error` with `message` and disconnects; `nest-exception` the same with `exception` `{status:"error",message}`, as a
// NestJS gateway does; `disconnect` accepts and disconnects without a word; `silent` never answers CONNECT.
//
// `config.joins`: `confirm` (as the guide says), `silent` (joins and never says so), `exception` (emits `exception`
// and does not join). `config.joinDelay`: milliseconds before a join is answered.
//
// Events: one JSON object a line on stdout.
//
// | type           | with                                                                                        |
// |----------------|---------------------------------------------------------------------------------------------|
// | `listening`    | `port`                                                                                      |
// | `auth`         | `ok`, `via` ("auth" or "header"), `sub` or `reason`; never the token. Not on a recovery, which skips middlewares |
// | `connected`    | `sid`, `sub`, `recovered`, `offset`: what the client offered to recover from                 |
// | `joined`, `left` | `room`, `sid`                                                                             |
// | `event`        | `sid`, `event`, `args`: everything a client emitted, joins too                               |
// | `disconnected` | `sid`, `reason` in Socket.IO's words                                                        |

import { createServer } from "node:http";
import { parseArgs } from "node:util";
import jwt from "jsonwebtoken";
import { Server } from "socket.io";
import { obey, say } from "./lines.mjs";

const GENERAL = "whatsapp:general";
const customerRoom = (id) => `whatsapp:customer:${id}`;

const { values: options } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    secret: { type: "string", default: "" },
    namespace: { type: "string", default: "/" },
    path: { type: "string", default: "/socket.io/" },
    recovery: { type: "string", default: "off" },
    "ping-interval": { type: "string", default: "25000" },
    "ping-timeout": { type: "string", default: "20000" },
    "max-payload": { type: "string", default: "1000000" },
    compress: { type: "boolean", default: false },
    redis: { type: "string" },
  },
});

/** Where to share sessions and events, if not in this process alone. */
async function connectRedis(url) {
  const [{ createClient }, { createAdapter }] = await Promise.all([
    import("@redis/client"),
    import("@socket.io/redis-streams-adapter"),
  ]);
  const client = createClient({ url });
  // A test that ends takes Redis away first.
  client.on("error", () => {});
  await client.connect();
  // Reading blocks for so long, and so does the end of the process.
  return { client, adapter: createAdapter(client, { blockTimeInMs: 500 }) };
}

const redis = options.redis === undefined ? undefined : await connectRedis(options.redis);
const key = Buffer.from(options.secret, "hex");
const http = createServer();
const io = new Server(http, {
  path: options.path,
  transports: ["websocket"],
  pingInterval: Number(options["ping-interval"]),
  pingTimeout: Number(options["ping-timeout"]),
  maxHttpBufferSize: Number(options["max-payload"]),
  perMessageDeflate: options.compress ? { threshold: 0 } : false,
  ...(options.recovery === "off"
    ? {}
    : { connectionStateRecovery: { maxDisconnectionDuration: Number(options.recovery) } }),
  ...(redis === undefined ? {} : { adapter: redis.adapter }),
});
const clients = io.of(options.namespace);

let refusal = { mode: "none" };
const config = { joins: "confirm", joinDelay: 0, auth: true };

// --- Authentication -----------------------------------------------------------------------------------------

function tokenOf({ auth, headers }) {
  if (typeof auth.token === "string") return { via: "auth", token: auth.token };
  const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? "");
  return bearer ? { via: "header", token: bearer[1] } : { via: "none" };
}

function refused(message, data) {
  return Object.assign(new Error(message), { data });
}

clients.use((socket, next) => {
  if (refusal.mode === "silent") return;
  if (refusal.mode === "middleware") return next(refused(refusal.message ?? "Unauthorized", refusal.data));
  // The other modes let everybody in, to throw them out again.
  if (refusal.mode !== "none") return next();
  const { via, token } = tokenOf(socket.handshake);
  try {
    if (config.auth) {
      if (token === undefined) throw new Error("no token");
      const { sub } = jwt.verify(token, key, { algorithms: ["HS256"] });
      socket.data.sub = sub;
    }
    say({ type: "auth", ok: true, via, sub: socket.data.sub });
    next();
  } catch (error) {
    say({ type: "auth", ok: false, via, reason: error.message });
    next(refused("Unauthorized", { reason: error.message }));
  }
});

// --- The guide's events -------------------------------------------------------------------------------------

/** Joins or leaves, then confirms, as `config.joins` says. */
function answer(socket, room, change, confirmation) {
  const now = () => {
    if (!socket.connected) return;
    if (config.joins === "exception") {
      socket.emit("exception", { status: "error", message: `Forbidden: ${room}` });
      return;
    }
    socket[change](room);
    say({ type: change === "join" ? "joined" : "left", room, sid: socket.id });
    if (config.joins !== "silent") socket.emit(confirmation.event, confirmation.data);
  };
  if (config.joinDelay > 0) setTimeout(now, config.joinDelay);
  else now();
}

clients.on("connection", (socket) => {
  const { sub } = socket.data;
  const { offset } = socket.handshake.auth;
  say({ type: "connected", sid: socket.id, sub, recovered: socket.recovered, offset });
  socket.on("disconnect", (reason) => {
    say({ type: "disconnected", sid: socket.id, reason });
    clients.emit("clientLeft", { clientId: socket.id, totalClients: clients.sockets.size });
  });

  if (refusal.mode === "nest") socket.emit("error", refusal.message ?? "Unauthorized");
  if (refusal.mode === "nest-exception") {
    socket.emit("exception", { status: "error", message: refusal.message ?? "Unauthorized", ...refusal.data });
  }
  if (refusal.mode !== "none") return socket.disconnect(false);

  socket.onAny((event, ...args) => {
    say({ type: "event", sid: socket.id, event, args: args.filter((arg) => typeof arg !== "function") });
  });
  socket.on("joinWhatsAppGeneral", () => {
    answer(socket, GENERAL, "join", { event: "whatsappGeneralJoined", data: { room: GENERAL } });
  });
  socket.on("joinWhatsAppCustomer", (customerId) => {
    const room = customerRoom(customerId);
    answer(socket, room, "join", { event: "whatsappCustomerJoined", data: { room, customerId } });
  });
  socket.on("leaveWhatsAppCustomer", (customerId) => {
    const room = customerRoom(customerId);
    answer(socket, room, "leave", { event: "whatsappCustomerLeft", data: { room, customerId } });
  });

  if (socket.recovered) return;
  socket.emit("connected", { clientId: socket.id, message: "Connected to the WhatsApp gateway" });
  socket.broadcast.emit("clientJoined", { clientId: socket.id, totalClients: clients.sockets.size });
});

// --- Commands -----------------------------------------------------------------------------------------------

const REFUSALS = ["none", "middleware", "nest", "nest-exception", "disconnect", "silent"];
const JOINS = ["confirm", "silent", "exception"];
/** How long an acknowledgement may take, in milliseconds. */
const ANSWER_WITHIN = 3000;

function check(value, allowed) {
  if (!allowed.includes(value)) throw new Error(`${value} is none of ${allowed.join(", ")}`);
}

function payload({ data, args }) {
  if (args !== undefined) return args.map(withBinary);
  return data === undefined ? [] : [withBinary(data)];
}

/** Lines are JSON, which has no binary. */
function withBinary(value) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withBinary);
  if (typeof value.$base64 === "string") return Buffer.from(value.$base64, "base64");
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withBinary(inner)]));
}

/** What to emit with: `target`, or what emits from it without keeping anything for later. */
function kept(target, { volatile = false }) {
  return volatile ? target.volatile : target;
}

/** The sockets that a command means: the one it names, or all. */
function meant({ sid }) {
  if (sid === undefined) return [...clients.sockets.values()];
  const socket = clients.sockets.get(sid);
  if (socket === undefined) throw new Error(`no such socket: ${sid}`);
  return [socket];
}

/** Each room's emit is one of its own, as a server does that keeps the two apart. */
function emitToBoth(event, data, customerId) {
  clients.to(GENERAL).emit(event, data);
  if (customerId !== undefined) clients.to(customerRoom(customerId)).emit(event, data);
}

function ownRoomsLeftOut() {
  const rooms = {};
  for (const [room, sids] of clients.adapter.rooms) {
    if (!clients.sockets.has(room)) rooms[room] = [...sids];
  }
  return rooms;
}

obey({
  message: ({ data }) => emitToBoth("whatsappMessage", data, data?.customerId),
  status: ({ data, customerId }) => emitToBoth("whatsappMessageStatus", data, customerId ?? data?.customerId),
  async emit(line) {
    const to = clients.to(line.rooms ?? line.room ?? []);
    if ((line.rooms ?? line.room) === undefined) throw new Error("emit needs a room; emitAll does not");
    kept(to, line).emit(line.event, ...payload(line));
    return { reached: (await to.fetchSockets()).length };
  },
  emitAll(line) {
    kept(clients, line).emit(line.event, ...payload(line));
    return { reached: clients.sockets.size };
  },
  emitTo(line) {
    for (const socket of meant({ sid: String(line.sid) })) kept(socket, line).emit(line.event, ...payload(line));
  },
  burst({ event, count, ask = false }) {
    const ignored = () => {};
    const sockets = ask ? meant({}) : [];
    for (let i = 0; i < count; i += 1) {
      if (ask) for (const socket of sockets) socket.emit(event, i, ignored);
      else clients.emit(event, i);
    }
  },
  "burst-messages"({ count, content, customers = 100, first = 0, answered = 0 }) {
    for (let i = first; i < first + count; i += 1) {
      const whatsappMessageId = String(i);
      const answers = answered > 0 && Math.floor(i / customers) % answered === answered - 1;
      const senderType = answers ? "agent" : "customer";
      const message = { customerId: `c${i % customers}`, whatsappMessageId, senderType, content };
      clients.to(GENERAL).emit("whatsappMessage", message);
    }
  },
  async ask(line) {
    return { answers: await clients.timeout(ANSWER_WITHIN).emitWithAck(line.event, ...payload(line)) };
  },
  raw(line) {
    const sockets = meant(line);
    for (const socket of sockets) socket.conn.transport.socket.send(line.text);
    return { reached: sockets.length };
  },
  disconnectAll({ close = false }) {
    const reached = clients.sockets.size;
    clients.disconnectSockets(close);
    return { reached };
  },
  "kill-transport"(line) {
    const sockets = meant(line);
    for (const socket of sockets) socket.conn.transport.socket.terminate();
    return { reached: sockets.length };
  },
  rooms: () => ({ rooms: ownRoomsLeftOut() }),
  sockets: () => ({
    sockets: meant({}).map((socket) => ({
      sid: socket.id,
      sub: socket.data.sub,
      rooms: [...socket.rooms].filter((room) => room !== socket.id),
      recovered: socket.recovered,
    })),
  }),
  refuse({ mode, message, data }) {
    check(mode, REFUSALS);
    refusal = { mode, message, data };
  },
  config({ joins = config.joins, joinDelay = config.joinDelay, auth = config.auth }) {
    check(joins, JOINS);
    Object.assign(config, { joins, joinDelay, auth });
  },
  async settle() {
    // Commands are answered in their order.
    await redis?.client.ping();
  },
  stop() {
    // After the reply is written.
    setImmediate(() => io.close(() => process.exit(0)));
  },
});

http.on("error", (error) => {
  say({ type: "failed", error: error.message });
  process.exit(1);
});
http.listen(Number(options.port), "127.0.0.1", () => say({ type: "listening", port: http.address().port }));
