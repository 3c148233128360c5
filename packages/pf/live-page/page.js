// Runs in the developer's browser, after cli/page/copy.js. What it inserts is HTML that the command has escaped; the page's policy runs no script
// of it.
const byId = (id) => document.getElementById(id);
const form = byId("try");
const recipe = byId("recipe");
const lines = byId("lines");
const command = document.body.dataset.command;
const token = location.pathname.split("/")[1];
const linesKept = 500;
let next;
let current;
let dropped = 0;

/** A table's buttons and the form's lists come anew with each deployment. What was chosen stays, if it's still there. */
function showStack(stack) {
  const focused = document.activeElement?.closest("[data-as]");
  document.querySelector("[data-part=access]").innerHTML = stack.access;
  if (focused) cellOf(focused.dataset.as, focused.dataset.endpoint)?.focus();
  const first = form.elements.as.options.length === 0;
  for (const [list, options] of [
    [form.elements.as, stack.as],
    [form.elements.endpoint, stack.endpoint],
    [form.elements.from, stack.from],
    [recipe.elements.caller, stack.caller],
    [recipe.elements.endpoint, stack.endpoint],
  ]) {
    const { value } = list;
    list.innerHTML = options;
    if ([...list.options].some((option) => option.value === value)) list.value = value;
  }
  byId("from").hidden = !stack.hasPlaces;
  for (const button of document.querySelectorAll("[type=submit]")) button.disabled = false;
  if (first) showSample();
}

function cellOf(as, endpoint) {
  return [...document.querySelectorAll("[data-as]")].find(
    (cell) => cell.dataset.as === as && cell.dataset.endpoint === endpoint,
  );
}

function showSample() {
  const { params = "", body = "" } = form.elements.endpoint.selectedOptions[0]?.dataset ?? {};
  form.elements.params.value = params;
  form.elements.body.value = body;
}

/** Sends JSON, and calls back with each JSON line of the answer. */
async function ask(action, body, onLine, signal) {
  const answer = await fetch(action, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal,
  });
  if (!answer.ok) throw new Error(await answer.text());
  let rest = "";
  for await (const part of answer.body.pipeThrough(new TextDecoderStream())) {
    const parts = `${rest}${part}`.split("\n");
    rest = parts.pop();
    for (const line of parts) onLine(JSON.parse(line));
  }
}

async function send() {
  current?.abort();
  const own = (current = new AbortController());
  const { as, endpoint, from, method, params, query, headers, body, exchange } = form.elements;
  const fields = { as, endpoint, from, method, params, query, headers, body };
  const answer = byId("answer");
  answer.replaceChildren();
  answer.setAttribute("aria-busy", "true");
  byId("outcome").textContent = `Calling ${endpoint.value} as ${as.selectedOptions[0].text} …`;
  let stream;
  try {
    const sent = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value]));
    await ask(
      "call",
      { ...sent, exchange: exchange.checked },
      (line) => {
        if (own.signal.aborted) return;
        if (line.note) answer.append(textElement("p", "soft", line.note));
        if (line.part) {
          if (!stream) answer.append((stream = textElement("pre", "body", "")));
          stream.textContent = (stream.textContent + line.part).slice(-100_000);
        }
        if (line.html) {
          stream?.remove();
          answer.insertAdjacentHTML("beforeend", line.html);
          byId("outcome").textContent = line.line;
          cellOf(as.value, endpoint.value)?.classList.add("tried");
        }
        if (line.error) showError(line.error);
      },
      own.signal,
    );
  } catch (error) {
    if (!own.signal.aborted) showError(error.message);
  }
  if (!own.signal.aborted) answer.removeAttribute("aria-busy");
}

function showError(message) {
  byId("outcome").textContent = "";
  byId("answer").append(textElement("p", "verdict unknown", message));
}

function textElement(name, className, text) {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
}

async function showRecipe() {
  const { caller, endpoint, language } = recipe.elements;
  const shown = byId("recipe-text");
  const request = { caller: caller.value, endpoint: endpoint.value, language: language.value };
  shown.hidden = false;
  await ask("recipe", request, ({ text, error }) => (shown.textContent = text ?? error)).catch(
    (error) => (shown.textContent = error.message),
  );
}

