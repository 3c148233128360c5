import { describe, expect, it } from "vitest";
import type { DriftFinding } from "../../../../packages/pf/commands/drift/subject.ts";
import type { Drift } from "../../../../packages/pf/commands/drift/finding.ts";
import { driftText } from "../../../../packages/pf/commands/drift/drift-text.ts";

const none: Drift = {
  stack: "dev",
  findings: [],
  names: {},
  unchecked: [],
  undeployed: [],
  information: [],
  resources: 7,
};
const finding: DriftFinding = {
  resource: "api",
  what: 'app registration "API"',
  portal: "Entra ID > App registrations > Authentication",
  property: "web.redirectUris",
  kind: "added",
  found: "https://somebody.example",
  meaning: "access",
  rank: 1,
  effect: "Codes go there.",
  seenBy: "refresh",
  undo: "`npx pulumi up --refresh --stack dev`",
};
const text = (drift: Partial<Drift>): string => driftText({ ...none, ...drift }, { colour: false });

describe("the account of a drift", () => {
  it("is one line without drift, and the next step", () => {
    expect(text({})).toBe(
      '✓ No drift: "dev" is as deployed (7 resources in Azure and Entra ID).\n\nNext:\n  Send requests to it: ./pf verify --stack dev',
    );
  });

  it("begins with the verdict and groups by effect on access, each with effect, found and deployed values, fix and place", () => {
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
      undo: "`az rest --method DELETE`",
    };
    const effect = "  ✗ Codes go there.";
    const portal = "    Portal:   Entra ID > App registrations > Authentication";
    const undo = "    Undo:     the update under Next";

    expect(text({ findings: [finding, gone, removed, changed] }).split("\n")).toEqual([
      '✗ "dev" has drifted: 4 differences, 1 may allow access.',
      "",
      "May allow access:",
      effect,
      '    app registration "API": web.redirectUris',
      "    Found:    https://somebody.example",
      "    Deployed: nothing",
      undo,
      portal,
      "",
      "May block access or break something:",
      effect,
      '    app registration "API"',
      "    Found:    nothing; it was deleted",
      undo,
      portal,
      "",
      effect,
      '    app registration "API": owners',
      "    Found:    nothing",
      "    Deployed: id: 1",
      "    Undo:     az rest --method DELETE",
      portal,
      "",
      "No effect on access:",
      "  - Codes go there.",
      '    app registration "API": tags.team',
      "    Found:    b",
      "    Deployed: a",
      undo,
      portal,
      "",
      "Next:",
      "  Run each command after Undo above, or add the change to the program or its settings.",
      "  Restore what the program declares, which undoes 3 of the 4 differences: npx pulumi up --refresh --stack dev",
      "  Then run again: ./pf drift --stack dev",
    ]);
  });

  it("dims the portal's page, and leaves the resource's name in Pulumi to --json", () => {
    const shown = driftText({ ...none, findings: [finding] }, { colour: true });

    expect(shown).not.toContain(finding.resource);
    expect(shown).toContain("\u001B[2m    Portal:   Entra ID");
  });

  it("never claims that there is none without having checked", () => {
    const unchecked = [{ what: "app settings", why: "403", needs: "Website Contributor" }];

    expect(text({ unchecked }).split("\n")).toEqual([
      '? Can\'t tell whether "dev" has drifted: found nothing, but 1 not checked.',
      "",
      "Not checked (may have drifted):",
      "  ? app settings: 403",
      "    Needs:    Website Contributor.",
      "",
      "Next:",
      "  Resolve what isn't checked, as described above.",
      "  Then run again: ./pf drift --stack dev",
    ]);
    expect(text({ unchecked, findings: [{ ...finding, meaning: "other" }] })).toMatch(
      /^✗ "dev" has drifted: 1 difference, none may allow access; 1 not checked\.\n/,
    );
  });

  it("separates undeployed changes from mere information", () => {
    const undeployed = [
      { resource: "api", what: "x", change: "update" as const, properties: ["notes", "tags.team"] },
      { resource: "more", what: "y", change: "create" as const, properties: [] },
    ];

    expect(text({ undeployed, information: ["A policy of others."] }).split("\n")).toEqual([
      '✓ No drift: "dev" is as deployed (7 resources in Azure and Entra ID).',
      "",
      "Not deployed yet (not drift): 2 changes of the program or its settings",
      "  update api: notes, tags.team",
      "  create more",
      "",
      "Good to know:",
      "  A policy of others.",
      "",
      "Next:",
      "  See what isn't deployed yet: npx pulumi preview --stack dev",
      "  Send requests to it: ./pf verify --stack dev",
    ]);
  });

  it("contains nothing that controls the terminal, and no hidden value", () => {
    const { found: _found, ...unshown } = { ...finding, kind: "changed" as const };

    const shown = text({ findings: [{ ...finding, found: "a\u001B[2Kb\u202Ec", what: "x\u001B[1A" }] });
    expect(shown.split("\n").slice(3, 6)).toEqual([
      "  ✗ Codes go there.",
      "    x [1A: web.redirectUris",
      "    Found:    a [2Kb c",
    ]);
    expect(text({ findings: [unshown] })).toContain("    Found:    another value than deployed (not shown)\n");
  });
});
