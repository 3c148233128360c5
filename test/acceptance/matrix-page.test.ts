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
    columns: [
      { name: "the API", endpoints: ["GET who-calls"] },
      { name: "Microsoft Graph" },
      { name: "anything else" },
    ],
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
        "GET who-calls as Function.Invoke",
        "✓ Allowed",
        "✓ Allowed",
      ],
      [
        "integration",
        "client secret, expires 31 May 2027",
        "GET who-calls as Function.Invoke",
        "✓ Allowed",
        "✓ Allowed",
      ],
      ["Service account svc@contoso.com", "a password ! one factor", "GET who-calls", "✓ Allowed", "⊘ AADSTS53003"],
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
