import { randomBytes } from "node:crypto";
import { type Served, serve } from "./serve.ts";

const page = (body: string): string => `<!doctype html><title>Collège des Tilleuls</title>${body}`;
const form = (id: string, to: string, token: string, input: string): string =>
  `<form id="${id}" method="post" action="${to}"><input type="hidden" name="jeton" value="${token}">${input}</form>`;

/**
 * A small portal as a school writes it: the login on one page, the password (`<login>-secret`) on the next, a cookie, a page that
 * welcomes, whose script speaks of something invalid. It answers a wrong password with 200, a sentence, and the first page's form without
 * its inputs; to a login that begins with `redirected` by a redirect with an error, to one that begins with `busy` by one that speaks of its own trouble. Who begins with `broken` lands on an error page.
 */
export function startPortal(): Promise<Served> {
  const flows = new Map<string, string>();
  const sessions = new Map<string, string>();
  return serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const sent = new URLSearchParams(Buffer.concat(chunks).toString());
      const token = sent.get("jeton") ?? randomBytes(6).toString("hex");
      const headers = { "Content-Type": "text/html; charset=utf-8", "Set-Cookie": "VISITE=1; Path=/" };
      const show = (body: string): void => void response.writeHead(200, headers).end(page(body));
      const go = (to: string, more = {}): void => void response.writeHead(302, { Location: to, ...more }).end();
      const who = flows.get(token) ?? "";
      if (request.url === "/") return go("/entree");
      if (request.url === "/entree") return show(form("etape1", "/identifiant", token, '<input name="identifiant">'));
      if (request.url === "/identifiant") {
        flows.set(token, sent.get("identifiant") ?? "");
        return show(form("etape2", "/secret", token, '<input type="password" name="secret">'));
      }
      if (request.url === "/secret" && sent.get("secret") === `${who}-secret`) {
        sessions.set(token, who);
        return go("/accueil", { "Set-Cookie": `TILLEULS=${token}; Path=/` });
      }
      if (request.url === "/secret" && who.startsWith("redirected")) return go("/accueil?error=1");
      if (request.url === "/secret" && who.startsWith("busy")) return go("/accueil?error=temporarily_unavailable");
      if (request.url === "/secret")
        return show(`<p>Identifiant ou mot de passe incorrect.</p><form id="etape1" action="/identifiant"></form>`);
      if (request.url === "/sortie") {
        sessions.delete(/TILLEULS=(\w+)/.exec(request.headers.cookie ?? "")?.[1] ?? "");
        return go("/entree");
      }
      if (!request.url?.startsWith("/accueil")) return void response.writeHead(404).end();
      const session = sessions.get(/TILLEULS=(\w+)/.exec(request.headers.cookie ?? "")?.[1] ?? "");
      return session === undefined
        ? go("/entree")
        : show(session.startsWith("broken") ? "<h1>Erreur</h1>" : `<h1>Bienvenue, ${session}</h1><script>say("Invalid date")</script>`);
    });
  });
}
