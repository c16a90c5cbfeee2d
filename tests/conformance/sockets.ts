import type { Server } from "node:http";
import type { WebSocket, WebSocketServer } from "ws";

/** WebSockets by path: `/ws/echo` echoes, the others close or break in some way as soon as they are open. */
export function serveSockets(sockets: WebSocketServer, http: Server): void {
  http.on("upgrade", (request, socket, head) => {
    const path = String(request.url).split("?")[0];
    if (path === "/ws/refuse") {
      socket.end("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      if (path === "/ws/headers")
        client.send(JSON.stringify([request.headers["cookie"] ?? "", request.headers["x-one"] ?? "", request.headers["user-agent"] ?? ""]));
      else if (path === "/ws/end") socket.end();
      else if (path === "/ws/reset") socket.destroy();
      else (ROOMS[String(path)] ?? echoAll)(client);
    });
  });
}

const ROOMS: Readonly<Record<string, (client: WebSocket) => void>> = {
  "/ws/close-1000": (client) => client.close(1000, "bye"),
  "/ws/close-1001": (client) => client.close(1001, "away"),
  "/ws/close-1008": (client) => client.close(1008, "policy"),
  "/ws/close-4000": (client) => client.close(4000, "own"),
  "/ws/close-none": (client) => client.close(),
  "/ws/ping": (client) => {
    client.on("pong", () => client.send("pong came"));
    client.ping("x");
  },
};

function echoAll(client: WebSocket): void {
  client.on("message", (data, binary) => client.send(data, { binary }));
}
