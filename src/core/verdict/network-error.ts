/** What k6's error codes mean to whoever has to mend it; the embedded engine speaks the same codes. Source: k6 documentation, "Error codes". */
const MEANINGS: Readonly<Record<string, string>> = {
  1000: "the connection ended early, the answer was malformed, or a certificate has expired",
  1010: "a network error",
  1020: "an address that is none",
  1100: "the name could not be looked up",
  1101: "no such host",
  1110: "an address that is not allowed",
  1200: "a connection error",
  1201: "the connection was closed while sending",
  1210: "no connection",
  1211: "no connection in time",
  1212: "connection refused",
  1213: "no connection",
  1220: "connection reset",
  1300: "TLS failed",
  1301: "the answer was not TLS: is it http?",
  1310: "a certificate of an unknown authority: name it in target.ca",
  1311: "the certificate is for another name",
  1701: "the body could not be decompressed",
};

/** What the network did by the code of it, from a table of one language; undefined for what is no such code. */
export const networkErrorOf = (reason: string, table: Readonly<Record<string, string>> = MEANINGS): string | undefined =>
  Object.hasOwn(table, reason) ? table[reason] : undefined;
