import { createHash, createHmac, randomBytes } from "node:crypto";

/** The code challenge of a verifier by S256 (RFC 7636, §4.2). */
export const challengeOf = (verifier: string): string => createHash("sha256").update(verifier).digest("base64url");

/** A verifier of 43 characters (RFC 7636, §4.1). */
export const createVerifier = (): string => randomBytes(32).toString("base64url");

/** A JSON web token signed with HS256: a stand-in for the RS256 of real servers, whose key nobody here would check. */
export function signToken(claims: Readonly<Record<string, string | number>>, key: Buffer): string {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const content = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  return `${content}.${createHmac("sha256", key).update(content).digest("base64url")}`;
}
