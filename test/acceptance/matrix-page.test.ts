import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { labels, type Subject } from "../../packages/pf/access-matrix/matrix.ts";
import { accessPage } from "../../packages/pf/commands/matrix/page/access-page.ts";
import { openPage, type OpenPage } from "../support/chromium/chromium.ts";
import { sampleEvidence } from "../support/sample-evidence.ts";
import { itIsAccessible } from "../support/chromium/accessibility.ts";
import { itFitsAndReads } from "../support/chromium/page-layout.ts";
import {
  account,
  blocked,
  caller,
  mfa,
  nobody,
  onlyFromOffice,
  sampleMatrix,
  unassigned,
} from "../support/sample-matrix.ts";

/** A name as nobody should give one: it must be read, never run. */
const hostile = `caller "><img src=x onerror=document.title=1><script>document.title=1</script>`;
const stranger: Subject = { ...caller, label: labels.unassignedApplication, kind: "unknown application" };
const forty = Array.from({ length: 40 }, (_, index): Subject => ({ ...caller, label: `caller partner-${index + 1}` }));

const watched = { ...onlyFromOffice, displayName: "watched", state: "enabledForReportingButNotEnforced" } as const;

function pageOf(callers: readonly Subject[]): string {
  const matrix = sampleMatrix({
    subjects: [...callers, account, stranger, nobody],
    policies: [onlyFromOffice, watched],
    verdict: ({ who, from, resource }) => {
      if (who === stranger.label) return resource === "the API" ? unassigned : { outcome: "allowed", tokenOnly: true };
      if (who !== account.label) return undefined;
      if (resource === "Microsoft Graph") return { ...mfa, reason: "A second factor is required." };
      if (resource !== "the API" || from !== "elsewhere") return undefined;
      return {
        ...blocked,
        reason: 'Blocked by "the API only from the office".',
        ifEnforced: mfa,
        policies: [
          { policy: onlyFromOffice.displayName, state: "enabled", applies: true, analysisReasons: "notSet" },
          { policy: watched.displayName, state: watched.state, applies: false, analysisReasons: "location" },
        ],
      };
    },
  });
  const callersOf = callers.map(({ label }) => ({
    label,
    roles: ["Function.Invoke"],
    credentials: [{ kind: "client secret" as const, expires: "2027-05-31T00:00:00Z" }],
  }));
  const source = { stack: "dev", option: "", evidence: sampleEvidence({ answeredBy: "twin", project: hostile }) };
  return accessPage({ ...matrix, callers: callersOf }, source);
}

const rowsOf = (selector: string) =>
  `[...document.querySelectorAll("${selector} tbody tr")].filter((row) => !row.hidden).map((row) =>
     [...row.children].map((cell) => cell.innerText.replace(/\\s+/g, " ").trim()))`;

