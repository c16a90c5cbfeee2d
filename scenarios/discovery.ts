import { readJson } from "./json.ts";

/** An OpenID provider's addresses. */
export interface Endpoints {
  readonly authorize: string;
  readonly token: string;
  /** Empty where the provider has none. */
  readonly userinfo: string;
  /** Where people sign out; empty where the provider does not say, and in scripts in which nobody does. */
  readonly logout: string;
  /** Whether clients say their secret in the form, and cannot by HTTP Basic. */
  readonly isPosted: boolean;
}

/** Where a provider describes itself (OpenID Connect Discovery 1.0 §4). */
export const discoveryUrl = (issuer: string): string => `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;

/** What `setup()` found, by issuer; k6 passes it on as JSON, and nothing where there is no `setup()`. */
export type Setup = Readonly<Record<string, Endpoints>> | undefined;

/** Reads a provider's description of itself; undefined where it does not say enough to sign in. */
export const describeProvider = (text: string): Endpoints | undefined => {
  const { authorization_endpoint: authorize, token_endpoint: token, userinfo_endpoint: userinfo = "", ...rest } = readJson(text);
  const logout = (HAS_LEAVERS && rest["end_session_endpoint"]) || "";
  const methods = HAS_SECRET && rest["token_endpoint_auth_methods_supported"];
  const isPosted = !!methods && !`${methods}`.includes("_basic");
  return authorize && token ? { authorize, token, userinfo, logout, isPosted } : undefined;
};
