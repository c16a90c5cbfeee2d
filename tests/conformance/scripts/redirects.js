import http from "k6/http";
import { ENT, fact, HTTP, OTHER } from "./fact.js";

const via = (method, code, to, body, params) => http.asyncRequest(method, `${HTTP}/redirect?code=${code}&to=${encodeURIComponent(to)}`, body, params);
const shown = ({ status, url, body, error, error_code }) => [status, url, body ? body.slice(0, 40) : body, error, error_code];

export const methods = async () => {
  for (const code of [301, 302, 303, 307, 308]) {
    for (const method of ["GET", "POST", "PUT", "DELETE", "HEAD"]) {
      const body = method === "POST" || method === "PUT" ? "a=1" : null;
      const response = await via(method, code, "/echo", body, { headers: { "Content-Type": "application/x-www-form-urlencoded", "X-Own": "1" } });
      const got = response.body ? JSON.parse(response.body) : {};
      fact(`${code} after ${method}`, [response.status, got.method, got.body, got.headers && got.headers.filter((h) => /^(content|x-own|referer)/i.test(h)).map((h) => h.replace(/^[^:]*/, (name) => name.toLowerCase()))]);
    }
  }
};

export const locations = async () => {
  for (const to of ["next/../echo", "echo?x=1", "/echo#part", "?code=200", `//127.0.0.1:${__ENV.HTTP_PORT}/echo?s=1`, `${OTHER}/echo`, "/echo?é=ü&b=a b", "HTTP://127.0.0.1:1/"]) {
    const response = await via("GET", 302, to, null, { timeout: 2000 });
    fact(`Location ${to.replace(__ENV.HTTP_PORT, "HTTP_PORT")}`, [response.status, response.url, response.error_code, response.body ? (response.body[0] === "{" ? JSON.parse(response.body).url : response.body) : response.body]);
  }
  const missing = await http.asyncRequest("GET", `${HTTP}/redirect?code=302`);
  fact("a redirect without Location", shown(missing));
  const odd = await http.asyncRequest("GET", `${HTTP}/redirect?code=304&to=/echo`);
  fact("304 is not followed", shown(odd));
  const scheme = await via("GET", 302, "ftp://127.0.0.1/x");
  fact("Location of another scheme", [scheme.status, scheme.error_code]);
  for (const to of ["/echo%zz", "http://[::1", "/echo?a=\tb", "http://127.0.0.1:99999/", "http://127.0.0.1:x/", "http://a b/", "//127.0.0.1:99999/"]) {
    const unread = await via("GET", 302, to, null, { redirects: 0 });
    fact(`Location ${to.replace("\t", "(tab)")} that is not followed`, [unread.status, unread.error_code]);
  }
};

export const foreign = async () => {
  const response = await http.asyncRequest("GET", `${ENT}/redirect?code=302&to=${encodeURIComponent(`${OTHER}/echo`)}`, null, {
    headers: { Authorization: "Bearer x", "X-Own": "1", Cookie: "c=1" },
  });
  fact("headers that go along to a foreign host", JSON.parse(response.body).headers.filter((h) => /^(authorization|x-own|cookie|referer)/i.test(h)));
  const own = await http.asyncRequest("GET", `${ENT}/redirect?code=302&to=${encodeURIComponent(`/echo`)}`, null, {
    headers: { Authorization: "Bearer x", "X-Own": "1" },
  });
  fact("headers that go along to the same host", JSON.parse(own.body).headers.filter((h) => /^(authorization|x-own|cookie|referer)/i.test(h)));
};

export const limits = async () => {
  for (const [name, left, params] of [
    ["ten redirects are followed", 10, {}],
    ["the eleventh is not", 11, {}],
    ["redirects: 2 of 2", 2, { redirects: 2 }],
    ["redirects: 2 of 3", 3, { redirects: 2 }],
    ["redirects: 0", 1, { redirects: 0 }],
  ]) {
    fact(name, shown(await http.asyncRequest("GET", `${HTTP}/chain?left=${left}`, null, params)));
  }
};

export const hops = async () => {
  await http.asyncRequest("GET", `${HTTP}/chain?left=2`, null, { tags: { name: "chain" } });
};
