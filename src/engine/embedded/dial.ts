import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls, createSecureContext, type SecureContext, type TLSSocket } from "node:tls";
import { wallClock } from "./clock.ts";
import type { Resolve } from "./resolver.ts";

/** The instants of setting up a connection, ms of the wall clock; 0 where it did not come to that. */
export interface DialMarks {
  connectStart: number;
  connectEnd: number;
  tlsStart: number;
  tlsEnd: number;
}

export interface DialTarget {
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
}

/** Opens connections, reporting when each step was done. Fails with Node's own errors. */
export type Dial = (target: DialTarget, marks: DialMarks, done: (error: Error | null, socket: Socket | null) => void) => Abort;
type Abort = () => void;

export interface TlsSettings {
  readonly rejectUnauthorized: boolean;
  readonly ca: readonly string[] | undefined;
}

/** k6's dialler gives a connection 30 s (`internal/js/runner.go`). */
const DIAL_TIMEOUT_MS = 30_000;

/** A dialler that offers HTTP/2 first over TLS, as k6 does. One context serves all connections; sessions are never resumed. */
export function createDial(resolve: Resolve, tls: TlsSettings): Dial {
  let context: SecureContext | undefined;
  const secureContext = (): SecureContext => {
    context ??= createSecureContext(tls.ca === undefined ? {} : { ca: [...tls.ca] });
    return context;
  };
  return (target, marks, done) => {
    let socket: Socket | undefined;
    let isOver = false;
    const finish = (error: Error | null): void => {
      if (isOver) return;
      isOver = true;
      socket?.off("error", finish).off("close", onClose).setTimeout(0);
      if (error !== null) socket?.on("error", ignore).destroy();
      done(error, error === null ? (socket ?? null) : null);
    };
    const onClose = (): void => finish(Object.assign(new Error("EOF"), { code: "UND_ERR_SOCKET" }));
    resolve(target.host, target.port, (error, address) => {
      if (isOver) return;
      if (error !== null) return finish(error);
      marks.connectStart = wallClock();
      const where = { host: address.ip, port: address.port ?? target.port, autoSelectFamily: false, noDelay: true };
      socket = target.isSecure
        ? openTls(where, target.host, secureContext(), tls.rejectUnauthorized, marks, finish)
        : connectTcp(where, () => onConnect(marks, finish));
      socket.on("error", finish).on("close", onClose);
      socket.setTimeout(DIAL_TIMEOUT_MS, () =>
        finish(Object.assign(new Error("dial: i/o timeout"), { code: "ETIMEDOUT", syscall: "connect" })),
      );
    });
    return () => finish(Object.assign(new Error("aborted"), { code: "ABORTED" }));
  };
}

function onConnect(marks: DialMarks, finish: (error: null) => void): void {
  marks.connectEnd = wallClock();
  finish(null);
}

function openTls(
  where: { readonly host: string; readonly port: number; readonly autoSelectFamily: boolean; readonly noDelay: boolean },
  host: string,
  secureContext: SecureContext,
  rejectUnauthorized: boolean,
  marks: DialMarks,
  finish: (error: Error | null) => void,
): TLSSocket {
  const name = isIP(host) > 0 ? {} : { servername: host };
  const socket = connectTls({ ...where, ...name, secureContext, rejectUnauthorized, ALPNProtocols: ["h2", "http/1.1"] }, () => {
    marks.tlsEnd = wallClock();
    finish(null);
  });
  socket.once("connect", () => {
    marks.connectEnd = wallClock();
    marks.tlsStart = marks.connectEnd;
  });
  return socket;
}

function ignore(): void {}
