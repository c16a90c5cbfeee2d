import http from "k6/http";
import { BROKEN, CLOSED, fact, HTTP, TLS } from "./fact.js";

const attempt = async (name, url, params) => {
  try {
    const { status, error, error_code, body, status_text, proto } = await http.asyncRequest("GET", url, null, params);
    fact(name, [status, error_code, body]);
    fact(`${name}: text`, [error, status_text, proto]);
  } catch (error) {
    fact(name, `throws ${error.name}`);
    fact(`${name}: text`, error.message);
  }
};

export const timeouts = async () => {
  await attempt("timeout", `${HTTP}/hang`, { timeout: 150 });
  await attempt("timeout as text", `${HTTP}/hang`, { timeout: "150ms" });
  await attempt("timeout 0", `${HTTP}/status?code=200`, { timeout: 0 });
  await attempt("timeout -1", `${HTTP}/status?code=200`, { timeout: -1 });
  await attempt("timeout 1 ms", `${HTTP}/hang`, { timeout: 1 });
  await attempt("timeout that is long enough", `${HTTP}/slow?ms=100`, { timeout: 1000 });
  const begun = Date.now();
  const { timings } = await http.asyncRequest("GET", `${HTTP}/hang`, null, { timeout: 200 });
  fact("a timeout takes its time", Date.now() - begun > 190 && Date.now() - begun < 500);
  fact("timings of a timeout", [timings.duration > 190 && timings.duration < 400, timings.waiting > 0, timings.receiving]);
};

export const network = async () => {
  await attempt("refused", `${CLOSED}/`);
  await attempt("reset", `${BROKEN}/reset`);
  await attempt("reset in a body that ends with its connection", `${BROKEN}/cut`);
  await attempt("an answer before a reset", `${BROKEN}/then-reset`);
  await new Promise((done) => setTimeout(done, 200));
  await attempt("the next one after it", `${BROKEN}/then-reset`);
  await attempt("ended without an answer", `${BROKEN}/end`);
  await attempt("not HTTP", `${BROKEN}/nonsense`);
  await attempt("unknown host", "http://no-such-host.invalid/");
  await attempt("unknown host under hosts", "http://mapped.test:1/");
  await attempt("https to a plain port", HTTP.replace("http:", "https:"));
};

export const tls = async () => {
  await attempt("unknown authority", `${TLS}/echo`);
};

export const addresses = async () => {
  for (const url of ["", "nothing", "ftp://127.0.0.1/", "http://", "http://[::1", "http://a b/", `${HTTP}:99/`]) await attempt(`address ${JSON.stringify(url.replace(__ENV.HTTP_PORT, "HTTP_PORT"))}`, url);
};

export const statuses = async () => {
  for (const code of [200, 204, 400, 404, 429, 500, 503]) {
    const { status, status_text, error, error_code } = await http.asyncRequest("GET", `${HTTP}/status?code=${code}`);
    fact(`status ${code}`, [status, status_text, error, error_code]);
  }
};

export const options = {};
