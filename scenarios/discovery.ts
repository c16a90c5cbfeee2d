import { readJson } from "./json.ts";

/** An OpenID provider's addresses. */
export interface Endpoints {
  readonly authorize: string;
  readonly token: string;
  /** Empty where the provider has none. */
  readonly userinfo: string;
}

/** Where a provider describes itself (OpenID Connect Discovery 1.0 §4). */
export const discoveryUrl = (issuer: string): string => `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;

/** What `setup()` found for `issuer`; undefined where it found nothing. k6 passes setup data on as JSON. */
export const readEndpoints = (setup: unknown, issuer: string): Endpoints | undefined => {
  const found: unknown = typeof setup === "object" && setup !== null ? Reflect.get(setup, issuer) : undefined;
  return isEndpoints(found) ? found : undefined;
};

const isEndpoints = (value: unknown): value is Endpoints =>
  typeof value === "object" && value !== null && "authorize" in value && "token" in value && "userinfo" in value;

/** Reads a provider's description of itself; undefined where it does not say enough to sign in. */
export const describeProvider = (text: string): Endpoints | undefined => {
  const { authorization_endpoint: authorize, token_endpoint: token, userinfo_endpoint: userinfo = "" } = readJson(text);
  return authorize && token ? { authorize, token, userinfo } : undefined;
};
