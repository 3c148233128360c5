import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { localSource, type LocalSource } from "../support/live-page-source.ts";
import { openLivePage, type LivePage } from "../../packages/pf/live-page/live-page.ts";
import { itIsAccessible } from "../support/chromium/accessibility.ts";
import { openAddress, openPage, type OpenPage } from "../support/chromium/chromium.ts";
import { itFitsAndReads } from "../support/chromium/page-layout.ts";

const hostile = `<img src=x onerror="document.title='run'"> \u202Egnp.exe ${"long".repeat(75)}`;

const text = (selector: string): string => `(document.querySelector(${JSON.stringify(selector)})?.innerText ?? "")`;
const isLive = `${text("#state")}.includes("Live") && document.querySelectorAll("[data-as]").length > 0`;

async function shows(page: OpenPage, expression: string): Promise<void> {
  await vi.waitFor(async () => expect(await page.evaluate<boolean>(`Boolean(${expression})`)).toBe(true), {
    timeout: 20_000,
  });
}

describe("the live page in a browser", () => {
  let source: LocalSource;
  let live: LivePage;
  let page: OpenPage;
  beforeAll(async () => {
    source = localSource(hostile);
    live = await openLivePage(source);
    await live.refresh();
    page = await openAddress(live.url);
    await shows(page, isLive);
  });
  afterAll(async () => {
    await page?.close();
    await live?.close();
  });

  itIsAccessible(() => page);
  itFitsAndReads(() => page, [360, 400, 1280]);

  it("asks nothing but its own server, and breaks no rule of its policy", () => {
    const { origin } = new URL(live.url);
    expect(page.requested().filter((url) => new URL(url).origin !== origin)).toEqual([]);
    expect(page.complaints()).toEqual([]);
  });

  it("shows hostile names as text, everywhere", async () => {
    source.add({ kind: "log", line: { level: "Information", category: "Function.x.User", message: hostile } });
    source.add({
      kind: "sign-in",
      grant: "client_credentials",
      caller: { name: hostile },
      scope: hostile,
      outcome: "refused",
      message: hostile,
    });
    source.add({
      kind: "call",
      method: "GET",
      path: hostile,
      status: 403,
      milliseconds: 1,
      refusal: hostile,
      decision: { outcome: "admitted", reason: hostile, caller: { name: hostile } },
    });
    await shows(page, `document.querySelectorAll("#lines li").length >= 3`);
    for (const place of ["#access", "#lines", "#try"])
      expect(await page.evaluate<string>(text(place)), place).toContain("<img src=x");
    expect(await page.evaluate<number>(`document.querySelectorAll("img, main [onerror]").length`)).toBe(0);
    expect(await page.evaluate<string>("document.body.textContent")).not.toContain("\u202E");
    expect(await page.evaluate<string>("document.title")).not.toBe("run");
    await page.emulate({ width: 360, scheme: "light" });
    expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
    await page.emulate({ width: 1280, scheme: "light" });
  });

  it("keeps the last of 10,000 events, and answers meanwhile", async () => {
    for (let number = 1; number <= 10_000; number += 1) {
      source.add({ kind: "log", line: { level: "Information", category: "x", message: `line ${number}` } });
    }
    const begin = performance.now();
    await shows(page, `${text("#lines")}.includes("line 10000")`);
    expect(performance.now() - begin).toBeLessThan(5000);
    expect(await page.evaluate<number>(`document.querySelectorAll("#lines li").length`)).toBeLessThanOrEqual(500);
    expect(await page.evaluate<string>(text("#dropped"))).toMatch(/^9,50\d earlier lines aren't shown\.$/);
  });

  it("stands out while code is refused, and says that the old code answers", async () => {
    live.stand([{ oldCode: "Not deployed.", message: `src/index.ts:3:11\n  ${hostile}` }]);
    await shows(page, `${text("#state")} === "● Live, old code"`);
    expect(await page.evaluate<string>(text("#standing .verdict.fail"))).toContain("src/index.ts:3:11\n  <img src=x");
    expect(await page.evaluate<string>(`document.querySelector("#state").className`)).toContain("warn");
    live.stand([{ text: () => "settings wait" }]);
    await shows(page, `${text("#state")} === "● Live"`);
    expect(await page.evaluate<string>(text("#standing"))).toBe("settings wait");
    live.stand([]);
  });

  it("says that it waits while a call runs, and keeps the activity's height", async () => {
    const box = `getComputedStyle(document.querySelector("#answer"), "::before").content`;
    await page.evaluate(
      `document.querySelector("#answer").replaceChildren(); document.querySelector("#answer").ariaBusy = "true"; null`,
    );
    expect(await page.evaluate<string>(box)).toContain("Waiting for the answer");
    await page.evaluate(`document.querySelector("#answer").ariaBusy = null; null`);
    expect(await page.evaluate<string>(box)).toContain("Send a call");
    expect(await page.evaluate<number>(`document.querySelector("#lines").offsetHeight`)).toBeLessThanOrEqual(330);
  });

  it("shows a new deployment without a reload, and keeps what was chosen", async () => {
    await page.evaluate(`document.querySelector("#try").elements.as.value = "expired"; null`);
    source.deploy("DELETE orders/{id}");
    await live.refresh();
    await shows(page, `${text("#access")}.includes("DELETE orders/{id}")`);
    expect(await page.evaluate<string>(`document.querySelector("#try").elements.as.value`)).toBe("expired");
  });
});

it("says that it connects, and sends nothing, until its command has told it what is deployed", async () => {
  const live = await openLivePage(localSource("x"));
  const html = await (await fetch(live.url)).text();
  const page = await openAddress(live.url);
  // As it is before its script has run.
  const before = await openPage(html);
  const offered = `[...document.querySelectorAll("[type=submit]")].map(({ disabled, innerText }) => disabled ? "-" : innerText)`;
  const keys = `document.querySelector("#try textarea").dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true })); null`;
  try {
    expect(await before.evaluate<string>(text("#access"))).toContain("Connecting to the twin …");
    expect(await before.evaluate(offered)).toEqual(["-", "-"]);
    await shows(page, `${text("#state")}.includes("Live")`);
    await shows(page, `!${text("#access")}.includes("Connecting to the twin …")`);
    expect(await page.evaluate(offered)).toEqual(["Send", "Show"]);
    await page.evaluate(`document.querySelector("#try [type=submit]").disabled = true; ${keys}`);
    expect(await page.evaluate<string>(text("#outcome"))).toBe("");
    await page.evaluate(`document.querySelector("#try [type=submit]").disabled = false; ${keys}`);
    await shows(page, `${text("#answer")} !== ""`);
  } finally {
    await Promise.all([page.close(), before.close()]);
    await live.close();
  }
});

it("says why it can't compute who can call, and goes on", async () => {
  const source = { ...localSource("x"), readAccess: () => Promise.reject(new Error("a policy <b>unknown</b>")) };
  const live = await openLivePage(source);
  await live.refresh();
  const page = await openAddress(live.url);
  try {
    await shows(page, `${text("#access")}.includes("Not computed: a policy <b>unknown</b>")`);
    expect(await page.evaluate<number>(`document.querySelector("#try").elements.as.options.length`)).toBeGreaterThan(4);
  } finally {
    await page.close();
    await live.close();
  }
});

describe("a page whose command ends", () => {
  const opened: { close: () => Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of opened.splice(0).toReversed()) await one.close();
  });

  it("says so, and goes on with the next run at the same address", async () => {
    const source = localSource("x");
    const first = await openLivePage(source);
    await first.refresh();
    const page = await openAddress(first.url);
    opened.push(page);
    await shows(page, isLive);
    await first.close();
    await shows(page, `${text("#over")}.includes("./pf dev has ended")`);
    const second = await openLivePage(source, first.next);
    opened.push(second);
    await second.refresh();
    await shows(page, `location.href === ${JSON.stringify(second.url)} && ${isLive}`);
    expect(await page.evaluate<boolean>(`document.querySelector("#over").hidden`)).toBe(true);
  });

  it("sends nothing of its address to another server at its port", async () => {
    const source = localSource("x");
    const first = await openLivePage(source);
    const page = await openAddress(first.url);
    opened.push(page);
    await shows(page, `${text("#state")}.includes("Live")`);
    await first.close();
    // A stranger's server, which has another secret.
    const stranger = await openLivePage(source, { port: first.next.port, token: "T".repeat(43) });
    opened.push(stranger);
    await shows(
      page,
      `performance.getEntriesByType("resource").filter(({ name }) => name.includes("/proof/")).length > 2`,
    );
    const asked = page.requested().slice(page.requested().findIndex((url) => url.includes("/proof/")));
    expect(asked.filter((url) => !/\/proof\/[\da-f]{32}$/.test(url))).toEqual([]);
  });
});

it("an account's name stays on one line where there is room", async () => {
  const live = await openLivePage(localSource("emergency1@contoso.onmicrosoft.com"));
  await live.refresh();
  const page = await openAddress(live.url);
  try {
    await shows(page, isLive);
    await page.emulate({ width: 1280, scheme: "light" });
    expect(
      await page.evaluate<number>(`document.querySelector("#access .account").getBoundingClientRect().height`),
    ).toBeLessThan(30);
  } finally {
    await page.close();
    await live.close();
  }
});
