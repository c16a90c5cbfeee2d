import { sleep, randomSeed } from "k6";
import http from "k6/http";
import { fact } from "./fact.js";

const attempt = (name, work) => {
  try {
    work();
    fact(name, "works");
  } catch (error) {
    fact(name, error.message.includes("k6") ? `refused: ${error.message}` : error.message);
  }
};

export default () => {
  for (const name of ["get", "post", "put", "patch", "del", "head", "options", "request", "batch", "file"]) attempt(`http.${name}`, () => http[name]("http://127.0.0.1:1/"));
  attempt("sleep", () => sleep(0));
  attempt("randomSeed", () => randomSeed(1));
};
