// Pictures of the pages: takes the server's address and the folder in which they are left.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { check, run, watched } from "./harness.mjs";
import { repacked } from "./png.mjs";

const [base, folder] = process.argv.slice(2);
const SCREEN = { viewport: { width: 1280, height: 900 }, colorScheme: "light" };
const PHONE = { viewport: { width: 390, height: 844 }, colorScheme: "dark", isMobile: true };
const SHOTS = [
  ["search.png", "/search?q=vaccine+hackers", SCREEN],
  ["article.png", "/articles/pb-001?q=vaccine", SCREEN],
  ["who.png", "/who?name=Dominic+Raab", SCREEN],
  ["home.png", "/", SCREEN],
  ["phone.png", "/search?q=vaccine+hackers", PHONE],
];
const LARGEST = 200_000;

await run(async (browser) => {
  for (const [name, path, options] of SHOTS) {
    await check(name, async (found) => {
      const { context, page, wrong } = await watched(browser, base, options);
      await page.goto(base + path);
      const picture = repacked(await page.screenshot());
      writeFileSync(join(folder, name), picture);
      if (picture.length > LARGEST) found.push(`more than ${LARGEST} bytes`);
      found.push(...wrong);
      await context.close();
      return `${picture.length} bytes`;
    });
  }
});
