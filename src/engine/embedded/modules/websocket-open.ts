import { WebSocket as Socket } from "ws";
import type { Vu } from "../vu.ts";
import type { SocketParams } from "./websocket-params.ts";

/** Starts a handshake with the VU's cookies, names, certificates and the script's own headers. */
export function openSocket(vu: Vu, address: URL, protocols: unknown, params: SocketParams): Socket {
  const { lookup, tls } = vu.program;
  const cookie = vu.cookieHeader(httpAddress(address));
  const headers = cookie === "" ? params.headers : { ...params.headers, Cookie: cookie };
  const wanted = (Array.isArray(protocols) ? protocols : [protocols ?? []].flat()).map(String);
  return new Socket(address, wanted, {
    headers,
    lookup,
    ca: tls.ca === undefined ? undefined : [...tls.ca],
    rejectUnauthorized: tls.rejectUnauthorized,
    perMessageDeflate: params.compression,
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    maxPayload: 0,
  });
}

/** The address as a cookie jar knows it: of http or https. */
export function httpAddress(address: URL): string {
  return address.href.replace(/^ws/, "http");
}

/** k6 gives a handshake a minute. */
const HANDSHAKE_TIMEOUT_MS = 60_000;
