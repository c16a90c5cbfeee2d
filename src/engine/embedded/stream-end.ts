import { type ClientHttp2Stream, constants } from "node:http2";
import type { Socket } from "node:net";
import { sessionOf } from "./goaway.ts";

/**
 * Lets an answer over HTTP/2 fail whose stream its server closes before it is whole, be it without complaint, as Go does. For Node and undici such a body has
 * ended well, though half of it may be missing. A socket without a session, which is not HTTP/2, stays as it is.
 */
export function endAsGo(socket: Socket): void {
  const session = sessionOf(socket);
  if (session === undefined) return;
  const request = session.request.bind(session);
  session.request = (...given) => failWhereCut(request(...given));
}

/**
 * What tells the two ends of a body apart is their order: a flag of the server's ends it while its stream is open, a stream that is closed first has only
 * stopped. Undici is told before it hears of the end, or of a stream closed that never began to answer.
 */
function failWhereCut(stream: ClientHttp2Stream): ClientHttp2Stream {
  let isWhole = false;
  const push = stream.push.bind(stream);
  stream.push = (chunk: unknown, encoding?: BufferEncoding) => {
    isWhole ||= chunk === null && !stream.closed;
    return push(chunk, encoding);
  };
  const fail = (): void => {
    if (isWhole || !CALM.has(stream.rstCode ?? -1) || stream.listenerCount("error") === 0) return;
    isWhole = true;
    stream.emit("error", new Error(`Stream closed with error code ${CALM.get(stream.rstCode ?? -1)}`));
  };
  return stream.once("end", fail).once("close", fail);
}

/** The two with which Node takes a closed stream for one that has ended. */
const CALM = new Map([
  [constants.NGHTTP2_NO_ERROR, "NGHTTP2_NO_ERROR"],
  [constants.NGHTTP2_CANCEL, "NGHTTP2_CANCEL"],
]);
