import exec from "k6/execution";
import { WebSocket } from "k6/websockets";
import { CLOSED, fact, HTTP, WS } from "./fact.js";
import http from "k6/http";

/** Opens a socket, lets `play` act on it, and reports what it saw once it is closed. */
const watch = (name, url, play = () => {}, protocols = null, params = undefined) =>
  new Promise((resolve) => {
    const seen = [];
    const socket = new WebSocket(url, protocols, params || { tags: { name: name.replace(/\W/g, "-") } });
    socket.binaryType = "arraybuffer";
    const before = socket.readyState;
    socket.addEventListener("open", () => seen.push(["open", socket.readyState, socket.protocol]));
    socket.addEventListener("message", ({ data }) => seen.push(["message", typeof data === "string" ? data : `binary ${data.byteLength}`]));
    socket.addEventListener("error", ({ error }) => seen.push(["error", error.replace(/ on \S+:53/, "")]));
    socket.addEventListener("close", ({ code, reason }) => {
      seen.push(["close", code, reason, socket.readyState]);
      fact(name, [before, ...seen]);
      resolve();
    });
    play(socket);
  });

export const echo = () =>
  watch("echo, then close", `${WS}/echo`, (socket) => {
    socket.onopen = () => socket.send("bonjour é");
    socket.onmessage = ({ data }) => {
      if (typeof data === "string") socket.send(new Uint8Array([1, 2, 3]).buffer);
      else socket.close();
    };
  });

export const codes = async () => {
  for (const kind of ["close-1000", "close-1001", "close-1008", "close-4000", "close-none", "end", "refuse"]) await watch(`server: ${kind}`, `${WS}/${kind}`);
  await watch("refused", `${CLOSED.replace("http", "ws")}/`);
  await watch("unknown host", "ws://no-such-host.invalid/x");
  await watch("own close 3001", `${WS}/echo`, (socket) => {
    socket.onopen = () => socket.close(3001, "mine");
  });
};

export const mistakes = () => {
  const attempt = (work) => {
    try {
      work();
      return "no error";
    } catch (error) {
      return error.message || String(error);
    }
  };
  for (const url of ["http://127.0.0.1/", "ws://127.0.0.1/#x", ""]) fact(`address ${url}`, attempt(() => new WebSocket(url)));
  fact("unknown option", attempt(() => new WebSocket(`${WS}/echo`, null, { wrong: 1 })));
  return watch("misuse", `${WS}/echo`, (socket) => {
    fact("send before open", attempt(() => socket.send("x")));
    fact("unknown binaryType", attempt(() => { socket.binaryType = "x"; }));
    socket.onopen = () => {
      fact("close with a code of the protocol", attempt(() => socket.close(1002)).slice(0, 60));
      fact("send of a number", attempt(() => socket.send(5)).slice(0, 21));
      socket.close();
      fact("state after close()", socket.readyState);
      fact("send after close()", attempt(() => socket.send("x")));
    };
  });
};

export const extras = async () => {
  await watch("subprotocol", `${WS}/echo`, (socket) => { socket.onopen = () => socket.close(); }, ["chat", "other"]);
  await watch("ping and pong", `${WS}/echo`, (socket) => {
    socket.onopen = () => socket.ping();
    socket.onpong = () => socket.close();
  });
  await watch("ping by the server", `${WS}/ping`, (socket) => {
    let pinged = 0;
    socket.onping = () => { pinged += 1; };
    socket.onmessage = () => {
      fact("pings seen", pinged);
      socket.close();
    };
  });
  http.cookieJar().set(HTTP, "s", "1");
  await watch("cookies and headers", `${WS}/headers`, (socket) => { socket.onmessage = () => socket.close(); }, null, { headers: { "X-One": "1" }, tags: { name: "headers" } });
  fact("a socket holds its iteration", exec.vu.iterationInScenario);
};

export const held = () => {
  const socket = new WebSocket(`${WS}/echo`, null, { tags: { name: "held" } });
  socket.onopen = () => setTimeout(() => socket.close(), 200);
};
