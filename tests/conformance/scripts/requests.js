import http, { url } from "k6/http";
import { fact, HTTP } from "./fact.js";

const send = async (method, body, params, path = "/echo") => (await http.asyncRequest(method, `${HTTP}${path}`, body, params)).json();
const content = ({ method, body, hex, headers }) => [method, body, hex, headers.filter((h) => /^content-|^transfer/i.test(h)).map(lowerName)];
/** Which letters of a name are capitals is compared once, not everywhere. */
const lowerName = (line) => line.replace(/^[^:]*/, (name) => name.toLowerCase());
const named = (lines, pattern) => lines.map(lowerName).filter((line) => pattern.test(line));

export const forms = async () => {
  fact("form: accents, arrays, empty, numbers", content(await send("POST", { e: "é à", list: ["1", "2 b"], none: "", n: 5, half: 1.5, yes: true, "a b": "x&y=z", nul: null })));
  fact("form: nothing", content(await send("POST", {})));
  fact("form: own content type", content(await send("POST", { a: "1" }, { headers: { "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8" } })));
  fact("form: nested", content(await send("POST", { a: { b: 1 } })));
  fact("text", content(await send("POST", "été")));
  fact("text: empty", content(await send("POST", "")));
  fact("no body", content(await send("POST", null)));
  fact("binary", content(await send("POST", new Uint8Array([0, 255, 10]).buffer, { headers: { "Content-Type": "application/octet-stream" } })));
  fact("json", content(await send("POST", JSON.stringify({ a: 1 }), { headers: { "content-type": "application/json" } })));
  fact("body with GET", content(await send("GET", "x")));
  fact("body with GET as a form", content(await send("GET", { a: "1" })));
};

export const methods = async () => {
  for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "get"]) {
    fact(`method ${method}`, (await send(method)).method);
  }
  const head = await http.asyncRequest("HEAD", `${HTTP}/echo`);
  fact("method HEAD", [head.status, head.body]);
};

export const headers = async () => {
  const sent = await send("GET", null, { headers: { "x-LOWER-case": "1", "X-Num": 5, "X-Empty": "", Accept: "text/html", "user-agent": "me", "X-Accent": "e" } });
  fact("headers sent", sent.headers.filter((h) => !/^(host|connection):/i.test(h)));
  fact("headers sent by default", named((await send("GET")).headers, /^(?!host|connection:)/));
  fact("names of headers that are added, and Connection", (await send("POST", "x")).headers.filter((h) => !/^(cookie|user-agent)/i.test(h)));
  const accents = await send("GET", null, { headers: { "X-Client": "Région Île-de-France – cœur", "X-Latin": "é" } });
  fact("headers with accents, as UTF-8", accents.headers.filter((h) => /^x-/i.test(h)));
  const odd = await send("POST", "x", { headers: { "Keep-Alive": "300", Expect: "100-continue", TE: "gzip", Upgrade: "nothing", "Proxy-Connection": "x", "Transfer-Encoding": "gzip", Trailer: "X" } });
  fact("headers of the connection", odd.headers.filter((h) => /^(keep-alive|expect|te|upgrade|proxy-connection|transfer-encoding|trailer)/i.test(h)).sort());
  const host = await send("GET", null, { headers: { Host: "elsewhere.test" } });
  fact("Host may be set", named(host.headers, /^host/));
  const response = await http.asyncRequest("GET", `${HTTP}/headers`);
  const { headers: got } = response;
  fact("response header names and duplicates", Object.keys(got).filter((k) => !/^(date|keep-alive|connection)$/i.test(k)).sort().map((k) => [k, got[k]]));
  fact("response parts", [response.status, response.status_text, response.proto, response.remote_ip, typeof response.remote_port, response.url, response.error, response.error_code]);
  const { request } = response;
  fact("request parts", [request.method, request.url, request.body, Object.keys(request.headers).sort()]);
  const posted = await http.asyncRequest("POST", `${HTTP}/echo`, { a: "1" });
  fact("request.body and headers of a form", [posted.request.body, posted.request.headers]);
};

export const addresses = async () => {
  for (const [name, path] of [
    ["accents", "/echo/é?q=ü"],
    ["spaces", "/echo/a b?q=c d"],
    ["escapes", "/echo/%C3%A9%20?r=%C3%A9&plus=a+b&x=%2F"],
    ["dots", "/echo/a/../b/./c?d=../e"],
    ["dots that are escaped", "/echo/a/%2e%2e/b"],
    ["a backslash", "/echo/a\\b"],
    ["a question mark at the end", "/echo/p?"],
    ["a lone question mark and a quote", "/echo?x='1'&y=a?b"],
    ["signs that Go escapes", "/echo/<a>^{b}`%7Ec"],
    ["brackets and bars", "/echo/[a]{b}?q=c|d&e[]=f&g=\"h\"&i='j'"],
  ]) {
    const { status, body } = await http.asyncRequest("GET", `${HTTP}${path}`);
    fact(`${name} in an address`, [status, status === 200 ? JSON.parse(body).url : ""]);
  }
  fact("a fragment is not sent", (await send("GET", null, {}, "/echo?x=1#part")).url);
  const id = 7;
  const template = await http.asyncRequest("GET", http.url`${HTTP}/echo/${id}`);
  fact("url template", [template.json().url, template.url]);
  fact("url template imported", (await http.asyncRequest("GET", url`${HTTP}/echo/${id}`)).status);
  const user = await http.asyncRequest("GET", `${HTTP.replace("//", "//us%20er:p%40ss@")}/echo`);
  fact("a user in the address", [named(user.json().headers, /^authorization/), user.url]);
};

export const connections = async () => {
  const ask = (path = "/echo") => http.asyncRequest("GET", `${HTTP}${path}`);
  const together = await Promise.all(Array.from({ length: 20 }, (_, i) => http.asyncRequest("GET", `${HTTP}/slow?ms=150&i=${i}`)));
  fact("20 requests at once", together.map((r) => r.status).filter((s) => s === 200).length);
  const ids = [];
  for (let i = 0; i < 5; i++) ids.push((await ask()).json().connection);
  fact("requests one after the other share a connection", new Set(ids).size);
  const closing = [];
  for (let i = 0; i < 3; i++) closing.push((await http.asyncRequest("GET", `${HTTP}/echo`, null, { headers: { Connection: "close" } })).json().connection);
  fact("Connection: close", new Set(closing).size);
};

export const parallel = async () => {
  const all = await Promise.all(Array.from({ length: 20 }, () => http.asyncRequest("GET", `${HTTP}/slow?ms=200`)));
  fact("20 requests at once take no longer than one", all.every((r) => r.timings.duration < 600));
};
