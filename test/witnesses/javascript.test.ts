import { clientToken } from "../support/client-token.ts";
import { expect, it } from "vitest";
import { openWire } from "../support/wire.ts";
import { runClient } from "../support/client-process.ts";
import { places, status } from "./break.ts";
import { hearWitnesses } from "./hear-witnesses.ts";
import { azureIdentity } from "./javascript/azure-identity.ts";
import { curl } from "./javascript/curl.ts";
import { management } from "./javascript/management.ts";
import { msalNode } from "./javascript/msal-node.ts";
import { openid } from "./javascript/openid.ts";

const all = [...msalNode, ...azureIdentity, ...openid, ...management, ...curl];

hearWitnesses("witnesses/javascript.test.ts", "clients as they are published", all, (stack) => {
  it("curl refuses a server with an unknown authority", async () => {
    const { twin } = stack().deployment.local;
    const wire = await openWire(twin, { ...places.metadata2, alter: status(200) });
    try {
      const elsewhere = { ...twin.environment, HTTPS_PROXY: wire.environment["HTTPS_PROXY"] ?? "", https_proxy: "" };
      const url = `https://login.microsoftonline.com/${twin.control.tenantId}/v2.0/.well-known/openid-configuration`;
      const { exitCode } = await runClient("curl", ["-sS", url], elsewhere);
      expect([exitCode, wire.broken()]).toEqual([60, 0]);
    } finally {
      await wire.close();
    }
  });

  // As microsoft/vscode-azuretools#2258 and the Azure CLI 2.91.0 do: Resource Manager's token is going out of use there.
  it.for([
    ["https://appservice.azure.com", 200],
    ["https://management.azure.com", 200],
    ["https://graph.microsoft.com", 401],
  ])("an SCM site's answer to a token for %s: %i", async ([audience, expected]) => {
    const { fetch, outputs, local } = stack().deployment;
    const token = await clientToken(fetch, outputs.tokenEndpoint, local.twin.control.deployer, `${audience}/.default`);
    const found = await fetch(`https://${outputs.functionApp.scmHostName}/api/deployments/latest`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(found.status).toBe(expected);
  });
});
