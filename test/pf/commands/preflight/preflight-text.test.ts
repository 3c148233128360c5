import { expect, it } from "vitest";
import type { Preflight } from "../../../../packages/pf/commands/preflight/preflight.ts";
import { preflightText } from "../../../../packages/pf/commands/preflight/preflight-text.ts";
import { preflightSample } from "../../../support/sample-preflight.ts";

const preflight: Preflight = {
  stack: "dev",
  deployer: { kind: "application", clientId: "client", objectId: "object" },
  tenantId: "tenant",
  subscriptionId: "subscription",
  ok: false,
  findings: [
    { id: "a", title: "Register applications", state: "ok", found: "Application.ReadWrite.All", why: "…" },
    {
      id: "b",
      title: "Assign Azure roles",
      state: "missing",
      found: "not roleAssignments/write",
      why: "The identity gets roles.",
      error: { code: "AuthorizationFailed", message: "The client has no authorization.", source: "https://learn" },
      grants: "az role assignment create",
    },
    {
      id: "c",
      title: "A licence",
      state: "unknown",
      found: "couldn't be read: 403",
      why: "Policies.",
      grants: "az rest",
    },
  ],
};

const ready = (all: boolean) => [
  ...(all
    ? ["Ready:", "  Entra ID", "    ✓ Register applications: Application.ReadWrite.All  a"]
    : ["Ready (list them with --all):", "  ✓ Entra ID: 1 ready"]),
  "",
  "Checked as:",
  "  Deployer:      the application client",
  "  Tenant:        tenant",
  "  Subscription:  subscription",
  "",
  "Next:",
];

it("begins with the verdict and the missing items, each with error and fix, followed by the unknown, which are never ready", () => {
  expect(preflightText(preflight, { colour: false }).split("\n")).toEqual([
    '✗ Not ready to deploy "dev": 1 missing, 1 unknown.',
    "",
    "Missing, for the deployer:",
    "  ✗ Assign Azure roles",
    "    Found:    not roleAssignments/write",
    "    Fix:      az role assignment create",
    "    Why:      The identity gets roles.",
    "",
    "Unknown (may be missing):",
    "  ? A licence",
    "    Found:    couldn't be read: 403",
    "    To check: az rest",
    "    Why:      Policies.",
    "",
    ...ready(false),
    "  Fix what's missing, with the command after each Fix above.",
    "  Then run again: ./pf preflight --stack dev",
  ]);
});

it("has each item's ID, and the error that a deployment would get, on request", () => {
  expect(preflightText(preflight, { colour: false, all: true })).toContain(
    [
      "  ✗ Assign Azure roles  b",
      "    Found:    not roleAssignments/write",
      "    Fix:      az role assignment create",
      "    Why:      The identity gets roles.",
      "    Error:    A deployment would stop with AuthorizationFailed: The client has no authorization.",
      "    Source:   https://learn",
    ].join("\n"),
  );
});

it("reports an unknown verdict if something couldn't be read, even if the rest is ready", () => {
  const unread = { ...preflight, ok: true, findings: preflight.findings.filter(({ state }) => state !== "missing") };

  const lines = preflightText(unread, { colour: false }).split("\n");

  expect(lines[0]).toBe('? Can\'t tell whether "dev" is ready to deploy: 1 unknown.');
  expect(lines.slice(-2)).toEqual([
    "  Check what's unknown, as described after each To check above.",
    "  Deploy: npx pulumi up --stack dev",
  ]);
});

it("reports that a complete deployment is ready, and how to deploy it, with all ready items on request", () => {
  const whole = { ...preflight, ok: true, findings: preflight.findings.slice(0, 1) };
  const text = (all: boolean) => preflightText(whole, { colour: false, all }).split("\n");
  const around = (lines: readonly string[]) => [
    '✓ Ready to deploy "dev".',
    "",
    ...lines,
    "  Deploy: npx pulumi up --stack dev",
  ];

  expect(text(false)).toEqual(around(ready(false)));
  expect(text(true)).toEqual(around(ready(true)));
  expect(preflightText(whole, { colour: true })).toContain("\u001B[32m✓");
});

it("is ready with a warning if something may fail", () => {
  const doubtful = {
    ...preflight,
    ok: true,
    findings: preflight.findings.slice(1, 2).map((one) => ({ ...one, state: "warning" as const })),
  };

  expect(preflightText(doubtful, { colour: false, all: true })).toMatch(
    /^! Ready to deploy "dev", with 1 warning\.\n\nWarnings:\n[^]*\n {4}Error: {4}A deployment could stop with AuthorizationFailed/,
  );
});

it("says in each heading who can fix what is missing, as its page does", () => {
  const headings = preflightText(preflightSample, { colour: false })
    .split("\n")
    .filter((line) => /^[A-Z].*:$/.test(line));

  expect(headings.slice(0, 5)).toEqual([
    "Missing, for the deployer:",
    "Missing, for an administrator of the tenant:",
    "Missing, for an owner of the subscription:",
    "Unknown (may be missing):",
    "Warnings:",
  ]);
});
