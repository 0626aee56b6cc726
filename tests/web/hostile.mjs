// Can an article, or an address, make a page do anything? Takes the address of a server over the archive that
// hostile.py makes, and the file that lists its payloads.

import { readFileSync } from "node:fs";
import { check, expect, run, share, watched } from "./harness.mjs";
import { oddities } from "./oddities.mjs";

const [base, listed] = process.argv.slice(2);
const payloads = JSON.parse(readFileSync(listed, "utf8"));
const asking = (pairs) => new URLSearchParams(pairs).toString();

// Every `each`th page is opened as a reader would, which takes a tenth of a second; the others are only parsed.
// `look` is shown the former, and may add to what is wrong.
async function view(browser, name, paths, statuses, { each = 1, look = () => {} } = {}) {
  const opened = paths.filter((_, i) => i % each === 0);
  const parsed = paths.filter((_, i) => i % each !== 0);
  await check(`${name}: ${opened.length} pages opened, ${parsed.length} parsed`, async (found) => {
    const add = (path, odd) => found.push(...odd.map((one) => `${path}: ${one}`));
    await Promise.all([open(browser, opened, statuses, look, add), parse(browser, parsed, statuses, add)]);
  });
}

async function parse(browser, paths, statuses, add) {
  // A page of no site, where nothing keeps a parser from being tried.
  const page = await browser.newPage();
  await page.evaluate(`globalThis.oddities = ${oddities}`);
  for (const path of paths) {
    const response = await fetch(base + path);
    if (!statuses.includes(response.status)) add(path, [`status ${response.status}`]);
    const look = ([text, at]) => oddities(new DOMParser().parseFromString(text, "text/html"), at);
    add(path, await page.evaluate(look, [await response.text(), response.url]));
  }
  await page.close();
}

async function open(browser, paths, statuses, look, add) {
  await share([0, 1], 2, async (half) => {
    const { context, page, wrong } = await watched(browser, base, { viewport: { width: 500, height: 400 } });
    for (const path of paths.filter((_, i) => i % 2 === half)) {
      const response = await page.goto(base + path);
      if (!statuses.includes(response.status())) wrong.push(`status ${response.status()}`);
      // No payload may lead elsewhere.
      if (page.url() !== new URL(path, base).href) wrong.push(`now at ${page.url()}`);
      wrong.push(...(await odd(page)));
      await look(page, wrong);
      add(path, wrong.splice(0));
    }
    await context.close();
  });
}

const odd = (page) => page.evaluate(`(${oddities})(document, location.href)`);

// Pages through all hits; gives the addresses of the articles.
async function hits(browser) {
  const articles = [];
  const shown = new Set();
  await check("search hits, page by page", async (found) => {
    const { context, page, wrong } = await watched(browser, base);
    let next = "/search?q=*&copies=show&limit=50";
    while (next) {
      await page.goto(base + next);
      wrong.push(...(await odd(page)));
      for (const hit of await page.locator(".hit h2 a").all()) {
        articles.push(await hit.getAttribute("href"));
        shown.add(await hit.textContent());
      }
      const more = page.locator("a[rel=next]");
      next = (await more.count()) ? await more.getAttribute("href") : undefined;
    }
    const whole = payloads.filter((payload) => shown.has(payload)).length;
    if (whole < 200) found.push(`only ${whole} payloads stand in headlines as they are`);
    found.push(...wrong);
    await context.close();
    return `${articles.length} hits, ${whole} payloads whole`;
  });
  return articles;
}

// Articles, and all that belongs to one.
async function articlesOf(browser, articles) {
  let whole = 0;
  const look = async (page) => {
    if (payloads.includes(await page.locator("h1").textContent())) whole += 1;
  };
  // Records whose id is a payload have a number before it; the others are files, and members of a zip.
  const isRecord = (path) => /^\/articles\/\d{3}%20/.test(path);
  await view(browser, "articles of records", articles.filter(isRecord), [200], { look });
  const ofFiles = articles.filter((path) => !isRecord(path));
  await view(browser, "articles of files", ofFiles, [200], { each: 6 });
  await check("payloads stand in headings of articles as they are", (wrong) => {
    if (whole < 200) wrong.push(`only ${whole}`);
    return `${whole} whole`;
  });
  const around = articles
    .filter((_, i) => i % 3 === 0)
    .map((path) => path.split("?")[0])
    .flatMap((path) => [`${path}/copies`, `${path}/similar`]);
  await view(browser, "copies, and articles that are similar", around, [200], { each: 12 });
  await view(browser, "skipped, coverage and first page", ["/skipped", "/coverage", "/"], [200]);
}

