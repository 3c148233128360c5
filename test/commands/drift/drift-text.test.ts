import { describe, expect, it } from "vitest";
import type { DriftFinding } from "../../../commands/drift/subject.ts";
import type { Drift } from "../../../commands/drift/finding.ts";
import { driftText } from "../../../commands/drift/drift-text.ts";

const none: Drift = { stack: "dev", findings: [], unchecked: [], undeployed: [], information: [], resources: 7 };
const finding: DriftFinding = {
  resource: "api",
  what: 'app registration "API"',
  portal: "Entra ID > App registrations > Authentication",
  property: "web.redirectUris",
  kind: "added",
  found: "https://somebody.example",
  meaning: "access",
  seenBy: "refresh",
  undo: "`npx pulumi up --refresh --stack dev` undoes it.",
};
const text = (drift: Partial<Drift>): string => driftText({ ...none, ...drift }, { colour: false });

describe("the account of a drift", () => {
  it("is a line where there is none", () => {
    expect(text({})).toBe(
      'No drift: "dev" is as it was deployed (7 resources, and what Pulumi does not read of them).',
    );
  });

  it("says what was found, what was deployed, where it is and what to do, by what it may do", () => {
    const gone: DriftFinding = { ...finding, property: "", kind: "gone", meaning: "lacking" };
    const changed: DriftFinding = {
      ...finding,
      property: "tags.team",
      kind: "changed",
      expected: "a",
      found: "b",
      meaning: "other",
    };
    const removed: DriftFinding = {
      ...finding,
      property: "owners",
      kind: "removed",
      expected: { id: "1" },
      meaning: "lacking",
    };

    expect(text({ findings: [finding, gone, removed, changed] }).split("\n")).toEqual([
      "May let somebody in, or further in:",
      '  app registration "API": web.redirectUris',
      "    found https://somebody.example, which was not deployed",
      "    Entra ID > App registrations > Authentication",
      "    To do: `npx pulumi up --refresh --stack dev` undoes it.",
      "",
      "May keep out what should get in, or work:",
      '  app registration "API"',
      "    is not there any more",
      "    Entra ID > App registrations > Authentication",
      "    To do: `npx pulumi up --refresh --stack dev` undoes it.",
      '  app registration "API": owners',
      '    expected {"id":"1"}, which is not there',
      "    Entra ID > App registrations > Authentication",
      "    To do: `npx pulumi up --refresh --stack dev` undoes it.",
      "",
      "Differs, and decides nothing about who gets in:",
      '  app registration "API": tags.team',
      "    expected a",
      "    found    b",
      "    Entra ID > App registrations > Authentication",
      "    To do: `npx pulumi up --refresh --stack dev` undoes it.",
      "",
      '4 differences in "dev" (7 resources), 1 about who gets in.',
    ]);
  });

  it("never says that there is none where it has not looked", () => {
    const unchecked = [{ what: "app settings", why: "403", needs: "Website Contributor" }];

    expect(text({ unchecked }).split("\n")).toEqual([
      "NOT LOOKED AT, and not without drift for that:",
      "  app settings: 403",
      "    Needs: Website Contributor.",
      "",
      'No drift where it was looked; 1 not looked at. Whether "dev" has drifted is NOT known.',
    ]);
    expect(text({ unchecked, findings: [finding] })).toMatch(
      /\n1 difference in "dev" \(7 resources\), 1 about who gets in; 1 not looked at\.$/,
    );
  });

  it("keeps what is not deployed, and what is only worth knowing, apart", () => {
    const undeployed = [
      { resource: "api", what: "x", change: "update" as const, properties: ["notes", "tags.team"] },
      { resource: "more", what: "y", change: "create" as const, properties: [] },
    ];

    expect(
      text({ undeployed, information: ["A policy of others."] })
        .split("\n")
        .slice(0, 5),
    ).toEqual([
      "2 changes of the program or its settings not deployed yet, which is no drift (`npx pulumi preview --stack dev`):",
      "  update api: notes, tags.team",
      "  create more",
      "",
      "A policy of others.",
    ]);
  });

  it("lets nothing that was found steer the terminal, and shows no value that is kept back", () => {
    const { found: _found, ...unshown } = { ...finding, kind: "changed" as const };

    const shown = text({ findings: [{ ...finding, found: "a\u001B[2Kb\u202Ec", what: "x\u001B[1A" }] });
    expect(shown.split("\n").slice(1, 3)).toEqual([
      "  x [1A: web.redirectUris",
      "    found a [2Kb c, which was not deployed",
    ]);
    expect(text({ findings: [unshown] })).toContain("    has another value than deployed; it is not shown\n");
  });
});
