import { describe, expect, it } from "vitest";
import type { Verification } from "../../../../packages/pf/commands/verify/verification.ts";
import { junitXml } from "../../../../packages/pf/commands/verify/junit.ts";
import { wellFormed } from "../../../support/well-formed.ts";
import { hostile, verification } from "../../../support/sample-verification.ts";

describe("a verification as JUnit XML", () => {
  it("has a suite for each row of the guide, failures and skipped with their reasons, counted", () => {
    const xml = junitXml(verification);

    expect(xml.split("\n")).toEqual([
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites name="verify" tests="9" failures="2" errors="0">',
      '  <testsuite name="door" tests="1" failures="0" errors="0" skipped="0">',
      '    <testcase classname="verify.door" name="door: A request without a token gets 401 from App Service authentication."/>',
      "    <system-out>The client secret of integration expires on 14 Dec 2026, 12:00 UTC, in 20 days: ./pf rotate --stack &lt;stack&gt; --caller integration</system-out>",
      "  </testsuite>",
      '  <testsuite name="G01" tests="1" failures="0" errors="0" skipped="1">',
      '    <testcase classname="verify.G01" name="G01: It is so."><skipped message="needs an administrator"/></testcase>',
      "  </testsuite>",
      '  <testsuite name="G02" tests="1" failures="0" errors="0" skipped="0">',
      '    <testcase classname="verify.G02" name="G02: It is closed."/>',
      "  </testsuite>",
      '  <testsuite name="G30" tests="2" failures="1" errors="0" skipped="1">',
      '    <testcase classname="verify.G30" name="G30: It has a role."><failure message="did: expected a, found b" type="failed">did: expected a, found b',
      "This may still propagate: it is new.",
      "AADSTS501051: not assigned",
      "Entra ID 400: POST https://login.microsoftonline.com/1/token; trace id t, correlation id c</failure></testcase>",
      '    <testcase classname="verify.G30" name="G30: Another of the row."><skipped message="needs an administrator"/></testcase>',
      "  </testsuite>",
      '  <testsuite name="probes" tests="4" failures="1" errors="0" skipped="1">',
      '    <testcase classname="verify.probes" name="probes: A path that no function has is refused."/>',
      '    <testcase classname="verify.probes" name="probes: `/` gives nothing away."/>',
      '    <testcase classname="verify.probes" name="probes: Resource Manager lists the functions."><failure message="Resource Manager lists no functions" type="failed">Resource Manager lists no functions',
      "This may pass by itself: it takes a minute.",
      "az rest</failure></testcase>",
      '    <testcase classname="verify.probes" name="probes: The last upload is ours."><skipped message="nobody may read it"/></testcase>',
      "    <system-out>GET / was answered 200. Turn it off.</system-out>",
      "  </testsuite>",
      "</testsuites>",
      "",
    ]);
  });

  it("is well-formed for any outside text", () => {
    const row = { ...verification.rows[2], claim: hostile, reason: hostile, explanation: [hostile] };
    const xml = junitXml({ ...verification, rows: [row], probes: [] } as Verification);

    expect(wellFormed(xml)).toEqual({ testsuites: 1, testsuite: 2, testcase: 2, failure: 1, "system-out": 1 });
    expect(xml).toContain("]]&gt;");
  });

  it("reports public access as the only failure", () => {
    const open = {
      state: "open",
      found: "a request without a token got 200",
      means: "Anyone.",
      fix: "Close it.",
    } as const;

    const xml = junitXml({ ...verification, door: open, rows: [], probes: [], warnings: [], ok: false });

    expect(wellFormed(xml)).toEqual({ testsuites: 1, testsuite: 1, testcase: 1, failure: 1 });
    expect(xml).toContain("a request without a token got 200\nAnyone.\nClose it.");
  });
});

describe("a strict XML reader", () => {
  it.each([
    ["a bare ampersand", "<a>&</a>"],
    ["a quote in an attribute", '<a b="""></a>'],
    ["a tag that is not closed", "<a><b></a>"],
    ["a control character", "<a>\u0007</a>"],
  ])("refuses %s", (_, body) => {
    expect(() => wellFormed(`<?xml version="1.0" encoding="UTF-8"?>\n${body}`)).toThrow();
  });
});
