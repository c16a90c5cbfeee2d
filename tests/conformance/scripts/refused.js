import { sleep, randomSeed } from "k6";
import http from "k6/http";
import { fact, HTTP } from "./fact.js";

const attempt = async (name, work) => {
  try {
    await work();
    fact(name, "works");
  } catch (error) {
    fact(name, error.message.includes("k6") ? `refused: ${error.message}` : error.message);
  }
};

export default async () => {
  for (const name of ["get", "post", "put", "patch", "del", "head", "options", "request", "batch", "file"]) await attempt(`http.${name}()`, () => http[name]("http://127.0.0.1:1/"));
  await attempt('http.asyncRequest("CONNECT")', () => http.asyncRequest("CONNECT", `${HTTP}/echo`, null, { timeout: 1000 }));
  await attempt("sleep()", () => sleep(0));
  await attempt("randomSeed()", () => randomSeed(1));
  const response = await http.asyncRequest("GET", `${HTTP}/json`);
  for (const path of ["a*", "a|b", "{a,b}", "[a,b]", "@reverse", "..a", "a.b.#(c==~true)"]) await attempt(`response.json(${JSON.stringify(path)})`, () => response.json(path));
};
