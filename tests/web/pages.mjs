// Is every page sound, whoever looks at it: with and without scripts, by day and by night, on a screen and
// on a phone? Takes the server's address, and the table of routes.

import { readFileSync } from "node:fs";
import { accessibility, check, expect, run, scriptSwitch, share, watched } from "./harness.mjs";

const [base, routes] = process.argv.slice(2);

// Where each page of the table stands, with a name for what is special there.
const PAGES = [
  { route: "/", name: "home", path: "/" },
  { route: "/search", name: "hits", path: "/search?q=hackers" },
  {
    route: "/search",
    name: "hits held to a name and a source",
    path: "/search?q=hackers&person=Dominic+Raab&source=The+Northgate+Post",
  },
  { route: "/search", name: "later hits, folded", path: "/search?q=*&offset=10&copies=show&sort=newest" },
  { route: "/search", name: "no hits", path: "/search?q=zzqqzz" },
  { route: "/search", name: "no hits, a spelling near", path: "/search?q=hackrs+vaccin" },
  { route: "/search", name: "a month", path: "/search?q=hackers&from=2020-07&to=2020-07" },
  { route: "/articles/{id}", name: "article", path: "/articles/pb-001?q=vaccine" },
  { route: "/articles/{id}/copies", name: "copies", path: "/articles/pb-001/copies" },
  { route: "/articles/{id}/similar", name: "similar", path: "/articles/pb-001/similar" },
  { route: "/who", name: "one of the name", path: "/who?name=Raab" },
  { route: "/who", name: "several of the name", path: "/who?name=Clinton" },
  { route: "/who", name: "nobody of the name", path: "/who?name=Nobodyatall", status: 404 },
  { route: "/coverage", name: "coverage", path: "/coverage" },
  { route: "/skipped", name: "skipped", path: "/skipped" },
  { route: "/help", name: "help", path: "/help" },
  { route: null, name: "not found", path: "/nope", status: 404 },
  { route: null, name: "no such article", path: "/articles/zzz", status: 404 },
  { route: null, name: "bad day", path: "/search?q=hackers&from=someday", status: 400 },
];

// What stands beside the pages and is no page.
const TEXTS = [
  {
    route: "/feed.atom",
    path: "/feed.atom?q=hackers",
    kind: "application/atom+xml; charset=utf-8",
    holds: "<entry>",
  },
  {
    route: "/articles/{id}/citation",
    path: "/articles/pb-001/citation?format=ris",
    kind: "application/x-research-info-systems; charset=utf-8",
    holds: "TY  - NEWS",
  },
  {
    route: "/articles/{id}/citation",
    path: "/articles/pb-001/citation?format=bibtex",
    kind: "application/x-bibtex; charset=utf-8",
    holds: "@article{",
  },
  {
    route: "/articles/{id}/citation",
    path: "/articles/pb-001/citation?format=csl-json",
    kind: "application/vnd.citationstyles.csl+json",
    holds: '"type":"article-newspaper"',
  },
  {
    route: "/articles/{id}/citation",
    path: "/articles/pb-001/citation?format=markdown",
    kind: "text/plain; charset=utf-8",
    holds: "2020-07-16",
  },
  {
    route: "/articles/{id}/original",
    path: "/articles/pb-001/original",
    kind: "text/plain; charset=utf-8",
    holds: "Russian hackers sought",
  },
];

const SIZES = [
  [1280, 900],
  [390, 844],
];

// What axe says of one markup in the same colours at the same width is the same each time: pages on which the
// script changes nothing are looked at once. `ms` is how long a search took.
const judged = new Map();

async function judge(page, mode) {
  const markup = (await page.content()).replace(/[\d.]+ ms/, "");
  const key = `${mode.colorScheme} ${mode.width} ${markup}`;
  if (!judged.has(key)) judged.set(key, await accessibility(page));
  return judged.get(key);
}

