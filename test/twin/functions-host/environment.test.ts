import { describe, expect, test, vi } from "vitest";
import {
  allowPublishing,
  assign,
  host,
  type HostedSite,
  identityId,
  identityPrincipalId,
  notSupported,
  notImitatedText,
  siteId,
  useHostedSites,
} from "../../support/hosted-site.ts";

const hosted = useHostedSites();
const showEnvironment = 'app.http("env", { handler: () => ({ jsonBody: process.env }) });';

const injected = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  AZURE_FUNCTIONS_ENVIRONMENT: "Production",
  FUNCTIONS_EXTENSION_VERSION: "~4",
  FUNCTIONS_WORKER_RUNTIME: "node",
  WEBSITE_SITE_NAME: "who-calls",
  WEBSITE_HOSTNAME: host,
  WEBSITE_AUTH_ENABLED: "False",
};

test("gives the function the site's nonempty app settings and the platform's variables, and none of the twin's", async () => {
  vi.stubEnv("TWIN_SECRET", "secret");
  vi.stubEnv("HTTPS_PROXY", "http://127.0.0.1:1");
  const site = await hosted();
  await site.deploy(showEnvironment);
  site.configure({}, [{ name: "GREETING", value: "hello" }, { name: "EMPTY" }, { name: "BLANK", value: "" }]);
  expect(await (await site.call("/api/env")).json()).toEqual({ ...injected, GREETING: "hello" });
  vi.unstubAllEnvs();
});

test("B15 B16 shows whether App Service authentication is on by authsettingsV2, unless an app setting overrides it", async () => {
  const site = await hosted();
  await site.deploy(showEnvironment);
  const environment = async () => (await site.call("/api/env")).json() as Promise<Record<string, string>>;
  site.configure({}, [
    { name: "WEBSITE_AUTH_ENABLED", value: "true" },
    { name: "AZURE_FUNCTIONS_ENVIRONMENT", value: "Development" },
  ]);
  const overridden = { WEBSITE_AUTH_ENABLED: "true", AZURE_FUNCTIONS_ENVIRONMENT: "Development" };
  expect(await environment()).toEqual({ ...injected, ...overridden });
  const switchAuthentication = (enabled: boolean): void =>
    site.put(`${siteId}/config/authsettingsV2`, "Microsoft.Web/sites/config", {
      properties: { platform: { enabled } },
    });
  switchAuthentication(true);
  site.configure({}, [{ name: "WEBSITE_AUTH_ENABLED", value: "false" }]);
  expect(await environment()).toEqual({ ...injected, WEBSITE_AUTH_ENABLED: "false" });
  site.configure({}, [{ name: "WEBSITE_AUTH_ENABLED", value: "" }]);
  expect(await environment()).toEqual({ ...injected, WEBSITE_AUTH_ENABLED: "True" });
  site.configure({}, [{ name: "MANAGED_ENVIRONMENT", value: "yes" }]);
  expect(await environment()).toEqual({ ...injected, WEBSITE_AUTH_ENABLED: "True", MANAGED_ENVIRONMENT: "yes" });
  switchAuthentication(false);
  site.configure();
  expect(await environment()).toEqual(injected);
});

test.each([
  [
    "AzureFunctionsJobHost__extensions__http__routePrefix",
    "v1",
    "the app setting 'AzureFunctionsJobHost__extensions__http__routePrefix'",
  ],
  ["AzureWebJobs.env.Disabled", "true", "the app setting 'AzureWebJobs.env.Disabled'"],
  [
    "website_sku",
    "Dynamic",
    "the app setting 'website_sku', by which the Functions host may decide about authentication",
  ],
  ["SECRET", "@Microsoft.AppConfiguration(Endpoint=https://a)", "the reference in the app setting 'SECRET'"],
])("refuses the app setting %s by name", async (name, value, what) => {
  const site = await hosted();
  await site.deploy(showEnvironment);
  site.configure({}, [{ name, value }]);
  expect(await notSupported(await site.call("/api/env"))).toBe(notImitatedText(what));
});

test("refuses another version of Node than its own by name", async () => {
  const site = await hosted();
  await site.deploy(showEnvironment);
  site.configure({ functionAppConfig: { runtime: { name: "node", version: "20" } } });
  expect(await notSupported(await site.call("/api/env"))).toBe(
    notImitatedText("the runtime 'node' '20': use 'node' '24'"),
  );
});

const vaultId = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-orders";
const secretsUser = "4633458b-17de-408a-b874-0445c86b69e6";
const contributor = "b24988ac-6180-42a0-ab88-20f7382dd24c";
const version = "0123456789abcdef0123456789abcdef";
const uri = "https://kv-orders.vault.azure.net/secrets/partner-key";
const byName = "@Microsoft.KeyVault(VaultName=kv-orders;SecretName=partner-key)";

function secret(value: string, attributes: object = { enabled: true }): Record<string, unknown> {
  return { properties: { value, attributes, secretUriWithVersion: `${uri}/${version}` } };
}

/** A vault that goes by roles, the site's identity with a role on it, and a function that shows its settings. */
async function withVault(role = secretsUser): Promise<HostedSite> {
  const site = await hosted();
  allowPublishing(site);
  site.put(vaultId, "Microsoft.KeyVault/vaults", { properties: { enableRbacAuthorization: true } });
  site.put(`${vaultId}/secrets/partner-key`, "Microsoft.KeyVault/vaults/secrets", secret("s3cret"));
  assign(site, "kv", identityPrincipalId, role, vaultId);
  await site.deploy('app.http("env", { handler: () => ({ jsonBody: process.env }) });');
  return site;
}

