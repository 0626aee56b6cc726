// Can a reader get from a question to the article and on from there, without scripts, without a mouse, and
// with the comfort that the script gives? Takes the server's address.

import { check, expect, run, watched } from "./harness.mjs";

const [base] = process.argv.slice(2);

// A check of one walk through pages, which starts on the first page.
async function walk(browser, name, options, work) {
  await check(name, async (found) => {
    const { context, page, wrong } = await watched(browser, base, options);
    page.setDefaultTimeout(10_000);
    await page.goto(base);
    try {
      return await work(page, found);
    } finally {
      found.push(...wrong);
      await context.close();
    }
  });
}

const asked = (page) => Object.fromEntries(new URL(page.url()).searchParams);
const path = (page) => new URL(page.url()).pathname;
const number = async (locator) => Number((await locator.innerText()).replace(/\D/g, ""));

// How many articles match, as the summary tells it.
const matches = (page) => number(page.locator(".summary strong"));

async function search(page, query) {
  await page.fill("#q", query);
  await page.click("form.ask button");
  await page.waitForURL("**/search?**");
}

async function follow(page, locator) {
  await Promise.all([page.waitForEvent("framenavigated"), locator.click()]);
  await page.waitForLoadState();
}

const PLAIN = { javaScriptEnabled: false };

