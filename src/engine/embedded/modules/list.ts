import type { Vu } from "../vu.ts";
import { cryptoModule } from "./crypto.ts";
import { dataModule } from "./data.ts";
import { encodingModule } from "./encoding.ts";
import { createExecution } from "./execution.ts";
import { htmlModule } from "./html.ts";
import { httpModule } from "./http.ts";
import { createK6 } from "./k6.ts";
import { createMetrics } from "./metrics.ts";
import { websocketsModule } from "./websockets.ts";

/** Makes one VU's instance of a module: its named exports, and `default` where it has one. */
export type ModuleFactory = (vu: Vu) => Readonly<Record<string, unknown>>;

/** Every module that a script may import. A name that is not here is refused when the script is loaded. */
export const MODULES: Readonly<Record<string, ModuleFactory>> = {
  k6: createK6,
  "k6/crypto": cryptoModule,
  "k6/data": dataModule,
  "k6/encoding": encodingModule,
  "k6/execution": createExecution,
  "k6/html": htmlModule,
  "k6/http": httpModule,
  "k6/metrics": createMetrics,
  "k6/websockets": websocketsModule,
};
