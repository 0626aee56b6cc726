// What can a page of another site get out of the server, or make it do, in a real browser? Takes the server's
// address. The other pages come from a server of this test: at another port of the same name, which a browser
// calls the same site, and by other names of this machine.

import http from "node:http";
import { check, expect, run } from "./harness.mjs";

const [base] = process.argv.slice(2);
const port = new URL(base).port;
// Chromium is told that these names are of this machine, as a site that rebinds its name would.
const REBOUND = "rebound.example";
const RESOLVER = `--host-resolver-rules=MAP ${REBOUND} 127.0.0.1`;

const stranger = http.createServer((_, response) => {
  response.setHeader("content-type", "text/html; charset=utf-8");
  response.end("<!DOCTYPE html><title>elsewhere</title><h1>elsewhere</h1>");
});

// Each gives what it could read or reach: `undefined` is as it should be. They run in the other site's page.
const ATTEMPTS = {
  "fetch, to read": (to) =>
    fetch(`${to}/api/search?q=x`)
      .then((answer) => answer.text())
      .catch(() => undefined),
  "fetch, with cookies": (to) =>
    fetch(`${to}/api/search?q=x`, { credentials: "include" })
      .then((answer) => answer.text())
      .catch(() => undefined),
  "fetch, not to read": (to) =>
    fetch(`${to}/api/search?q=x`, { mode: "no-cors" })
      .then(async (answer) => (await answer.text()) || answer.type)
      .catch(() => undefined),
  "fetch, posting text": (to) =>
    fetch(`${to}/search`, { method: "POST", mode: "no-cors", body: "q=x" })
      .then(async (answer) => (await answer.text()) || answer.type)
      .catch(() => undefined),
  "fetch, deleting": (to) =>
    fetch(`${to}/articles/pb-001`, { method: "DELETE" })
      .then((answer) => answer.status)
      .catch(() => undefined),
  XMLHttpRequest: (to) =>
    new Promise((done) => {
      const request = new XMLHttpRequest();
      request.onload = () => done(request.responseText || "loaded");
      request.onerror = () => done(undefined);
      request.open("GET", `${to}/feed.atom?q=x`);
      request.send();
    }),
  "an event stream": (to) =>
    new Promise((done) => {
      const stream = new EventSource(`${to}/api/export?format=jsonl`);
      stream.onmessage = (event) => done(event.data);
      stream.onopen = () => done("open");
      stream.onerror = () => done(undefined);
    }),
  "a socket": (to) =>
    new Promise((done) => {
      const socket = new WebSocket(`${to.replace("http", "ws")}/api/search`);
      socket.onopen = () => done("open");
      socket.onerror = () => done(undefined);
    }),
  "a beacon": (to) => void navigator.sendBeacon(`${to}/search`, "q=x"),
};

// Elements that load something by an attribute.
const ELEMENTS = {
  "an image": ["img", "src", "/assets/favicon.svg"],
  "a script": ["script", "src", "/assets/app.js"],
  "JSON as a script": ["script", "src", "/api/search?q=x"],
  "a style sheet": ["link", "href", "/assets/style.css"],
};

function load([to, [tag, attribute, path]]) {
  return new Promise((done) => {
    const element = document.createElement(tag);
    element.rel = "stylesheet";
    element.onload = () => done("loaded");
    element.onerror = () => done(undefined);
    element[attribute] = to + path;
    document.body.append(element);
  });
}

// A page of the other site, and every answer that it gets the server to give. `reached` waits for one. Answers
// that the browser keeps from the page are known to its debugger only.
async function visitor(browser, from) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const answers = [];
  const add = (url, status, headers = {}) => {
    const { port: at, pathname } = new URL(url);
    // A browser asks for an icon by itself.
    if (at === port && pathname !== "/favicon.ico") answers.push({ url, status, headers });
  };
  context.on("response", (response) => add(response.url(), response.status(), response.headers()));
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  // A request and its answer may be told in either order.
  const asked = new Map();
  const early = new Map();
  session.on("Network.requestWillBeSent", ({ requestId, request }) => {
    asked.set(requestId, request.url);
    if (early.has(requestId)) add(request.url, ...early.get(requestId));
  });
  session.on("Network.responseReceivedExtraInfo", ({ requestId, statusCode, headers }) => {
    if (asked.has(requestId)) add(asked.get(requestId), statusCode, headers);
    else early.set(requestId, [statusCode, headers]);
  });
  session.on("Network.webSocketCreated", ({ requestId, url }) => asked.set(requestId, url));
  session.on("Network.webSocketFrameError", ({ requestId, errorMessage }) => {
    add(asked.get(requestId), Number(errorMessage.match(/\d{3}$/)?.[0]));
  });
  const reached = async () => {
    for (let n = 0; n < 40 && !answers.length; n += 1) await page.waitForTimeout(50);
    return answers.splice(0);
  };
  await page.goto(from);
  return { context, page, reached };
}