async function withoutScripts(browser) {
  await walk(browser, "no scripts: a query is typed and sent", PLAIN, async (page, wrong) => {
    await search(page, "hackers vaccine");
    expect(wrong, "q", asked(page).q, "hackers vaccine");
    expect(wrong, "the field keeps it", await page.inputValue("#q"), "hackers vaccine");
    const n = await matches(page);
    if (n < 10 || (await page.locator(".hit").count()) !== 10) wrong.push(`${n} match`);
    return `${n} articles`;
  });
  await walk(browser, "no scripts: hits are held to a person, and let go of", PLAIN, async (page, wrong) => {
    await search(page, "hackers");
    const all = await matches(page);
    const facet = page.locator(".filters details", { hasText: "People" }).locator("li").first();
    const told = await number(facet.locator(".number"));
    const name = await facet.locator("a").innerText();
    await follow(page, facet.locator("a"));
    expect(wrong, "person", asked(page).person, name);
    expect(wrong, "as many as the facet told, copies and all", (await matches(page)) >= told, true);
    const chip = page.locator(".chips a");
    if (!(await chip.innerText()).includes(name)) wrong.push(`the chip says ${await chip.innerText()}`);
    // The form asks for the person again.
    await page.click("form.ask button");
    expect(wrong, "person, asked again", asked(page).person, name);
    await follow(page, page.locator(".chips a"));
    expect(wrong, "let go", asked(page).person, undefined);
    expect(wrong, "all match again", await matches(page), all);
    return `${all} articles, ${told} with ${name}`;
  });
  await walk(
    browser,
    "no scripts: the chart leads from years to a day and back",
    PLAIN,
    async (page, wrong) => {
      await search(page, "*");
      const steps = [];
      for (const [shape, step] of [
        [/^\d{4}$/, "2020"],
        [/^\d{4}-\d\d$/, "2020-07"],
        [/^\d{4}-\d\d-\d\d$/, "2020-07-16"],
      ]) {
        const bar = page.locator(`.timeline svg a[aria-label^="${step}:"]`);
        const n = Number((await bar.getAttribute("aria-label")).split(": ")[1].replace(/\D/g, ""));
        await follow(page, bar);
        const { from, to } = asked(page);
        if (!shape.test(from) || from !== to) wrong.push(`from ${from} to ${to}`);
        expect(wrong, `articles of ${from}`, (await matches(page)) >= n, true);
        steps.push(`${from}: ${n}`);
      }
      await follow(page, page.locator(".crumbs a", { hasText: /^2020-07$/ }));
      expect(wrong, "back to", asked(page).from, "2020-07");
      await follow(page, page.locator(".crumbs a", { hasText: "all of the time" }));
      expect(wrong, "back to all", asked(page).from, undefined);
      return steps.join(", ");
    },
  );
  await walk(browser, "no scripts: a day is typed into the form", PLAIN, async (page, wrong) => {
    await page.click("summary:has-text('Dates, order, copies')");
    await page.fill("input[name=from]", "2020-07-16");
    await page.fill("input[name=to]", "2020-07-17");
    await page.selectOption("select[name=sort]", "oldest");
    await search(page, "vaccine");
    const days = await page.locator(".hit time").allInnerTexts();
    if (!days.length || days.some((day) => !["2020-07-16", "2020-07-17"].includes(day)))
      wrong.push(`days ${days}`);
    expect(wrong, "the fields are shown filled", await page.locator("input[name=from]").isVisible(), true);
  });
  await walk(browser, "no scripts: on to the next hits and back", PLAIN, async (page, wrong) => {
    await search(page, "*");
    const ids = () => page.locator(".hit h2 a").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
    const first = await ids();
    await follow(page, page.locator("a[rel=next]"));
    const next = await ids();
    if (next.some((id) => first.includes(id)) || next.length !== 10) wrong.push(`the next hits: ${next}`);
    expect(wrong, "the list goes on", await page.locator("ol.hits").getAttribute("start"), "11");
    await follow(page, page.locator("a[rel=prev]"));
    expect(wrong, "the first hits again", String(await ids()), String(first));
    expect(wrong, "no hits before", await page.locator("a[rel=prev]").count(), 0);
  });
  await walk(browser, "no scripts: article, its copies, a name in it", PLAIN, async (page, wrong) => {
    await search(page, "russian hackers sought vaccine secrets");
    await follow(page, page.locator(".hit h2 a", { hasText: "Russian hackers sought" }));
    expect(
      wrong,
      "h1",
      await page.locator("h1").innerText(),
      "Russian hackers sought vaccine secrets, three nations say",
    );
    if ((await page.locator("mark#match-1").count()) !== 1) wrong.push("no first match");
    await follow(page, page.locator("a[href$='/copies']"));
    expect(wrong, "copies", path(page), "/articles/pb-001/copies");
    if (!(await page.locator(".copy ins, .copy del").count())) wrong.push("no edit is shown");
    await page.goBack();
    await follow(page, page.locator("a.name.person", { hasText: "Dominic Raab" }));
    expect(wrong, "who", `${path(page)} ${asked(page).name}`, "/who Dominic Raab");
    expect(wrong, "h1", await page.locator("h1").innerText(), "Dominic Raab");
    await follow(page, page.locator("main .facts a").first());
    expect(wrong, "articles of the name", asked(page).person, "Dominic Raab");
  });
  await walk(browser, "no scripts: examples of the guide are searches", PLAIN, async (page, wrong) => {
    await follow(page, page.locator("header nav a", { hasText: "Help" }));
    const links = await page
      .locator(".guide a[href^='/search']")
      .evaluateAll((all) => all.map((a) => a.getAttribute("href")));
    for (const link of links) {
      const { status } = await fetch(base + link);
      if (status !== 200) wrong.push(`${status} ${link}`);
    }
    if (links.length < 20) wrong.push("too few examples");
    return `${links.length} examples`;
  });
}

// Presses Tab until what is focused fits; gives how often, or undefined.
async function tabTo(page, selector, most) {
  for (let n = 1; n <= most; n += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((selector) => document.activeElement.matches(selector), selector)) return n;
  }
  return undefined;
}