async function copy(button) {
  let text = byId("recipe-text").textContent;
  if (button.dataset.copy === "token") {
    const { as, from } = form.elements;
    await ask("token", { as: as.value, from: from.value }, (line) => ({ token: text = line.error } = line));
  }
  await copyText(text, button);
}

/** Adds lines at the end, drops the oldest, and follows the end only if it was in view. */
function showLines({ html, skipped }) {
  const isAtEnd = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 40;
  lines.insertAdjacentHTML("beforeend", html);
  dropped += skipped + Math.max(0, lines.children.length - linesKept);
  while (lines.children.length > linesKept) lines.firstElementChild.remove();
  byId("dropped").hidden = dropped === 0;
  byId("dropped").textContent = `${dropped.toLocaleString("en-US")} earlier lines aren't shown.`;
  if (isAtEnd) lines.scrollTop = lines.scrollHeight;
}

function clear() {
  lines.replaceChildren();
  dropped = 0;
  byId("dropped").hidden = true;
}

function showState(text, tone) {
  const state = byId("state");
  if (state.textContent === text) return;
  state.textContent = text;
  state.className = `pill ${tone}`;
}

function showOver(text) {
  byId("over").hidden = text === "";
  byId("over").textContent = text;
}

function follow() {
  const events = new EventSource("events");
  const on = (name, act) => events.addEventListener(name, ({ data }) => act(JSON.parse(data)));
  on("hello", (hello) => {
    next = hello.next;
    clear();
    showState("● Live", "pass");
    showOver("");
  });
  on("stack", showStack);
  on("standing", (html) => {
    byId("standing").innerHTML = html;
    if (document.querySelector("#standing .fail")) showState("● Live, old code", "warn");
    else showState("● Live", "pass");
  });
  on("lines", showLines);
  const lose = (state, text) => {
    events.close();
    showState(state, "warn");
    showOver(text);
    setTimeout(findAgain, 1000);
  };
  // Only a project that keeps its tenant comes back at the same address.
  const again =
    command === "./pf dev" ? "this page goes on, unless another program took its port" : "open the page that it prints";
  on("end", () => lose("Ended", `${command} has ended. If you start it again, ${again}.`));
  events.addEventListener("error", () => {
    if (events.readyState !== EventSource.CLOSED || next === undefined) {
      lose("Reconnecting", `${command} doesn't answer. This page tries again each second.`);
    }
  });
}

/** A new run answers at the same address. It proves that it knows the next address before this page shows it. */
async function findAgain() {
  const nonce = [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
  const proof = await fetch(`/proof/${nonce}`)
    .then((answer) => (answer.ok ? answer.text() : ""))
    .catch(() => "");
  if (proof !== "" && proof === (await proofOf(token, nonce))) return follow();
  if (proof !== "" && next !== undefined && proof === (await proofOf(next, nonce)))
    return location.replace(`/${next}/`);
  setTimeout(findAgain, 1000);
}

async function proofOf(secret, nonce) {
  const bytes = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes.encode(secret), algorithm, false, ["sign"]);
  const signed = new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes.encode(nonce)));
  return [...signed].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

form.elements.endpoint.addEventListener("change", showSample);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  void send();
});
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.querySelector("[type=submit]").click();
});
recipe.addEventListener("submit", (event) => {
  event.preventDefault();
  void showRecipe();
});
byId("clear").addEventListener("click", clear);
document.querySelector("#activity fieldset").addEventListener("change", ({ target }) => {
  lines.classList.toggle(`no-${target.value}`, !target.checked);
});
document.addEventListener("click", ({ target }) => {
  const cell = target.closest("[data-as]");
  const button = target.closest("[data-copy]");
  if (cell) {
    form.elements.as.value = cell.dataset.as;
    form.elements.endpoint.value = cell.dataset.endpoint;
    showSample();
    byId("try-it").scrollIntoView({ block: "start" });
    form.elements.as.focus({ preventScroll: true });
    void send();
  }
  if (button) void copy(button);
});
follow();
