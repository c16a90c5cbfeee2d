import { type Ratio, ratio } from "../../units.ts";
import { readNumber, SPACES } from "./number.ts";
import { misread, quote, type Reading, readAs } from "./reading.ts";

const SHARE = new RegExp(`^(.+?)[${SPACES}]*%$`);

/** A share of a whole from 0 % to 100 %: `95%`, `95 %` (also with a no-break or thin space), `99.5%`. */
export function readShare(text: string): Reading<Ratio> {
  const trimmed = text.trim();
  const match = SHARE.exec(trimmed);
  if (match === null) return misread(explain(trimmed));
  const number = readNumber(String(match[1]), "95%");
  if (number.kind === "mistake")
    return misread(number.message.replace(/\(got ".*"\)/, `(got ${quote(text)})`).replace("a number", "a share"));
  if (number.value < 0 || number.value > 100) return misread(`must be from 0% to 100% (got ${quote(text)}); write for example 95%`);
  return readAs(ratio(number.value / 100));
}

/** A share of more than 0 %. */
export function readPositiveShare(text: string): Reading<Ratio> {
  const share = readShare(text);
  if (share.kind === "ok" && share.value === 0) return misread(`must be more than 0% (got ${quote(text)}); write for example 95%`);
  return share;
}

function explain(text: string): string {
  const number = readNumber(text, "95%");
  if (number.kind === "ok" && number.value >= 0 && number.value <= 100) {
    const percent = number.value <= 1 ? Number((number.value * 100).toPrecision(6)) : number.value;
    return `must be a share in percent (got ${quote(text)}); write ${percent}%`;
  }
  return `must be a share in percent (got ${quote(text)}); write for example 95%`;
}
