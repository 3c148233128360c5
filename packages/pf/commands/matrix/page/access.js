// Runs in the reader's browser. The page already has everything it needs, so this script fetches nothing and builds
// nothing.
const input = document.querySelector("#find");
const output = document.querySelector(".find output");
const rows = [...document.querySelectorAll("[data-find]")];
const panel = document.querySelector("#reasons");
const longTables = [...document.querySelectorAll("[data-long]")];
const shownRows = 10;
const openTables = new Set();
let opener;

function find() {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const row of rows) row.hidden = !words.every((word) => row.dataset.find.includes(word));
  for (const long of longTables) fold(long, words.length > 0);
  if (words.length > 0) document.querySelector(".whole-matrix").open = true;
  const found = rows.filter((row) => !row.hidden && row.closest(".matrix"));
  const all = rows.filter((row) => row.closest(".matrix"));
  output.value = words.length === 0 ? "" : `${found.length} of ${all.length} rows of the full matrix`;
}

// A long list shows its first rows until you search it or open it.
function fold(long, isSearched) {
  const own = [...long.querySelectorAll("tbody tr")];
  const more = long.querySelector(".show-all");
  const isFolded = !isSearched && !openTables.has(long) && own.length > shownRows;
  if (isFolded) for (const row of own.slice(shownRows)) row.hidden = true;
  more.hidden = !isFolded;
  long.hidden = isSearched && own.length > 0 && own.every((row) => row.hidden);
}

function open(id, from) {
  close(false);
  const section = document.getElementById(id);
  if (!section) return;
  section.classList.add("open");
  opener = from;
  opener.setAttribute("aria-expanded", "true");
  panel.scrollTop = 0;
  section.focus({ preventScroll: true });
}

function close(goBack) {
  panel.querySelector(".open")?.classList.remove("open");
  if (location.hash.startsWith("#why-")) history.replaceState(null, "", location.pathname);
  opener?.removeAttribute("aria-expanded");
  if (goBack) opener?.focus({ preventScroll: true });
  opener = undefined;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (link?.classList.contains("cell")) open(link.hash.slice(1), link);
  else if (link?.classList.contains("close")) close(true);
  else {
    if (opener && !panel.contains(event.target)) close(false);
    return;
  }
  event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close(true);
});
for (const long of longTables) {
  long.querySelector(".show-all").addEventListener("click", () => {
    openTables.add(long);
    find();
  });
}
// A page that's read at a glance needs no search.
document.querySelector(".find").hidden = rows.length < 2 * shownRows;
input.addEventListener("input", find);
document.querySelector(".find").addEventListener("submit", (event) => event.preventDefault());
addEventListener("beforeprint", () => {
  for (const row of rows) row.hidden = false;
});
addEventListener("afterprint", find);
find();
