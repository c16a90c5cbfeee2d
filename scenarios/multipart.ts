import type { Field } from "./control.ts";

export const MULTIPART_TYPE = { "Content-Type": "multipart/form-data; boundary=rentree-boundary" };

/** A form's body where it asks for `multipart/form-data` (RFC 7578), as Next.js has its server actions. In UTF-8, whatever the page is in. */
export const encodeMultipart = (fields: readonly Field[]): string => {
  const parts = fields.map(([name, value]) => `--rentree-boundary\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
  return `${parts.join("")}--rentree-boundary--\r\n`;
};
