import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderReport } from "../../reports/report.ts";
import { RUNS, runNamed } from "../reports/runs/runs.ts";

/** Where a Chromium may be: named by the environment, or where Linux distributions put it. */
const CANDIDATES = [process.env["RENTREE_CHROMIUM"], "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = CANDIDATES.find((path) => path !== undefined && existsSync(path));
if (executablePath === undefined) {
  console.warn("SKIPPED: reports are not looked at in a browser, because there is no Chromium (name one by RENTREE_CHROMIUM)");
}
const MOST_BYTES = 400_000;
/** The room that the test of a report's size leaves for the script. */
const MOST_SCRIPT_BYTES = 215_000;

describe.skipIf(executablePath === undefined)("a report in a browser", () => {
  const folder = mkdtempSync(join(tmpdir(), "rentree-report-"));
  let browser: Browser;
  let pageScript = "";

  beforeAll(async () => {
    const entry = join(import.meta.dirname, "../../reports/page/main.ts");
    const built = await build({ entryPoints: [entry], bundle: true, minify: true, format: "iife", target: "es2022", write: false });
    pageScript = built.outputFiles[0]?.text ?? "";
    browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ["--no-sandbox", "--disable-background-networking"],
    });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A report opened from its file, with everything that went wrong in it. */
  async function open(
    name: string,
    options: { readonly width: number; readonly language?: "en" | "fr"; readonly javaScriptEnabled?: boolean },
  ) {
    const { width, language = "fr", javaScriptEnabled = true } = options;
    const file = join(folder, `${name}-${language}.html`);
    const html = renderReport(runNamed(name), { language, pageScript });
    writeFileSync(file, html);
    const page = await browser.newPage({ viewport: { width, height: 800 }, javaScriptEnabled });
    const wrong: string[] = [];
    page.on("console", (message) => wrong.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => wrong.push(`error: ${error.message}`));
    page.on("request", (request) => (request.url() === pathToFileURL(file).href ? undefined : wrong.push(`request: ${request.url()}`)));
    await page.goto(pathToFileURL(file).href);
    return { page, wrong, bytes: Buffer.byteLength(html) };
  }

  /** How many charts have something drawn on them, of how many. */
  const drawnCharts = (page: Page) =>
    page.evaluate<{ readonly drawn: number; readonly of: number }>(`(() => {
      const canvases = [...document.querySelectorAll("canvas")];
      const isDrawn = (canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value !== 0);
      return { drawn: canvases.filter(isDrawn).length, of: canvases.length };
    })()`);

  const inBoth = Object.keys(RUNS).flatMap((name) => (["en", "fr"] as const).map((language) => [name, language] as const));
  it.each(inBoth)("of a run %s in %s asks for nothing, complains of nothing, draws every chart and stays small", async (name, language) => {
    const { page, wrong, bytes } = await open(name, { width: 1_280, language });
    const { drawn, of } = await drawnCharts(page);
    expect(wrong).toEqual([]);
    expect(drawn).toBe(of);
    expect(of).toBeGreaterThanOrEqual(name === "empty" ? 0 : 5);
    expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
    await page.close();
  });

  it("has a script that leaves room for a long run", () => expect(Buffer.byteLength(pageScript)).toBeLessThanOrEqual(MOST_SCRIPT_BYTES));

  it("shows every entry of the longest contents on a laptop", async () => {
    const { page } = await open("capacity-metastable", { width: 1_366, language: "fr" });
    const [whole = 0, shown = -1] = await page.evaluate<number[]>(
      "(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth])(document.querySelector('nav ul'))",
    );
    expect(whole).toBeLessThanOrEqual(shown);
    await page.close();
  });

  it.each([360, 390, 1_280])("has no sideways scrolling on a screen %d wide", async (width) => {
    const { page } = await open("found", { width });
    expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    await page.close();
  });

  it("closes a chart's table when the chart is drawn, and leaves it open without a script", async () => {
    const drawn = await open("found", { width: 1_280 });
    expect(await drawn.page.locator("details[open]").count()).toBe(0);
    const plain = await open("found", { width: 1_280, javaScriptEnabled: false });
    expect(await plain.page.locator("details[open]").count()).toBeGreaterThanOrEqual(5);
    expect(await plain.page.locator("canvas").first().isVisible()).toBe(false);
    expect(plain.wrong).toEqual([]);
    await Promise.all([drawn.page.close(), plain.page.close()]);
  });

  it("notices a page that asks for something, so that the silence above means something", async () => {
    const { page, wrong } = await open("found", { width: 1_280 });
    await page.evaluate(`document.body.append(Object.assign(new Image(), { src: "http://127.0.0.1:9/x.png" }))`);
    await expect.poll(() => wrong.join("\n")).toMatch(/Content.Security.Policy|request:/);
    await page.close();
  });
});
