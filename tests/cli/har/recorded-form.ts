import type { Exchange } from "./recorded.ts";

/** A recording of one form, of what was sent by it, and of the page behind it; every secret in it says so. */
export const AT = "http://127.0.0.1:8080";
export const FORM =
  '<form id="login" method="post" action="/in"><input type="hidden" name="t" value="SECRET-0123456789"><input name="user"><input type="password" name="pass"></form>';
export const fields = { t: "SECRET-0123456789", user: "SECRET-marie", pass: "SECRET-radium" };

export const form: Exchange = { url: `${AT}/in`, body: FORM };
export const sent = (more: Partial<Exchange> = {}): Exchange => ({
  method: "POST",
  url: `${AT}/in`,
  status: 302,
  mime: "",
  fields,
  location: `${AT}/home`,
  ...more,
});
export const home: Exchange = { url: `${AT}/home`, body: "<h1>Cahier de textes</h1>" };
