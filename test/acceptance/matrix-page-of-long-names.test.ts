import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { labels, type Subject } from "../../packages/pf/access-matrix/matrix.ts";
import { accessPage } from "../../packages/pf/commands/matrix/page/access-page.ts";
import { openPage, type OpenPage } from "../support/chromium/chromium.ts";
import { commasOnPaper } from "../support/chromium/page-faults.ts";
import { sampleEvidence } from "../support/sample-evidence.ts";
import { account, caller, mfa, nobody, sampleMatrix, unassigned } from "../support/sample-matrix.ts";

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
    for (let width = 400; width <= 1000; width += 20) {
      await page.emulate({ width, scheme: "light", media: "print" });
      const besideName = await page.evaluate<readonly boolean[]>(commasOnPaper);
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
