import type { Socket } from "node:net";
import type { DialTarget } from "./dial.ts";
import type { ProxyServer } from "./proxy.ts";

/** A proxy's answer to CONNECT is a few lines; Go reads at most this much of it before it gives up. */
const MOST_BYTES = 1_000_000;
const END_OF_HEAD = "\r\n\r\n";

/** Asks a proxy for a way through to the target (CONNECT). What follows on the socket is the target's. */
export function openTunnel(socket: Socket, { host, port }: DialTarget, proxy: ProxyServer, done: (error: Error | null) => void): void {
  const authority = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  const authorization = proxy.credentials === "" ? "" : `Proxy-Authorization: Basic ${proxy.credentials}\r\n`;
  let head = Buffer.alloc(0);
  const onData = (chunk: Buffer): void => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf(END_OF_HEAD);
    if (end < 0 && head.length <= MOST_BYTES) return;
    socket.off("data", onData).pause();
    const [, status = "", reason = ""] = /^HTTP\/1\.[01] (\d{3}) ?([^\r\n]*)/.exec(head.toString("latin1")) ?? [];
    if (end < 0 || status === "") return void done(new Error("the proxy did not answer CONNECT"));
    if (status !== "200") return void done(new Error(reason || status));
    const rest = head.subarray(end + END_OF_HEAD.length);
    if (rest.length > 0) socket.unshift(rest);
    done(null);
  };
  socket.on("data", onData);
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\nUser-Agent: Go-http-client/1.1\r\n${authorization}\r\n`);
}
