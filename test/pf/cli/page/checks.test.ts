import { describe, expect, it } from "vitest";
import type { FailureWords, ListedCheck } from "../../../../packages/pf/cli/check-list.ts";
import { checkList, failedChecks, itemSection } from "../../../../packages/pf/cli/page/checks.ts";

const row = (id: string, outcome: ListedCheck["outcome"], reason = ""): ListedCheck => ({
  id,
  claim: `<${id}>`,
  outcome,
  reason,
});
const words = (text: string) =>
  text
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();

describe("checks on a page", () => {
  const groups = [
    { title: "One", checks: [row("A1", "proved"), row("A2", "failed", "No <b>.")] },
    {
      title: "Two",
      checks: [
        row("B1", "not-applicable", "needs a key"),
        row("B2", "not-applicable", "needs a key"),
        row("B3", "not-applicable", "not judged: it throws"),
      ],
    },
  ];

  it("are grouped, each group with its count, and its claims; those that don't apply are folded by reason", () => {
    expect(words(checkList(groups, 1234).text)).toBe(
      "Checks 1,234 requests sent One ✗ 1 of 2 ✓ &lt;A1&gt; A1 ✗ &lt;A2&gt; A2 Not judged 1 it throws - &lt;B3&gt; B3 Not applicable 2 needs a key - &lt;B1&gt; B1 - &lt;B2&gt; B2 Not judged: it throws (1: B3). Not applicable: needs a key (2: B1 B2). The id after each check names it: docs/reference/checks.md explains each.",
    );
  });

  it.each<readonly [string, FailureWords["facts"], string]>([
    ["what was found", [["Found", "no <b>"]], "✗ No &lt;b&gt; Check &lt;A2&gt; A2"],
    [
      "what was found and expected",
      [
        ["Tried", "called it"],
        ["Expected", "401"],
        ["Found", "200"],
      ],
      "✗ Called it: found 200, expected 401 Check &lt;A2&gt; A2",
    ],
    [
      "who can't get a token",
      [
        ["Tried", "requested a token as shop"],
        ["Expected", "a token"],
        ["Found", "AADSTS7000112"],
      ],
      "✗ shop can&#39;t get a token: AADSTS7000112 Check &lt;A2&gt; A2",
    ],
    [
      "that authentication can be bypassed",
      [
        ["Tried", "read the app settings"],
        ["Expected", "none"],
        ["Found", "WEBSITE_AUTH_ENABLED set"],
        ["Means", "App Service authentication can be bypassed: such a setting overrides it."],
      ],
      "✗ App Service authentication can be bypassed: WEBSITE_AUTH_ENABLED set Check &lt;A2&gt; A2 Means Such a setting overrides it.",
    ],
    [
      "the beginning of a long answer, which follows in full",
      [["Found", `${"x".repeat(300)}y`]],
      `✗ X${"x".repeat(199)}… (101 more) Check &lt;A2&gt; A2 Found ${"x".repeat(300)}y`,
    ],
  ])("come first if they failed, headed by %s; the claim follows", (_, facts, expected) => {
    const wordsOf = () => ({ facts: [...facts, ["Fix", "Fix it."] as const], answers: ["All of <it>."] });
    const failed = failedChecks(
      groups.flatMap(({ checks }) => checks),
      wordsOf,
    );

    expect(words(failed.text)).toBe(`Failed 1 ${expected} Fix Fix it. Answer in full All of &lt;it&gt;.`);
    expect(failedChecks([row("A1", "proved")], () => ({ facts: [], answers: [] })).text).toBe("");
  });

  it("share a card if they failed for one reason, each with its link, and the heading counts them all", () => {
    const rows = [row("A1", "failed"), row("A2", "failed"), row("A3", "failed"), row("A4", "proved")];
    const wordsOf = ({ id }: ListedCheck) => ({
      facts: [["Found", id === "A2" ? "another" : "same"] as const, ["Fix", "Fix it."] as const],
      answers: ["One answer."],
    });

    expect(words(failedChecks(rows, wordsOf).text)).toBe(
      "Failed 3 ✗ Same Checks 2 failed for this reason : A1, A3 &lt;A1&gt; A1 &lt;A3&gt; A3 Fix Fix it. Answer in full One answer. " +
        "✗ Another Check &lt;A2&gt; A2 Fix Fix it. Answer in full One answer.",
    );
  });

  it("have no heading without items", () => {
    expect(itemSection("Nothing", []).text).toBe("");
  });
});
