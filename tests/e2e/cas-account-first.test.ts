import type { IncomingMessage } from "node:http";
import { expect, it } from "vitest";
import { serve } from "./serve.ts";
import { planOf } from "./sign-in-people.ts";
import { check } from "./sign-in-program.ts";

async function sentIn(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

/** Keycloak with organizations as the CAS server of others: the account on one page, its password on the next. */
const start = () =>
  serve(async (request, response) => {
    const sent = await sentIn(request);
    const { host } = request.headers;
    const show = (inputs: string): void =>
      void response.writeHead(200, { "Content-Type": "text/html" }).end(`<form method=post action=/in>${inputs}</form>`);
    const name = (text = ""): void => show(`${text}<input name=username><input type=submit name=login value=In>`);
    const password = (text = ""): void => show(`${text}<input type=password name=password><input type=submit name=login value=In>`);
    if (request.url?.startsWith("/cas/login")) return name();
    if (request.url === "/in" && sent.has("username"))
      return sent.get("username") === "nobody1" ? name("<p>Invalid username or email.</p>") : password();
    if (request.url === "/in" && sent.get("password") === "right")
      return void response.writeHead(302, { Location: `http://${host}/app?ticket=ST-1` }).end();
    if (request.url === "/in") return password("<p>Invalid password.</p>");
    response.writeHead(200, { "Content-Type": "text/html" }).end("<h1>Mes cours</h1>");
  });

it("CAS says the account first where its server asks for it on a page of its own, in a plan of CAS alone", async () => {
  const server = await start();
  try {
    const signIn = { kind: "cas", server: `${server.url}/cas`, service: `${server.url}/app` };
    const walkers = (["someone", "nobody", "mistaken"] as const).map((name) => ({
      name,
      signIn,
      account: 1,
      people: { accounts: { pattern: `${name}{n}`, password: name === "mistaken" ? "wrong" : "right", first: 1, last: 1 } },
    }));
    const walked = await check("embedded", planOf({ url: server.url, identity: server.url }, walkers));
    expect(walkers.map(({ name }) => walked.get(name)?.outcome)).toEqual(["ok", "rejected", "rejected"]);
  } finally {
    await server.close();
  }
});
