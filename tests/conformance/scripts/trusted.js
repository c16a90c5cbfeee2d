import http from "k6/http";
import { fact, TLS } from "./fact.js";

const get = (url, params) => http.asyncRequest("GET", url, null, params);

export default async () => {
  const response = await get(`${TLS}/echo`);
  fact("trusted through SSL_CERT_FILE", [response.status, response.error_code, response.proto]);
  const cipher = [response.tls_version, response.ocsp && response.ocsp.status];
  fact("tls_version", cipher);
  const again = await get(`${TLS}/set?c=${encodeURIComponent("s=1; Path=/; Secure")}`);
  fact("Secure over https", [again.status, (await get(`${TLS}/cookies`)).body]);
  const wrong = await get(TLS.replace("127.0.0.1", "other.test"));
  fact("certificate of another name", [wrong.status, wrong.error_code]);
  const five = await Promise.all([1, 2, 3, 4, 5].map((i) => get(`${TLS}/slow?ms=100&i=${i}`)));
  fact("five at once over h2", five.map((r) => [r.status, r.proto]));
  const given = await get(`${TLS}/drop`);
  fact("a stream that is given up is not asked for again", [given.status, given.error_code, (await get(`${TLS}/dropped`)).body]);
  const refused = await get(`${TLS}/refuse`);
  const body = await http.asyncRequest("POST", `${TLS}/refuse`, "x=1");
  fact("a stream that is refused is asked for again, with its body", [refused.status, refused.error_code, body.status, body.status && body.json().body]);
  const odd = { "Keep-Alive": "300", "Proxy-Connection": "x", "X-Client": "Île", Connection: "keep-alive" };
  const sent = await get(`${TLS}/echo`, { headers: odd });
  fact("headers of the connection over h2", [sent.status, sent.json().headers.filter((h) => /^(keep-alive|proxy-connection|x-client|connection)/i.test(h)).sort()]);
  for (const method of ["DELETE", "PATCH"]) {
    const carried = await http.asyncRequest(method, `${TLS}/echo`, "x=1");
    fact(`a body with ${method} over TLS`, [carried.status, carried.error_code]);
  }
  fact("what comes after it", (await get(`${TLS}/echo`)).status);
  const posted = await http.asyncRequest("POST", `${TLS}/echo`, { a: "é" });
  fact("a form over h2", [posted.json().body, posted.json().headers.filter((h) => /^(content|user-agent)/i.test(h))]);
};
