import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { preflightPage } from "../../packages/pf/commands/preflight/page.ts";
import { driftPage } from "../../packages/pf/commands/drift/page.ts";
import { proofPage } from "../../packages/pf/commands/start/page.ts";
import { verificationPage } from "../../packages/pf/commands/verify/page.ts";
import type { Drift } from "../../packages/pf/commands/drift/finding.ts";
import { recordedProof, samplePages } from "../../tools/documentation/samples/sample-pages.ts";
import { preflightSample } from "../support/sample-preflight.ts";
import { sampleDrift } from "../support/sample-drift.ts";
import { verification } from "../support/sample-verification.ts";
import { openPage, type OpenPage } from "../support/chromium/chromium.ts";
import { sampleEvidence } from "../support/sample-evidence.ts";
import { codeBrokenAtAnyWidth, itGivesCommands } from "../support/chromium/commands-of-page.ts";
import { itIsAccessible } from "../support/chromium/accessibility.ts";
import { itFitsAndReads } from "../support/chromium/page-layout.ts";

/** Somebody else's text: it must be read, never run, and fit. */
const hostile = `"><img src=x onerror=document.title=1><script>document.title=1</script>${"verylongname".repeat(30)}`;
const hostileDrift: Drift = {
  ...sampleDrift,
  stack: hostile,
  findings: sampleDrift.findings.map((finding) => ({
    ...finding,
    what: hostile,
    portal: hostile,
    undo: `\`${hostile}\``,
    found: hostile,
    effect: hostile,
  })),
  unchecked: [{ what: hostile, why: hostile, needs: hostile }],
  undeployed: [{ resource: hostile, what: hostile, change: "update", properties: [hostile] }],
  information: [hostile],
};

const hostileEvidence = sampleEvidence({
  stacks: [hostile],
  settingsFiles: [hostile],
  commit: { id: hostile, uncommitted: true },
  tenant: { id: hostile, name: hostile, domain: hostile },
});

const demoUndo = "`az ad app delete --id demo`";

/** Of a matrix and of a review: matrix-page.test.ts, review-page.test.ts. */
const pages = {
  "the access page of the README": samplePages()["access.html"] ?? "",
  "a proof": proofPage(recordedProof(), sampleEvidence({ answeredBy: "twin" }), ["List every check: ./pf start --all"]),
  "a verification": verificationPage(verification, sampleEvidence(), { stack: "dev" }),
  "a drift": driftPage(sampleDrift, sampleEvidence(), ["Next."]),
  "a drift of a demo": driftPage(
    { ...sampleDrift, stack: "demo", findings: sampleDrift.findings.map((one) => ({ ...one, undo: demoUndo })) },
    sampleEvidence({ answeredBy: "demo" }),
    ["Then run again: ./pf drift --stack demo"],
  ),
  "a preflight": preflightPage(preflightSample, sampleEvidence()),
  "a hostile drift": driftPage(hostileDrift, hostileEvidence, [hostile]),
};

/** On paper: what the page says of what it didn't look at. */
const unlooked: Readonly<Record<string, RegExp>> = {
  "the access page of the README": /Limits of this page\s+A sign-in in a browser is computed, not tried/,
  "a verification": /Not applicable: .+ \(\d+: [A-Z\d ]+\)/,
  "a preflight": /Unknown \(may be missing\)/,
  "a drift": /Not checked \(may have drifted\)/,
};

const isApplicable = ({ outcome }: { readonly outcome: string }) => outcome !== "not-applicable";

/** In the page: how much is shown that a reader has to open. */
const foldedShown = `[...document.querySelectorAll("details:not([open], .listed) > :not(summary)")].filter((one) => one.checkVisibility()).length`;

it("the access page says what an app from another tenant gets, with and without a token", () => {
  expect(pages["the access page of the README"].replaceAll(/<[^>]+>/g, " ")).toMatch(
    /AADSTS700016 at sign-in\s+⊘\u00A0401 with its own tenant&#39;s token/,
  );
});

it("the access page counts the refused in its rows as at its top", async () => {
  const page = await openPage(pages["the access page of the README"]);
  try {
    const [top, words] = await page.evaluate<readonly [string, string]>(
      `[[...document.querySelectorAll(".cards li")].map((one) => one.innerText).find((text) => /refused/.test(text)),
        [...document.querySelectorAll("h2")].map((one) => one.innerText).find((text) => /^Can't call/.test(text))]`,
    );
    const rows = await page.evaluate<readonly number[]>(
      `[...document.querySelectorAll("section:has(h2 small) tbody tr")].map((row) => Math.max(1, row.querySelectorAll("details li").length))`,
    );
    const count = rows.reduce((sum, row) => sum + row, 0);
    expect(top).toMatch(new RegExp(`^${count}\\s+identities refused`));
    expect(words).toContain(`${count} identities, grouped by the answer they get`);
  } finally {
    await page.close();
  }
});

