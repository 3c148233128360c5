import { describe, expect, it } from "vitest";
import { rowLine, verificationText, warningText } from "../../../../packages/pf/commands/verify/verification-text.ts";
import type { VerifiedRow } from "../../../../packages/pf/commands/verify/verification.ts";
import { verification } from "../../../support/sample-verification.ts";

const plain = { colour: false };
const withoutPropagation = ({ id, group, claim, outcome, reason, exchanges, attempts }: VerifiedRow): VerifiedRow => ({
  id,
  group,
  claim,
  outcome,
  reason,
  exchanges,
  attempts,
});
const held = { ...verification, ok: true, rows: verification.rows.slice(0, 2), probes: [], warnings: [] };

describe("a verification's text", () => {
  it("has a line for each row as it arrives", () => {
    expect(verification.rows.map((row) => rowLine(row, plain))).toEqual([
      "  ✓ It is closed.",
      "  - It is so.",
      "  … It has a role. Not yet: it is new.",
      "  - Another of the row.",
    ]);
    expect(verification.rows.slice(1, 3).map((row) => rowLine(row, { ...plain, all: true }))).toEqual([
      "  - G01  It is so.",
      "  … G30  It has a role. Not yet: it is new.",
    ]);
  });

  it("says of a failed check what is wrong, which its claim would deny", () => {
    const override: VerifiedRow = {
      id: "B16",
      group: "App Service authentication",
      claim: "No app setting overrides App Service authentication.",
      outcome: "failed",
      reason: "read the names of the app settings: expected none, found WEBSITE_AUTH_ENABLED set",
      explanation: ["App Service authentication can be bypassed: such a setting overrides it."],
      exchanges: 1,
      attempts: 1,
    };
    const title = "  ✗ App Service authentication can be bypassed: WEBSITE_AUTH_ENABLED set";

    expect(rowLine(override, plain)).toBe(title);
    expect(verificationText({ ...verification, rows: [override] }, plain)).toContain(
      `\nFailed\n${title}\n    Check:    ${override.claim} (B16)\n    Means:    Such a setting overrides`,
    );
  });

  it("begins with the verdict, its basis and failures, folds what doesn't apply, and ends with the next steps", () => {
    expect(verificationText(verification, plain, { stack: "dev" }).split("\n")).toEqual([
      "✗ Not everything works yet: 1 of 2 proved, 1 failed, 2 not applicable, and 1 of 4 site checks failed.",
      "",
      "Called as integration.",
      "3 requests behind 2 checks.",
      "",
      "Failed",
      "  ✗ Did: found b, expected a",
      "    Check:    It has a role. (G30)",
      "    Wait:     This may still propagate: it is new.",
      "    Means:    AADSTS501051: not assigned",
      "",
      "  ✗ Resource Manager lists no functions.",
      "    Wait:     This may pass by itself: it takes a minute.",
      "    Fix:      az rest",
      "",
      "Credentials",
      "  ! The client secret of integration expires on 14 Dec 2026, 12:00 UTC, in 20 days: ./pf rotate --stack dev --caller integration",
      "",
      "Checks",
      "  ✓ App Service authentication  1 of 1",
      "  ✗ Tokens                      0 of 1",
      "  2 not applicable. List them with --all.",
      "",
      "The site",
      "  ! GET / was answered 200.",
      "    Fix:      Turn it off.",
      "  ? Not checked: nobody may read it.",
      "  ✓ 1 more as expected",
      "",
      "Next:",
      "  Wait longer for what still propagates: ./pf verify --stack dev --deadline 30",
    ]);
  });

  it("says once what wasn't checked for the same reason, and why checks don't apply", () => {
    const [unread] = verification.probes.filter(({ outcome }) => outcome === "not checked");
    const probes = [...verification.probes, { ...unread, id: "functions" } as (typeof verification.probes)[number]];
    const text = verificationText({ ...verification, probes }, plain, { notRead: "No login was found." });

    expect(text).toContain(
      "\n  ? 2 not checked: the record of the last upload, the functions that Azure lists. Nobody may read it.\n",
    );
    expect(text).toContain("\n  2 not applicable. List them with --all.\n    No login was found.\n");
  });

  it("lists every check with --all, with one reason for all that don't apply", () => {
    const text = verificationText(verification, plain, { all: true });

    expect(text).toContain(
      "\n    Answer:   Entra ID 400: POST https://login.microsoftonline.com/1/token; trace id t, correlation id c\n",
    );
    expect(text).toContain(
      "\nApp Service authentication  1 of 1\n  ✓ G02  It is closed.\n\nTokens  0 of 1\n  ✗ G30  It has a role.\n",
    );
    expect(text).toContain(
      [
        "Not applicable, and not proved",
        "  Because: needs an administrator.",
        "    - G01  It is so.",
        "    - G30  Another of the row.",
        "",
      ].join("\n"),
    );
    expect(text).toContain("  ✓ GET /x was answered 401 by App Service authentication.\n");
    expect(text).not.toContain("--all");
  });

  it("reports only that the API is public, what that means, and the commands that fix it", () => {
    const open = {
      state: "open",
      found: "a request without a token got 200",
      means: "Anyone.",
      fix: "Close it.",
    } as const;

    const text = verificationText({ ...verification, door: open, rows: [], probes: [], warnings: [] }, plain, {
      stack: "dev",
    });

    expect(text.split("\n")).toEqual([
      "✗ App Service authentication didn't refuse a request without a token. Nothing else was checked.",
      "",
      "Found: a request without a token got 200.",
      "This means: Anyone.",
      "",
      "Next:",
      "  Let Pulumi see what was changed: npx pulumi refresh --stack dev",
      "  Deploy the declared settings again: npx pulumi up --stack dev",
      "  If an app setting overrides authentication, get the command that removes it: ./pf drift --stack dev",
      "  Then run again: ./pf verify --stack dev",
    ]);
  });

  it("never reports success for a site that can't be judged", () => {
    const unseen = { state: "unseen", found: "a request got 503", answered: true, online: true } as const;

    expect(verificationText({ ...held, ok: false, door: unseen, rows: [] }, plain)).toMatch(
      /^\? Nothing was checked: /,
    );
  });

  it.for([
    ["all holds", held, {}, "✓ The stack works as declared: 1 of 1 proved, 1 not applicable."],
    [
      "a credential expires soon",
      { ...held, warnings: verification.warnings },
      { stack: "dev" },
      "! A credential expires soon; the checks hold: 1 of 1 proved, 1 not applicable.",
    ],
    [
      "a failure that doesn't pass by itself",
      { ...verification, rows: verification.rows.map(withoutPropagation), probes: [] },
      {},
      "✗ The stack doesn't work as declared: 1 of 2 proved, 1 failed, 2 not applicable.",
    ],
  ] as const)("has a verdict if %s", ([, found, asked, verdict]) => {
    expect(verificationText(found, plain, asked).split("\n", 1)).toEqual([verdict]);
  });

  it.for([
    [{ stack: "my stack" }, "  Create the next secret: ./pf rotate --stack 'my stack' --caller integration"],
    [{ outputs: "o.json" }, "  See which checks don't apply, and why: ./pf verify --outputs o.json --all"],
    [{}, "  See which checks don't apply, and why: ./pf verify --all"],
  ] as const)("names the requested stack: %j", ([asked, line]) => {
    const text = verificationText({ ...held, warnings: verification.warnings }, plain, asked);

    expect(text.slice(text.indexOf("Next:")).split("\n")).toContain(line);
  });

  it("names the package that answers instead of the declared one", () => {
    const answers = { sha256: "a".repeat(64), answers: "another", found: "b".repeat(64) } as const;

    expect(
      verificationText({ ...verification, account: { ...verification.account, package: answers } }, plain),
    ).toContain("\nThe package bbbbbbbbbbbb… answers, not the declared one (aaaaaaaaaaaa…).\n");
  });

  it("reports an expired credential as expired", () => {
    const ended = {
      caller: "partner",
      kind: "certificate",
      name: "c",
      ends: "2026-11-23T00:00:00Z",
      daysLeft: -2,
    } as const;

    expect(warningText(ended)).toBe(
      'The certificate "c" of partner expired on 23 Nov 2026: put the new certificate into the settings, and deploy.',
    );
  });

  it("has colors only on request", () => {
    expect(verificationText(verification, plain)).not.toContain("\u001B");
    expect(verificationText(verification, { colour: true })).toContain("\u001B[31m");
  });
});
