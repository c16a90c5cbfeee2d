import type { ClientHttp2Session } from "node:http2";
import type { Socket } from "node:net";

/** undici's own name for the session that it keeps on its socket; there is no other way to it. */
const SESSION = "http2Session";

/**
 * Lets a server leave as it says (RFC 9113 §6.8): what it has begun to answer it answers, and nothing new is asked of it; so does Go. undici
 * cuts the socket instead, and every exchange under way is lost. Node itself ends the session once the last answer is there. `onLeave` is called
 * when a server without complaint says that it leaves. A socket without a session, which is not HTTP/2, stays as it is.
 */
export function leaveAsGo(socket: Socket, onLeave: () => void): void {
  const session = sessionOf(socket);
  const cut = session?.listeners("goaway") ?? [];
  session?.removeAllListeners("goaway").on("goaway", (code, ...rest) => {
    if (code === 0) onLeave();
    else for (const listener of cut) Reflect.apply(listener, session, [code, ...rest]);
  });
}

/** The session of a socket; undefined where it is not HTTP/2. */
export function sessionOf(socket: Socket): ClientHttp2Session | undefined {
  const key = Object.getOwnPropertySymbols(socket).find(({ description }) => description === SESSION);
  return key === undefined ? undefined : (Reflect.get(socket, key) as ClientHttp2Session);
}
