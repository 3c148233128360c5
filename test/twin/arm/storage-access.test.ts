import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AdjustableClock } from "../../../packages/twin/clock.ts";
import type { SeededClient } from "../../../packages/twin/index.ts";
import { type Login, logIn, type TenantToDeployTo, tenantToDeployTo } from "../../support/tenant-to-deploy-to.ts";
import { bodies } from "./stack.ts";
import { provideAzurite } from "../../support/azurite.ts";
import { clientToken, tokenEndpointOf } from "../../support/client-token.ts";

const blobDataReader = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1";
const blobDataContributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";
const storage = "https://storage.azure.com";

const clock = new AdjustableClock();
let tenant: Awaited<ReturnType<typeof tenantToDeployTo>>;
let account: string;
beforeAll(async () => {
  await provideAzurite();
  tenant = await tenantToDeployTo({ clock });
  const { control } = tenant.twin;
  const group = `/subscriptions/${control.subscriptionId}/resourceGroups/rg-files`;
  account = `${group}/providers/Microsoft.Storage/storageAccounts/stfiles`;
  await put(group, "2024-03-01", bodies.group);
  await put(account, "2024-01-01", bodies.account);
  for (const name of ["reports", "orders"])
    await put(`${account}/blobServices/default/containers/${name}`, "2024-01-01", bodies.container);
});
afterAll(() => tenant?.close());

async function put(id: string, version: string, body: unknown): Promise<void> {
  await (await resourceManager()).call("PUT", `${id}?api-version=${version}`, body);
}

/** With a login of its own, because the tests move the clock. */
async function resourceManager(): Promise<Login["resourceManager"]> {
  return (await logIn(tenant, tenant.twin.control.administrator)).resourceManager;
}

/** Gives the deployer a role. @returns what takes it away */
async function give(role: string, scope: string): Promise<() => Promise<unknown>> {
  const { deployer, subscriptionId } = tenant.twin.control;
  const id = `${scope}/providers/Microsoft.Authorization/roleAssignments/${crypto.randomUUID()}`;
  const roleDefinitionId = `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${role}`;
  const principalId = deployer.servicePrincipalObjectId;
  await put(id, "2022-04-01", { properties: { roleDefinitionId, principalId, principalType: "ServicePrincipal" } });
  return async () => await (await resourceManager()).call("DELETE", `${id}?api-version=2022-04-01`);
}

async function tokenOf({ twin, fetch }: TenantToDeployTo, client: SeededClient, resource = storage): Promise<string> {
  return await clientToken(fetch, tokenEndpointOf(twin.control.tenantId), client, `${resource}/.default`);
}

const own = () => tokenOf(tenant, tenant.twin.control.deployer);

/** The service's answer: its status, and the code of its refusal. */
async function ask(method: string, path: string, token?: string, more: Record<string, string> = {}, body?: string) {
  const answer = await tenant.fetch(`https://stfiles.blob.core.windows.net${path}`, {
    method,
    headers: {
      "x-ms-version": "2023-11-03",
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...more,
    },
    ...(body !== undefined && { body }),
  });
  const text = await answer.text();
  const [, detail] = /<AuthenticationErrorDetail>(.*)<\/AuthenticationErrorDetail>/.exec(text) ?? [];
  return [answer.status, answer.headers.get("x-ms-error-code") ?? text, ...(detail === undefined ? [] : [detail])];
}

const blob = "/reports/first.txt";
const unauthenticated = (detail: string) => [401, "InvalidAuthenticationInfo", detail];
const noPermission = [403, "AuthorizationPermissionMismatch"];

describe("the contents of a storage account, for a principal that may read and write all of it", () => {
  let take: () => Promise<unknown>;
  beforeAll(async () => {
    take = await give(blobDataContributor, account);
    const sent = await ask("PUT", blob, await own(), { "x-ms-blob-type": "BlockBlob" }, "hello");
    expect(sent).toEqual([201, ""]);
  });
  afterAll(() => take());

  test("are read with a token for storage", async () => {
    expect(await ask("GET", blob, await own())).toEqual([200, "hello"]);
  });

  test("are refused without a token, and to one for another API", async () => {
    expect(await ask("GET", blob)).toEqual([401, "NoAuthenticationInformation"]);
    for (const resource of ["https://graph.microsoft.com", "https://management.azure.com"])
      expect(await ask("GET", blob, await tokenOf(tenant, tenant.twin.control.deployer, resource))).toEqual(
        unauthenticated("Audience validation failed. Audience did not match."),
      );
  });

  test("are refused to another tenant's token, and to an altered one", async () => {
    const other = await tenantToDeployTo();
    try {
      const foreign = await ask("GET", blob, await tokenOf(other, other.twin.control.deployer));
      expect(foreign).toEqual(unauthenticated("Signature validation failed. The signature key was not found."));
    } finally {
      await other.close();
    }
    const [header = "", claims = "", signature = ""] = (await own()).split(".");
    const altered = { ...JSON.parse(Buffer.from(claims, "base64url").toString()), oid: crypto.randomUUID() };
    const payload = Buffer.from(JSON.stringify(altered)).toString("base64url");
    expect((await ask("GET", blob, [header, payload, signature].join(".")))[1]).toBe("InvalidAuthenticationInfo");
    expect((await ask("GET", blob, "not-a-token"))[1]).toBe("InvalidAuthenticationInfo");
  });

  test("are refused to an expired token", async () => {
    const token = await own();
    clock.advance(2 * 60 * 60 * 1000);

    expect(await ask("GET", blob, token)).toEqual(unauthenticated("Lifetime validation failed. The token is expired."));
    expect(await ask("GET", blob, await own())).toEqual([200, "hello"]);
  });

  test("are refused to keys and signatures, because the account has them off", async () => {
    const keys = [403, "KeyBasedAuthenticationNotPermitted"];
    expect(await ask("GET", blob, undefined, { authorization: "SharedKey stfiles:c2lnbmF0dXJl" })).toEqual(keys);
    expect(await ask("GET", `${blob}?sv=2024-11-04&sr=b&sig=c2ln`)).toEqual(keys);
  });
});

describe("the contents of a storage account, for a principal", () => {
  test("without a role there, are refused, its own administration of the account included", async () => {
    const token = await own();
    expect(await ask("GET", blob, token)).toEqual(noPermission);
    expect(await ask("PUT", blob, token, { "x-ms-blob-type": "BlockBlob" }, "x")).toEqual(noPermission);
    expect(await ask("GET", "/reports?restype=container&comp=list", token)).toEqual(noPermission);
  });

  test("with a role on another container, are refused, until the role is on this one", async () => {
    const containers = `${account}/blobServices/default/containers`;
    const takeOther = await give(blobDataReader, `${containers}/orders`);
    expect(await ask("GET", blob, await own())).toEqual(noPermission);
    expect((await ask("GET", "/orders/missing.txt", await own()))[0]).toBe(404);

    const take = await give(blobDataReader, `${containers}/reports`);
    expect(await ask("GET", blob, await own())).toEqual([200, "hello"]);
    await take();
    expect(await ask("GET", blob, await own())).toEqual(noPermission);
    await takeOther();
  });

  test("that may only read, can't be written or deleted", async () => {
    const take = await give(blobDataReader, account);
    expect(await ask("PUT", blob, await own(), { "x-ms-blob-type": "BlockBlob" }, "x")).toEqual(noPermission);
    expect(await ask("DELETE", blob, await own())).toEqual(noPermission);
    expect(await ask("GET", blob, await own())).toEqual([200, "hello"]);
    await take();
  });
});