// Whatever was asked was asked in vain; and it was asked, so that it is this server that refuses.
function refused(wrong, answers) {
  if (!answers.length) wrong.push("the server was not reached");
  for (const { url, status, headers } of answers) {
    if (![403, 405].includes(status)) wrong.push(`answered ${status} at ${url}`);
    const allowed = headers["access-control-allow-origin"];
    if (allowed) wrong.push(`allowed ${allowed} at ${url}`);
  }
}

async function attempts(browser, from, to) {
  const { context, page, reached } = await visitor(browser, from);
  const tried = (name, attempt, given) =>
    check(`${name}, ${from} to ${to}`, async (wrong) => {
      expect(wrong, "got", await page.evaluate(attempt, given), undefined);
      refused(wrong, await reached());
    });
  for (const [name, attempt] of Object.entries(ATTEMPTS)) await tried(name, attempt, to);
  for (const [name, element] of Object.entries(ELEMENTS)) await tried(name, load, [to, element]);
  await context.close();
}

// Forms and frames. A frame that was refused shows a page of the browser's own.
async function framed(browser, from, to) {
  const form = (method) => `<iframe name=f></iframe>
    <form target=f method=${method} action="${to}/search"><input name=q value=x></form>`;
  const markup = {
    "a frame": `<iframe src="${to}/search?q=x"></iframe>`,
    "an object": `<object data="${to}/search?q=x" type="text/html" width=99 height=99></object>`,
    "an embedded page": `<embed src="${to}/search?q=x" type="text/html">`,
    "a form, to read, in a frame": form("get"),
    "a form, to post, in a frame": form("post"),
  };
  const { context, page, reached } = await visitor(browser, from);
  for (const [name, html] of Object.entries(markup)) {
    await check(`${name}, ${from} to ${to}`, async (wrong) => {
      await page.evaluate((html) => (document.body.innerHTML = html), html);
      await page.evaluate(() => document.forms[0]?.submit());
      refused(wrong, await reached());
      for (const frame of page.frames().slice(1)) {
        const shown = await frame.evaluate(() => document.body?.innerText ?? "").catch(() => "");
        if (/articles? match|dateline/.test(shown)) wrong.push(`shown: ${shown.slice(0, 80)}`);
      }
    });
  }
  await context.close();
}

// A form that takes the whole window is told no; a window that was opened is cut off from who opened it.
async function windows(browser, from, to) {
  await check(`a form, to post, ${from} to ${to}`, async (wrong) => {
    const { context, page, reached } = await visitor(browser, from);
    const form = `<form method=post action="${to}/search" enctype="text/plain"><input name=q></form>`;
    await page.evaluate((form) => (document.body.innerHTML = form), form);
    await Promise.all([page.waitForURL(`${to}/**`), page.evaluate(() => document.forms[0].submit())]);
    refused(wrong, await reached());
    await context.close();
  });
  await check(`a window, ${from} to ${to}`, async (wrong) => {
    const { context, page } = await visitor(browser, from);
    const [opened] = await Promise.all([
      context.waitForEvent("page"),
      page.evaluate((url) => void (window.opened = window.open(url)), `${to}/search?q=hackers`),
    ]);
    await opened.waitForURL("**/search?q=hackers");
    // To who opened it, the window is closed as soon as the server's answer is in it.
    const closed = page.waitForFunction(() => window.opened.closed, null, { timeout: 3_000 });
    await closed.catch(() => wrong.push("whoever opened the window still holds it"));
    expect(wrong, "the window knows who opened it", await opened.evaluate(() => window.opener), null);
    await context.close();
  });
  await check(`a link that is followed, ${from} to ${to}`, async (wrong) => {
    const { context, page, reached } = await visitor(browser, from);
    await page.evaluate((to) => (document.body.innerHTML = `<a href="${to}/search?q=hackers">x</a>`), to);
    await Promise.all([page.waitForURL("**/search?q=hackers"), page.click("a")]);
    expect(wrong, "status", (await reached())[0]?.status, 200);
    expect(wrong, "hits", (await page.locator(".hit").count()) > 0, true);
    await context.close();
  });
}

// A name that a site has pointed at this machine is not the server's name.
async function rebound(browser) {
  await check("a name that was pointed here", async (wrong) => {
    const { context, page, reached } = await visitor(browser, `http://${REBOUND}:${port}/search?q=hackers`);
    expect(wrong, "status", (await reached())[0]?.status, 421);
    const text = await page.evaluate(() => fetch("/api/search?q=hackers").then((answer) => answer.text()));
    if (text.includes("hits")) wrong.push(`read: ${text.slice(0, 100)}`);
    await context.close();
  });
}

await run(
  async (browser) => {
    await new Promise((done) => stranger.listen(0, "127.0.0.1", done));
    const other = stranger.address().port;
    // To a browser, the first is of the same site as the server, and the others are not.
    for (const [from, to] of [
      ["127.0.0.1", "127.0.0.1"],
      ["localhost", "127.0.0.1"],
      [REBOUND, "localhost"],
    ]) {
      const pair = [`http://${from}:${other}`, `http://${to}:${port}`];
      await attempts(browser, ...pair);
      await framed(browser, ...pair);
      await windows(browser, ...pair);
    }
    await rebound(browser);
    stranger.close();
    stranger.closeAllConnections();
  },
  [RESOLVER],
);
