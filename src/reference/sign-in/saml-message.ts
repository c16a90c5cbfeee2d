import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { escapeHtml } from "../page.ts";

export interface SamlRequest {
  readonly id: string;
  /** Where the answer is to be sent. */
  readonly consumer: string;
}

export interface SamlResponse {
  readonly inResponseTo: string;
  readonly login: string;
  /** entcore's `FrEduVecteur`, one for each profile: `profile|name|…`. */
  readonly vectors: readonly string[];
  /** ms since 1970. */
  readonly notOnOrAfter: number;
}

/**
 * The key that identity provider and platform share. Signatures are HMACs over the whole message: a stand-in for XML
 * signatures, which cost the same client nothing and here would only need an XML library.
 */
const KEY = randomBytes(32);
/** Stands for the certificate that real responses carry; it brings a response to about 9 kB in base64. */
const CERTIFICATE = "MIIDdzCCAl+gAwIBAgIE".repeat(280);
const LARGEST_REQUEST_BYTES = 100_000;

/** An authentication request as XML. */
export function writeRequest({ id, consumer }: SamlRequest): string {
  return `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="${id}" Version="2.0" AssertionConsumerServiceURL="${escapeHtml(consumer)}"/>`;
}

/** As the Redirect binding carries it: deflated, then base64 (SAML bindings, §3.4.4.1). */
export const deflateMessage = (xml: string): string => deflateRawSync(xml).toString("base64");
/** As the POST binding carries it. */
export const encodeMessage = (xml: string): string => Buffer.from(xml).toString("base64");

/** Reads a request; undefined for what is none. */
export function readRequest(message: string, binding: "redirect" | "post"): SamlRequest | undefined {
  const xml = decodeMessage(message, binding);
  const id = /\sID="(_[0-9a-f]+)"/.exec(xml)?.[1];
  const consumer = /\sAssertionConsumerServiceURL="([^"]+)"/.exec(xml)?.[1];
  return id === undefined || consumer === undefined || !xml.startsWith("<samlp:AuthnRequest") ? undefined : { id, consumer };
}

function decodeMessage(message: string, binding: "redirect" | "post"): string {
  const bytes = Buffer.from(message, "base64");
  if (binding === "post") return bytes.toString();
  try {
    return inflateRawSync(bytes, { maxOutputLength: LARGEST_REQUEST_BYTES }).toString();
  } catch {
    // What cannot be inflated is no request; the caller refuses it as such.
    return "";
  }
}

/** A signed response with one assertion, in base64. */
export function writeResponse(response: SamlResponse): string {
  const vectors = response.vectors.map((vector) => `<saml:AttributeValue>${escapeHtml(vector)}</saml:AttributeValue>`).join("");
  const until = new Date(response.notOnOrAfter).toISOString();
  const content = `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${randomBytes(16).toString("hex")}"><saml:Subject><saml:NameID>${escapeHtml(response.login)}</saml:NameID></saml:Subject><saml:Conditions NotOnOrAfter="${until}"/><saml:AttributeStatement><saml:Attribute Name="FrEduVecteur">${vectors}</saml:Attribute></saml:AttributeStatement></saml:Assertion>`;
  const body = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" InResponseTo="${response.inResponseTo}"><ds:X509Certificate>${CERTIFICATE}</ds:X509Certificate>${content}`;
  return encodeMessage(`${body}<ds:SignatureValue>${sign(body)}</ds:SignatureValue></samlp:Response>`);
}

/** Reads a response and checks its signature; undefined for what is none or was changed. */
export function readResponse(message: string): SamlResponse | undefined {
  const xml = Buffer.from(message, "base64").toString();
  const [, body, signature] = /^(.*)<ds:SignatureValue>([^<]*)<\/ds:SignatureValue><\/samlp:Response>$/s.exec(xml) ?? [];
  if (body === undefined || signature === undefined || !isEqual(signature, sign(body))) return undefined;
  const part = (pattern: RegExp): string => unescapeXml(pattern.exec(body)?.[1] ?? "");
  return {
    inResponseTo: part(/InResponseTo="([^"]*)"/),
    login: part(/<saml:NameID>([^<]*)</),
    vectors: [...body.matchAll(/<saml:AttributeValue>([^<]*)</g)].map(([, vector]) => unescapeXml(vector ?? "")),
    notOnOrAfter: Date.parse(part(/NotOnOrAfter="([^"]*)"/)),
  };
}

const sign = (text: string): string => createHmac("sha256", KEY).update(text).digest("base64");
const unescapeXml = (text: string): string => text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

function isEqual(left: string, right: string): boolean {
  return left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
}
