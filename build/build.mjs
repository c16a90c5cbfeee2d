// Builds what the programs need into dist/: the command line, the embedded engine, the reference platform, the report's page.
import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const node = { platform: "node", target: "node20.19", format: "esm", packages: "external", sourcemap: true, logLevel: "warning" };
const PROGRAMS = {
  main: "src/cli/main.ts",
  // Loads the program only once it listens for what that may throw.
  cli: "src/cli/start.ts",
  embedded: "src/engine/embedded/main.ts",
  "embedded-worker": "src/engine/embedded/worker.ts",
  reference: "src/reference/main.ts",
};
const PAGE = "reports/page/main.ts";

mkdirSync(join(root, "dist"), { recursive: true });
const present = Object.entries(PROGRAMS).filter(([, file]) => existsSync(join(root, file)));
for (const [name, file] of present) {
  await build({
    ...node,
    entryPoints: [join(root, file)],
    outfile: join(root, "dist", `${name}.js`),
    bundle: true,
    external: ["./main.js"],
  });
}
if (existsSync(join(root, PAGE))) {
  await build({
    entryPoints: [join(root, PAGE)],
    outfile: join(root, "dist", "page.js"),
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    legalComments: "none",
    logLevel: "warning",
  });
}