/** What the function sees of the setting. */
async function seen(site: HostedSite, value: string, properties: object = { keyVaultReferenceIdentity: identityId }) {
  const appSettings = [{ name: "PARTNER_KEY", value }];
  site.configure({ siteConfig: { appSettings }, ...properties });
  const environment = (await (await site.call("/api/env")).json()) as Readonly<Record<string, string>>;
  return environment["PARTNER_KEY"];
}

describe("a Key Vault reference in an app setting", () => {
  test.each([
    `@Microsoft.KeyVault(SecretUri=${uri})`,
    `@Microsoft.KeyVault(SecretUri=${uri}/)`,
    `@Microsoft.KeyVault(SecretUri=${uri}/${version})`,
    byName,
    `@Microsoft.KeyVault(VaultName=kv-orders;SecretName=partner-key;SecretVersion=${version})`,
  ])("gives the function the secret for %s", async (reference) => {
    expect(await seen(await withVault(), reference)).toBe("s3cret");
  });

  test("reads secrets with any suitable role, on the vault or above, and with the identity in any case", async () => {
    const site = await withVault(contributor);
    expect(await seen(site, byName)).toBe(byName);
    assign(
      site,
      "kv2",
      identityPrincipalId,
      "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
      "/subscriptions/s/resourceGroups/rg",
    );
    expect(await seen(site, byName, { keyVaultReferenceIdentity: identityId.toUpperCase() })).toBe("s3cret");
  });

  test("returns a secret's new value at once", async () => {
    const site = await withVault();
    expect(await seen(site, byName)).toBe("s3cret");
    site.put(`${vaultId}/secrets/partner-key`, "Microsoft.KeyVault/vaults/secrets", secret("rotated"));
    expect(await seen(site, byName)).toBe("rotated");
  });

  test("checks only access policies in a vault that uses them", async () => {
    const site = await withVault();
    const policy = (secrets: readonly string[]) =>
      site.put(vaultId, "Microsoft.KeyVault/vaults", {
        properties: {
          enableRbacAuthorization: false,
          accessPolicies: [{ objectId: identityPrincipalId, permissions: { secrets } }],
        },
      });
    policy(["list"]);
    expect(await seen(site, byName)).toBe(byName);
    policy(["get"]);
    expect(await seen(site, byName)).toBe("s3cret");
  });

  test("uses the site's own identity without keyVaultReferenceIdentity", async () => {
    const site = await withVault();
    expect(await seen(site, byName, {})).toBe(byName);
    const own = "66666666-6666-4666-8666-666666666666";
    assign(site, "own", own, secretsUser, vaultId);
    const { body } = site.tenant.subscription.find(siteId) ?? { body: {} };
    site.put(siteId, "Microsoft.Web/sites", { ...body, identity: { type: "SystemAssigned", principalId: own } });
    expect(((await (await site.call("/api/env")).json()) as Record<string, string>)["PARTNER_KEY"]).toBe("s3cret");
  });

  test.each([
    ["InvalidSyntax", "@Microsoft.KeyVault(partner-key)", {}],
    ["InvalidSyntax", "@Microsoft.KeyVault(SecretUri=https://example.com/secrets/partner-key)", {}],
    ["InvalidSyntax", "@Microsoft.KeyVault(VaultName=kv-orders)", {}],
    ["MSINotEnabled", byName, { keyVaultReferenceIdentity: `${identityId}-other` }],
    ["VaultNotFound", "@Microsoft.KeyVault(VaultName=kv-other;SecretName=partner-key)", {}],
    ["SecretNotFound", "@Microsoft.KeyVault(VaultName=kv-orders;SecretName=other)", {}],
  ])("passes an unresolvable reference (%s) on unchanged and logs it: %s", async (status, reference, said) => {
    const site = await withVault();
    expect(await seen(site, reference, { keyVaultReferenceIdentity: identityId, ...said })).toBe(reference);
    expect(site.functionsHost.logs(siteId).map(({ message }) => message)).toContain(
      `The Key Vault reference in the app setting 'PARTNER_KEY' isn't resolved (${status}): the function sees the reference.`,
    );
  });

  test("refuses a disabled secret, but returns an expired one", async () => {
    const site = await withVault();
    const put = (attributes: object) =>
      site.put(`${vaultId}/secrets/partner-key`, "Microsoft.KeyVault/vaults/secrets", secret("s3cret", attributes));
    put({ enabled: false });
    expect(await seen(site, byName)).toBe(byName);
    put({ enabled: true, exp: 1 });
    expect(await seen(site, byName)).toBe("s3cret");
  });

  test("refuses older versions by name", async () => {
    const site = await withVault();
    const other = version.replace("0", "f");
    site.configure({ keyVaultReferenceIdentity: identityId }, [
      { name: "PARTNER_KEY", value: `@Microsoft.KeyVault(SecretUri=${uri}/${other})` },
    ]);
    expect(await notSupported(await site.call("/api/env"))).toBe(
      notImitatedText(`the version ${other} of the secret 'partner-key': it keeps only the latest`),
    );
  });
});
