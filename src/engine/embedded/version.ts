/** Shown by `version` and in the default `User-Agent`; the same as the package's. */
export const VERSION = "0.1.0";
