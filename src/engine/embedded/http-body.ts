/** A request's body as bytes, and the content type that its form gives it. */
export interface Payload {
  readonly body: Buffer | null;
  readonly contentType: string;
}

const NOTHING: Payload = { body: null, contentType: "" };

/** Texts and buffers go as they are; an object becomes a form, its keys sorted, arrays as repeated keys. */
export function formPayload(body: unknown): Payload {
  if (body === null || body === undefined) return NOTHING;
  if (typeof body === "string") return { body: Buffer.from(body), contentType: "" };
  if (body instanceof ArrayBuffer) return { body: Buffer.from(body), contentType: "" };
  if (ArrayBuffer.isView(body)) return { body: Buffer.from(body.buffer, body.byteOffset, body.byteLength), contentType: "" };
  if (typeof body === "object") return { body: Buffer.from(encodeForm(body)), contentType: "application/x-www-form-urlencoded" };
  throw new Error(`unknown request body type ${typeof body}`);
}

/** Go's `url.Values.Encode`. */
export function encodeForm(fields: object): string {
  return Object.entries(fields)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .flatMap(([key, value]) =>
      (Array.isArray(value) ? value : [value]).map((item) => `${queryEscape(key)}=${queryEscape(formatField(item))}`),
    )
    .join("&");
}

/** Go's `url.QueryEscape`: a space is `+`; letters, digits and `-_.~` stay. */
function queryEscape(text: string): string {
  return encodeURIComponent(text)
    .replaceAll("%20", "+")
    .replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Go's `%v`. */
function formatField(value: unknown): string {
  if (value === null || value === undefined) return "<nil>";
  if (Array.isArray(value)) return `[${value.map(formatField).join(" ")}]`;
  if (typeof value !== "object") return String(value);
  const pairs = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${pairs.map(([key, item]) => `${key}:${formatField(item)}`).join(" ")}]`;
}