// Addresses that hold a payload. Many ask for something that cannot be: the page of an error is one too.
async function addresses(browser) {
  const paths = (made) => payloads.map(made);
  const asked = (payload) =>
    `/search?${asking({ q: payload, source: payload, person: payload, sort: "newest" })}`;
  await view(browser, "payloads as query, source and person", paths(asked), [200, 400]);
  const twenty = payloads.flatMap((_, i) => (i % 20 ? [] : [payloads.slice(i, i + 20)]));
  const held = twenty.map(
    (some) => `/search?limit=50&${some.map((one) => asking({ source: one })).join("&")}`,
  );
  await view(browser, "payloads in lists of sources and names", held, [200]);
  const named = (payload) => `/who?${asking({ name: payload })}`;
  await view(browser, "payloads as name", paths(named), [200, 404], { each: 4 });
  const days = (payload) => `/search?${asking({ q: "x", from: payload, to: payload })}`;
  await view(browser, "payloads as days", paths(days), [200, 400], { each: 12 });
  const odd = (payload) => `/articles/${encodeURIComponent(payload)}`;
  await view(browser, "payloads as paths", paths(odd), [404], { each: 12 });
}

// What is in a feed, as a reader of feeds sees it; runs in a browser.
function inFeed(text) {
  const feed = new DOMParser().parseFromString(text, "application/xml");
  return {
    problem: feed.querySelector("parsererror")?.textContent,
    marked: feed.querySelectorAll("[type=html], [type=xhtml]").length,
    links: [...feed.querySelectorAll("[href], [src]")].map((link) => link.getAttribute("href")),
    entries: feed.querySelectorAll("entry").length,
  };
}

// A feed is XML, its texts are no HTML, and its addresses are of the web.
async function feeds(browser) {
  const months = Array.from({ length: 12 }, (_, i) => `2021-${String(i + 1).padStart(2, "0")}`);
  const all = months.map((month) => `/feed.atom?from=${month}&to=${month}`);
  const asked = payloads.map((payload) => `/feed.atom?${asking({ q: payload })}`);
  await check(`feeds (${all.length + asked.length})`, async (wrong) => {
    const page = await browser.newPage();
    let n = 0;
    for (const path of [...all, ...asked]) {
      const response = await fetch(base + path);
      if (response.status === 400) continue;
      expect(wrong, `${path}: status`, response.status, 200);
      const feed = await page.evaluate(inFeed, await response.text());
      if (feed.problem) wrong.push(`${path}: ${feed.problem.slice(0, 200).replaceAll("\n", " ")}`);
      if (feed.marked) wrong.push(`${path}: texts that a reader takes for HTML`);
      for (const link of feed.links) if (!/^https?:\/\//.test(link)) wrong.push(`${path}: link to ${link}`);
      n += feed.entries;
    }
    await page.close();
    if (n < payloads.length) wrong.push(`only ${n} entries`);
    return `${n} entries`;
  });
}

const SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'";

// A file that would be a page leaves as text that no browser takes for one.
async function originals(browser) {
  for (const headline of ["page", "scalable"]) {
    await check(`the file of a ${headline} is text`, async (found) => {
      const answer = await fetch(`${base}/api/search?q=${headline}&copies=show&limit=100`);
      const hit = (await answer.json()).hits.find((hit) => hit.path.includes(`/${headline}.`));
      const { context, page, wrong } = await watched(browser, base);
      const response = await page.goto(`${base}/articles/${encodeURIComponent(hit.id)}/original`);
      const headers = response.headers();
      expect(wrong, "content type", headers["content-type"], "text/plain; charset=utf-8");
      expect(wrong, "sniffing", headers["x-content-type-options"], "nosniff");
      expect(wrong, "policy", headers["content-security-policy"], SANDBOX);
      expect(wrong, "ran", await page.evaluate(() => window.__pwned), undefined);
      const shown = await page.locator("body").textContent();
      if (!shown.includes("window.__pwned=1")) wrong.push("not shown as it is");
      found.push(...wrong);
      await context.close();
    });
  }
}

await run(async (browser) => {
  const articles = await hits(browser);
  await articlesOf(browser, articles);
  await addresses(browser);
  await feeds(browser);
  await originals(browser);
});