async function sound(page, { path, status = 200 }, mode, wrong) {
  const response = await page.goto(base + path);
  expect(wrong, "status", response.status(), status);
  await mode.scripts(true);
  const seen = await page.evaluate(() => ({
    h1: document.querySelectorAll("h1").length,
    title: document.title,
    lang: document.documentElement.lang,
    width: document.documentElement.scrollWidth,
    wide: [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
      .map((element) => element.outerHTML.slice(0, 90)),
    hasButton: document.querySelector(".citation + button") !== null,
    hasCitation: document.querySelector(".citation") !== null,
  }));
  expect(wrong, "number of h1", seen.h1, 1);
  expect(wrong, "language", seen.lang, "en");
  if (!/^\S.* · dateline$/s.test(seen.title)) wrong.push(`title: ${seen.title}`);
  if (seen.width > mode.width) wrong.push(`${seen.width} px wide: ${seen.wide.slice(0, 3).join(" ")}`);
  // Only the script makes the button, so this tells whether it ran as it was told to.
  expect(wrong, "the script ran", seen.hasButton, mode.js && seen.hasCitation);
  wrong.push(...(await judge(page, mode)));
}

async function pages(browser) {
  const looks = ["light", "dark"].flatMap((colorScheme) =>
    SIZES.map(([width, height]) => ({ colorScheme, width, height })),
  );
  await share(looks, 2, async ({ colorScheme, width, height }) => {
    const viewport = { width, height };
    const { context, page, wrong } = await watched(browser, base, { colorScheme, viewport });
    const scripts = await scriptSwitch(context, page);
    for (const one of PAGES) {
      for (const js of [true, false]) {
        await check(`${one.name}, ${js ? "" : "no "}scripts, ${colorScheme}, ${width} px`, async (found) => {
          await scripts(js);
          await sound(page, one, { js, colorScheme, width, scripts }, found);
          found.push(...wrong.splice(0));
        });
      }
    }
    await context.close();
  });
}

async function texts() {
  for (const { path, kind, holds } of TEXTS) {
    await check(`text of ${path}`, async (wrong) => {
      const response = await fetch(base + path);
      expect(wrong, "status", response.status, 200);
      expect(wrong, "content type", response.headers.get("content-type"), kind);
      expect(wrong, "sniffing", response.headers.get("x-content-type-options"), "nosniff");
      const text = await response.text();
      if (!text.includes(holds)) wrong.push(`lacks ${holds}: ${text.slice(0, 200)}`);
    });
  }
}

// A page that is added to the server is to be added here.
async function everyRoute() {
  await check("every page of the table is looked at", (wrong) => {
    const table = readFileSync(routes, "utf8").split("pub static PAGES")[1].split("];")[0];
    const paths = [...table.matchAll(/path: "([^"]+)"/g)].map((found) => found[1]);
    const known = new Set([...PAGES, ...TEXTS].map((one) => one.route));
    for (const path of paths) if (!known.has(path)) wrong.push(`not looked at: ${path}`);
    if (paths.length < 12) wrong.push(`the table was not read: ${paths}`);
    return `${paths.length} routes`;
  });
}

// What the first search costs over the wire, with all that the page needs.
async function weight(browser) {
  await check("the search page weighs at most 50 kB with all it needs", async (found) => {
    const { context, page, wrong } = await watched(browser, base);
    const sizes = new Map();
    const bodies = [];
    page.on("response", (response) =>
      bodies.push(response.body().then((body) => sizes.set(response.url(), body.length))),
    );
    await page.goto(`${base}/search?q=hackers`, { waitUntil: "networkidle" });
    await Promise.all(bodies);
    // A browser without windows shows no icon, and does not ask for it.
    const icon = await page.evaluate(() => document.querySelector("link[rel=icon]").href);
    if (!sizes.has(icon)) sizes.set(icon, (await (await fetch(icon)).arrayBuffer()).byteLength);
    const all = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    if (all > 50_000) found.push(`${all} bytes`);
    if (sizes.size !== 4) found.push(`not four parts: ${[...sizes.keys()]}`);
    found.push(...wrong);
    await context.close();
    const parts = [...sizes].map(([url, size]) => `${new URL(url).pathname} ${size}`);
    return `${all} bytes: ${parts.join(", ")}`;
  });
}

await run(async (browser) => {
  await everyRoute();
  await texts();
  await weight(browser);
  await pages(browser);
});
