import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { clouds } from "../../../packages/core/azure/clouds.ts";
import {
  chooseCredential,
  createCredential,
  type Credential,
  oidcAssertion,
} from "../../../packages/core/azure/credential.ts";

const noFetch = () => Promise.reject(new Error("Nothing was to be fetched."));
const tenantId = "11111111-1111-4111-8111-111111111111";
const application = { ARM_TENANT_ID: tenantId, ARM_CLIENT_ID: "the-client" };
const chosenApplication = { tenantId, clientId: "the-client" };
const gitHub = { ACTIONS_ID_TOKEN_REQUEST_URL: "https://gh/?v=1", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "gh-token" };

describe("azure-native's order decides the credential", () => {
  // Each environment adds the method that goes before all that are there.
  const cli = { ...application, ARM_SUBSCRIPTION_ID: "00000000-0000-4000-8000-000000000000" };
  const managedIdentity = { ...cli, ARM_USE_MSI: "true" };
  const oidc = { ...managedIdentity, ARM_USE_OIDC: "true", ARM_OIDC_TOKEN: "the-assertion" };
  const secret = { ...oidc, ARM_CLIENT_SECRET: "the-secret" };
  const certificate = { ...secret, ARM_CLIENT_CERTIFICATE_PATH: "c.pem", ARM_CLIENT_CERTIFICATE_PASSWORD: "pw" };
  const everything = { ...certificate, ARM_USE_DEFAULT_AZURE_CREDENTIAL: "true" };

  test.each([
    ["default", everything, { kind: "default", tenantId }],
    ["certificate", certificate, { kind: "certificate", ...chosenApplication, path: "c.pem", password: "pw" }],
    ["secret", secret, { kind: "secret", ...chosenApplication, secret: "the-secret" }],
    ["OIDC", oidc, { kind: "oidc", ...chosenApplication, assertion: { from: "value", token: "the-assertion" } }],
    ["managed identity", managedIdentity, { kind: "managed-identity", clientId: "the-client" }],
    ["Azure CLI", cli, { kind: "azure-cli", tenantId, subscriptionId: "00000000-0000-4000-8000-000000000000" }],
    ["Azure CLI of nothing", {}, { kind: "azure-cli", tenantId: undefined, subscriptionId: undefined }],
    ["managed identity of the machine", { ARM_USE_MSI: "true" }, { kind: "managed-identity", clientId: undefined }],
  ])("%s", (_, environment, chosen) => {
    expect(chooseCredential(environment, clouds.public)).toEqual(chosen);
  });

  test("an empty variable is unset, and so is a flag other than exactly true", () => {
    const unset = { ARM_CLIENT_SECRET: "", ARM_CLIENT_CERTIFICATE_PATH: "", ARM_USE_OIDC: "1", ARM_USE_MSI: "True" };
    expect(chooseCredential(unset, clouds.public)).toMatchObject({ kind: "azure-cli" });
  });
});

describe("an OIDC token comes", () => {
  const oidc = { ...application, ARM_USE_OIDC: "true" };
  const file = { ARM_OIDC_TOKEN_FILE_PATH: "f" };
  const byRequest = {
    from: "request",
    url: "https://gh/?v=1",
    token: "gh-token",
    audience: "api://AzureADTokenExchange",
  };
  const ofProvider = { ARM_OIDC_REQUEST_URL: "https://ci/", ARM_OIDC_REQUEST_TOKEN: "ci-token" };

  test.each([
    ["from the variable first", { ARM_OIDC_TOKEN: "a", ...file, ...gitHub }, { from: "value", token: "a" }],
    ["then from the file", { ...file, ...gitHub }, { from: "file", path: "f" }],
    ["then by request", { ...ofProvider, ...gitHub }, { ...byRequest, url: "https://ci/", token: "ci-token" }],
    ["in GitHub Actions by its own request", gitHub, byRequest],
    ["for another audience when one is named", { ...gitHub, ARM_OIDC_AUDIENCE: "x" }, { ...byRequest, audience: "x" }],
  ])("%s", (_, environment, assertion) => {
    const chosen = chooseCredential({ ...oidc, ...environment }, clouds.public);
    expect(chosen).toEqual({ kind: "oidc", ...chosenApplication, assertion });
  });
});

