import type { EngineChoice } from "./choice.ts";

/**
 * The embedded engine, started so that it waits for a debugger before it does anything; `address` is where the debugger connects,
 * on this machine only. It stops where the sign-in and the journey begin, in their TypeScript: the script carries its source map
 * inline. Throws for k6, which Node's debugger cannot step through.
 */
export function inspectArguments(engine: EngineChoice, address = "127.0.0.1:9229"): readonly string[] {
  if (engine.kind !== "embedded") throw new Error("only the embedded engine can be debugged; add --engine embedded");
  return [`--inspect-wait=${address}`, ...engine.args];
}
