import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callAs } from "../../packages/pf/calls/call-as.ts";
import { targetOf } from "../../packages/pf/calls/call-target.ts";
import { recipeOf } from "../../packages/pf/stacks/recipe/recipe-of.ts";
import { withoutSecrets } from "../../packages/pf/stacks/stack-outputs.ts";
import { recipeLanguages } from "../../packages/pf/stacks/recipe/languages/recipe-languages.ts";
import type { StackOutputs } from "../../infra/outputs.ts";
import { hasEngine, openLocally } from "../support/local-deployment.ts";
import { pathWithPython } from "../support/path-with-python.ts";
import { runRecipe, runTasks, type RunLanguage } from "../support/run-recipe.ts";
import { type SampleProject, sampleProject } from "../support/sample-project.ts";
import { folderOfAllTests } from "../support/temporary-folder.ts";

const vault = { resourceGroup: "rg-partners", name: "kv-partners" };
const secrets = { first: { endDate: "2099-05-31T00:00:00Z" } };
const settings = {
  callers: {
    reader: { roles: ["Orders.Read"], secrets },
    writer: { roles: ["Orders.Write"], secrets },
  },
  appSettings: { ORDERS_RETENTION_DAYS: "30" },
  secretSettings: { ORDERS_PARTNER_KEY: { keyVault: vault, secret: "partner-key" } },
};

describe.skipIf(!hasEngine())("the endpoints of a user's own API", () => {
  let project: SampleProject;
  let opened: Awaited<ReturnType<typeof openLocally>>;
  let outputs: StackOutputs;
  let path: string;
  const files = folderOfAllTests();
  beforeAll(async () => {
    project = await sampleProject("orders");
    opened = await openLocally({ settings, directory: project.directory });
    const { local } = opened;
    await local.twin.control.seedSecret({ vault, name: "partner-key", value: "a key of the partner's" });
    await local.stack.up();
    outputs = await local.outputs();
    path = await pathWithPython(process.env["PATH"] ?? "");
  }, 120_000);
  afterAll(async () => {
    await opened?.close();
    await project?.[Symbol.asyncDispose]();
  });

  const call = async (caller: string, endpoint?: string, exchange = false) => {
    const outputsFile = join(files.path, "outputs.json");
    writeFileSync(outputsFile, JSON.stringify(outputs));
    const environment = { PATH: path, ...opened.local.twin.environment };
    const { signal } = new AbortController();
    const target = await targetOf({ outputsFile }, environment);
    return callAs({ target, caller, endpoint, exchange, environment, signal });
  };

  it.for(["curl", "typescript", "python"] satisfies RunLanguage[])(
    "%s writes an order as printed, with method, parameter and body",
    async (language) => {
      const { credentials, text } = recipeLanguages[language];
      const printed = text(
        recipeOf(withoutSecrets(outputs), { caller: "writer", endpoint: "orders-write", credentials }),
      );

      const { exitCode, stdout, stderr } = await runRecipe(language, printed, {
        ...opened.local.twin.environment,
        CALLER_SECRET: outputs.callers["writer"]?.clientSecret ?? "",
        PATH: path,
      });

      expect({ exitCode, stderr: exitCode === 0 ? "" : stderr }).toEqual({ exitCode: 0, stderr: "" });
      expect(stdout.trim().split("\n")).toHaveLength(2);
      expect(stdout).toContain("7");
    },
  );

  it("the HTTP tasks write an order, directly and through a session", async () => {
    const { token, direct, session } = recipeOf(withoutSecrets(outputs), {
      caller: "writer",
      endpoint: "orders-write",
    });
    const stored = { CALLER_SECRET: outputs.callers["writer"]?.clientSecret ?? "" };

    for (const tasks of [
      [token, direct],
      [token, ...session],
    ] as const) {
      expect((await runTasks(tasks, stored, opened.fetch)).status).toBeLessThan(300);
    }
  });

  it("call uses the named endpoint, or the first one that the caller may call", async () => {
    expect(await call("writer")).toMatchObject({ kind: "answered", endpoint: "POST orders/{id}" });
    expect(await call("reader")).toMatchObject({ kind: "answered", endpoint: "GET orders" });
    expect(await call("writer", "POST orders/{id}", true)).toMatchObject({ kind: "answered" });
    expect(await call("reader", "orders-write")).toMatchObject({
      kind: "refused",
      by: "the function",
      status: 403,
      explanation: { token: { differences: [{ what: "app role", demanded: "Orders.Write" }] } },
    });
  });

  it("call lists the endpoints if the named one is unknown, and an endpoint may need no token", async () => {
    await expect(call("reader", "order")).rejects.toThrow("Did you mean orders?");
    expect(await call("reader", "health")).toMatchObject({ kind: "answered", endpoint: "GET health", status: 200 });
  });
});
