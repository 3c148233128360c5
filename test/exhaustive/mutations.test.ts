import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StackOutputs } from "../../infra/outputs.ts";
import { endpointChecks, guide } from "../../packages/pf/checks/guide.ts";
import { openLocalChecks } from "../../packages/pf/stacks/local/local-checks.ts";
import { originWith } from "../../packages/pf/stacks/local/local-stack.ts";
import type { Edit, Mutation } from "../sample-apps/orders/mutations/mutation.ts";
import { ofTheAnswers } from "../sample-apps/orders/mutations/of-the-answers.ts";
import { ofTheContract } from "../sample-apps/orders/mutations/of-the-contract.ts";
import { ofTheEntry } from "../sample-apps/orders/mutations/of-the-entry.ts";
import { ofTheGuard } from "../sample-apps/orders/mutations/of-the-guard.ts";
import { ofThePrincipals } from "../sample-apps/orders/mutations/of-the-principals.ts";
import { ofTheRuntime } from "../sample-apps/orders/mutations/of-the-runtime.ts";
import { ofTheSurface } from "../sample-apps/orders/mutations/of-the-surface.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { ordersSettings, seedForOrders } from "../support/orders-settings.ts";
import { sampleProject } from "../support/sample-project.ts";
import { uploadPackage } from "../support/scm-host.ts";
import { writeSettings } from "../support/settings-file.ts";

/** Those that the build lets pass; what it refuses: test/functions/mutations.test.ts. */
const mutations = [
  ...ofTheEntry,
  ...ofTheContract,
  ...ofTheGuard,
  ...ofTheAnswers,
  ...ofThePrincipals,
  ...ofTheSurface,
  ...ofTheRuntime,
];
const green = mutations.filter(({ shows }) => shows === "green");
// That the checks notice the app setting which the program would add: test/exhaustive/checks-can-fail.test.ts.
const red = mutations.filter((mutation) => redIn(mutation).length > 0 && !changes(mutation, "infra/"));

const inContract = (mutation: Mutation): boolean => changes(mutation, "functions/contract.ts");

describe.skipIf(!hasEngine())("a damaged orders API", () => {
  const settings = writeSettings(ordersSettings);
  const projects = new AsyncDisposableStack();
  let opened: EmptyLocalStack;
  beforeAll(async () => {
    opened = await openLocally({ settings: ordersSettings });
    await seedForOrders(opened);
  });
  afterAll(async () => {
    await opened?.close();
    await projects.disposeAsync();
    rmSync(settings.folder, { recursive: true, force: true });
  });

  async function deploy(edits: readonly Edit[]): Promise<StackOutputs> {
    // The engine goes on working in its folder.
    const project = projects.use(await sampleProject("orders", { edits }));
    await opened.local.continueWith({ directory: project.directory, settingsFile: settings.path });
    await opened.local.stack.up();
    return await opened.local.outputs();
  }

  it.each(red.filter(inContract).map((mutation) => [mutation.title, mutation] as const))(
    "fails its proof if %s",
    async (_, mutation) => {
      const outputs = await deploy(mutation.edits);

      expect(await failedRows(opened, outputs, redIn(mutation))).toEqual(redIn(mutation));
    },
  );

  // What the contract itself says the proof holds against: only a review can tell. One deployment shows it of all.
  describe(`if ${green.map(({ title }) => title).join("; ")}`, () => {
    const deployed = green.flatMap(({ edits }) => edits);
    let outputs: StackOutputs;
    let failed: readonly string[];
    beforeAll(async () => {
      outputs = await deploy(deployed);
      failed = await failedRows(opened, outputs);
    });

    it("is proved", () => {
      expect(failed).toEqual([]);
    });

    it.each(red.filter((mutation) => !inContract(mutation)).map((mutation) => [mutation.title, mutation] as const))(
      "fails its proof with a package if %s",
      async (_, mutation) => {
        await using project = await sampleProject("orders", { edits: [...deployed, ...mutation.edits] });
        const { zip } = await project.buildPackage();
        await uploadPackage(opened, outputs.functionApp.scmHostName, new Uint8Array(zip));

        expect(await failedRows(opened, outputs, redIn(mutation))).toEqual(redIn(mutation));
      },
    );
  });
});

function redIn({ shows }: Mutation): readonly string[] {
  return typeof shows === "object" && "red" in shows ? shows.red : [];
}

function changes({ edits }: Mutation, path: string): boolean {
  return edits.some(({ file }) => file.startsWith(path));
}

/** Of the rows of endpoints, and those of the guide that are about the guard: each once, in the order of `rows`. */
async function failedRows(
  { local }: EmptyLocalStack,
  outputs: StackOutputs,
  rows?: readonly string[],
): Promise<readonly string[]> {
  const checks = openLocalChecks(local, originWith(outputs, local));
  try {
    const asked = ({ row }: { readonly row: string }) => rows?.includes(row) ?? true;
    const only = [
      ...endpointChecks.filter(asked).flatMap(({ claims }) => claims(outputs)),
      ...guide
        .filter(({ row }) => ["B02", "B15"].includes(row))
        .filter(asked)
        .map(({ claim }) => claim),
    ];
    const outcomes = await checks.runGuide(() => {}, { only });
    const failed = outcomes.filter(({ outcome }) => outcome === "failed").map(({ id }) => id);
    return rows?.filter((row) => failed.includes(row)) ?? failed;
  } finally {
    await checks.close();
  }
}
