import { unescapeHtml } from "./entities.ts";
import type { Page } from "./page.ts";
import { saysTrouble } from "./sentence.ts";
import { spokenBy } from "./spoken.ts";

/** Where a page says what it is; further down people may have written anything. */
const HEAD = 4_000;
/** A page that says nothing, or only what PHP has to say, is short. */
const SHORT = 5_000;
/** What a page says, menu and all, that only asks people to come again later; a home says more, or lets them sign out. */
const FEW_WORDS = 600;

/**
 * Whether a page is one that a server, or a program that broke down, shows to whoever comes: a list of files, the page of a server that holds nothing
 * yet, maintenance, an error (Django, Rails, Laravel, PHP). Read by its title and its headings alone, so that what people write counts for nothing; but a page
 * of few words that speaks of trouble is one as well.
 */
export const isPlaceholder = ({ body }: Page): boolean => {
  // Cut out without a pattern: one over all of that takes k6 four times as long.
  for (const mark of ["<title", "<h1", "<Title", "<TITLE", "<H1"])
    for (const part of body.slice(0, HEAD).split(mark).slice(1)) if (namesNobody(part.slice(part.indexOf(">") + 1))) return true;
  if (HAS_STRANGE_FORMS && isTroubleAlone(body)) return true;
  return body.includes("\nFatal error: Uncaught ") || (body.includes(" on line ") && body.length < SHORT && isPhpAlone(body));
};

const isTroubleAlone = (body: string): boolean => {
  const text = spokenBy({ body }).replace(/\s+/g, " ").toLowerCase();
  return text.length < FEW_WORDS && saysTrouble(unescapeHtml(text)) && !/d[eé]conn|;conn|(?:og|ign).?o(?:ut|ff)|quitter/i.test(body);
};

/** Whether what `text` holds before its first tag is such a page's title. */
const namesNobody = (text: string): boolean =>
  /^(?:index of|directory:?(?: listing for)?) \/|^apache.* default page|^apache tomcat\/|^iis windows|test page for.*(?:http|apache)|^welcome to (?:nginx|openresty)|^it works!?$|(?:under(?:going)?|down for|en cours de|en) maintenance\W*$|^(?:(?:site|mode) )?maintenance(?: mode| en cours)?\W*$|^be right back|(?:error|exception) at \/|exception caught$|something went wrong|^(?:server|fatal|database|application) error\W*$/i.test(
    unescapeHtml(`${text.split("<", 1)}`).trim(),
  );

/** Whether PHP speaks of a database that does not answer, or of itself and nobody else does. */
const isPhpAlone = (body: string): boolean => {
  const rest = body.replace(/(?:warning|notice|deprecated|parse error)(?:<\/b>)?:\s.*? on line (?:<b>)?\d+/gis, "");
  return rest !== body && (/warning(?:<\/b>)?:\s+(?:mysql|pg_)\w+(?:connect|::__construct)\(/i.test(body) || isSilent(rest));
};

/** Whether a page says nothing and shows nothing: no word, no script nor place for one that could write one, no frame and no picture. A script that leads elsewhere writes none. */
export const isEmpty = ({ body }: Page): boolean =>
  body.length < SHORT &&
  !/<svg|\s(?:src|data|id)\s*=/i.test(body) &&
  (!/<script/i.test(body) || /\blocation(?:\.href)?\s*=[^=]|\blocation\.(?:replace|assign)\(/.test(body)) &&
  isSilent(body);

const isSilent = (body: string): boolean => spokenBy({ body }).replace(/&nbsp;|[\s>]/g, "") === "";