describe("the access page in Chromium, with a hostile name", () => {
  let page: OpenPage;
  beforeAll(async () => {
    page = await openPage(pageOf([caller, { ...caller, label: hostile }]));
    await page.emulate({ width: 1280, scheme: "light" });
    await page.evaluate(`{ document.querySelector(".whole-matrix").open = true; null }`);
  });
  afterAll(() => page?.close());
  const search = (text: string) =>
    page.evaluate<null>(
      `{ const input = document.querySelector("#find"); input.value = ${JSON.stringify(text)};
         input.dispatchEvent(new Event("input", { bubbles: true })); null }`,
    );
  const opened = () =>
    page.evaluate<string>(
      `[...document.querySelectorAll(".why")].find((one) => one.checkVisibility())?.innerText ?? ""`,
    );

  it("begins with the verdict, and lists who can call what and who can't", async () => {
    const [verdict, tables] = [
      await page.evaluate<string>(`document.querySelector(".verdict").innerText`),
      await page.evaluate<readonly (readonly string[])[]>(rowsOf(".stacks:not(.matrix)")),
    ];

    expect(verdict).toMatch(/^! 1 account of people can call the API with a password besides the 2 callers/);
    expect(tables).toEqual([
      [
        hostile.slice(7),
        "client secret, expires 31 May 2027",
        "GET whoami as Function.Invoke",
        "✓ Allowed",
        "✓ Allowed",
      ],
      ["integration", "client secret, expires 31 May 2027", "GET whoami as Function.Invoke", "✓ Allowed", "✓ Allowed"],
      ["Service account svc@contoso.com", "a password ! one factor", "GET whoami", "✓ Allowed", "⊘ AADSTS53003"],
      ["Another app in this tenant (not assigned)", "Because.", "⊘ AADSTS50105"],
      ["Anyone without a token", "Because.", "⊘ 401"],
    ]);
  });

  it("folds equal rows and columns of the full matrix, and grays out a token without permissions", async () => {
    const heads = await page.evaluate<readonly string[]>(
      `[...document.querySelectorAll(".matrix thead th")].map((head) => head.innerText)`,
    );
    const grey = await page.evaluate<readonly string[]>(
      `[...document.querySelectorAll(".cell.quiet")].map((cell) => cell.innerText).filter((text) => text.startsWith("○"))`,
    );

    expect(heads).toEqual([
      "Who, and how",
      "The API",
      "Microsoft Graph",
      "Anything else",
      "from office",
      "from elsewhere",
      "from anywhere",
      "from anywhere",
    ]);
    expect((await page.evaluate<readonly string[][]>(rowsOf(".matrix"))).map((row) => row[0])).toEqual([
      `caller integration ${hostile} by client credentials`,
      "service account svc@contoso.com by password",
      "another app in this tenant (not assigned) by client credentials",
      "no token",
    ]);
    expect(grey).toEqual(["○\u00A0token only", "○\u00A0token only"]);
  });

  it("opens the reasons of a cell by keyboard, with every policy's result, and closes them with Esc", async () => {
    await page.evaluate(`{ document.querySelectorAll(".matrix tbody tr")[1].querySelectorAll("a")[1].focus(); null }`);
    const before = await opened();
    await page.press("Enter");
    const text = await opened();
    await page.press("Escape");

    expect([before, await opened()]).toEqual(["", ""]);
    expect(text).toContain('Blocked by "the API only from the office".');
    expect(text).toContain("the API only from the office (enforced): applies");
    expect(text).toContain("watched (report-only): doesn't apply: it doesn't include this place (location)");
    expect(await page.evaluate<string>(`document.activeElement.innerText`)).toContain("AADSTS53003");
  });

  it("finds rows by a name or a code, and shows how many remain", async () => {
    await search("svc@contoso");
    const rows = await page.evaluate<readonly string[][]>(rowsOf("main"));
    const said = await page.evaluate<string>(`document.querySelector("output").value`);
    await search("");

    expect(rows.map((row) => row[0])).toEqual([
      "Service account svc@contoso.com",
      "service account svc@contoso.com by password",
    ]);
    expect(said).toBe("1 of 4 rows of the full matrix");
    expect(await page.evaluate<string>(`document.querySelector("output").value`)).toBe("");
  });

  it("keeps its headers visible while the matrix scrolls", async () => {
    const sticky = `[...document.querySelectorAll(".matrix thead, .matrix tbody .who")].map((one) => getComputedStyle(one).position)`;

    expect(new Set(await page.evaluate<readonly string[]>(sticky))).toEqual(new Set(["sticky"]));
  });

  it("sends no request, runs only its own script, and violates no rule of its own", async () => {
    expect(page.requested().map((url) => url.replace(/.*\//, ""))).toEqual(["page.html"]);
    expect(page.complaints()).toEqual([]);
    expect(await page.evaluate(`[document.title, document.querySelectorAll("img, body script").length]`)).toEqual([
      `! ${hostile.slice(0, 40)}… (${hostile.length - 40} more) dev: Access`,
      1,
    ]);
  });
});

describe.each([
  ["three callers", forty.slice(0, 3)],
  ["forty callers", forty],
] as const)("the access page in Chromium, with %s", (_, callers) => {
  let page: OpenPage;
  beforeAll(async () => {
    page = await openPage(pageOf(callers));
  });
  afterAll(() => page?.close());

  itFitsAndReads(() => page, [360, 400, 1280, 1920]);
  itIsAccessible(() => page);

  it("shows ten callers at first, and all of them on request", async () => {
    const shown = `[...document.querySelectorAll("[data-long]")][0].querySelectorAll("tbody tr:not([hidden])").length`;
    const all = callers.length + 1;

    expect(await page.evaluate<number>(shown)).toBe(Math.min(10, all));
    await page.evaluate(`{ document.querySelector(".show-all").click(); null }`);
    expect(await page.evaluate<number>(shown)).toBe(all);
  });

  it("cuts nothing off the full matrix on a phone", async () => {
    await page.emulate({ width: 400, scheme: "light" });
    const cut = `(() => {
      document.querySelector(".whole-matrix").open = true;
      const { scrollWidth, clientWidth } = document.querySelector(".whole");
      document.querySelector(".whole-matrix").open = false;
      return scrollWidth - clientWidth;
    })()`;
    expect(await page.evaluate<number>(cut)).toBe(0);
  });

  it("prints the reasons of the full matrix if it's open", async () => {
    const hidden = `[...document.querySelectorAll(".whole-matrix > :not(summary), .why")].filter((one) => !one.checkVisibility()).length`;
    const all = await page.evaluate<number>(`document.querySelectorAll(".whole-matrix > :not(summary), .why").length`);
    await page.emulate({ width: 794, scheme: "light", media: "print" });
    expect(await page.evaluate<number>(hidden)).toBe(all);
    await page.evaluate(`{ document.querySelector(".whole-matrix").open = true; null }`);
    expect(await page.evaluate<number>(hidden)).toBe(0);
  });
});

describe("the access page of nine endpoints and of accounts with long names, in Chromium", () => {
  const guest: Subject = { ...account, label: labels.guest, kind: "guest" };
  const person = "anna.katharina.brandenburg-weber@subsidiary.contoso.onmicrosoft.com";
  const assigned: Subject = { ...account, label: `assigned user ${person}`, kind: "assigned user" };
  const matrix = sampleMatrix({
    subjects: [caller, account, guest, assigned, nobody],
    columns: Array.from({ length: 9 }, (_, at) => ({ name: `part ${at}`, endpoints: [`GET part/${at}`] })),
    verdict: ({ who, resource, from }) => {
      if (who === account.label) return { ...mfa, inBrowser: { at: "the public client" } };
      if ([guest.label, assigned.label].includes(who)) return unassigned;
      return /[78]$/.test(resource) || (resource === "part 1" && from === "elsewhere") ? unassigned : undefined;
    },
  });
  const html = accessPage(matrix, { stack: "dev", option: "", evidence: sampleEvidence() });
  let page: OpenPage;
  beforeAll(async () => {
    page = await openPage(html);
  });
  afterAll(() => page?.close());

  it("has on paper every name that is folded, once, and says what is in the file alone", async () => {
    await page.emulate({ width: 794, scheme: "light", media: "print" });
    const paper = () => page.evaluate<string>(`document.querySelector("main").innerText`);
    const names =
      /People \(2 accounts\): a guest, assigned user anna\S+|7 of 9 endpoints: (?:GET part\/\d, ){6}GET part\/6/g;
    expect((await paper()).match(names)).toEqual([
      `7 of 9 endpoints: ${Array.from({ length: 7 }, (_, at) => `GET part/${at}`).join(", ")}`,
      `People (2 accounts): a guest, assigned user ${person}`,
    ]);
    expect(await paper()).toContain("Full matrix, with other resources and the reasons of each answer");
    await page.evaluate(`{ for (const one of document.querySelectorAll("details")) one.open = true; null }`);
    expect(await paper()).not.toMatch(names);
    await page.evaluate(`{ for (const one of document.querySelectorAll("details")) one.open = false; null }`);
    expect(await page.sheets()).toBe(1);
  });

  it("begins no line on paper with a comma", async () => {
    const commas = `(() => {
      const found = [];
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, (one) => one.parentElement.closest(".on-paper") && one.data.trim() !== "" ? 1 : 2);
      const last = (text, from) => {
        const range = new Range();
        range.setStart(text, from);
        range.setEnd(text, from + 1);
        return [...range.getClientRects()].at(-1);
      };
      for (let before, text; (text = texts.nextNode()); before = text) {
        if (!text.data.startsWith(",") || !text.parentElement.checkVisibility()) continue;
        found.push(last(text, 0).top < last(before, before.data.trimEnd().length - 1).bottom);
      }
      return found;
    })()`;
    for (let width = 400; width <= 1000; width += 20) {
      await page.emulate({ width, scheme: "light", media: "print" });
      const besideName = await page.evaluate<readonly boolean[]>(commas);
      expect(besideName.length).toBeGreaterThan(0);
      expect(besideName, `at ${width}`).not.toContain(false);
    }
  });

  it("explains each outcome of the matrix, and no other", async () => {
    const terms = await page.evaluate<readonly string[]>(
      `[...document.querySelectorAll(".legend .pill")].map(({ textContent }) => textContent.slice(2))`,
    );
    expect(terms).toEqual(["allowed", "in a browser only", "refused"]);
  });

  it("breaks an account's name on a phone before its @ and after dots alone", async () => {
    await page.emulate({ width: 400, scheme: "light" });
    await page.evaluate(`{ for (const one of document.querySelectorAll("details")) one.open = true; null }`);
    const lines = await page.evaluate<readonly (readonly string[])[]>(
      `[...document.querySelectorAll(".stacks:not(.matrix) .account")].filter((one) => one.checkVisibility()).map((one) => {
        const lines = new Map();
        const texts = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) for (const at of texts.currentNode.data.split("").keys()) {
          const range = new Range();
          range.setStart(texts.currentNode, at);
          range.setEnd(texts.currentNode, at + 1);
          const { top } = range.getBoundingClientRect();
          lines.set(top, (lines.get(top) ?? "") + range);
        }
        return [...lines.values()];
      })`,
    );
    await page.evaluate(`{ for (const one of document.querySelectorAll("details")) one.open = false; null }`);
    expect(lines).toEqual([
      ["svc@contoso.com"],
      ["anna.katharina.brandenburg-weber", "@subsidiary.contoso.onmicrosoft.com"],
    ]);
  });

  it("says plainly which address stands for a place", async () => {
    const facts = await page.evaluate<readonly string[]>(
      `[...document.querySelectorAll(".side dd")].map(({ innerText }) => innerText)`,
    );
    expect(facts).toEqual([
      "198.51.100.0/24",
      "198.51.100.0, as one of them",
      "every address outside the named locations",
      "203.0.113.10, a sample address",
    ]);
  });
});
