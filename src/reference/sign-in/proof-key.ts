import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** The code challenge of a verifier by S256 (RFC 7636, §4.2). */
export const challengeOf = (verifier: string): string => createHash("sha256").update(verifier).digest("base64url");

/** A verifier of 43 characters (RFC 7636, §4.1). */
export const createVerifier = (): string => randomBytes(32).toString("base64url");

/** A JSON web token signed with HS256: a stand-in for the RS256 of real servers, whose key nobody here would check. */
export function signToken(claims: Readonly<Record<string, string | number>>, key: Buffer): string {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const content = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  return `${content}.${signatureOf(content, key)}`;
}

/** Whether a token was signed with `key`; an expired one says who it is about all the same (RP-Initiated Logout 1.0 §2). */
export function isOwnToken(token: string, key: Buffer): boolean {
  const end = token.lastIndexOf(".");
  const [given, due] = [token.slice(end + 1), signatureOf(token.slice(0, Math.max(0, end)), key)].map((text) => Buffer.from(text));
  return given !== undefined && due !== undefined && given.length === due.length && timingSafeEqual(given, due);
}

const signatureOf = (content: string, key: Buffer): string => createHmac("sha256", key).update(content).digest("base64url");
