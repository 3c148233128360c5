import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deployLocally, hasEngine, type LocalDeployment } from "../support/local-deployment.ts";
import { ordersPackage } from "../support/orders-package.ts";

interface Site {
  readonly properties: { readonly hostNameSslStates: readonly { readonly name: string; readonly hostType: string }[] };
}

describe.skipIf(!hasEngine())("another package than the sample, behind the gate that the stack deployed", () => {
  let deployment: LocalDeployment;
  beforeAll(async () => {
    deployment = await deployLocally();
    const { fetch, outputs, resourceManager } = deployment;
    const { properties } = (await resourceManager.call(
      "GET",
      `${outputs.functionApp.siteId}?api-version=2024-11-01`,
    )) as Site;
    const scmHost = properties.hostNameSslStates.find(({ hostType }) => hostType === "Repository")?.name ?? "";
    const published = await fetch(`https://${scmHost}/api/publish?RemoteBuild=false&Deployer=orders`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${await token(deployment.local.twin.control.deployer, "https://management.azure.com")}`,
        "content-type": "application/zip",
      },
      body: new Uint8Array(await ordersPackage()),
    });
    expect(published.status).toBe(202);
  }, 120_000);
  afterAll(() => deployment.close());

  async function token(
    { clientId, clientSecret }: { readonly clientId: string; readonly clientSecret: string },
    resource: string,
  ): Promise<string> {
    const response = await deployment.fetch(deployment.outputs.tokenEndpoint, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: clientId,
        client_secret: clientSecret,
        scope: `${resource}/.default`,
      }),
    });
    return ((await response.json()) as { readonly access_token: string }).access_token;
  }

  const url = (path: string) => `https://${deployment.outputs.functionApp.hostName}${path}`;

  it("is not reached without a token, on any of its routes", async () => {
    for (const [method, path] of [
      ["GET", "/shop/v1/orders/1/x"],
      ["PUT", "/shop/v1/orders/1/document"],
      ["DELETE", "/shop/v1/orders/1"],
    ] as const) {
      const { status, headers } = await deployment.fetch(url(path), { method });
      expect([status, headers.has("x-call")]).toEqual([401, false]);
    }
  });

  it("answers a caller that the API's registration lets in", async () => {
    const { caller } = deployment.origin;
    const resource = deployment.outputs.scope.replace(/\/\.default$/, "");
    const response = await deployment.fetch(url("/shop/v1/orders/1/x"), {
      headers: { authorization: `Bearer ${await token(caller, resource)}` },
    });
    expect([response.status, response.headers.get("x-call")]).toEqual([200, "1"]);
    expect(await response.json()).toMatchObject({ id: "1", part: "x", functionName: "getOrder" });
  });
});
