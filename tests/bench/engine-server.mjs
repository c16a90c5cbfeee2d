// The platform of bench `engine`, a process of its own: pages of 2 kB at once, /count says how many ask for anything under /hang, which never answers.
import { createServer } from "node:http";

const page = `<!doctype html><title>page</title>${"<p>lorem ipsum dolor sit amet</p>".repeat(60)}`;
let waiting = 0;
const server = createServer((request, response) => {
  if (request.url.startsWith("/count")) return response.end(String(waiting));
  if (request.url.startsWith("/hang")) {
    waiting += 1;
    request.on("close", () => {
      waiting -= 1;
    });
    return undefined;
  }
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  if (request.url.endsWith("/1")) response.setHeader("Set-Cookie", ["session=0123456789abcdef; Path=/; HttpOnly", "lang=fr; Path=/"]);
  return response.end(page);
});
server.requestTimeout = 0;
server.listen({ port: 0, host: "127.0.0.1", backlog: 4_096 }, () => console.log(server.address().port));
