/** A browser's recording, synthesised: the made-up portal's three pages, a style sheet, a script's call and two third parties. */
export interface Exchange {
  readonly method?: string;
  readonly url: string;
  readonly status?: number;
  readonly mime?: string;
  readonly body?: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly location?: string;
  readonly cookies?: readonly string[];
  readonly json?: unknown;
  readonly sent?: Readonly<Record<string, string>>;
}

export const harOf = (exchanges: readonly Exchange[]): string =>
  JSON.stringify({
    log: {
      version: "1.2",
      creator: { name: "test", version: "1" },
      entries: exchanges.map(
        ({ method = "GET", url, status = 200, mime = "text/html", body = "", fields, location = "", cookies = [], json, sent = {} }) => ({
          startedDateTime: "2026-11-23T08:00:00.000Z",
          time: 10,
          request: {
            method,
            url,
            headers: [
              { name: "Cookie", value: "SECRET-COOKIE=1" },
              { name: "User-Agent", value: "a browser" },
              ...Object.entries(sent).map(([name, value]) => ({ name, value })),
            ],
            ...(json === undefined ? {} : { postData: { mimeType: "application/json;charset=utf-8", text: JSON.stringify(json) } }),
            ...(fields === undefined
              ? {}
              : { postData: { mimeType: "application/x-www-form-urlencoded", text: new URLSearchParams(fields).toString() } }),
          },
          response: {
            status,
            redirectURL: location,
            headers: cookies.map((value) => ({ name: "Set-Cookie", value })),
            content: { size: body.length, mimeType: mime, text: body },
          },
        }),
      ),
    },
  });

const AT = "http://127.0.0.1:8080";
const FORM = `<html><head><title>Portail</title></head><form method="post" action="/portal" id="login">
<input type="hidden" name="csrf" value="SECRET-0123456789abcdef"><input type="text" name="user" id="user">
<input type="password" name="pass"><select name="kind"></select><input type="submit" value="Se connecter"></form></html>`;

export const PORTAL: readonly Exchange[] = [
  { url: `${AT}/portal?lang=fr&ticket=SECRET-ST-12345678901234567890`, body: FORM },
  { url: `${AT}/style.css`, mime: "text/css" },
  { url: "https://audience.example/t.js?u=SECRET-UID-123456789", mime: "application/javascript" },
  {
    method: "POST",
    url: `${AT}/portal`,
    status: 302,
    mime: "",
    fields: { csrf: "SECRET-0123456789abcdef", user: "SECRET-marie.curie", pass: "SECRET-radium", kind: "eleve" },
    location: `${AT}/home`,
    cookies: ["SESSION=SECRET-session; Path=/; HttpOnly"],
  },
  { url: `${AT}/home`, body: "<html><h1>Bienvenue</h1></html>" },
  { url: "https://fonts.example/a.woff2", mime: "font/woff2" },
  { url: `${AT}/api/me`, mime: "application/json", body: '{"name":"SECRET-marie"}' },
];
