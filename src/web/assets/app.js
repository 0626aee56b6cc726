// Comfort for those who let scripts run; every page works without it. Text from the server becomes text
// nodes and nothing else.

const field = document.querySelector("#q");
const understood = document.querySelector("#understood");

// While one types: how the query is read, and how many articles it has.
let waiting;
let asked;
field?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(understand, 250);
});

async function understand() {
  asked?.abort();
  const query = field.value.trim();
  understood.hidden = query === "";
  if (query === "") return;
  asked = new AbortController();
  const takes = ["q", "from", "to", "person", "org", "place", "source", "section", "lang", "match"];
  const params = new URLSearchParams();
  for (const [name, value] of new FormData(field.form)) {
    if (takes.includes(name) && value !== "") params.append(name, value);
  }
  try {
    const answer = await fetch(`/api/explain?${params}`, { signal: asked.signal });
    const report = await answer.json();
    understood.textContent = report.error ? problem(report.error) : reading(report);
  } catch (error) {
    // Typed on, or the server has gone: the page stands.
    if (error.name !== "AbortError") understood.hidden = true;
  }
}

function problem(error) {
  return error.hint ? `${error.message}. ${error.hint}` : error.message;
}

function reading(report) {
  const articles = report.total === 1 ? "1 article" : `${report.total.toLocaleString("en")} articles`;
  const notes = report.query.notes.map((note) => note.text);
  return [`${articles}: ${report.query.parsed}`, ...notes].join(" · ");
}

// Keys, as in mail programs: / to the query, j and k through the hits, n and p through the matches.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select")) return;
  if (event.key === "/" && field) {
    event.preventDefault();
    field.focus();
    field.select();
  }
  if (event.key === "j" || event.key === "k") step(".hit h2 a", event.key === "j" ? 1 : -1);
  if (event.key === "n" || event.key === "p") step("mark[id]", event.key === "n" ? 1 : -1);
});

function step(selector, by) {
  const all = [...document.querySelectorAll(selector)];
  const at = all.indexOf(document.activeElement);
  const next = all[at === -1 && by < 0 ? all.length - 1 : at + by];
  if (!next) return;
  if (!next.matches("a")) next.tabIndex = -1;
  next.focus();
  next.scrollIntoView({ block: "center" });
}

// A citation is for the clipboard.
const citation = document.querySelector(".citation");
if (citation && navigator.clipboard) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(citation.value);
    button.textContent = "Copied";
  });
  citation.after(button);
}
