/** What k6's error codes mean to whoever has to mend it; the embedded engine speaks the same codes. Source: k6 documentation, "Error codes". */
const MEANINGS: Readonly<Record<string, string>> = {
  1000: "the connection ended early, or the answer was malformed",
  1010: "the server broke TLS off: it wants another version or cipher, another name, or a certificate of its client",
  1020: "an address that is none",
  1100: "the name could not be looked up",
  1101: "no such host",
  1110: "an address that is not allowed",
  1200: "a connection error",
  1201: "the connection was closed while sending",
  1202: "a connection error",
  1210: "no connection",
  1211: "no connection in time",
  1212: "connection refused",
  1213: "no connection",
  1220: "connection reset",
  1300: "TLS failed: has the certificate expired, or is it not valid yet?",
  1301: "the answer was not TLS: is it http?",
  1310: "a certificate of an unknown authority, or without those between: name them in target.ca",
  1311: "the certificate is for another name",
  1610: "the server ended the connection (HTTP/2)",
  1630: "the server gave the request up (HTTP/2)",
  1650: "an answer against the rules (HTTP/2)",
  1701: "the body could not be decompressed",
};

/** Errors of HTTP/2 by their number (RFC 9113 §7). */
export const HTTP2_ERRORS = [
  "NO_ERROR",
  "PROTOCOL_ERROR",
  "INTERNAL_ERROR",
  "FLOW_CONTROL_ERROR",
  "SETTINGS_TIMEOUT",
  "STREAM_CLOSED",
  "FRAME_SIZE_ERROR",
  "REFUSED_STREAM",
  "CANCEL",
  "COMPRESSION_ERROR",
  "CONNECT_ERROR",
  "ENHANCE_YOUR_CALM",
  "INADEQUATE_SECURITY",
  "HTTP_1_1_REQUIRED",
];

/** k6 counts them from there on: of a connection that the server ended, of one stream of it, and of what k6 itself did not take. The number itself is an error without a name. */
const HTTP2_KINDS = [1610, 1630, 1650];

/** What the network did by the code of it, from a table of one language; undefined for what is no such code. */
export function networkErrorOf(reason: string, table: Readonly<Record<string, string>> = MEANINGS): string | undefined {
  if (Object.hasOwn(table, reason)) return table[reason];
  if (!/^1[0-9]{3}$/.test(reason)) return undefined;
  const kind = HTTP2_KINDS.find((first) => HTTP2_ERRORS[Number(reason) - first - 1] !== undefined);
  return kind === undefined ? undefined : table[kind]?.replace(/\)$/, `, ${HTTP2_ERRORS[Number(reason) - kind - 1]})`);
}
