// Measures, and prints figures; nothing is asserted on wall time. `npm run bench` runs every bench, `npm run bench -- NAME` one.
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const folder = join(root, "tests", "bench");
const out = join(root, "dist", "bench");

const benches = readdirSync(folder)
  .filter((file) => file.endsWith(".ts") && /export (async )?function run\b/.test(readFileSync(join(folder, file), "utf8")))
  .map((file) => file.slice(0, -".ts".length));
const asked = process.argv.slice(2);
// Every bench is a file of tests/bench that exports `run`, which answers with its rows.
const unknown = asked.filter((name) => !benches.includes(name));
if (unknown.length > 0) {
  console.error(`no bench ${unknown.join(", ")}; there are ${benches.join(", ")}`);
  process.exit(64);
}
mkdirSync(out, { recursive: true });
for (const name of asked.length > 0 ? asked : benches.filter((bench) => bench !== "truth")) {
  const outfile = join(out, `${name}.js`);
  await build({
    entryPoints: [join(folder, `${name}.ts`)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    target: "node20.19",
    logLevel: "warning",
  });
  const { run } = await import(pathToFileURL(outfile).href);
  console.log(`\n# ${name}`);
  for (const row of await run()) {
    // A bench that draws its own table has printed it already.
    if (typeof row === "string") console.log(row);
    else if ("figure" in row) console.log(`${row.name}: ${row.figure}`);
  }
}
