// In the reviewer's browser. Everything that it needs is in the table already; nothing is fetched, nothing is built.
const form = document.querySelector("form");
const rows = [...document.querySelectorAll("tbody tr")];
const heads = [...document.querySelectorAll("thead th[data-from]")];
const groups = [...document.querySelectorAll("thead th[data-group]")];

function apply() {
  const wanted = Object.fromEntries(new FormData(form));
  const fits = (element, names) => names.every((name) => wanted[name] === "" || element.dataset[name] === wanted[name]);
  const columnFits = (element) => fits(element, ["resource", "from"]);
  for (const head of heads) head.hidden = !columnFits(head);
  for (const group of groups) {
    const shown = heads.filter((head) => head.dataset.resource === group.dataset.group && !head.hidden);
    group.hidden = shown.length === 0;
    group.colSpan = Math.max(1, shown.length);
  }
  let cellsShown = 0;
  for (const row of rows) {
    let matching = 0;
    for (const cell of row.querySelectorAll("td")) {
      cell.hidden = !columnFits(cell);
      const matches = fits(cell, ["outcome"]);
      cell.classList.toggle("unmatched", !matches);
      if (!cell.hidden && matches) matching += 1;
    }
    row.hidden = !fits(row, ["kind", "how"]) || matching === 0;
    if (!row.hidden) cellsShown += matching;
  }
  const rowsShown = rows.filter((row) => !row.hidden).length;
  form.querySelector("output").value = `${rowsShown} of ${rows.length} rows, ${cellsShown} cells`;
}

function openReasons(open) {
  for (const details of document.querySelectorAll("tbody details")) details.open = open;
}

form.addEventListener("change", apply);
form.addEventListener("reset", () => queueMicrotask(apply));
form.addEventListener("submit", (event) => event.preventDefault());
document.querySelector("#open").addEventListener("click", () => openReasons(true));
document.querySelector("#close").addEventListener("click", () => openReasons(false));
apply();
