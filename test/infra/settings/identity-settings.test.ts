import { describe, expect, it } from "vitest";
import { builtInRoleNames } from "../../../packages/core/azure/built-in-roles.ts";
import { azureRoleId, isTenantWide, privilegeOfAzureRole } from "../../../infra/settings/privileged-roles.ts";
import { reservedAppSetting } from "../../../packages/core/text/reserved-app-settings.ts";
import { problemsIn, valid } from "./problems-in.ts";

const account = "resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/storders";
const rulesIn = (identity: unknown) => problemsIn({ ...valid, identity }).map(({ path, rule }) => [path, rule]);

describe("the identity's Azure roles", () => {
  it("need no reason for a service's data", () => {
    for (const scope of [account, `/subscriptions/s/${account}`, "resourceGroups/rg"])
      expect(rulesIn({ azureRoles: [{ scope, role: "Storage Blob Data Reader" }] })).toEqual([]);
  });

  it.each([
    ["Owner", account, "administers everything at its scope"],
    ["contributor", account, "administers everything at its scope"],
    ["18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", account, "administers everything at its scope"],
    ["Role Based Access Control Administrator", "resourceGroups/rg", "administers everything at its scope"],
    ["Website Contributor", account, "isn't one of the data roles that need none"],
    ["00000000-0000-4000-8000-000000000001", account, "isn't one of the data roles that need none"],
    ["Reader", "/subscriptions/s", "would hold for a whole subscription or more"],
    [
      "Storage Blob Data Reader",
      "/providers/Microsoft.Management/managementGroups/mg",
      "would hold for a whole subscription or more",
    ],
  ])("need one for %s on %s", (role, scope, why) => {
    const [problem, ...others] = problemsIn({ ...valid, identity: { azureRoles: [{ scope, role }] } });
    expect(problem?.path).toBe("identity.azureRoles.0");
    expect(problem?.rule).toMatch(/^must have a reason: /);
    expect(problem?.rule).toContain(why);
    expect(problem?.fix).toContain("reason:");
    expect(others).toEqual([]);
    expect(rulesIn({ azureRoles: [{ scope, role, reason: "Rotates the keys, ticket 4711" }] })).toEqual([]);
    expect(rulesIn({ azureRoles: [{ scope, role, reason: "because" }] })).not.toEqual([]);
  });

  it("are known by name, with the nearest one for a typo", () => {
    const [problem] = problemsIn({
      ...valid,
      identity: { azureRoles: [{ scope: account, role: "Storage Blob Data Raeder" }] },
    });
    expect(problem?.rule).toContain("(did you mean Storage Blob Data Reader?)");
    for (const [id, name] of Object.entries(builtInRoleNames)) expect(azureRoleId(name)).toBe(id);
  });

  it.each(["storders", "/resourceGroups/rg", "https://storders.blob.core.windows.net/", "resourceGroups/../x/y", "/"])(
    "refuse the scope %s",
    (scope) => {
      expect(rulesIn({ azureRoles: [{ scope, role: "Reader", reason: "a long reason" }] })).toEqual([
        ["identity.azureRoles.0.scope", expect.stringContaining("must be a resource's id")],
      ]);
    },
  );

  it("can't repeat, by name or id and in any case", () => {
    const again = {
      scope: account.toUpperCase().replace("RESOURCEGROUPS", "resourceGroups"),
      role: "storage blob data reader",
    };
    expect(rulesIn({ azureRoles: [{ scope: account, role: "Storage Blob Data Reader" }, again] })).toEqual([
      ["identity.azureRoles.1", "must not repeat"],
    ]);
  });
});

describe("the identity's permissions of Microsoft Graph", () => {
  it.each([
    "Directory.ReadWrite.All",
    "RoleManagement.ReadWrite.Directory",
    "AppRoleAssignment.ReadWrite.All",
    "Application.ReadWrite.All",
    "User.Read.All",
    "Mail.Send",
  ])("need a reason for %s, which holds for the whole tenant", (role) => {
    expect(rulesIn({ graphRoles: [{ role }] })).toEqual([
      ["identity.graphRoles.0", `must have a reason: ${role} holds for the whole tenant`],
    ]);
    expect(rulesIn({ graphRoles: [{ role, reason: "Sends each confirmation" }] })).toEqual([]);
  });

  it.each(["Sites.Selected", "Application.ReadWrite.OwnedBy", "Files.ReadWrite.AppFolder"])(
    "need none for %s, which an administrator limits",
    (role) => {
      expect(isTenantWide(role)).toBe(false);
      expect(rulesIn({ graphRoles: [{ role }] })).toEqual([]);
    },
  );
});

it("AZURE_CLIENT_ID is the program's own", () => {
  expect(reservedAppSetting("azure_client_id")).toContain("the site's identity");
  expect(privilegeOfAzureRole("Key Vault Administrator", account)).toBeDefined();
});

describe("cors", () => {
  const problems = (cors: unknown) => problemsIn({ ...valid, cors }).map(({ path }) => path);

  it.each(["https://shop.contoso.com", "https://shop.contoso.com:8443", "http://localhost:5173", "http://127.0.0.1"])(
    "takes %s",
    (origin) => {
      expect(problems([origin])).toEqual([]);
    },
  );

  it.each([
    "*",
    "https://*.contoso.com",
    "https://shop.contoso.com/",
    "https://shop.contoso.com/cart",
    "https://Shop.contoso.com",
    "https://shop.contoso.com:443",
    "http://shop.contoso.com",
    "null",
    "shop.contoso.com",
    "https://ada@shop.contoso.com",
    "",
  ])("refuses %j", (origin) => {
    expect(problems([origin])).toEqual(["cors.0"]);
  });
});
