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

const ODD_HEADS =
  "spaced-name spaced-status line-before folded-first chunked-twice chunked-gzip chunked-capital chunked-unknown identity identity-minor-0 feeds-in-parts folded-in-parts continues-in-parts hints-then-feeds feeds-and-long cut-in-the-head greeting";

export const lengths = async () => {
  const short = await http.asyncRequest("GET", `${BROKEN}/short`);
  fact("shorter than Content-Length says", [short.status, short.body, short.error_code, short.error]);
  for (const odd of ["continues", "continues-first", "feeds", "twice", "differing", "folded", "spaced", "minor", "both", "spared"]) {
    const sent = await http.asyncRequest("POST", `${BROKEN}/${odd}`, "x=1");
    fact(`an odd head: ${odd}`, [sent.status, sent.body, sent.error_code, sent.headers["Content-Length"]]);
  }
  for (const odd of ODD_HEADS.split(" ")) {
    const sent = await http.asyncRequest("GET", `${BROKEN}/${odd}`, null, { timeout: "3s" });
    fact(`an odd head: ${odd}`, [sent.status, sent.body, sent.error_code, sent.headers["Content-Type"]]);
  }
  for (const odd of ["gzip-and-zeros", "gzip-and-more", "br-and-more", "deflate-and-more"]) {
    const { status, body, error_code: code } = await http.asyncRequest("GET", `${BROKEN}/${odd}`);
    fact(`behind a packed body: ${odd}`, [status, status && body.length, code > 0]);
  }
  for (const cut of ["gzip-cut", "gzip-cut-in-its-sum", "br-cut", "deflate-cut"]) {
    const { status, error_code: code, error } = await http.asyncRequest("GET", `${BROKEN}/${cut}`);
    fact(`a packed body: ${cut}`, [status, code, error]);
  }
  const open = await http.asyncRequest("GET", `${BROKEN}/no-length`);
  fact("without a length, until the end", [open.status, open.body, open.error_code]);
};

const DOCUMENT = {
  name: { first: "Ana", last: "Roux" },
  "a.b": "dotted",
  "a|b*?#": "odd",
  "back\\slash": 9,
  "": "nameless",
  "@id": "at",
  0: "zero",
  text: "text",
  number: 12.5,
  nothing: null,
  list: ["Sara", "Alex", "Jack"],
  numbers: [1, 2, 3, 10],
  mixed: ["1", 1, true, false, null, "b", [7], { n: 1 }],
  empty: [],
  people: [
    { id: 1, name: "Ana", class: "6e A", age: 11, days: ["lu", "ma"], ok: true, at: { x: 1 } },
    { id: 2, name: "Éva", class: "6e B", age: 12, days: ["ma"], ok: false, note: null },
    { id: 3, name: "Zoé", class: "6e A", age: 13, days: [], at: { x: 3 } },
  ],
};

/** Parts by path, each beside its path: "undefined" where there is none. */
const PATHS = {
  names: ["name.first", "name", "number", "nothing", "@id", "0", "", "missing", "name.missing", "name.", "name..first", ".name", "number.x"],
  escapes: ["a\\.b", "a\\|b\\*\\?#", "a\\|b\\*\\?\\#", "back\\\\slash", "n\\ame.first", "\\@id", "\\", "name\\.first"],
  lists: ["list", "list.1", "list.01", "list.-1", "list.9", "list.x", "list.#", "people.#", "empty.#", "numbers.1.x"],
  "every entry": ["people.#.name", "people.#.at.x", "people.#.days", "people.#.days.#", "people.#.days.0", "people.#.note", "people.#.zz", "empty.#.x", "people.#.name.0", "list.#.#", "mixed.#.n"],
  "what JavaScript has and JSON has not": ["list.length", "text.length", "text.0", "__proto__", "name.__proto__", "name.constructor", "toString", "list.at", "text.#", "name.#", "#"],
  queries: [
    'people.#(class=="6e A").name', 'people.#(class="6e A").id', "people.#(age==12).name", "people.#(age>11).name", "people.#(age<12).name", "people.#(age>=12).id", "people.#(age<=11).id", "people.#(age!=11).id",
    'people.#(name%"?v*").id', 'people.#(name!%"A*").id', 'people.#(name > "B").id', "people.#( age == 13 ).id", "people.#(ok==true).id", "people.#(ok==false).id", "people.#(ok!=true).id", "people.#(ok>false).id",
    "people.#(at.x==3).id", "people.#(note).id", "people.#(note==null)", "people.#(class==6e A).id", 'people.#(age=="12").id', "people.#(zz==1)", "people.#(age==11).zz", 'people.#(days.#(=="ma")).id', "people.#[age==12].id", "people.#(days.#>1).id",
    'list.#(=="Alex")', 'list.#(%"*a*")', "numbers.#(>2)", "numbers.#(<0)", "empty.#(x==1)", "text.#(x==1)", "name.#(x==1)", "people.#(age>12)x", "people.#()",
  ],
  "queries for all": [
    'people.#(class=="6e A")#.name', 'people.#(class=="6e A")#', "people.#(age>11)#.id", "people.#(age!=11)#.id", "people.#(zz!=1)#.id", "people.#(zz==1)#", "people.#(note)#.id", 'people.#(name%"*a")#.id', 'people.#(name!%"*a")#.id', 'people.#(name<"É")#.id',
    "people.#(age>11)#.days.0", "people.#(age>11)#.#", "people.#(age>11)#.zz", 'list.#(%"*a*")#', 'list.#(!%"*a*")#', 'list.#(!="Sara")#', "numbers.#(>2)#", "numbers.#(>2)#.x", "mixed.#(==1)#", "mixed.#(==true)#", "mixed.#(>0)#", 'mixed.#(<"c")#', "mixed.#(n==1)#", "mixed.#()#", "empty.#(x==1)#", 'people.#(days.#(=="ma")#)#.id',
  ],
};

const tell = (path, part) => [path, part === undefined ? "undefined" : part];

export const paths = async () => {
  const answered = (body) => get(`/status?code=200&body=${encodeURIComponent(body)}`);
  const response = await answered(JSON.stringify(DOCUMENT));
  for (const [kind, list] of Object.entries(PATHS)) fact(`json(path): ${kind}`, list.map((path) => tell(path, response.json(path))));
  fact("json(path) that is no text", [undefined, null, 0].map((path) => tell(String(path), response.json(path))));
  fact("json(path) of what is none", tell("a", (await answered("{a")).json("a")));
  fact("json(path) of a name that is there twice", (await answered('{"a":1,"a":2}')).json("a"));
};
