import http from "k6/http";
import { BROKEN, fact, HTTP } from "./fact.js";

const get = (path, params) => http.asyncRequest("GET", `${HTTP}${path}`, null, params);
const hex = (buffer) => Array.from(new Uint8Array(buffer), (b) => b.toString(16).padStart(2, "0")).join("");
const codes = (text) => Array.from(text).slice(0, 20).map((c) => c.codePointAt(0));

export const encodings = async () => {
  for (const name of ["gzip", "br", "deflate"]) {
    const response = await get(`/${name}`, { headers: { "Accept-Encoding": name } });
    fact(`${name} is undone`, [response.status, response.body.length, response.body.slice(0, 4), response.headers["Content-Encoding"], response.error_code]);
  }
  const bad = await get("/badgzip");
  fact("gzip that is none", [bad.status, bad.body, bad.error_code, bad.error !== ""]);
  for (const compression of ["gzip", "deflate", "br", "gzip, br"]) {
    const sent = await http.asyncRequest("POST", `${HTTP}/echo`, "text ".repeat(50), { compression });
    const { headers } = sent.json();
    fact(`compression: ${compression}`, headers.filter((h) => /^content-encoding/i.test(h)));
  }
};

export const kinds = async () => {
  fact("empty", [(await get("/empty")).body, (await get("/status?code=204")).body, (await get("/status?code=200")).status]);
  fact("chunked", (await get("/chunked")).body);
  fact("binary as text", codes((await get("/binary")).body));
  fact("binary", hex((await get("/binary", { responseType: "binary" })).body));
  fact("none", (await get("/binary", { responseType: "none" })).body);
  fact("Latin-1 as text", codes((await get("/latin1")).body));
  fact("Latin-1 as binary", hex((await get("/latin1", { responseType: "binary" })).body));
  fact("HEAD", (await http.asyncRequest("HEAD", `${HTTP}/gzip`)).body);
};

export const reading = async () => {
  const response = await get("/json");
  fact("json()", response.json());
  fact("json(selector)", [response.json("a.b.1.c"), response.json("a.b.#.c"), response.json("nul"), response.json("yes"), response.json("n"), response.json("missing"), response.json("a.b.#")]);
  const page = await get("/page");
  fact("html()", [page.html("input").attr("value"), page.html().find("form").attr("action"), page.html("a").text(), page.html("a").get(0).href()]);
  try {
    (await get("/latin1")).json();
    fact("json() of what is none", "no error");
  } catch (error) {
    fact("json() of what is none", error.name);
  }
};

export const lengths = async () => {
  const short = await http.asyncRequest("GET", `${BROKEN}/short`);
  fact("shorter than Content-Length says", [short.status, short.body, short.error_code, short.error]);
  for (const odd of ["continues", "continues-first", "feeds", "twice", "differing", "folded", "spaced", "minor", "both"]) {
    const sent = await http.asyncRequest("POST", `${BROKEN}/${odd}`, "x=1");
    fact(`an odd head: ${odd}`, [sent.status, sent.body, sent.error_code, sent.headers["Content-Length"]]);
  }
  const open = await http.asyncRequest("GET", `${BROKEN}/no-length`);
  fact("without a length, until the end", [open.status, open.body, open.error_code]);
};