test.each([
  [clouds.usgovernment, "api://AzureADTokenExchangeUSGov"],
  [clouds.china, "api://AzureADTokenExchangeChina"],
])("an OIDC token is for the audience of its cloud: $name", (cloud, audience) => {
  const environment = { ...application, ARM_USE_OIDC: "true", ...gitHub };
  expect(chooseCredential(environment, cloud)).toMatchObject({ assertion: { audience } });
});

test.each(["s/../other", "s?x=1", "00000000-0000-4000-8000-000000000000\n", "My subscription"])(
  "a subscription %j is refused, because it would lead to another path",
  (id) => {
    expect(() => chooseCredential({ ARM_SUBSCRIPTION_ID: id }, clouds.public)).toThrow(
      /^ARM_SUBSCRIPTION_ID must be a GUID; found ".*"\. Set it to a subscription's ID \(az account show --query id\)\.$/,
    );
  },
);

test("all that a login's variables lack is told at once, and no secret in the wrong place", () => {
  const environment = { ARM_TENANT_ID: "abc8Q~abcdefghijklmnopqrstuvwxyz", ARM_CLIENT_SECRET: "s" };
  expect(() => chooseCredential(environment, clouds.public, true)).toThrow(
    expect.objectContaining({
      exitCode: 3,
      message: expect.stringMatching(
        /^ARM_TENANT_ID must be a GUID, or a domain of the tenant; found "\[secret\]"\..*\nARM_CLIENT_ID is missing\..*\nARM_SUBSCRIPTION_ID is missing;/,
      ),
    }),
  );
  expect(chooseCredential({ ARM_TENANT_ID: tenantId }, clouds.public, true)).toMatchObject({ kind: "azure-cli" });
});

describe("an incompletely configured method is refused instead of skipped", () => {
  test.each([
    [{ ARM_CLIENT_ID: "c", ARM_CLIENT_SECRET: "s" }, "ARM_TENANT_ID", "ARM_CLIENT_SECRET is set"],
    [{ ARM_TENANT_ID: "contoso.onmicrosoft.com", ARM_CLIENT_SECRET: "s" }, "ARM_CLIENT_ID", "ARM_CLIENT_SECRET is set"],
    [{ ARM_CLIENT_ID: "c", ARM_CLIENT_CERTIFICATE_PATH: "p" }, "ARM_TENANT_ID", "ARM_CLIENT_CERTIFICATE_PATH is set"],
    [
      { ARM_TENANT_ID: "contoso.onmicrosoft.com", ARM_USE_OIDC: "true", ARM_OIDC_TOKEN: "a" },
      "ARM_CLIENT_ID",
      "ARM_USE_OIDC is true",
    ],
    [
      { ...application, ARM_USE_OIDC: "true", ARM_OIDC_REQUEST_URL: "https://ci/" },
      "ARM_OIDC_TOKEN, ARM_OIDC_TOKEN_FILE_PATH, or the pair ARM_OIDC_REQUEST_URL and ARM_OIDC_REQUEST_TOKEN",
      "ARM_USE_OIDC is true (in GitHub Actions, the pair comes with `permissions: id-token: write`)",
    ],
  ])("%j lacks %s", (environment, name, because) => {
    expect(() => chooseCredential(environment, clouds.public)).toThrow(
      expect.objectContaining({
        code: "LOGIN_INCOMPLETE",
        message: `${name} is missing. It is required because ${because}. Set it, or unset the other.`,
      }),
    );
  });
});

