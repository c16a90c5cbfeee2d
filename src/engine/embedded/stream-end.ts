import { type ClientHttp2Stream, constants } from "node:http2";
import type { Socket } from "node:net";
import { sessionOf } from "./goaway.ts";

/**
 * Lets an answer over HTTP/2 fail that its server cancels before it is whole, as Go does. For Node and undici such a body has ended well, though half of it may be
 * missing. A socket without a session, which is not HTTP/2, stays as it is.
 */
export function endAsGo(socket: Socket): void {
  const session = sessionOf(socket);
  if (session === undefined) return;
  const request = session.request.bind(session);
  session.request = (...given) => request(...given).once("end", failIfCancelled);
}

/** Before undici hears of the end. One that ended before it was cancelled has no such code. */
function failIfCancelled(this: ClientHttp2Stream): void {
  if (this.rstCode === constants.NGHTTP2_CANCEL && this.listenerCount("error") > 0)
    this.emit("error", new Error("Stream closed with error code NGHTTP2_CANCEL"));
}