async function keyboard(browser) {
  await walk(browser, "keyboard: the first Tab is the skip link, and it skips", {}, async (page, wrong) => {
    expect(wrong, "Tab", await tabTo(page, ".skip", 1), 1);
    const left = await page.locator(".skip").evaluate((link) => link.getBoundingClientRect().left);
    if (left < 0) wrong.push("the skip link is not seen");
    await page.keyboard.press("Enter");
    expect(wrong, "focus", await page.evaluate(() => document.activeElement.id), "main");
  });
  await walk(browser, "keyboard: field, query, bar of the chart, article", {}, async (page, wrong) => {
    if (!(await tabTo(page, "#q", 10))) wrong.push("the field is not reached");
    await page.keyboard.type("hackers");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/search?**");
    await page.locator("#main").focus();
    if (!(await tabTo(page, ".hit h2 a", 20))) wrong.push("no hit is reached");
    const n = await tabTo(page, ".timeline svg a", 200);
    if (!n) return wrong.push("no bar is reached");
    const outline = () =>
      page.evaluate(() => getComputedStyle(document.activeElement.querySelector(".reach")).fill);
    if ((await outline()) === "rgba(0, 0, 0, 0)") wrong.push("a focused bar looks like the others");
    const told = await page.evaluate(() => document.activeElement.getAttribute("aria-label"));
    await Promise.all([page.waitForEvent("framenavigated"), page.keyboard.press("Enter")]);
    expect(wrong, "from", asked(page).from, told.split(":")[0]);
    return `${told} after ${n} Tabs`;
  });
}

async function withScripts(browser) {
  await walk(browser, "scripts: what is typed is told as it is understood", {}, async (page, wrong) => {
    const told = page.locator("#understood");
    await page.locator("#q").pressSequentially("hackers vaccine");
    await told.filter({ hasText: /^\d+ articles?: / }).waitFor();
    await page.fill("#q", "hackers AND (");
    await page.waitForFunction(() => !/vaccine/.test(document.querySelector("#understood").textContent));
    const odd = await told.innerText();
    await page.fill("#q", "");
    await told.waitFor({ state: "hidden" });
    expect(wrong, "nothing was sent", path(page), "/");
    return odd.slice(0, 60);
  });
  await walk(
    browser,
    "scripts: / to the field, j and k through hits, n to a match",
    {},
    async (page, wrong) => {
      await search(page, "hackers");
      const focused = () =>
        page.evaluate(() => document.activeElement.id || document.activeElement.getAttribute("href"));
      const hits = await page
        .locator(".hit h2 a")
        .evaluateAll((all) => all.map((a) => a.getAttribute("href")));
      for (const [key, where] of [
        ["j", hits[0]],
        ["j", hits[1]],
        ["k", hits[0]],
        ["/", "q"],
      ]) {
        await page.keyboard.press(key);
        expect(wrong, key, await focused(), where);
      }
      // In the field they are letters.
      await page.keyboard.type("jk/");
      expect(wrong, "field", await page.inputValue("#q"), "jk/");
      await page.goto(`${base}/articles/pb-001?q=vaccine`);
      for (const [key, where] of [
        ["n", "match-1"],
        ["n", "match-2"],
        ["p", "match-1"],
      ]) {
        await page.keyboard.press(key);
        expect(wrong, key, await focused(), where);
      }
    },
  );
  const clipboard = { permissions: ["clipboard-read", "clipboard-write"] };
  await walk(browser, "scripts: a citation is copied", clipboard, async (page, wrong) => {
    await page.goto(`${base}/articles/pb-001`);
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(wrong, "clipboard", copied.trim(), (await page.inputValue(".citation")).trim());
    return copied.trim().slice(0, 60);
  });
  await walk(
    browser,
    "print: the article without what is only of use on a screen",
    {},
    async (page, wrong) => {
      await page.goto(`${base}/articles/pb-001?q=vaccine`);
      await page.emulateMedia({ media: "print", colorScheme: "dark" });
      for (const hidden of [".ask", "header nav", ".skip", "footer"]) {
        if (await page.locator(hidden).first().isVisible()) wrong.push(`printed: ${hidden}`);
      }
      for (const shown of ["h1", ".body p >> nth=0"]) {
        if (!(await page.locator(shown).isVisible())) wrong.push(`not printed: ${shown}`);
      }
      const paper = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      expect(wrong, "paper", paper, "rgb(255, 255, 255)");
      const ink = await page.evaluate(() => getComputedStyle(document.querySelector(".body p")).color);
      expect(wrong, "ink", ink, "rgb(0, 0, 0)");
    },
  );
}

await run(async (browser) => {
  await withoutScripts(browser);
  await keyboard(browser);
  await withScripts(browser);
});
