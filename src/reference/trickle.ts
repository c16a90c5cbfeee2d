import type { ServerResponse } from "node:http";
import type { Answer } from "./answer.ts";

/** Sends an answer's head and first byte at once and the rest a byte a second, until the client has had enough. */
export function sendTrickling(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, [...answer.headers, "Content-Length", String(answer.body.length)]);
  let at = 0;
  const sendByte = (): void => {
    response.write(answer.body.subarray(at, at + 1));
    at += 1;
    if (at < answer.body.length) return;
    clearInterval(timer);
    response.end();
  };
  const timer = setInterval(sendByte, 1_000);
  response.once("close", () => clearInterval(timer));
  sendByte();
}
