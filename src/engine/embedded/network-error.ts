import { getSystemErrorMap } from "node:util";
import { HTTP2_ERRORS } from "../../core/verdict/network-error.ts";

/** An error of an exchange in k6's words and numbers (`lib/netext/httpext/error_codes.go`). */
export interface NetworkError {
  readonly code: number;
  /** The `error` of the response and of the rows. */
  readonly message: string;
  /** The longer text that the log line carries. */
  readonly detail: string;
}

export const TIMED_OUT: NetworkError = { code: 1050, message: "request timeout", detail: "request timeout" };
export const DIAL_TIMED_OUT: NetworkError = { code: 1211, message: "dial: i/o timeout", detail: "dial: i/o timeout" };
/** The other side hung up before a byte of the answer. */
export const HUNG_UP: NetworkError = { code: 1000, message: "EOF", detail: "EOF" };
/** The other side hung up within the answer. */
export const CUT_SHORT: NetworkError = { code: 1000, message: "unexpected EOF", detail: "unexpected EOF" };

const UNTRUSTED = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "CERT_UNTRUSTED",
]);

/** Whatever else OpenSSL has against a certificate (Node documentation, "X509 certificate error codes"); some of it has no name there. */
const NOT_VERIFIED = /^(?:CERT_|INVALID_|PATH_LENGTH_|UNABLE_TO_|UNSPECIFIED$)/;

/** Classifies what Node or undici threw. `hasAnswer` tells whether the answer had begun. */
export function classifyError(error: unknown, hasAnswer: boolean): NetworkError {
  const {
    code: given,
    syscall = "",
    message = String(error),
    data,
  } = error as { code?: unknown; syscall?: string; message?: string; data?: string | null };
  // fzstd numbers its errors.
  const code = typeof given === "string" ? given : "";
  if (code === "ENOTFOUND" || code === "ENODATA") return describe(1101, "lookup: no such host", message);
  if (code.startsWith("EAI_") || syscall === "getaddrinfo") return describe(1100, message, message);
  if (syscall === "connect" || code === "EMFILE" || code === "ENFILE") return classifyDial(code, message);
  if (code === "ECONNRESET" && syscall !== "") return describe(1220, `${syscall}: connection reset by peer`, message);
  if (code === "EPIPE") return describe(1201, "write: broken pipe", message);
  return classifyTls(code, message) ?? classifyProtocol(code, message, hasAnswer, data);
}

function classifyDial(code: string, message: string): NetworkError {
  if (code === "ECONNREFUSED") return describe(1212, "dial: connection refused", message);
  if (code === "ETIMEDOUT") return DIAL_TIMED_OUT;
  const [number, text] = systemError(code);
  return describe(1213, `dial: unknown errno ${number} error with msg \`${text}\``, message);
}

function classifyTls(code: string, message: string): NetworkError | undefined {
  if (UNTRUSTED.has(code)) return describe(1310, "x509: unknown authority", message);
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") return describe(1311, "x509: certificate doesn't match hostname", message);
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID") {
    const text = "x509: certificate has expired or is not yet valid";
    return describe(1000, text, message);
  }
  if (NOT_VERIFIED.test(code)) return describe(1000, `x509: ${message}`, message);
  if (code === "ERR_SSL_WRONG_VERSION_NUMBER" || /wrong version number|packet length too long/.test(message)) {
    return describe(1301, "tls: first record does not look like a TLS handshake", message);
  }
  if (/alert/.test(message) && /ssl|tls/i.test(`${code} ${message}`))
    return describe(1010, `remote error: tls: ${alertName(message)}`, message);
  return code.startsWith("ERR_SSL") || code === "EPROTO" ? describe(1300, message, message) : undefined;
}

function classifyProtocol(code: string, message: string, hasAnswer: boolean, data: string | null | undefined): NetworkError {
  if (code === "UND_ERR_SOCKET" || code === "ECONNRESET") return hasAnswer ? CUT_SHORT : HUNG_UP;
  if (code === "UND_ERR_RES_CONTENT_LENGTH_MISMATCH") return CUT_SHORT;
  if (code.startsWith("HPE_") || message.startsWith("Response does not match the HTTP"))
    return hasAnswer ? CUT_SHORT : describe(1000, `malformed HTTP response ${JSON.stringify(firstLine(data))}`, message);
  const stream = HTTP2_ERRORS.indexOf(/NGHTTP2_(\w+)/.exec(message)?.[1] ?? "");
  if (stream >= 0) return describe(1631 + stream, `http2: stream error with http2 ErrCode ${HTTP2_ERRORS[stream]}`, message);
  if (code.startsWith("ERR_HTTP2")) return describe(1630, `http2: stream error with http2 ErrCode ${message}`, message);
  return describe(1000, message, message);
}

function firstLine(data: string | null | undefined): string {
  return String(data ?? "").split(/\r?\n/)[0] ?? "";
}

/** OpenSSL's `sslv3 alert handshake failure` is Go's `handshake failure`. */
function alertName(message: string): string {
  return /alert ([a-z ]+)/.exec(message)?.[1]?.trim() ?? "alert";
}

/** The number and the system's own words of `EMFILE` and the like. */
function systemError(code: string): readonly [number, string] {
  for (const [number, [name, text]] of getSystemErrorMap()) if (name === code) return [-number, text];
  return [0, code];
}

function describe(code: number, message: string, detail: string): NetworkError {
  return { code, message, detail };
}