describe("@azure/identity's credential", () => {
  const application = { tenantId: "the-tenant", clientId: "the-client" };

  test.each<[Credential, string]>([
    [{ kind: "default", tenantId: undefined }, "DefaultAzureCredential"],
    [{ kind: "secret", ...application, secret: "s" }, "ClientSecretCredential"],
    [{ kind: "oidc", ...application, assertion: { from: "value", token: "a" } }, "ClientAssertionCredential"],
    [{ kind: "managed-identity", clientId: "the-client" }, "ManagedIdentityCredential"],
    [
      { kind: "azure-cli", tenantId: "the-tenant", subscriptionId: "00000000-0000-4000-8000-000000000000" },
      "AzureCliCredential",
    ],
  ])("for $kind is $1", async (chosen, name) => {
    const credential = await createCredential(chosen, clouds.public, noFetch);
    expect(credential.constructor.name).toBe(name);
  });

  test("for a certificate is made from PEM only", async () => {
    const folder = await mkdtemp(join(tmpdir(), "certificate-"));
    const pem = join(folder, "c.pem");
    const pfx = join(folder, "c.pfx");
    await writeFile(pem, "-----BEGIN CERTIFICATE-----\n");
    await writeFile(pfx, Buffer.from([0x30, 0x82]));
    const create = async (path: string) =>
      await createCredential({ kind: "certificate", ...application, path, password: "pw" }, clouds.public, noFetch);
    expect((await create(pem)).constructor.name).toBe("ClientCertificateCredential");
    await expect(create(pfx)).rejects.toMatchObject({
      code: "LOGIN_INCOMPLETE",
      message:
        `ARM_CLIENT_CERTIFICATE_PATH is ${pfx}, which isn't PEM. This login reads PEM only, with certificate and key ` +
        "in one file. Convert it: openssl pkcs12 -in <file>.pfx -out <file>.pem -nodes",
    });
    await rm(folder, { recursive: true });
  });
});

const request = {
  from: "request",
  url: "https://ci.example/token?api-version=2",
  token: "request-t0ken",
  audience: "api://AzureADTokenExchange",
} as const;

test("a given assertion is used unchanged", async () => {
  expect(await oidcAssertion({ from: "value", token: "a" }, noFetch)).toBe("a");
});

test("an assertion in a file is read for each token, without its final line break", async () => {
  const folder = await mkdtemp(join(tmpdir(), "assertion-"));
  const path = join(folder, "token");
  await writeFile(path, "first\n");
  expect(await oidcAssertion({ from: "file", path }, noFetch)).toBe("first");
  await writeFile(path, "second\n");
  expect(await oidcAssertion({ from: "file", path }, noFetch)).toBe("second");
  await rm(folder, { recursive: true });
});

test("an assertion is requested for its audience by GitHub's protocol", async () => {
  const seen: Request[] = [];
  const assertion = await oidcAssertion(request, async (input, init) => {
    seen.push(new Request(input, init));
    return Response.json({ count: 1, value: "the-assertion" });
  });
  expect(assertion).toBe("the-assertion");
  expect(seen.map((sent) => [sent.method, sent.url, sent.headers.get("authorization")])).toEqual([
    ["GET", "https://ci.example/token?api-version=2&audience=api%3A%2F%2FAzureADTokenExchange", "Bearer request-t0ken"],
  ]);
});

test.each([
  ["a refusal", new Response("request-t0ken", { status: 403 }), "answered 403"],
  ["an answer without a token", Response.json({ value: 1 }), "answered 200 without a token"],
  ["an answer that is not JSON", new Response("<html>"), "answered 200 without a token"],
])("%s is a failure that shows no token", async (_, response, answered) => {
  await expect(oidcAssertion(request, async () => response)).rejects.toMatchObject({
    code: "NO_OIDC_TOKEN",
    message:
      `ci.example ${answered} to a request for an OIDC token for api://AzureADTokenExchange. In GitHub Actions, the ` +
      "job needs `permissions: id-token: write`.",
  });
});
