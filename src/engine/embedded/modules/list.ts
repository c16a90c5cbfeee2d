import type { Vu } from "../vu.ts";
import { cryptoModule } from "./crypto.ts";
import { dataModule } from "./data.ts";
import { encodingModule } from "./encoding.ts";
import { htmlModule } from "./html.ts";
import { websocketsModule } from "./websockets.ts";

/** Makes one VU's instance of a module: its named exports, and `default` where it has one. */
export type ModuleFactory = (vu: Vu) => Readonly<Record<string, unknown>>;

/** Every module that a script may import. A name that is not here is refused when the script is loaded. */
export const MODULES: Readonly<Record<string, ModuleFactory>> = {
  "k6/crypto": cryptoModule,
  "k6/data": dataModule,
  "k6/encoding": encodingModule,
  "k6/html": htmlModule,
  "k6/websockets": websocketsModule,
};
