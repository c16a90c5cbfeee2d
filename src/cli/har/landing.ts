import { commonAddress, type Place } from "./address.ts";
import { unescapeEntities } from "./entities.ts";
import { asksPassword } from "./page-form.ts";
import type { Recorded } from "./recording.ts";

/** What proves that somebody is in. */
export interface Landing {
  readonly url?: string;
  readonly contains?: string;
}

/** What platforms call the way out: the surest sign of a page that only somebody who is in has. */
const WAY_OUT = /(?:Se d[ée]connecter|D[ée]connexion|Log ?out|Sign ?out)/i;
const GREETING = /^(?:Bienvenue|Bonjour|Bonsoir|Welcome|Hello)\b/i;

/** What a chain may read otherwise than it is read here: entities that it may know, and signs that are others in Windows-1252. */
const DOUBTFUL = /&#?\w+;|[\u0080-\u009f\ufffd]/;

/** The page's address, and its way out, or a heading, that none of the pages before the sign-in has. */
export function landingOf(page: Recorded, earlier: readonly Recorded[], place: Place): Landing {
  const wasThere = ({ body }: Recorded, text: string): boolean => body.includes(text) || unescapeEntities(body).includes(text);
  const isNew = (text: string): boolean => text !== "" && !DOUBTFUL.test(text) && !earlier.some((one) => wasThere(one, text));
  const body = unescapeEntities(page.body);
  const headings = [...body.matchAll(/<(?:h1|h2|title)\b[^>]{0,999}>([^<>{}]{3,60})</gi)].map(([, text = ""]) => text.trim());
  const texts = headings.flatMap((text) => everybodys(text, place.typed.login ?? "") ?? []);
  const contains = [WAY_OUT.exec(body)?.[0] ?? "", ...texts].find(isNew);
  const url = page.method === "GET" && page.fields.length === 0 ? commonAddress(page.url, place) : undefined;
  return { ...(url === undefined ? {} : { url }), ...(contains === undefined ? {} : { contains }) };
}

/** Whether a page is shown to somebody who is in: it asks for no password. */
export const isInside = ({ method, status, mime, forms }: Recorded): boolean =>
  method === "GET" && status === 200 && mime.includes("html") && !forms.some(asksPassword);

/** Of a heading what stands there for everybody: a greeting without whom it greets; nothing where it names the account. */
function everybodys(heading: string, login: string): string | undefined {
  const greeting = GREETING.exec(heading)?.[0];
  if (greeting !== undefined) return greeting;
  const named = withoutAccents(login);
  const shown = withoutAccents(heading);
  const words = wordsOf(shown).filter((word) => word.length > 3);
  const parts = wordsOf(named).filter((part) => part.length > 2);
  const isNamed = parts.some((part) => shown.includes(part)) || words.some((word) => named.includes(word));
  return isNamed || /\d{4,}/.test(heading) ? undefined : heading;
}

/** In small letters: nobody's login has the accents of the name. */
const withoutAccents = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const wordsOf = (text: string): readonly string[] => text.split(/[^\p{L}\p{N}]+/u);
