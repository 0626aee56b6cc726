// What stands in a page that only an article can have put there? Runs in a browser, so it uses nothing from
// around it. `page` is the document, which came from the address `at`; gives a text for each oddity.

export function oddities(page, at) {
  const odd = [];
  const told = (element) => element.outerHTML.slice(0, 120);

  // Where this runs, a payload would have run.
  if (window.__pwned !== undefined) odd.push("a payload ran");
  if ({}.__pwned !== undefined) odd.push("every object was changed");

  // All that our pages are made of.
  const set = (words) => new Set(words.trim().split(/\s+/));
  const elements = set(`
    html head meta title link script body a header nav form div label input button p details summary select
    option main section h1 h2 svg rect ol ul li article time bdi span strong mark code footer table caption
    thead tbody tr th td dl dt dd textarea del ins figure figcaption blockquote`);
  const names = set(`
    q from to person org place source section lang sort match copies viewport color-scheme robots`);
  const active = /^on|^(style|srcdoc|formaction|http-equiv|ping|autofocus)$/;
  const ids = new Set();
  for (const element of page.querySelectorAll("*")) {
    if (!elements.has(element.localName)) odd.push(`an element: ${told(element)}`);
    for (const { name, value } of element.attributes) {
      if (active.test(name)) odd.push(`an attribute: ${told(element)}`);
      if (name === "name" && !names.has(value)) odd.push(`a name: ${told(element)}`);
    }
    const { id } = element;
    if (id && (ids.has(id) || !/^[a-z]+(-[a-z]+|-\d+)?$/.test(id))) odd.push(`an id: ${told(element)}`);
    ids.add(id);
  }
  const isOurs = (script) => /^\/assets\/app\.js\?/.test(script.getAttribute("src"));
  if (page.scripts.length !== 1 || !isOurs(page.scripts[0])) odd.push("other scripts");
  const isSearch = (form) => form.getAttribute("action") === "/search";
  odd.push(...[...page.forms].filter((form) => !isSearch(form)).map((form) => `a form: ${told(form)}`));

  for (const element of page.querySelectorAll("[href]")) {
    const href = element.getAttribute("href");
    const url = URL.canParse(href, at) ? new URL(href, at) : undefined;
    const isOwn = url?.origin === new URL(at).origin && /^[/#](?![/\\])|^#$/.test(href);
    const rel = (element.getAttribute("rel") ?? "").split(" ");
    const isSent = /^https?:\/\//i.test(href) && /^https?:$/.test(url?.protocol ?? "");
    if (isOwn || (isSent && rel.includes("noopener") && rel.includes("noreferrer"))) continue;
    odd.push(`an address: ${told(element)}`);
  }
  return odd;
}
