import { type Catalogue, en } from "./en.ts";
import type { Language } from "./format.ts";
import { fr } from "./fr.ts";

const CATALOGUES: Readonly<Record<Language, Catalogue>> = { en, fr };

/** Every sentence of a language. */
export const catalogueOf = (language: Language): Catalogue => CATALOGUES[language];

/** The text for a key that arrives as data; the key itself where the catalogue does not know it. */
export const labelOf = (labels: Readonly<Record<string, string>>, key: string): string =>
  Object.hasOwn(labels, key) ? (labels[key] ?? key) : key;