it("a demo's page has commands to copy for a stack of the reader alone, and shows its own fixes", async () => {
  const page = await openPage(pages["a drift of a demo"]);
  try {
    const [copied, next, fixes] = await page.evaluate<readonly [readonly string[], string, string]>(
      `[[...document.querySelectorAll(".copy")].filter((one) => one.checkVisibility()).map((one) => one.previousElementSibling.textContent),
        [...document.querySelectorAll("h2")].at(-1).innerText, document.querySelector(".items").innerText]`,
    );
    expect(copied).toEqual(["./pf drift --stack dev", "./pf drift --demo"]);
    expect(next).toBe("Next, on a stack of yours");
    expect(fixes).toContain("az ad app delete --id demo");
  } finally {
    await page.close();
  }
});

/** In the page: how far the text of each command ends from the right edge of its box, at least, if no button follows. */
const roomAfterCommands = `[...document.querySelectorAll(".command")].filter((one) => one.checkVisibility() && !one.querySelector(".copy").checkVisibility()).map((one) => {
  const text = new Range();
  text.selectNodeContents(one.querySelector("code"));
  return one.getBoundingClientRect().right - Math.max(...[...text.getClientRects()].map(({ right }) => right));
})`;

it.each([
  ["a drift of a demo", 1280],
  ["a drift of a demo", 400],
  ["without its script", 1280],
  ["without its script", 400],
  ["on paper", 794],
] as const)("keeps a command off the edge of its box where no button follows: %s, %i", async (which, width) => {
  const html = pages["a drift of a demo"];
  const page = await openPage(which === "without its script" ? html.replace(/<script>.*<\/script>/s, "") : html);
  try {
    await page.emulate({ width, scheme: "light", media: which === "on paper" ? "print" : undefined });
    const room = await page.evaluate<readonly number[]>(roomAfterCommands);
    expect(room.length).toBeGreaterThan(0);
    expect(Math.min(...room)).toBeGreaterThanOrEqual(4);
  } finally {
    await page.close();
  }
});

it("has labels at the top of their command on a phone, and nothing to open on paper that tells nothing", async () => {
  const page = await openPage(pages["a verification"]);
  const drift = await openPage(pages["a drift"]);
  try {
    await drift.emulate({ width: 400, scheme: "light" });
    const offsets = await drift.evaluate<readonly number[]>(
      `[...document.querySelectorAll(".facts dt:has(+ dd > .command:first-child)")].map((one) => Math.abs(one.getBoundingClientRect().top - one.nextElementSibling.getBoundingClientRect().top))`,
    );
    expect(offsets.length).toBeGreaterThan(0);
    expect(Math.max(...offsets)).toBeLessThan(10);
    await page.emulate({ width: 794, scheme: "light", media: "print" });
    const shown = await page.evaluate<readonly string[]>(
      `[...document.querySelectorAll("details:not([open]) > summary")].filter((one) => one.checkVisibility()).map((one) => one.innerText)`,
    );
    expect(shown).not.toContain("Answer in full");
    expect(shown.length).toBeGreaterThan(0);
  } finally {
    await Promise.all([page.close(), drift.close()]);
  }
});

it("has each check's claim on paper, which nobody can open, and on a screen its group alone", async () => {
  const page = await openPage(pages["a proof"]);
  const claims = `[...document.querySelectorAll(".checks li span")].filter((one) => one.checkVisibility()).length`;
  try {
    await page.emulate({ width: 794, scheme: "light" });
    expect(await page.evaluate<number>(claims)).toBe(0);
    await page.emulate({ width: 794, scheme: "light", media: "print" });
    expect(await page.evaluate<number>(claims)).toBe(recordedProof().rows.filter(isApplicable).length);
  } finally {
    await page.close();
  }
});

it("links what undoes a drift to the command under Next", async () => {
  const page = await openPage(pages["a drift"]);
  try {
    const targets = `[...document.querySelectorAll("dd a[href='#next']")].map((one) => document.querySelector(one.hash)?.querySelector("h2")?.innerText)`;
    expect(new Set(await page.evaluate<readonly string[]>(targets))).toEqual(new Set(["Next"]));
  } finally {
    await page.close();
  }
});

it("copies where the browser has no clipboard for a file, and says so where copying isn't allowed", async () => {
  const page = await openPage(pages["a verification"]);
  const last = `[...document.querySelectorAll(".copy")].at(-1)`;
  const shows = (words: string) => page.holds(`${last}.firstChild.data === ${JSON.stringify(words)}`);
  try {
    await page.evaluate(
      `Object.defineProperty(navigator, "clipboard", { value: undefined, configurable: true }); null`,
    );
    await page.evaluate(`${last}.focus(); null`);
    await page.press("Enter");
    await shows("Copied");
    await page.evaluate(`delete navigator.clipboard; null`);
    expect(await page.clipboard()).toBe(await page.evaluate<string>(`${last}.previousElementSibling.textContent`));
    await shows("Copy");
    await page.evaluate(
      `Object.defineProperty(navigator, "clipboard", { value: undefined }); document.execCommand = () => false; null`,
    );
    await page.press("Enter");
    await shows("Not allowed");
    await page.holds(`document.querySelector("body > .spoken").textContent === "The browser didn't allow copying"`);
  } finally {
    await page.close();
  }
});

