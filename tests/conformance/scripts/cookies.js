import http from "k6/http";
import { ENT, fact, HTTP, OTHER, SUB } from "./fact.js";

const get = (url, params) => http.asyncRequest("GET", url, null, params);
const set = (base, path, ...cookies) => get(`${base}${path}?${cookies.map((c) => `c=${encodeURIComponent(c)}`).join("&")}`);
const seen = async (url, params) => (await get(url, params)).body;
const LOCALHOST = HTTP.replace("127.0.0.1", "localhost");

/** Each case has a jar of its own. */
const withJar = (params) => ({ jar: new http.CookieJar(), ...params });

export const jar = async () => {
  await set(ENT, "/set", "a=1; Path=/", "b=2; Path=/set", "c=3");
  fact("path", [await seen(`${ENT}/cookies`), await seen(`${ENT}/cookies/x`), JSON.parse(await seen(`${ENT}/set2/echo`)).headers.filter((h) => h.startsWith("Cookie"))]);
  await set(ENT, "/set/deep/page", "d=4");
  fact("default path is the folder of the page", [
    JSON.parse(await seen(`${ENT}/echo/set/deep/x`)).headers.filter((h) => h.startsWith("Cookie")),
    (await get(`${ENT}/set/deep/other?c=e%3D5`)).request.cookies,
  ]);
};

export const domain = async () => {
  await set(SUB, "/set", "host=1; Path=/", "wide=2; Path=/; Domain=ent.test", "dot=3; Path=/; Domain=.ent.test", "foreign=4; Path=/; Domain=other.test", "tld=5; Path=/; Domain=test");
  fact("domain", [await seen(`${SUB}/cookies`), await seen(`${ENT}/cookies`), await seen(`${OTHER}/cookies`)]);
  await set(HTTP, "/set", "ip=1; Path=/; Domain=127.0.0.1", "dotted=2; Path=/; Domain=.127.0.0.1", "plain=3; Path=/");
  fact("domain that is an address", await seen(`${HTTP}/cookies`));
  fact("ports share cookies", await seen(`${LOCALHOST}/cookies`));
};

