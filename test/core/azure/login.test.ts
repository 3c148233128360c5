import type { TokenCredential } from "@azure/identity";
import { describe, expect, it } from "vitest";
import { type Cloud, clouds } from "../../../packages/core/azure/clouds.ts";
import { azureLogin, requireTenant } from "../../../packages/core/azure/login.ts";

const tenantId = "11111111-1111-4111-8111-111111111111";
const application = { ARM_TENANT_ID: tenantId, ARM_CLIENT_ID: "client-1" };
const everything = {
  ...application,
  ARM_CLIENT_CERTIFICATE_PATH: "/certificate.pem",
  ARM_CLIENT_SECRET: "secret",
  ARM_USE_OIDC: "true",
  ARM_OIDC_TOKEN: "assertion",
  ARM_USE_MSI: "true",
};
const bySecret = { ...application, ARM_CLIENT_SECRET: "s3cr3t" };
const scope = "https://management.azure.com/.default";

function login(getToken: TokenCredential["getToken"], environment = bySecret, cloud: Cloud = clouds.public) {
  const created: { readonly kind: string; readonly loginEndpoint: string }[] = [];
  const clock = { now: 1_000_000 };
  const made = azureLogin(environment, {
    cloud,
    now: () => clock.now,
    createCredential: async ({ kind }, { loginEndpoint }) => {
      created.push({ kind, loginEndpoint });
      return { getToken };
    },
  });
  return { ...made, created, clock };
}

const good = (token: string) => ({ token, expiresOnTimestamp: 9_000_000 });
const tokenOf = (tid: string) => good(`e30.${Buffer.from(JSON.stringify({ tid })).toString("base64url")}.`);

describe("the environment's login to Azure", () => {
  it.each([
    [
      "the default credential",
      { ...everything, ARM_USE_DEFAULT_AZURE_CREDENTIAL: "true" },
      "the default Azure credential",
    ],
    ["else a certificate", everything, "ARM_CLIENT_ID client-1 with a certificate"],
    ["else a secret", { ...everything, ARM_CLIENT_CERTIFICATE_PATH: "" }, "ARM_CLIENT_ID client-1 with a secret"],
    [
      "else OIDC",
      { ...application, ARM_USE_OIDC: "true", ARM_OIDC_TOKEN: "a", ARM_USE_MSI: "true" },
      "ARM_CLIENT_ID client-1 by OIDC",
    ],
    ["else a managed identity", { ARM_USE_MSI: "true" }, "the managed identity"],
  ])("is by %s, in azure-native's order", (_, environment, by) => {
    expect(azureLogin(environment, { cloud: clouds.public })).toMatchObject({ by, explicit: true });
  });

  it("is the Azure CLI's in the given tenant if no other is configured", async () => {
    const asked: unknown[] = [];
    const cli = azureLogin(application, {
      cloud: clouds.public,
      tenantId: "the-stack's",
      createCredential: async (chosen) => {
        asked.push(chosen);
        return { getToken: async () => good("one") };
      },
    });

    expect(cli).toMatchObject({ by: "the Azure CLI's login", explicit: false });
    await cli.token(scope);
    expect(asked).toEqual([{ kind: "azure-cli", tenantId: "the-stack's", subscriptionId: undefined }]);
  });

  it.each(Object.values(clouds))("signs in to its cloud: $name", async (cloud) => {
    const { token, created } = login(async () => good("one"), bySecret, cloud);
    await token(`${cloud.resourceManager}/.default`);
    expect(created).toEqual([{ kind: "secret", loginEndpoint: cloud.loginEndpoint }]);
  });
});

describe("a login's tokens", () => {
  it("belong to one credential, and each is kept for its scope until shortly before it expires", async () => {
    const asked: string[] = [];
    const { token, created, clock } = login(async (scopes) => {
      asked.push(String(scopes));
      return { token: `token ${asked.length}`, expiresOnTimestamp: clock.now + 600_000 };
    });
    expect([await token("one"), await token("other"), await token("one")]).toEqual(["token 1", "token 2", "token 1"]);
    clock.now += 300_001;
    expect(await token("one")).toBe("token 3");
    expect({ asked, created: created.length }).toEqual({ asked: ["one", "other", "one"], created: 1 });
  });

  it("fail with the credential's own words in one line, and a fix, if it refuses them", async () => {
    const { token } = login(async () => {
      throw new Error("AADSTS7000215: Invalid client\r\nsecret provided.");
    });
    await expect(token(scope)).rejects.toMatchObject({
      code: "NO_TOKEN",
      exitCode: 3,
      message:
        `ARM_CLIENT_ID client-1 with a secret gives no token for ${scope}: AADSTS7000215: Invalid client secret ` +
        "provided. Fix the ARM_* variables.",
    });
  });

  it.each([
    [
      bySecret,
      "network_error: See https://aka.ms/msal.js.errors#network_error for details",
      "login.microsoftonline.com can't be reached from here. Check the network and the proxy (HTTPS_PROXY).",
    ],
    [
      { ARM_USE_MSI: "true" },
      "Network unreachable. Message: network_error: See",
      "No managed identity answers on this machine.",
    ],
    [
      { ...bySecret, ARM_CLIENT_SECRET: "", ARM_USE_OIDC: "true", ARM_OIDC_TOKEN: "a" },
      "ci.example can't be reached from here. Check it.",
      "ci.example can't be reached from here. Check it.",
    ],
  ])("don't blame the variables without a network: %j", async (environment, said, message) => {
    const { token } = azureLogin(environment, {
      cloud: clouds.public,
      createCredential: async () => ({ getToken: async () => await Promise.reject(new Error(said)) }),
    });
    const refusal = await token(scope).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "NO_TOKEN", message: expect.stringContaining(message) });
    expect(refusal).not.toMatchObject({ message: expect.stringContaining("Fix the ARM_* variables") });
  });

  it.each([
    ["Azure CLI could not be found.", "The Azure CLI (az) isn't on PATH. Install it ("],
    ["Please run: az login' to setup account.", "The Azure CLI isn't logged in. Log in: az login"],
  ])("fail with the CLI's own trouble first: %s", async (said, message) => {
    const { token } = azureLogin(
      {},
      {
        cloud: clouds.public,
        createCredential: async () => ({
          getToken: async () => {
            throw new Error(said);
          },
        }),
      },
    );
    await expect(token(scope)).rejects.toMatchObject({
      code: "NO_TOKEN",
    });
    await expect(token(scope)).rejects.toSatisfy((error: Error) => error.message.startsWith(message));
  });

  it("fail if they don't arrive, and are requested again the next time", async () => {
    let count = 0;
    const { token } = login(async () => (count++ === 0 ? null : good("one")));
    await expect(token(scope)).rejects.toMatchObject({ code: "NO_TOKEN" });
    expect(await token(scope)).toBe("one");
  });

  it("are refused for a stack in another tenant", async () => {
    const { token, ...who } = login(async () => tokenOf("theirs"));
    await expect(requireTenant({ ...who, token }, clouds.public, tenantId)).rejects.toMatchObject({
      code: "OTHER_TENANT",
      exitCode: 2,
      message:
        `This login (ARM_CLIENT_ID client-1 with a secret) belongs to the tenant theirs, but the stack is in ${tenantId}. ` +
        `Log in to that tenant, by its ARM_* variables or: az login --tenant ${tenantId}`,
    });
    const own = login(async () => tokenOf(tenantId.toUpperCase()));
    await expect(requireTenant(own, clouds.public, tenantId)).resolves.toBeUndefined();
  });
});
