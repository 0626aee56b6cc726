// What every part shares: one browser, pages that are watched, and how a check is told.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const part = process.argv[1].replace(/^.*\/|\.mjs$/g, "");
let failed = 0;

// One line a check. `work` gives what is wrong, one text each, and may give a text that is shown beside
// the name; an exception is wrong as well.
export async function check(name, work) {
  const wrong = [];
  let told;
  try {
    told = await work(wrong);
  } catch (error) {
    const lines = String(error.message ?? error).split("\n");
    wrong.push(lines.slice(0, 4).join(" | "));
  }
  console.log(`${wrong.length ? "FAIL" : "ok  "} ${part}: ${name}${told ? ` (${told})` : ""}`);
  for (const one of wrong.slice(0, 12)) console.log(`       ${one}`);
  if (wrong.length > 12) console.log(`       and ${wrong.length - 12} more`);
  if (wrong.length) failed += 1;
}

// Adds what differs to what is wrong.
export function expect(wrong, what, found, expected) {
  if (found !== expected) wrong.push(`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`);
}

// Runs a part with a browser and ends the process as its checks went.
export async function run(work, args = []) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    // Root in a container has no sandbox, and often neither a graphics card nor much shared memory.
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", ...args],
  });
  try {
    await work(browser);
  } finally {
    await browser.close();
  }
  process.exitCode = failed ? 1 : 0;
}

// Works through `items` with `n` pages at once, as many as there are processors to draw them.
export async function share(items, n, work) {
  const left = [...items];
  await Promise.all(
    Array.from({ length: n }, async () => {
      while (left.length) await work(left.shift());
    }),
  );
}

// A page in a context of its own, and `wrong`: what the browser complains of while it is used.
export async function watched(browser, base, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const wrong = [];
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin !== base) wrong.push(`asked another host: ${url.href}`);
  });
  context.on("dialog", (dialog) => {
    wrong.push(`a dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  context.on("weberror", (error) => wrong.push(`an exception: ${error.error().message}`));
  context.on("console", (message) => {
    if (["error", "warning"].includes(message.type()) && !isOwnStatus(message)) {
      wrong.push(`console: ${message.text()} (${message.location().url})`);
    }
  });
  const page = await context.newPage();
  context.on("page", (other) => wrong.push(`opened a window: ${other.url()}`));
  return { context, page, wrong };
}

// The browser notes that a page answered 404 or 400; the status is checked by whoever asked for it.
function isOwnStatus(message) {
  const url = message.location().url.split("#")[0];
  return message.text().startsWith("Failed to load resource") && message.page()?.url().split("#")[0] === url;
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// What axe finds, with all rules that it runs by default. Its source goes in by the debugger, since the
// page itself may run no script but the server's.
export async function accessibility(page) {
  await page.evaluate(axe);
  // What is told of the rules that hold depends on the types of results; which rules are run does not.
  const { violations } = await page.evaluate(() => axe.run({ resultTypes: ["violations"] }));
  return violations.flatMap((violation) =>
    violation.nodes.map((node) => {
      const why = (node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? violation.help;
      return `axe ${violation.id} (${violation.impact}): ${node.target} ${node.html.slice(0, 160)} - ${why}`;
    }),
  );
}

// Turns scripts off, as a reader may, and on again. A context could be made without any; but axe waits for a
// timer, and where scripts are off none fires. A page that was parsed and drawn without its scripts stays so
// when others may run.
export async function scriptSwitch(context, page) {
  const session = await context.newCDPSession(page);
  return (isOn) => session.send("Emulation.setScriptExecutionDisabled", { value: !isOn });
}