it("breaks no command after a hyphen, at any width", async () => {
  const command =
    "az functionapp config appsettings delete --resource-group rg-who-calls --name func-who-calls --setting-names A_B";
  const html = driftPage(sampleDrift, sampleEvidence(), [
    `Then: npx ${command}`,
    `Or run \`${command}\`.`,
    "Set `a-setting-of-the-stack`.",
  ]);
  const page = await openPage(html);
  try {
    expect(await codeBrokenAtAnyWidth(page)).toEqual([]);
  } finally {
    await page.close();
  }
});

describe.each(Object.entries(pages))("%s in Chromium", (name, html) => {
  let page: OpenPage;
  beforeAll(async () => {
    page = await openPage(html);
  });
  afterAll(() => page?.close());

  it("begins with a verdict, sends no request, and runs only its own script", async () => {
    expect(await page.evaluate<string>(`document.querySelector(".verdict strong").innerText`)).toMatch(/^[✓!✗?] /u);
    expect(page.requested().filter((url) => !url.startsWith("file:"))).toEqual([]);
    expect(page.complaints()).toEqual([]);
    expect(await page.evaluate<string>("document.title")).not.toBe("1");
  });

  it("prints on one sheet of A4, with what is folded folded", async () => {
    await page.emulate({ width: 794, scheme: "light", media: "print" });
    expect(await page.evaluate<number>(foldedShown)).toBe(0);
    if (name !== "a hostile drift") expect(await page.sheets()).toBe(1);
    const marks = `[...document.querySelectorAll("summary")].filter((one) => getComputedStyle(one, "::before").display !== "none").length`;
    expect(await page.evaluate<number>(marks)).toBe(0);
    const folded = await page.evaluate<number>(`document.querySelectorAll("details:not(.listed)").length`);
    const footer = await page.evaluate<string>(`document.querySelector("footer").innerText`);
    expect(footer.includes("What is folded in the file")).toBe(folded > 0);
  });

  it("has on paper what an audit asks for: verdict, stack, date, settings, commit, version, and what wasn't looked at", async () => {
    await page.emulate({ width: 794, scheme: "light", media: "print" });
    const paper = await page.evaluate<string>("document.body.innerText");
    for (const part of [
      /^(?:Access to|(?:Proof|Verification|Drift|Preflight) of) \S+ dev$/m,
      /^[✓!✗?] /mu,
      /Stack/,
      /UTC/,
      /Settings/,
      /Commit/,
      /Version/,
    ]) {
      if (name !== "a hostile drift") expect(paper).toMatch(part);
    }
    expect(paper).toMatch(unlooked[name] ?? /./);
  });

  it("leads from each failed check to its place among all, by an anchor that no other one has", async () => {
    const ids = await page.evaluate<readonly string[]>(
      `[...document.querySelectorAll(".checks [id]")].map(({ id }) => id)`,
    );
    const links = await page.evaluate<readonly string[]>(
      `[...document.querySelectorAll(".facts a[href^='#']:not([href='#next'])")].map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1)))?.querySelector("span").textContent ?? link.hash)`,
    );
    const claims = await page.evaluate<readonly string[]>(
      `[...document.querySelectorAll(".facts dd:has(> a[href^='#']:not([href='#next']))")].map((one) => one.firstChild.data.trim())`,
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(links).toEqual(claims);
    expect(links).toHaveLength(name === "a verification" ? 1 : 0);
    if (links.length === 0) return;
    await page.evaluate(`document.querySelector(".facts a").click(); null`);
    expect(await page.evaluate<boolean>(`document.querySelector(".checks :target").checkVisibility()`)).toBe(true);
    await page.evaluate(`document.querySelector("details:has(:target)").open = false; null`);
  });

  itGivesCommands(() => page);

  it("shows no button that copies without its script", async () => {
    const bare = await openPage(html.replace(/<script>.*<\/script>/s, ""));
    try {
      expect(await bare.evaluate<number>(`document.querySelectorAll(".copy").length`)).toBeGreaterThan(0);
      expect(
        await bare.evaluate(`[...document.querySelectorAll(".copy")].filter((one) => one.checkVisibility())`),
      ).toEqual([]);
    } finally {
      await bare.close();
    }
  });

  itFitsAndReads(() => page, [360, 400, 1280, 1920]);
  itIsAccessible(() => page);
});
