import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deployOpened, hasEngine, type LocalDeployment, openLocally } from "../support/local-deployment.ts";
import { type SampleProject, sampleProject } from "../support/sample-project.ts";

const contract = `
import { defineContract } from "@protected-function/guard/contract";
export const contract = defineContract({
  roles: { "Report.Read": { id: "3b7f0d1c-5a0e-4c9e-8f59-2d1f6a4c7e01", displayName: "Report", members: ["Application"] } },
  endpoints: { report: { methods: ["GET"], route: "report", allow: ["Report.Read"] } },
});
`;
/** As a user writes it: Microsoft's own libraries, unmodified, and nothing about a twin. */
const index = `
import { DefaultAzureCredential } from "@azure/identity";
import { BlobServiceClient } from "@azure/storage-blob";
import { serve } from "@protected-function/guard";
import { contract } from "../contract.ts";
const credential = new DefaultAzureCredential();
serve(contract, {
  report: async () => {
    const storage = new BlobServiceClient(process.env["AzureWebJobsStorage__blobServiceUri"] ?? "", credential);
    const container = storage.getContainerClient("reports");
    const blob = async () => {
      try {
        await container.createIfNotExists();
        await container.getBlockBlobClient("first.txt").upload("hello", 5);
        return (await container.getBlockBlobClient("first.txt").downloadToBuffer()).toString();
      } catch (error) {
        return (error as { code?: string }).code ?? String(error);
      }
    };
    const users = async () => {
      const { token } = await credential.getToken("https://graph.microsoft.com/.default");
      const answer = await fetch("https://graph.microsoft.com/v1.0/users/ada@twin.onmicrosoft.com?$select=displayName", { headers: { authorization: "Bearer " + token } });
      const body = (await answer.json()) as { displayName?: string; error?: { code: string } };
      return body.displayName ?? body.error?.code;
    };
    return { jsonBody: { blob: await blob(), user: await users() } };
  },
});
`;

const settings = {
  callers: { bot: { secrets: { first: { endDate: "2099-05-31T00:00:00Z" } } } },
  identity: { graphRoles: [{ role: "User.Read.All", reason: "Looks up the reports' owners" }] },
};

describe.skipIf(!hasEngine())("a handler with Microsoft's own libraries", { timeout: 180_000 }, () => {
  let project: SampleProject;
  let deployment: LocalDeployment;
  beforeAll(async () => {
    project = await sampleProject({ "contract.ts": contract, "src/index.ts": index });
    deployment = await deployOpened(await openLocally({ directory: project.directory, settings }));
  }, 180_000);
  afterAll(async () => {
    await deployment?.close();
    await project?.[Symbol.asyncDispose]();
  });

  const report = async () => {
    const { fetch, outputs } = deployment;
    const { clientId, clientSecret = "" } = outputs.callers["bot"] ?? { clientId: "" };
    const token = await fetch(outputs.tokenEndpoint, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: clientId,
        client_secret: clientSecret,
        scope: outputs.scope,
      }),
    });
    const { access_token } = (await token.json()) as { readonly access_token: string };
    const answer = await fetch(`https://${outputs.functionApp.hostName}/api/report`, {
      headers: { authorization: `Bearer ${access_token}` },
    });
    if (answer.status !== 200)
      throw new Error(JSON.stringify(deployment.local.twin.control.functionLog(outputs.functionApp.siteId).slice(-5)));
    return await answer.json();
  };

  it("reads a blob and calls Graph as the function's identity", async () => {
    expect(await report()).toEqual({ blob: "hello", user: "Ada" });
  });
});

