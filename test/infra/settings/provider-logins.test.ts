import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isProviderLogin, providerLogins } from "../../../infra/settings/provider-logins.ts";
import { repository } from "../../support/command-line.ts";

const id = "11111111-2222-4333-8444-555555555555";
const other = "66666666-2222-4333-8444-555555555555";

function fixesOf(config: Readonly<Record<string, unknown>>): readonly string[] {
  return providerLogins(config).map(({ fix }) => fix);
}

describe("a login in the providers' settings", () => {
  it("is refused for a tenant and a subscription, with the setting that names it and how to sign in there", () => {
    expect(providerLogins({ "azure-native:tenantId": id })).toEqual([
      {
        path: "azure-native:tenantId",
        rule: "must not be set: you sign in with az login or ARM_* variables, which the upload of the code reads too",
        found: `"${id}"`,
        fix:
          `remove it from the stack's settings file, and set protected-function:expectedTenantId to ${id}. ` +
          `Sign in there with az login --tenant ${id}, or ARM_TENANT_ID and the other ARM_* variables`,
      },
    ]);
    expect(fixesOf({ "azure-native:subscriptionId": id })).toEqual([
      `remove it from the stack's settings file, and set protected-function:expectedSubscriptionId to ${id}. ` +
        `Sign in there with az account set --subscription ${id}, or ARM_SUBSCRIPTION_ID and the other ARM_* variables`,
    ]);
  });

  it("leaves the tenant that the stack already expects", () => {
    expect(fixesOf({ "azuread:tenantId": other, "protected-function:expectedTenantId": id })).toEqual([
      "remove it from the stack's settings file, because protected-function:expectedTenantId already says which tenant it is. " +
        `Sign in there with az login --tenant ${id}, or ARM_TENANT_ID and the other ARM_* variables`,
    ]);
    const unset = { "azuread:tenantId": other, "protected-function:expectedTenantId": "" };
    expect(fixesOf(unset)[0]).toContain(`set protected-function:expectedTenantId to ${other}.`);
  });

  it("asks for the ID if the value isn't one", () => {
    expect(fixesOf({ "azuread:tenantId": "contoso.com" })[0]).toContain("--tenant <tenant>,");
  });

  it.each([
    ["clientSecret", "client secret"],
    ["clientCertificate", "certificate"],
    ["clientCertificatePassword", "certificate and its password"],
    ["oidcToken", "token"],
    ["oidcRequestToken", "token"],
  ])("has %s replaced if it is in plain text, and never shows it", (name, what) => {
    const replaced = `. Replace the ${what} as well: anyone with the file or its Git history can use it`;
    for (const value of ["hunter2", id, "true", 12_345]) {
      const [problem] = providerLogins({ [`azuread:${name}`]: value });
      expect(problem?.fix.endsWith(replaced), problem?.fix).toBe(true);
      expect(problem?.found).toBe("a value, not shown");
      expect(JSON.stringify(problem)).not.toContain(String(value));
    }
    const [encrypted] = providerLogins({ [`azuread:${name}`]: { secure: "v1:abc" } });
    expect(encrypted?.fix).not.toContain("Replace");
    expect(encrypted?.found).toBe("an encrypted value");
    expect(fixesOf({ [`azuread:${name}`]: "" })[0]).not.toContain("Replace");
  });

  it("has a secret replaced unless it is encrypted, in a program, which gets both as text", () => {
    const [problem] = providerLogins({ "azure-native:clientSecret": "hunter2" }, { isDecrypted: true });
    expect(problem?.fix).toBe(
      "remove it from the stack's settings file, and sign in with az login or ARM_CLIENT_SECRET and the other ARM_* variables. " +
        "Replace the client secret as well, unless it's encrypted there (secure:): anyone with the file or its Git history can use it",
    );
  });

  it("isn't shown unless it is an ID or a switch: a secret may be in the wrong line", () => {
    const found = (key: string, value: unknown) => providerLogins({ [key]: value })[0]?.found;

    expect(found("azure-native:clientId", id)).toBe(`"${id}"`);
    expect(found("azure-native:clientId", "hunter2")).toBe("a value, not shown");
    expect(found("azure-native:tenantId", "hunter2")).toBe("a value, not shown");
    expect(found("azuread:useMsi", true)).toBe("true");
    expect(found("azuread:useMsi", "false")).toBe('"false"');
    expect(found("azuread:useMsi", null)).toBe("nothing");
  });

  it("is also one by its older name", () => {
    expect(providerLogins({ "azure-native:config:tenantId": id })).toHaveLength(1);
  });

  it("isn't another provider's, or another setting", () => {
    const config = { "orders:tenantId": id, "azure:clientSecret": "x", "azure-native:constructor": "x", tenantId: id };
    expect(providerLogins(config)).toEqual([]);
  });
});

it.each([
  [
    "azure-native",
    ["disableInstanceDiscovery", "disablePulumiPartnerId", "environment", "location", "metadataHost", "partnerId"],
  ],
  ["azuread", ["disableTerraformPartnerId", "environment", "metadataHost", "partnerId"]],
])("every setting of the package %s is a login but these: %o", (provider, others) => {
  const types = readFileSync(join(repository, "node_modules/@pulumi", provider, "config/vars.d.ts"), "utf8");
  const names = [...types.matchAll(/^export declare const (\w+)/gm)].map(([, name = ""]) => name);

  expect(names.length).toBeGreaterThan(15);
  expect(names.filter((name) => !isProviderLogin(`${provider}:${name}`))).toEqual(others);
});
