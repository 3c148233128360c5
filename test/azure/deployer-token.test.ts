import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TokenCredential } from "@azure/identity";
import { describe, expect, test } from "vitest";
import type { DeployerCredential } from "../../azure/deployer-credential.ts";
import { createCredential, createDeployerTokens } from "../../azure/deployer-token.ts";

const noFetch = () => Promise.reject(new Error("Nothing was to be fetched."));
const secretEnvironment = { ARM_TENANT_ID: "t", ARM_CLIENT_ID: "c", ARM_CLIENT_SECRET: "s3cr3t" };

function tokens(getToken: TokenCredential["getToken"], environment: Record<string, string> = secretEnvironment) {
  const created: { kind: string; authorityHost: string }[] = [];
  const clock = { now: 1_000_000 };
  const { resourceManager, scm } = createDeployerTokens({
    environment,
    fetch: noFetch,
    now: () => clock.now,
    createCredential: async (chosen, authorityHost) => {
      created.push({ kind: chosen.kind, authorityHost });
      return { getToken };
    },
  });
  return { token: resourceManager, scm, created, clock };
}

describe("a token for Azure Resource Manager", () => {
  const clouds = {
    public: ["https://login.microsoftonline.com", "https://management.azure.com/.default"],
    usGovernment: ["https://login.microsoftonline.us", "https://management.usgovcloudapi.net/.default"],
    china: ["https://login.chinacloudapi.cn", "https://management.chinacloudapi.cn/.default"],
  } as const;

  test.each([
    [{}, clouds.public],
    [{ ARM_ENVIRONMENT: "public" }, clouds.public],
    [{ ARM_ENVIRONMENT: "usgovernment" }, clouds.usGovernment],
    [{ ARM_ENVIRONMENT: "", AZURE_ENVIRONMENT: "AzureUSGovernment" }, clouds.usGovernment],
    [{ ARM_ENVIRONMENT: "China", AZURE_ENVIRONMENT: "usgovernment" }, clouds.china],
    [{ AZURE_ENVIRONMENT: "production" }, clouds.public],
  ])("is asked for in the cloud that azure-native deploys to, with %j", async (environment, [authorityHost, scope]) => {
    const asked: unknown[] = [];
    const { token, created } = tokens(
      async (scopes) => {
        asked.push(scopes);
        return { token: "one", expiresOnTimestamp: 9_000_000 };
      },
      { ...secretEnvironment, ...environment },
    );
    expect(await token()).toBe("one");
    expect(asked).toEqual([scope]);
    expect(created).toEqual([{ kind: "secret", authorityHost }]);
  });

  test("is used until two minutes before its end", async () => {
    let count = 0;
    const { token, created, clock } = tokens(async () => {
      count += 1;
      return { token: `token ${count}`, expiresOnTimestamp: clock.now + 600_000 };
    });
    expect(await token()).toBe("token 1");
    clock.now += 479_999;
    expect(await token()).toBe("token 1");
    clock.now += 1;
    expect(await token()).toBe("token 2");
    expect(created).toHaveLength(1);
  });

  test("that the credential refuses is a failure in its words", async () => {
    const { token } = tokens(async () => {
      throw new Error("AADSTS7000215: Invalid client\r\nsecret provided.");
    });
    await expect(token()).rejects.toMatchObject({
      code: "no-token",
      message:
        "The deployer's credential (secret) gave no token for Azure Resource Manager: AADSTS7000215: Invalid client " +
        "secret provided. Check the ARM_* variables, or sign in with `az login`.",
    });
  });

  test("that does not come is a failure", async () => {
    await expect(tokens(async () => null).token()).rejects.toMatchObject({ code: "no-token" });
  });
});

describe("a token for SCM sites", () => {
  const good = (token: string) => ({ token, expiresOnTimestamp: 9_000_000 });

  test.each([
    [{}, "https://appservice.azure.com/.default"],
    [{ ARM_ENVIRONMENT: "usgovernment" }, "https://management.core.usgovcloudapi.net//.default"],
    [{ ARM_ENVIRONMENT: "china" }, "https://management.core.chinacloudapi.cn//.default"],
  ])("is asked for as the Azure CLI does, with %j", async (environment, scope) => {
    const { scm } = tokens(async (scopes) => good(`for ${String(scopes)}`), {
      ...secretEnvironment,
      ...environment,
    });
    expect(await scm()).toBe(`for ${scope}`);
  });

  test("is of one credential with Resource Manager's, and each is kept", async () => {
    const asked: string[] = [];
    const { token, scm, created } = tokens(async (scopes) => {
      asked.push(String(scopes));
      return good(`token ${asked.length}`);
    });
    expect([await token(), await scm(), await token(), await scm()]).toEqual([
      "token 1",
      "token 2",
      "token 1",
      "token 2",
    ]);
    expect(created).toHaveLength(1);
  });

  test("that the credential refuses is a failure that names what it was for", async () => {
    const { scm } = tokens(async () => {
      throw new Error("Audience https://appservice.azure.com is not a supported MSI token audience.");
    });
    await expect(scm()).rejects.toMatchObject({
      code: "no-token",
      message:
        "The deployer's credential (secret) gave no token for SCM sites (https://appservice.azure.com): Audience " +
        "https://appservice.azure.com is not a supported MSI token audience. Check the ARM_* variables, or sign in with " +
        "`az login`.",
    });
  });
});

describe("@azure/identity's credential", () => {
  const application = { tenantId: "the-tenant", clientId: "the-client" };

  test.each<[DeployerCredential, string]>([
    [{ kind: "default", tenantId: undefined }, "DefaultAzureCredential"],
    [{ kind: "secret", ...application, secret: "s" }, "ClientSecretCredential"],
    [{ kind: "oidc", ...application, assertion: { from: "value", token: "a" } }, "ClientAssertionCredential"],
    [{ kind: "managed-identity", clientId: "the-client" }, "ManagedIdentityCredential"],
    [{ kind: "azure-cli", tenantId: "the-tenant", subscriptionId: "the-subscription" }, "AzureCliCredential"],
  ])("for $kind is $1", async (chosen, name) => {
    const credential = await createCredential(chosen, "https://login.microsoftonline.com", noFetch);
    expect(credential.constructor.name).toBe(name);
  });

  test("for a certificate is made of PEM only", async () => {
    const folder = await mkdtemp(join(tmpdir(), "certificate-"));
    const pem = join(folder, "c.pem");
    const pfx = join(folder, "c.pfx");
    await writeFile(pem, "-----BEGIN CERTIFICATE-----\n");
    await writeFile(pfx, Buffer.from([0x30, 0x82]));
    const create = async (path: string) =>
      await createCredential(
        { kind: "certificate", ...application, path, password: "pw" },
        "https://login.microsoftonline.com",
        noFetch,
      );
    expect((await create(pem)).constructor.name).toBe("ClientCertificateCredential");
    await expect(create(pfx)).rejects.toMatchObject({
      code: "usage",
      message:
        `ARM_CLIENT_CERTIFICATE_PATH is ${pfx}, which is not PEM: publishing reads PEM only, with certificate and key ` +
        "in one file. Convert it: openssl pkcs12 -in <file>.pfx -out <file>.pem -nodes",
    });
    await rm(folder, { recursive: true });
  });
});
