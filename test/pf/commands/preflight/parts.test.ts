import { execFileSync } from "node:child_process";
import { grantOf } from "../../../../packages/pf/commands/preflight/graph-needs.ts";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allows } from "../../../../packages/core/azure/allows.ts";
import { afterDuration } from "../../../../packages/pf/commands/preflight/app-management-policy.ts";
import { nodeVersion } from "../../../../packages/pf/commands/preflight/function-app.ts";
import { repository } from "../../../support/command-line.ts";
import { wanted } from "../../../support/tenant-to-deploy-to.ts";

describe("Azure's actions", () => {
  it.for([
    [[{ actions: ["*"] }], "Microsoft.Web/sites/write", true],
    [
      [{ actions: ["*"], notActions: ["Microsoft.Authorization/*/Write"] }],
      "Microsoft.Authorization/roleAssignments/write",
      false,
    ],
    [[{ actions: ["*/read"] }], "Microsoft.Web/sites/write", false],
    [[{ actions: ["microsoft.web/Sites/*"] }], "Microsoft.Web/sites/config/write", true],
    [[{ actions: ["Microsoft.Web/sites/write"] }], "Microsoft.Web/sites/writes", false],
    [[], "Microsoft.Web/sites/write", false],
  ] as const)("%j for %s: %s", ([permissions, action, allowed]) => {
    expect(allows(permissions, action)).toBe(allowed);
  });

  it("are granted by one role even if another excludes them", () => {
    const contributor = { actions: ["*"], notActions: ["Microsoft.Authorization/*/Write"] };
    const rbac = { actions: ["Microsoft.Authorization/roleAssignments/write"] };

    expect(allows([contributor, rbac], "Microsoft.Authorization/roleAssignments/write")).toBe(true);
  });
});

describe("durations", () => {
  it.for([
    ["P90D", "2027-04-01T00:00:00.000Z"],
    ["P1Y", "2028-01-01T00:00:00.000Z"],
    ["P6M", "2027-07-01T00:00:00.000Z"],
    ["P1W", "2027-01-08T00:00:00.000Z"],
    ["P4DT12H30M5S", "2027-01-05T12:30:05.000Z"],
  ] as const)("%s from 2027 on expires at %s", ([duration, end]) => {
    expect(afterDuration(new Date("2027-01-01T00:00:00Z"), duration).toISOString()).toBe(end);
  });

  it("are refused in another form, by name", () => {
    expect(() => afterDuration(new Date(), "90 days")).toThrow(`"90 days" isn't an ISO 8601 duration.`);
  });
});

describe("the program's own values", () => {
  it("include the same version of Node", () => {
    const declared = readFileSync(join(repository, "infra/hosting/function-app.ts"), "utf8");

    expect(declared).toContain(`runtime: { name: "node", version: "${nodeVersion}" }`);
  });
});

describe("settings", () => {
  it("have the program's defaults, and may be wrong, which the program reports itself", () => {
    expect(wanted({ callers: "wrong", conditionalAccess: 7, location: ["x"] })).toMatchObject({
      name: "whocalls",
      location: "westeurope",
      secrets: [],
      vaults: [],
      conditionalAccess: { isUsed: false, policies: false },
    });
  });

  it.for([
    [{}, { isUsed: false, policies: false, enforced: false, workloadIdentities: false }],
    [{ namedLocations: { office: {} } }, { isUsed: true, policies: false, enforced: false, workloadIdentities: false }],
    [{ baselineMfa: true }, { isUsed: true, policies: true, enforced: false, workloadIdentities: false }],
    [
      { state: "enforced", workloadIdentitiesOnlyFrom: ["office"] },
      { isUsed: true, policies: true, enforced: true, workloadIdentities: true },
    ],
    [
      { state: "off", workloadIdentitiesOnlyFrom: ["office"], namedLocations: { office: {} } },
      { isUsed: false, policies: false, enforced: false, workloadIdentities: false },
    ],
  ] as const)("require conditional access by %j", ([conditionalAccess, asked]) => {
    expect(wanted({ conditionalAccess }).conditionalAccess).toEqual(asked);
  });
});

it("grants a permission by a command without escaped quotes, whose body a shell and az rest read", () => {
  const az = 'az() { if [ "$1" = rest ]; then for last; do :; done; printf %s "$last"; else printf graph; fi; };';
  const command = grantOf("Policy.Read.All", "deployer");
  const body = execFileSync("sh", ["-c", `${az} ${command}`], { encoding: "utf8" });

  expect(command).not.toContain("\\");
  expect(JSON.parse(body.replaceAll("'", '"'))).toEqual({
    principalId: "deployer",
    resourceId: "graph",
    appRoleId: "246dd0d5-5bd0-4def-940b-0421030a5b68",
  });
});
