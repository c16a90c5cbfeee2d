import type { Vu } from "../vu.ts";

/** Makes one VU's instance of a module: its named exports, and `default` where it has one. */
export type ModuleFactory = (vu: Vu) => Readonly<Record<string, unknown>>;

/** Every module that a script may import. A name that is not here is refused when the script is loaded. */
export const MODULES: Readonly<Record<string, ModuleFactory>> = {};