export const expiry = async () => {
  await set(ENT, "/set", "a=1; Path=/", "b=2; Path=/", "c=3; Path=/", "d=4; Path=/");
  await set(ENT, "/set", "a=; Path=/; Max-Age=0", "b=x; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "c=; Path=/; Expires=Wed, 01 Jan 2098 00:00:00 GMT", "d=5; Path=/; Max-Age=3600");
  fact("removal by Max-Age, Expires; an empty value stays", await seen(`${ENT}/cookies`));
  await set(ENT, "/set", "short=1; Path=/; Max-Age=1", "neg=1; Path=/; Max-Age=-1", "odd=1; Path=/; Max-Age=soon");
  fact("Max-Age that is negative or no number", await seen(`${ENT}/cookies`));
  await new Promise((resolve) => setTimeout(resolve, 1200));
  fact("a cookie ends when its age is over", await seen(`${ENT}/cookies`));
};

export const secure = async () => {
  await set(HTTP, "/set", "s=1; Path=/; Secure", "h=2; Path=/; HttpOnly");
  fact("Secure on http://127.0.0.1", await seen(`${HTTP}/cookies`));
  await set(LOCALHOST, "/set", "s=1; Path=/; Secure; SameSite=None");
  fact("Secure on http://localhost", await seen(`${LOCALHOST}/cookies`));
  await set(ENT, "/set", "s=1; Path=/; Secure", "n=2; Path=/");
  fact("Secure on http elsewhere", await seen(`${ENT}/cookies`));
};

export const values = async () => {
  await set(ENT, "/set", 'q="quoted value"; Path=/', "eq=a=b==; Path=/", "empty=; Path=/", "sp=a b; Path=/", "utf=é; Path=/");
  fact("values", await seen(`${ENT}/cookies`));
  await set(OTHER, "/set", "a=1; Path=/", "b=2; Path=/cookies", "a=3; Path=/");
  fact("longer paths go first, a later value replaces", await seen(`${OTHER}/cookies`));
  await set(SUB, "/set", "noequals; Path=/", "=novalue; Path=/", "__Host-x=1; Path=/; Secure", "__Secure-y=1; Path=/");
  fact("odd lines", await seen(`${SUB}/cookies`));
  const past = "01 Jan 2020 00:00:00";
  const odd = [" a = 1 ; Path=/", "b=1; Path= /cookies", "c=1; Path=/; Max-Age= 0", "d=1; Path =/", "e=1; Path=/; Domain= sub.ent.test", `f=1; Path=/; Expires=Wed, ${past} gmt`, `g=1; Path=/; Expires=wed, ${past.toLowerCase()} GMT`, `h=1; Path=/; Expires= Wed, ${past} GMT`, `i=1; Path=/; Expires=Wed, ${past} UTC`];
  const names = [];
  for (const line of odd) {
    http.cookieJar().clear(`${SUB}/cookies`);
    await set(SUB, "/set", line);
    names.push(await seen(`${SUB}/cookies`));
  }
  fact("spaces and small letters in a line", names);
};

export const hops = async () => {
  const target = encodeURIComponent("/cookies");
  const followed = await get(`${ENT}/set-redirect?c=${encodeURIComponent("r=1; Path=/")}&to=${target}`);
  fact("a cookie set on a redirect is sent to the next hop", [followed.status, followed.body]);
  const hop = await get(`${SUB}/set-redirect?c=${encodeURIComponent("s=1; Path=/")}&to=${target}`, { redirects: 0 });
  fact("the same with redirects: 0, one hop at a time", [hop.status, await seen(`${SUB}/cookies`)]);
};

export const parameters = async () => {
  await set(ENT, "/set", "a=1; Path=/", "b=2; Path=/");
  fact("params.cookies adds", (await seen(`${ENT}/cookies`, { cookies: { a: "x", z: "9" } })).split("; ").sort());
  fact("params.cookies replaces where told", await seen(`${ENT}/cookies`, { cookies: { a: { value: "x", replace: true } } }));
  fact("params.cookies is not kept", await seen(`${ENT}/cookies`));
  fact("a jar of its own", await seen(`${ENT}/cookies`, withJar({})));
  const own = new http.CookieJar();
  own.set(ENT, "mine", "1");
  own.set("http://plain.test/", "safe", "1", { secure: true });
  fact("a Secure cookie set over http", [own.cookiesForURL("http://plain.test/"), own.cookiesForURL("https://plain.test/")]);
  fact("CookieJar.set and cookiesForURL", [own.cookiesForURL(ENT), await seen(`${ENT}/cookies`, { jar: own })]);
  own.set(ENT, "limited", "2", { path: "/only", max_age: 60 });
  fact("CookieJar.set with a path", [own.cookiesForURL(`${ENT}/only/x`), own.cookiesForURL(ENT)]);
  own.delete(ENT, "mine");
  fact("CookieJar.delete", own.cookiesForURL(ENT));
  own.set(ENT, "more", "3");
  own.clear(ENT);
  fact("CookieJar.clear", own.cookiesForURL(ENT));
  fact("the VU's jar", http.cookieJar().cookiesForURL(ENT));
};

export const answers = async () => {
  const response = await get(`${ENT}/headers`);
  fact("response.cookies", Object.entries(response.cookies).map(([name, list]) => [name, list.length, list[0].value, list[0].path, list[0].domain, list[0].http_only, list[0].secure, list[0].max_age]).sort());
  const next = await get(`${ENT}/echo`);
  fact("request.cookies", Object.entries(next.request.cookies).map(([name, list]) => [name, list.length, list[0].name, list[0].value, list[0].replace]).sort());
};

export const twice = async () => {
  const before = await seen(`${ENT}/cookies`);
  await set(ENT, "/set", "kept=1; Path=/");
  fact(`jar at the start of iteration ${__ITER}`, [before, await seen(`${ENT}/cookies`)]);
};
