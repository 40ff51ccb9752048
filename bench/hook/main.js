// The client that the guide proposes, as a page: a React hook around npm's `socket.io-client`. It keeps what came in
// the page's memory, and shows it. The address says where to: `?server=URL&token=TOKEN`.

import { createElement as h, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { io } from "socket.io-client";

function useWhatsAppSocket(url, token) {
  const [connected, setConnected] = useState(false);
  const [messages, setMessages] = useState([]);
  useEffect(() => {
    const socket = io(url, { transports: ["websocket"], auth: { token }, reconnectionDelay: 5000 });
    socket.on("connect", () => {
      setConnected(true);
      socket.emit("joinWhatsAppGeneral");
    });
    socket.on("disconnect", () => setConnected(false));
    socket.on("whatsappMessage", (message) => setMessages((before) => [...before, message]));
    socket.on("whatsappMessageStatus", ({ whatsappMessageId, status }) => {
      setMessages((before) =>
        before.map((message) => (message.whatsappMessageId === whatsappMessageId ? { ...message, status } : message)),
      );
    });
    return () => socket.disconnect();
  }, [url, token]);
  return { connected, messages };
}

function Dashboard({ server, token }) {
  const { connected, messages } = useWhatsAppSocket(server, token);
  return h(
    "main",
    null,
    h("h1", null, connected ? "Connected" : "Connecting"),
    h(
      "ul",
      null,
      messages.map(({ whatsappMessageId, whatsappNumber, content, status, timestamp }) =>
        h("li", { key: whatsappMessageId }, `${whatsappNumber} ${timestamp}: ${content} (${status})`),
      ),
    ),
  );
}

const choice = new URLSearchParams(location.search);
createRoot(document.getElementById("root")).render(
  h(Dashboard, { server: choice.get("server"), token: choice.get("token") }),
);
