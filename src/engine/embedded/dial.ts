import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls, createSecureContext, type SecureContext, type TLSSocket } from "node:tls";
import { wallClock } from "./clock.ts";
import type { FindProxy, ProxyServer } from "./proxy.ts";
import type { Resolve } from "./resolver.ts";
import { openTunnel } from "./tunnel.ts";

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

/** What Go's client offers (`crypto/tls`, defaults): with TLS 1.2 nothing without forward secrecy, and no finite-field Diffie-Hellman. */
const CIPHERS = [
  "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256",
  "ECDHE+AESGCM:ECDHE+CHACHA20",
  ...["ECDSA", "RSA"].flatMap((key) => ["AES128", "AES256"].map((cipher) => `ECDHE-${key}-${cipher}-SHA`)),
].join(":");

/**
 * A dialler that offers HTTP/2 first over TLS, as k6 does. One context serves all connections; sessions are never resumed. Where a proxy
 * stands before the target, the connection is the proxy's: for a secure target a tunnel through it.
 */
export function createDial(resolve: Resolve, tls: TlsSettings, findProxy: FindProxy): Dial {
  let context: SecureContext | undefined;
  const secureContext = (): SecureContext => {
    context ??= createSecureContext({ ciphers: CIPHERS, ...(tls.ca === undefined ? {} : { ca: [...tls.ca] }) });
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
    const watch = (opened: Socket): void => {
      socket = opened.on("error", finish).on("close", onClose);
      opened.setTimeout(DIAL_TIMEOUT_MS, () =>
        finish(Object.assign(new Error("dial: i/o timeout"), { code: "ETIMEDOUT", syscall: "connect" })),
      );
    };
    const encrypt = (over: Over, host: string, onDone: (error: null) => void): void =>
      watch(openTls(over, host, { secureContext: secureContext(), rejectUnauthorized: tls.rejectUnauthorized }, marks, onDone));
    const proxy = findProxy(target);
    const first = proxy ?? target;
    resolve(first.host, first.port, (error, address) => {
      if (isOver) return;
      if (error !== null) return finish(error);
      marks.connectStart = wallClock();
      const where = { host: address.ip, port: address.port ?? first.port, autoSelectFamily: false, noDelay: true };
      const onReached = (): void => (proxy !== undefined && target.isSecure ? passProxy(proxy) : finish(null));
      if (first.isSecure) encrypt(where, first.host, onReached);
      else watch(connectTcp(where, () => onConnect(marks, onReached)));
    });
    const passProxy = (proxy: ProxyServer): void => {
      const toProxy = socket;
      if (toProxy === undefined) return;
      openTunnel(toProxy, target, proxy, (error) => {
        if (error !== null) return finish(error);
        toProxy.off("close", onClose).setTimeout(0);
        encrypt({ socket: toProxy }, target.host, finish);
      });
    };
    return () => finish(Object.assign(new Error("aborted"), { code: "ABORTED" }));
  };
}

function onConnect(marks: DialMarks, finish: (error: null) => void): void {
  marks.connectEnd = wallClock();
  finish(null);
}

/** Where TLS runs: on a connection of its own, or through a tunnel. */
type Over =
  | { readonly host: string; readonly port: number; readonly autoSelectFamily: boolean; readonly noDelay: boolean }
  | { readonly socket: Socket };

function openTls(
  over: Over,
  host: string,
  settings: { readonly secureContext: SecureContext; readonly rejectUnauthorized: boolean },
  marks: DialMarks,
  finish: (error: null) => void,
): TLSSocket {
  const name = isIP(host) > 0 ? {} : { servername: host };
  const socket = connectTls({ ...over, ...name, ...settings, ALPNProtocols: ["h2", "http/1.1"] }, () => {
    marks.tlsEnd = wallClock();
    finish(null);
  });
  const onConnected = (): void => {
    marks.connectEnd ||= wallClock();
    marks.tlsStart = wallClock();
  };
  if ("socket" in over) onConnected();
  else socket.once("connect", onConnected);
  return socket;
}

function ignore(): void {}
