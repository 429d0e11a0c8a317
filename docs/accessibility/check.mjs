// Opens every page of a built site in Chromium, in light and in dark, and runs axe-core on it.
//
// usage: node check.mjs SITE
//
// It fails on any violation of WCAG 2.0 to 2.2 at A and AA or of axe's best practices, on any
// request that leaves the machine, and on any error of a script. First it proves that it can fail.
// CHROMIUM says which browser. Nothing is downloaded and no server runs: pages are opened as files.

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const RULES = [
  "wcag2a",
  "wcag2aa",
  "wcag21a",
  "wcag21aa",
  "wcag22a",
  "wcag22aa",
  "best-practice",
];
const SCHEMES = ["light", "dark"];
const LOCAL = /^(file|data|blob|about):/;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// Every page in a folder, those in folders too.
function pagesIn(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(".html") && !name.split("/").includes("_static"))
    .sort()
    .map((name) => join(folder, name));
}

// What is wrong with a page, each fault with the colour schemes in which it is there.
async function wrongWith(page, path) {
  const found = new Map();
  const add = (line, scheme) => found.set(line, [...(found.get(line) ?? []), scheme]);
  let scheme = "any";
  const onRequest = (request) => {
    if (!LOCAL.test(request.url())) {
      add(`asks for ${request.url()}`, scheme);
    }
  };
  const onError = (error) => add(`error of a script: ${error.message}`, scheme);
  page.on("request", onRequest);
  page.on("pageerror", onError);
  await page.goto(pathToFileURL(path).href, { waitUntil: "load" });
  await page.evaluate(axe);
  for (scheme of SCHEMES) {
    await page.emulateMedia({ colorScheme: scheme });
    const { violations, passes } = await page.evaluate(
      (values) =>
        axe.run(document, { runOnly: { type: "tag", values }, resultTypes: ["violations"] }),
      RULES,
    );
    if (passes.length === 0) {
      add("no rule of axe looked at anything", scheme);
    }
    for (const { id, help, nodes } of violations) {
      for (const { target, html, any } of nodes.slice(0, 5)) {
        const why = any.map((check) => check.message).join(" ");
        const where = [target.join(" "), html.slice(0, 200), why];
        add([`${id}: ${help}`, ...where].join("\n    "), scheme);
      }
      if (nodes.length > 5) {
        add(`${id}: and ${nodes.length - 5} more on this page`, scheme);
      }
    }
  }
  page.off("request", onRequest);
  page.off("pageerror", onError);
  return found;
}

// A browser of which nothing leaves the machine; large pages first, two pages at a time.
async function checkAll(browser, paths) {
  const wrong = [];
  const queue = [...paths].sort((one, other) => statSync(other).size - statSync(one).size);
  async function work() {
    const context = await browser.newContext({ reducedMotion: "reduce" });
    await context.route((url) => !LOCAL.test(url.href), (route) => route.abort());
    const page = await context.newPage();
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
      for (const [line, schemes] of await wrongWith(page, path)) {
        wrong.push({ path, line, schemes });
      }
    }
    await context.close();
  }
  await Promise.all([work(), work()]);
  return wrong.sort((one, other) => one.path.localeCompare(other.path));
}

// A check that cannot fail says nothing: these faults have to be found.
async function proveThatItFails(browser) {
  const folder = mkdtempSync(join(tmpdir(), "whatworks-docs-"));
  const around = (body, style = "") =>
    `<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>A fault</title>` +
    `<style>${style}</style></head><body><main><h1>A fault</h1>${body}</main></body></html>`;
  const dark = "@media (prefers-color-scheme: dark) { p { color: #777; background: #666; } }";
  const faults = {
    "image-alt": around(`<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">`),
    "color-contrast": around("<p>Too little contrast, in the dark alone.</p>", dark),
    "asks for https://example.invalid/": around(`<script src="https://example.invalid/"></script>`),
    "error of a script": around("<script>throw new Error('a fault')</script>"),
  };
  try {
    for (const [fault, html] of Object.entries(faults)) {
      const path = join(folder, "fault.html");
      writeFileSync(path, html);
      const found = await checkAll(browser, [path]);
      const expected = { "image-alt": "light,dark", "color-contrast": "dark" }[fault] ?? "any";
      const seen = found.find(({ line }) => line.startsWith(fault))?.schemes.join();
      if (found.length !== 1 || seen !== expected) {
        throw new Error(`the check does not see ${fault}: ${JSON.stringify(found)}`);
      }
    }
    writeFileSync(join(folder, "fault.html"), around("<p>No fault.</p>"));
    const found = await checkAll(browser, [join(folder, "fault.html")]);
    if (found.length > 0) {
      throw new Error(`the check sees what is not there: ${JSON.stringify(found)}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const site = resolve(process.argv[2] ?? "target/site");
const paths = pagesIn(site);
if (paths.length === 0) {
  throw new Error(`no page in ${site}`);
}
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--allow-file-access-from-files",
  ],
});
try {
  await proveThatItFails(browser);
  const wrong = await checkAll(browser, paths);
  for (const { path, line, schemes } of wrong) {
    console.error(`${relative(site, path)} (${schemes.join(", ")}): ${line}`);
  }
  if (wrong.length > 0) {
    console.error(`${wrong.length} violations on ${paths.length} pages`);
    process.exitCode = 1;
  } else {
    console.log(`no violation on ${paths.length} pages in light and in dark, and no request`);
  }
} finally {
  await browser.close();
}
