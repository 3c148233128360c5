import { expect, it } from "vitest";
import type { Preflight } from "../../../commands/preflight/preflight.ts";
import { preflightText } from "../../../commands/preflight/preflight-text.ts";

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
      found: "could not be read: 403",
      why: "Policies.",
      grants: "az rest",
    },
  ],
};

it("says of what is missing why, with which error, and what fixes it; and of the unknown, that it is", () => {
  expect(preflightText(preflight, { colour: false }).split("\n")).toEqual([
    "  The application client (object id object)",
    "  deploys stack dev to tenant tenant, subscription subscription.",
    "",
    "  ok       Register applications (Application.ReadWrite.All)",
    "  MISSING  Assign Azure roles",
    "    Found:    not roleAssignments/write",
    "    Why:      The identity gets roles.",
    "    Error:    AuthorizationFailed: The client has no authorization.",
    "              https://learn",
    "    Fix:     az role assignment create",
    "  UNKNOWN  A licence",
    "    Found:    could not be read: 403",
    "    Why:      Policies.",
    "    To know:  az rest",
    "",
    "  1 there, 1 missing, 1 unknown. Nothing was changed.",
    "  1 could NOT be read: they may fail the deployment all the same.",
    "  A deployment would NOT succeed.",
  ]);
});

it("is colourless where asked, and says of a deployment without gaps no more than the sum", () => {
  const whole = { ...preflight, ok: true, findings: preflight.findings.slice(0, 1) };

  expect(preflightText(whole, { colour: false })).toMatch(/ {2}1 there, 0 missing, 0 unknown\. Nothing was changed\.$/);
  expect(preflightText(whole, { colour: true })).toContain("\u001B[32mok");
});
