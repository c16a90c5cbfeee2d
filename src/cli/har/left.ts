import type { Recorded } from "./recording.ts";

/** What a proposal left out of a recording. */
export interface Left {
  /** Names of static files of its own origins, without folders and what was asked, each once, in the order of the recording. */
  readonly files: readonly string[];
  /** Other exchanges with its own origins: pages, calls of scripts, pictures. */
  readonly others: number;
  /** Origins that are no part of the chain. */
  readonly thirdParties: readonly string[];
}

/** A name of letters, digits, dots and dashes that ends as parts of a page do. A longer one, or a picture's, may be somebody's. */
const STATIC = /^[\w.-]{1,40}\.(?:css|js|mjs|map|ico|svg|woff2?|ttf|otf|eot|webmanifest)$/i;

/** `used`: the exchanges of the chain, whose origins are `own`. */
export function leftOf(entries: readonly Recorded[], used: readonly Recorded[], own: readonly string[]): Left {
  const outside = entries.filter((entry) => !used.includes(entry));
  const near = outside.filter((entry) => own.includes(originOf(entry)));
  const names = near.map(({ url }) => new URL(url).pathname.split("/").at(-1) ?? "");
  const isFile = (name: string): boolean => STATIC.test(name);
  return {
    files: [...new Set(names.filter(isFile))],
    others: names.filter((name) => !isFile(name)).length,
    thirdParties: [...new Set(outside.map(originOf))].filter((origin) => !own.includes(origin)),
  };
}

export const originOf = ({ url }: Recorded): string => new URL(url).origin;
