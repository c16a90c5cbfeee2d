import { readsOnlyUtf8 } from "../../src/engine/version.ts";

/** Where the embedded engine is known to differ from k6, and how: `case: fact` → a sentence. None of them may change a verdict. */
export const DIFFERENCES: Readonly<Record<string, string>> = {
  "cookies: domain": "a cookie for a whole top-level domain is refused, as browsers do; k6 keeps it",
  "redirects: Location /echo?é=ü&b=a b": "an address with raw accents or spaces is escaped; k6 sends it as it is, which servers refuse",
  "requests: accents in an address": "raw accents are escaped; k6 sends them as they are, which servers refuse",
  "requests: spaces in an address": "raw spaces are escaped; k6 sends them as they are, which servers refuse",
  "requests: form: nothing": "an empty body is sent with Content-Length: 0; k6 sends it in chunks",
  "requests: text: empty": "an empty body is sent with Content-Length: 0; k6 sends it in chunks",
  "TLS: a body with DELETE over TLS": "refused, with a message that points to k6, as with every method but POST, PUT and PATCH",
  "bodies: json(path) of a name that is there twice": "the last of them counts, as in json(); k6 takes the first, and the last in json()",
  "globals: global global": "there is no `global`; `globalThis` is the same on both",
  "setup and teardown: data is a copy for each iteration":
    "an iteration may change its own copy of setup's data; on k6 lists in it silently do not change",
};

/** Where a k6 of another version than the recorded one is known to differ; the embedded engine does as the recorded one. */
export const differencesOf = (version: string): Readonly<Record<string, string>> => ({
  ...(readsOnlyUtf8(version) && {
    "modules: TextEncoder": "there is none before 2.2",
    "globals: global TextDecoder": "there is none before 2.2",
    "globals: global TextEncoder": "there is none before 2.2",
  }),
  ...(version.startsWith("2.0.") && { "exit vus option 0: exit code": "2.0 plays a script with no VUs at all" }),
});

/** Calls that fail on the embedded engine, with a message that names them and points to k6. */
export const REFUSED: readonly string[] = [
  ..."get post put patch del head options request batch file".split(" ").map((name) => `http.${name}()`),
  'http.asyncRequest("CONNECT")',
  "sleep()",
  "randomSeed()",
  ...["a*", "a|b", "{a,b}", "[a,b]", "@reverse", "..a", "a.b.#(c==~true)"].map((path) => `response.json(${JSON.stringify(path)})`),
];
