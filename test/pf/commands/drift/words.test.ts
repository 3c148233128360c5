import { describe, expect, it } from "vitest";
import { driftPage } from "../../../../packages/pf/commands/drift/page.ts";
import { driftText } from "../../../../packages/pf/commands/drift/drift-text.ts";
import { describes } from "../../../../packages/pf/commands/drift/effects/effect.ts";
import { findingWords, valueWords } from "../../../../packages/pf/commands/drift/words.ts";
import { sampleDrift } from "../../../support/sample-drift.ts";
import { sampleEvidence } from "../../../support/sample-evidence.ts";

const [role, person, stranger] = ["1", "2", "3"].map((digit) => `${digit.repeat(8)}-2222-4222-8222-222222222222`);
const names = { [String(role)]: "Orders.Read", [String(person)]: "Grace" };

describe("a value in words", () => {
  it.each([
    ["text as it is", "/api/orders", "/api/orders"],
    ["a name for an id", person, "Grace"],
    ["a name for an id in capitals", String(person).toUpperCase(), "Grace"],
    ["an id without a name, and that it is unknown", stranger, `${stranger} (name unknown)`],
    ["a list without brackets", ["a", person, true, 2], "a, Grace, true, 2"],
    ["an empty list", [], "none"],
    ["nothing", undefined, "nothing"],
    ["nothing on the wire", null, "nothing"],
    ["an empty text", "", "nothing"],
    ["a day", "2099-01-01T00:00:00Z", "1 Jan 2099"],
    ["a built-in role of Azure by its path", `/subscriptions/s/providers/x/roleDefinitions/${role}`, "Orders.Read"],
    [
      "an object by its parts",
      { principalId: person, appRoleId: role, isEnabled: false },
      "principal: Grace, app role: Orders.Read, is enabled: false",
    ],
    ["an object in an object", { a: { b: [1, 2], c: null } }, "a: (b: (1, 2))"],
    [
      "a secret without the id that only a command needs",
      { keyId: stranger, displayName: "mine", endDateTime: "2099-01-01T00:00:00Z" },
      'name: "mine", expires: 1 Jan 2099',
    ],
    ["a secret without a name by its id", { keyId: stranger }, `key: ${stranger} (name unknown)`],
    ["an empty object", { a: [], __defaults: ["b"] }, "a: none"],
  ])("is %s", (_, value, words) => {
    expect(valueWords(value, names)).toBe(words);
  });

  it.each([
    [`appRoles["${role}"].description`, "changed", "The description of app role Orders.Read changed."],
    ['tags["cost-center"]', "added", "Tag cost-center was added."],
    ["tags.team", "removed", "Tag team was removed."],
    ["tags[0]", "added", "A tag was added."],
    ["displayName", "changed", "The display name changed."],
  ] as const)("says of %s that it %s", (path, kind, effect) => {
    const [finding] = sampleDrift.findings;
    if (!finding) throw new Error("the sample has no finding");
    const change = describes({ path, kind, name: "app" });

    expect(findingWords({ ...finding, ...change }, names).effect).toBe(effect);
  });

  it("names the ids of elements in a property", () => {
    const [finding] = sampleDrift.findings;
    if (!finding) throw new Error("the sample has no finding");

    expect(findingWords({ ...finding, what: "app", property: `appRoles["${role}"].description` }, names).place).toBe(
      'app: appRoles["Orders.Read"].description',
    );
  });
});

describe("the terminal and the page", () => {
  const text = driftText(sampleDrift, { colour: false }, sampleEvidence());
  const page = driftPage(sampleDrift, sampleEvidence(), []);
  /** The page's text, without its markup. */
  const shown = page
    .replace(/^.*<body>/s, "")
    .replaceAll(/<a href="#next">(.*?)<\/a>/g, "$1")
    .replaceAll(/<[^>]*>/g, "\n")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

  it("use the same words for each finding, in the same order", () => {
    const said = sampleDrift.findings.flatMap((finding) => {
      const { effect, place, facts } = findingWords(finding, sampleDrift.names);
      return [
        effect,
        place,
        ...facts.flatMap(([, words]) =>
          words
            .split("`")
            .map((part) => part.trim())
            .filter((part) => part !== ""),
        ),
      ];
    });
    let [inText, inPage] = [0, 0];
    for (const words of said) {
      inText = text.indexOf(words.replace(/^npx pulumi up --refresh .*/, "the update under Next"), inText);
      inPage = shown.toLowerCase().indexOf(words.toLowerCase(), inPage);
      expect({ words, isInText: inText >= 0, isInPage: inPage >= 0 }).toEqual({
        words,
        isInText: true,
        isInPage: true,
      });
    }
    for (const label of ["Found", "Deployed", "Undo", "Portal"]) {
      expect(text).toContain(`    ${label}:`);
      expect(page).toContain(`<dt>${label}</dt>`);
    }
    expect(shown).not.toMatch(/\b(Expected|Fix)\b/);
  });

  it("show only findings that affect access in red", () => {
    const sections = page.split("<h2>").slice(1);

    expect(sections.find((section) => section.startsWith("No effect on access"))).not.toMatch(/class="(red|amber)"/);
    expect(sections[0]).toMatch(/^May allow access/);
  });
});
