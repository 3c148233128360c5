import { clientToken } from "../support/client-token.ts";
import { listRoleAssignments } from "../../packages/core/azure/arm/role-assignments.ts";
import { listAssignments } from "../../packages/core/azure/graph/service-principal.ts";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { identityPermissions } from "../../packages/pf/checks/endpoints/identity.ts";
import type { Origin } from "../../packages/pf/checks/origin.ts";
import { announceStack } from "../../packages/pf/stacks/local/announce-stack.ts";
import { provideAzurite } from "../support/azurite.ts";
import { deployOpened, hasEngine, type LocalDeployment, openLocally } from "../support/local-deployment.ts";
import { runHere } from "../support/run-here.ts";
import { type SampleProject, sampleProject } from "../support/sample-project.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const contract = `
import { defineContract } from "@protected-function/guard/contract";
export const contract = defineContract({
  roles: { "Report.Read": { id: "3b7f0d1c-5a0e-4c9e-8f59-2d1f6a4c7e01", displayName: "Report", members: ["Application"] } },
  endpoints: {
    report: { methods: ["GET"], route: "report", allow: ["Report.Read"] },
    order: { methods: ["POST"], route: "orders/{id}", allow: ["Report.Read"], sample: { params: { id: "7" }, body: {} } },
  },
});
`;
/** As a user writes it: Microsoft's own libraries, unmodified, and nothing about a twin. */
const index = `
import { DefaultAzureCredential } from "@azure/identity";
import { BlobServiceClient } from "@azure/storage-blob";
import { app, input, output } from "@azure/functions";
import { serve } from "@protected-function/guard";
import { contract } from ${JSON.stringify("../contract.ts")};
const orders = output.storageQueue({ queueName: "orders", connection: "AzureWebJobsStorage" });
const entities = output.table({ tableName: "orders", connection: "AzureWebJobsStorage" });
const first = input.storageBlob({ path: "reports/first.txt", connection: "AzureWebJobsStorage" });
const credential = new DefaultAzureCredential();
serve(contract, {
  report: async () => {
    const blob = async (address = "") => {
      const container = new BlobServiceClient(address, credential).getContainerClient("reports");
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
    const own = await blob(process.env["AzureWebJobsStorage__blobServiceUri"]);
    const far = await blob("https://stfar.blob.core.windows.net");
    return { jsonBody: { blob: own, far, user: await users() } };
  },
  order: {
    extraOutputs: [orders, entities],
    extraInputs: [first],
    handler: async (request, context) => {
      context.extraOutputs.set(orders, { id: request.params["id"] });
      context.extraOutputs.set(entities, { PartitionKey: "orders", RowKey: context.invocationId, total: 3 });
      const read = context.extraInputs.get(first);
      return { jsonBody: { read: read === undefined ? null : String(read) } };
    },
  },
});
app.storageQueue("restock", {
  queueName: "orders",
  connection: "AzureWebJobsStorage",
  return: output.storageBlob({ path: "reports/{id}.json", connection: "AzureWebJobsStorage" }),
  handler: (message, context) => {
    context.log("restocking", JSON.stringify(message), String(context.triggerMetadata?.["dequeueCount"]));
    if ((message as { fail?: boolean }).fail) throw new Error("out of stock");
    return message;
  },
});
app.timer("nightly", { schedule: "0 0 3 * * *", handler: (timer, context) => context.log("late", String(timer.isPastDue)) });
`;

/** In another team's subscription. */
const farGroup = "/subscriptions/5e0a6b1c-1111-4222-8333-444455556666/resourceGroups/rg-far";
const settings = {
  callers: { bot: { secrets: { first: { endDate: "2099-05-31T00:00:00Z" } } } },
  cors: ["https://shop.contoso.com", "http://localhost:5173"],
  identity: {
    azureRoles: [
      { scope: `${farGroup}/providers/Microsoft.Storage/storageAccounts/stfar`, role: "Storage Blob Data Contributor" },
    ],
    graphRoles: [{ role: "User.Read.All", reason: "Looks up the reports' owners" }],
  },
};

describe.skipIf(!hasEngine())("a handler with Microsoft's own libraries", { timeout: 180_000 }, () => {
  let project: SampleProject;
  let deployment: LocalDeployment;
  beforeAll(async () => {
    project = await sampleProject({ "contract.ts": contract, "src/index.ts": index });
    await provideAzurite();
    const empty = await openLocally({ directory: project.directory, settings });
    for (const { scope } of settings.identity.azureRoles) await empty.local.twin.control.seedAzureRole({ scope });
    deployment = await deployOpened(empty);
  }, 180_000);
  afterAll(async () => {
    await deployment?.close();
    await project?.[Symbol.asyncDispose]();
  });

  const call = async (path: string, method = "GET") => {
    const { fetch, outputs } = deployment;
    const { clientId, clientSecret = "" } = outputs.callers["bot"] ?? { clientId: "" };
    const token = await clientToken(fetch, outputs.tokenEndpoint, { clientId, clientSecret }, outputs.scope);
    const answer = await fetch(`https://${outputs.functionApp.hostName}/api/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
    });
    if (answer.status !== 200)
      throw new Error(JSON.stringify(deployment.local.twin.control.functionLog(outputs.functionApp.siteId).slice(-5)));
    return await answer.json();
  };
  const run = (functionName: string, data?: string) =>
    deployment.local.twin.control.run(deployment.outputs.functionApp.siteId, {
      functionName,
      ...(data !== undefined && { data }),
    });

  it("reads a blob and calls Graph as the function's identity", async () => {
    expect(await call("report")).toEqual({ blob: "hello", far: "hello", user: "Ada" });
  });

  it("gets its blob input, and puts out a message and an entity that are read back", async () => {
    expect(await call("orders/7", "POST")).toEqual({ read: "hello" });

    const outcomes = await deployment.runGuide();
    expect(outcomes.filter(({ outcome }) => outcome === "failed")).toEqual([]);
    const proved = outcomes.filter(({ outcome }) => outcome === "proved");
    expect(proved.flatMap(({ id, claim }) => (id === "E12" ? [claim] : [])).toSorted()).toEqual([
      expect.stringMatching(/^order delivers its data by the output queueOutput\w+ \(queue\)\.$/),
      expect.stringMatching(/^order delivers its data by the output tableOutput\w+ \(table\)\.$/),
      expect.stringMatching(/^order gets its data by the input blobInput\w+ \(blob\)\.$/),
    ]);
    expect(proved.flatMap(({ id, claim }) => (id === "E16" ? [claim.split(" by ")[0]] : []))).toEqual([
      `The function's identity has the Azure role Storage Blob Data Contributor on ${farGroup}/providers/Microsoft.Storage/storageAccounts/stfar.`,
      "Microsoft Graph answers the function's identity",
      "Storage answers the function's identity",
    ]);
    expect(proved.flatMap(({ id, claim }) => (id === "E17" ? [claim.split(" to call ")[0]] : []))).toEqual([
      "A browser allows pages of https://shop.contoso.com",
      "A browser allows pages of http://localhost:5173",
      "A browser allows pages of no other origin",
    ]);
  });

  it("runs a queue's function as the host would, and writes its output", async () => {
    expect(await run("restock", '{"id":"8"}')).toMatchObject({
      returned: '{"id":"8"}',
      log: [
        'restocking {"id":"8"} 1',
        expect.stringMatching(/^Wrote the output '\$return' \(blob\) to https:.*\/reports\/8\.json$/),
      ],
    });
    expect(await run("nightly")).toEqual({ outputs: {}, log: ["late false"] });
  });

  it("tells what a handler threw, with the user's file and line, and which functions run so", async () => {
    expect((await run("restock", '{"fail":true}')).error).toMatch(
      /^Error: out of stock\n.*functions\/src\/index\.ts:\d+/,
    );
    await expect(run("report")).rejects.toThrow(
      "report has an HTTP trigger: call it with ./pf call --endpoint. Functions that run without HTTP: restock (queueTrigger), nightly (timerTrigger).",
    );
    await expect(run("reprot")).rejects.toThrow("There is no function reprot. Functions that run without HTTP:");
    await expect(run("restock")).rejects.toThrow("needs its data: --data <json> or --data @file");
  });

  /** A command, as in another terminal beside the twin. */
  const beside = async (...args: readonly string[]) => {
    const temporary = temporaryFolder();
    vi.stubEnv("TMPDIR", temporary);
    const { withdraw } = await announceStack(deployment.local, deployment.outputs);
    try {
      return await runHere(args, { environment: { TMPDIR: temporary } });
    } finally {
      withdraw();
      vi.unstubAllEnvs();
    }
  };

  const pf = (...args: readonly string[]) => beside("twin", "run", ...args);

  it("./pf call doesn't say that a queue wasn't run, which the twin has", async () => {
    const { exitCode, stdout } = await beside("call", "--endpoint", "order");

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^✓ 20\d from \S+ order/);
    expect(stdout).not.toContain("not run here");
  });

  it("./pf twin run prints what a function returned, and its log beside it: exit code 0", async () => {
    const { exitCode, stdout, stderr } = await pf("restock", "--data", '{"id":"10"}');

    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '{"id":"10"}\n' });
    expect(stderr).toContain('restocking {"id":"10"} 1\n');
    expect(await pf("nightly")).toEqual({
      exitCode: 0,
      stdout: "",
      stderr: "late false\nnightly ran. It returned nothing.\n",
    });
  });

  it("./pf twin run tells where a handler threw, in the user's own file: exit code 1", async () => {
    const { exitCode, stdout, stderr } = await pf("restock", "--data", '{"fail":true}');

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    const thrown = /restock threw Error: out of stock\n.*functions\/src\/index\.ts:(\d+)/.exec(stderr);
    expect(index.split("\n")[Number(thrown?.[1]) - 1]).toContain('throw new Error("out of stock")');
  });

  it.each([
    [
      ["reprot"],
      "error: There is no function reprot.\nFunctions that run without HTTP: restock (queueTrigger), nightly (timerTrigger).",
    ],
    [
      ["report"],
      "error: report has an HTTP trigger: call it with ./pf call --endpoint.\nFunctions that run without HTTP: restock ",
    ],
    [["restock"], "error: restock has a queueTrigger, which needs its data: --data <json> or --data @file"],
    [
      ["restock", "--data", "@/nowhere/message.json"],
      'error: --data is "@/nowhere/message.json", but there is no file /nowhere/message.json.\n',
    ],
  ])("./pf twin run %j runs nothing, and says why: exit code 2", async (args, said) => {
    const { exitCode, stdout, stderr } = await pf(...args);

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(said);
  });

  /** What row E16 finds on a stack that it may only read, as in `./pf verify` of a live one. */
  const readOnly = async () => {
    const { graph, resourceManager, outputs } = deployment;
    const found: unknown[] = [];
    await identityPermissions.run({ outputs, administrator: { graph, resourceManager } } as Origin, (evidence) => {
      found.push("found" in evidence ? evidence.found : evidence);
    });
    return found;
  };

  it("has its roles by row E16 also on a stack that the check only reads, and they stay", async () => {
    expect(await readOnly()).toEqual([true, true, true]);
    expect(await readOnly()).toEqual([true, true, true]);
  });

  it("is refused by storage and by Graph when its roles are taken away", async () => {
    const { graph, resourceManager, outputs } = deployment;
    const { principalId = "" } = outputs.identity ?? {};
    const subscription = outputs.functionApp.siteId.split("/resourceGroups/")[0] ?? "";
    for (const scope of [subscription, farGroup])
      for (const { id, properties } of await listRoleAssignments(resourceManager, scope, { principalId }))
        if (properties.scope.includes("Microsoft.Storage"))
          await resourceManager.call("DELETE", `${id}?api-version=2022-04-01`);
    for (const { id, resourceId } of await listAssignments(graph, principalId, "appRoleAssignments"))
      await graph.call("DELETE", `/v1.0/servicePrincipals/${resourceId}/appRoleAssignedTo/${id}`);
    // The library keeps a token for as long as it holds, and so does Azure. A changed setting starts another worker.
    const settings = `${outputs.functionApp.siteId}/config/appsettings`;
    const { properties } = (await resourceManager.call("POST", `${settings}/list?api-version=2024-04-01`)) as {
      readonly properties: object;
    };
    await resourceManager.call("PUT", `${settings}?api-version=2024-04-01`, { properties: { ...properties, A: "b" } });

    expect(await call("report")).toEqual({
      blob: "AuthorizationPermissionMismatch",
      far: "AuthorizationPermissionMismatch",
      user: "Authorization_RequestDenied",
    });
    expect((await run("restock", '{"id":"9"}')).error).toContain(
      "storage answered 403 AuthorizationPermissionMismatch",
    );
    expect(await readOnly()).toEqual([false, false, false]);
  });
});
