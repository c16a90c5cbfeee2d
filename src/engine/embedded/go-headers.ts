import type { Socket } from "node:net";

/**
 * Makes a connection write request heads as Go writes them: `Host` and `Content-Length` in capitals, no `keep-alive`. undici
 * hands over each head as one string and bodies as buffers.
 */
export function writeHeadersAsGo(socket: Socket): void {
  const write = socket.write.bind(socket) as (chunk: unknown, ...rest: readonly unknown[]) => boolean;
  socket.write = ((chunk: unknown, ...rest: readonly unknown[]) =>
    write(typeof chunk === "string" ? rewriteHead(chunk) : chunk, ...rest)) as Socket["write"];
}

/** The lines in question are undici's own, always in this order and in lower case. */
export function rewriteHead(head: string): string {
  return head
    .replace("\r\nhost: ", "\r\nHost: ")
    .replace("\r\nconnection: keep-alive\r\n", "\r\n")
    .replace("\r\nconnection: close\r\n", "\r\nConnection: close\r\n")
    .replace("\r\ncontent-length: ", "\r\nContent-Length: ");
}
