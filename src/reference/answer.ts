/** What an answer means for the ledger. */
export type Mark =
  | "completion" /* somebody is in */
  | "rejected" /* wrong login or password */
  | "locked-out" /* a banned account */
  | "overload-page" /* turned away by the session limit */
  | "refused-request"; /* a rule of the protocol was broken: state, ticket, token … */

/** What a hop answers: an HTTP response, and what it means. */
export interface Answer {
  readonly status: number;
  /** Name, value, name, value …, as Node takes them; a name may come twice. */
  readonly headers: readonly string[];
  readonly body: Buffer;
  readonly mark?: Mark;
}

const EMPTY = Buffer.alloc(0);
const HTML = "text/html; charset=utf-8";
const JSON_TYPE = "application/json; charset=utf-8";

/** A page; `headers` come beside the type. */
export function answerHtml(status: number, body: Buffer, mark?: Mark, headers: readonly string[] = []): Answer {
  return marked({ status, headers: ["Content-Type", HTML, "Cache-Control", "no-store", ...headers], body }, mark);
}

export function answerJson(status: number, body: Buffer | object, mark?: Mark): Answer {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  return marked({ status, headers: ["Content-Type", JSON_TYPE, "Cache-Control", "no-store"], body: bytes }, mark);
}

export function answerText(status: number, type: string, body: Buffer | string, mark?: Mark): Answer {
  return marked({ status, headers: ["Content-Type", type], body: Buffer.from(body) }, mark);
}

/** A redirect that sets cookies, each written as a whole `Set-Cookie` value. */
export function redirect(location: string, cookies: readonly string[] = [], mark?: Mark, status = 302): Answer {
  return marked({ status, headers: ["Location", location, ...setCookies(cookies)], body: EMPTY }, mark);
}

export const setCookies = (cookies: readonly string[]): readonly string[] => cookies.flatMap((cookie) => ["Set-Cookie", cookie]);

function marked(answer: Answer, mark: Mark | undefined): Answer {
  return mark === undefined ? answer : { ...answer, mark };
}
