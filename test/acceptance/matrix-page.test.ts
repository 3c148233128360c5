import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { matrixPage } from "../../commands/matrix/page/matrix-page.ts";
import { openPage, type OpenPage } from "../support/chromium/chromium.ts";
import { account, blocked, caller, mfa, nobody, onlyFromOffice, sampleMatrix } from "../support/sample-matrix.ts";

/** A name as nobody should give one: it must be read, never run. */
const hostile = `caller "><img src=x onerror=document.title=1><script>document.title=1</script>`;

const matrix = sampleMatrix({
  subjects: [caller, account, nobody, { ...caller, label: hostile }],
  policies: [onlyFromOffice, { ...onlyFromOffice, displayName: "watched", state: "enabledForReportingButNotEnforced" }],
  verdict: ({ who, from, resource }) => {
    if (who !== account.label) return undefined;
    if (resource === "Microsoft Graph") return { ...mfa, reason: "A second factor is demanded." };
    if (resource !== "the API" || from !== "elsewhere") return undefined;
    return {
      ...blocked,
      reason: 'Blocked by "the API only from the office".',
      ifEnforced: mfa,
      policies: [
        { policy: "the API only from the office", state: "enabled", applies: true, analysisReasons: "notSet" },
        {
          policy: "watched",
          state: "enabledForReportingButNotEnforced",
          applies: false,
          analysisReasons: "location",
        },
      ],
    };
  },
});

let page: OpenPage;
beforeAll(async () => {
  page = await openPage(matrixPage(matrix));
});
afterAll(() => page?.close());

/** Everything that can be seen of the grid: a row for each row, a text for each cell. */
const grid = () =>
  page.evaluate<readonly (readonly string[])[]>(
    `[...document.querySelectorAll("tbody tr")].filter((row) => !row.hidden).map((row) =>
       [...row.children].filter((cell) => !cell.hidden).map((cell) =>
         cell.classList.contains("unmatched") ? "" : (cell.querySelector("summary") ?? cell).innerText.replace(/\\s+/g, " ").trim()))`,
  );
const choose = (name: string, value: string) =>
  page.evaluate<null>(
    `{ const select = document.querySelector("select[name=${name}]"); select.value = ${JSON.stringify(value)};
       select.dispatchEvent(new Event("change", { bubbles: true })); null }`,
  );
const click = (text: string) =>
  page.evaluate<null>(
    `{ [...document.querySelectorAll("button")].find((button) => button.textContent === ${JSON.stringify(text)}).click(); null }`,
  );
const output = () => page.evaluate<string>(`document.querySelector("output").value`);

describe("the matrix page in Chromium", () => {
  it("shows a row a subject and a column for each resource and place, in words", async () => {
    const rows = await grid();

    expect(rows.map((row) => row[0])).toEqual([
      "caller integration by client credentials",
      "service account svc@contoso.com by password",
      "nobody without a token",
      `${hostile} by client credentials`,
    ]);
    expect(rows[1]?.slice(1)).toEqual([
      "✓ allowed",
      "✕ refused AADSTS53003 if enforced: more demanded AADSTS50079 or AADSTS50076",
      "! more demanded AADSTS50079 or AADSTS50076",
      "! more demanded AADSTS50079 or AADSTS50076",
      "✓ allowed",
      "✓ allowed",
    ]);
    expect(rows[2]?.[1]).toBe("✕ refused HTTP 401");
  });

  it("filters by who, how, resource, place and outcome, and says how much is left", async () => {
    await choose("resource", "the API");
    await choose("from", "elsewhere");
    const oneColumn = await grid();
    await choose("outcome", "refused");
    const refused = await grid();
    const said = await output();
    await choose("kind", "service account");
    const oneCell = await grid();
    await click("Show all");

    expect(oneColumn.map((row) => row.length)).toEqual([2, 2, 2, 2]);
    expect(refused.map((row) => row[0])).toEqual([
      "service account svc@contoso.com by password",
      "nobody without a token",
    ]);
    expect(said).toBe("2 of 4 rows, 2 cells");
    expect(oneCell).toEqual([
      [
        "service account svc@contoso.com by password",
        "✕ refused AADSTS53003 if enforced: more demanded AADSTS50079 or AADSTS50076",
      ],
    ]);
    expect(await output()).toBe("4 of 4 rows, 24 cells");
  });

  it("tells the reason of a cell on demand, with every policy's word, by the keyboard alone", async () => {
    await page.evaluate(`{ document.querySelector("[data-outcome=refused] summary").focus(); null }`);
    const seen = `(() => { const { open, innerText } = document.activeElement.parentElement; return [open, innerText]; })()`;
    const [before] = await page.evaluate<[boolean, string]>(seen);
    await page.press("Enter");
    const [after, text] = await page.evaluate<[boolean, string]>(seen);
    await click("Close all reasons");

    expect([before, after]).toEqual([false, true]);
    expect(text).toContain('Blocked by "the API only from the office".');
    expect(text).toContain("the API only from the office (enforced): applies");
    expect(text).toContain("watched (report-only): does not apply: it is not about this place (location)");
    expect(await page.evaluate(`document.querySelectorAll("tbody details[open]").length`)).toBe(0);
  });

  it("shows the policies and their states beside the grid", async () => {
    const text = await page.evaluate<string>(`document.querySelector("aside").innerText`);

    expect(text).toMatch(/the API only from the office\s+enforced/);
    expect(text).toMatch(/watched\s+report-only: recorded, decides nothing/);
    expect(text).toContain("Everywhere, but not office.");
  });

  it("tells who listens to it which row and columns a cell belongs to", async () => {
    const scopes = await page.evaluate<Record<string, number>>(
      `Object.fromEntries(["row", "col", "colgroup"].map((scope) => [scope, document.querySelectorAll("th[scope=" + scope + "]").length]))`,
    );
    const unlabelled = await page.evaluate(
      `[...document.querySelectorAll("select")].filter((one) => !one.labels[0]).length`,
    );

    expect(scopes).toEqual({ row: 4, col: 7, colgroup: 3 });
    expect(unlabelled).toBe(0);
  });

  it("has a contrast of 4.5 to 1 or more wherever there is text", async () => {
    const poor = await page.evaluate<readonly string[]>(`(() => {
      const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
      const light = (colour) => numbers(colour).slice(0, 3).map((part) => part / 255)
        .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
      const behind = (element) => {
        for (let one = element; one; one = one.parentElement) {
          const colour = getComputedStyle(one).backgroundColor;
          if (numbers(colour)[3] !== 0) return colour;
        }
        return "rgb(255, 255, 255)";
      };
      return [...document.body.querySelectorAll("*")]
        .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
        .filter((element) => element.tagName !== "SCRIPT")
        .map((element) => [element, light(getComputedStyle(element).color), light(behind(element))])
        .filter(([, one, other]) => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05) < 4.5)
        .map(([element]) => element.outerHTML.slice(0, 100));
    })()`);

    expect(poor).toEqual([]);
  });

  it("asks the network for nothing, runs nothing but its own script, and breaks no rule of its own", async () => {
    expect(page.requested().map((url) => url.replace(/.*\//, ""))).toEqual(["page.html"]);
    expect(page.complaints()).toEqual([]);
    expect(
      await page.evaluate(`[document.title, document.querySelectorAll("tbody img, tbody script").length]`),
    ).toEqual(["Who gets in", 0]);
  });
});
