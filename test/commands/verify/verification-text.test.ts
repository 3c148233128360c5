import { describe, expect, it } from "vitest";
import { rowLine, verificationText, warningText } from "../../../commands/verify/verification-text.ts";
import { verification } from "./verification-sample.ts";

const plain = { colour: false };

describe("the text of a verification", () => {
  it("says a line for each row", () => {
    expect(verification.rows.map((row) => rowLine(row, plain))).toEqual([
      "  proved   G02  It is closed.",
      "  n/a      G01  It is so.",
      "  not yet  G30  It has a role. (it is new)",
      "  n/a      G30  Another of the row.",
    ]);
  });

  it("accounts for what failed, what does not apply, what ends soon, and the sum", () => {
    expect(verificationText(verification, plain).split("\n")).toEqual([
      "",
      "  FAILED  G30  It has a role.",
      "    did: expected 'a', found 'b'",
      "    It may still propagate: it is new. Run it again later, or give it a longer --deadline.",
      "    AADSTS501051: not assigned",
      "    Entra ID 400: POST https://login.microsoftonline.com/1/token; trace id t, correlation id c",
      "",
      "  Not applicable here, and not proved:",
      "    G01, G30: needs an administrator.",
      "",
      "  Beside the checks:",
      "    ok           GET /x was answered 401 by App Service authentication.",
      "    warning      GET / was answered 200.",
      "                 Turn it off.",
      "    FAILED       Resource Manager lists no functions.",
      "                 It may pass by itself: it takes a minute.",
      "                 az rest",
      "    not checked  Nobody may read it.",
      "",
      "  warning  The client secret of integration ends at 2026-12-14T12:00:00Z, in 20 days: ./pf rotate --stack <stack> --caller integration.",
      "",
      "  The door is closed: a bare request gets 401 from the gate. Called as integration.",
      "  Package 0123456789ab…, as declared; no call got far enough to see which one answers.",
      "  3 requests behind 2 claims.",
      "  1 proved, 1 failed, 1 of them not there yet after 15 minutes, 2 not applicable.",
      "  NOT everything holds.",
    ]);
  });

  it("says nothing but that the door is open, what that means and what to do", () => {
    const open = { state: "open", found: "a bare request got 200", means: "Anyone.", fix: "Close it." } as const;

    const text = verificationText({ ...verification, door: open, rows: [], probes: [], warnings: [] }, plain);

    expect(text).toContain("!!  THE DOOR IS OPEN. Nothing else was checked.");
    expect(text.split("\n").slice(-3)).toEqual([
      "  Found:  a bare request got 200.",
      "  Means:  Anyone.",
      "  To do:  Close it.",
    ]);
  });

  it("names the package that answers in the declared one's place", () => {
    const answers = { sha256: "a".repeat(64), answers: "another", found: "b".repeat(64) } as const;

    expect(
      verificationText({ ...verification, account: { ...verification.account, package: answers } }, plain),
    ).toContain("\n  Package aaaaaaaaaaaa…, as declared, is NOT the one that answers. bbbbbbbbbbbb… answers.\n");
  });

  it("says of a credential that has ended that it has", () => {
    const ended = {
      caller: "partner",
      kind: "certificate",
      name: "c",
      ends: "2026-11-23T00:00:00Z",
      daysLeft: -2,
    } as const;

    expect(warningText(ended)).toBe(
      'The certificate "c" of partner ended at 2026-11-23T00:00:00Z: put the new certificate into the settings, and deploy.',
    );
  });

  it("colours only where it is asked to", () => {
    expect(verificationText(verification, plain)).not.toContain("\u001B");
    expect(verificationText(verification, { colour: true })).toContain("\u001B[31m");
  });
});
