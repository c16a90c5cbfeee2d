/** The names that gorilla/websocket, and so k6, gives to close codes. */
const CLOSE_NAMES: Readonly<Record<number, string>> = {
  1000: "normal",
  1001: "going away",
  1002: "protocol error",
  1003: "unsupported data",
  1005: "no status",
  1006: "abnormal closure",
  1007: "invalid payload data",
  1008: "policy violation",
  1009: "message too big",
  1010: "mandatory extension missing",
  1011: "internal server error",
  1015: "TLS handshake error",
};

/** What k6's `error` event says when a socket closes with a code; nothing for an ordinary close, which is no error. */
export function closeProblem(code: number, reason: string): string | undefined {
  if (code === 1000 || code === 1001) return undefined;
  const name = CLOSE_NAMES[code];
  return `websocket: close ${code}${name === undefined ? "" : ` (${name})`}${reason === "" ? "" : `: ${reason}`}`;
}

/** What k6's `error` event says when a socket does not open. */
export function dialProblem(error: unknown, host: string): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const address = error instanceof Error && "address" in error && "port" in error ? `${error.address}:${error.port}` : host;
  if (code === "ECONNREFUSED") return `dial tcp ${address}: connect: connection refused`;
  if (code === "ENOTFOUND") return `lookup ${host.replace(/:\d+$/, "")}: no such host`;
  return error instanceof Error ? error.message : String(error);
}
