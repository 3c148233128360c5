import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endpointChecks, guide } from "../../checks/guide.ts";
import type { Outcome } from "../../checks/run-checks.ts";
import { openLocalChecks } from "../../stacks/local/local-checks.ts";
import { originOf } from "../../stacks/local/local-stack.ts";
import type { Mutation } from "../sample-apps/orders/mutations/mutation.ts";
import { ofTheContract } from "../sample-apps/orders/mutations/of-the-contract.ts";
import { ofTheEntry } from "../sample-apps/orders/mutations/of-the-entry.ts";
import { ofTheGuard } from "../sample-apps/orders/mutations/of-the-guard.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { ordersSettings, seedForOrders } from "../support/orders-settings.ts";
import { sampleProject } from "../support/sample-project.ts";
import { writeSettings } from "../support/settings-file.ts";

/** Those that the build lets pass; what it refuses: test/sample-apps/mutations.test.ts. */
const deployed = [...ofTheEntry, ...ofTheContract, ...ofTheGuard].filter(
  ({ shows }) => shows === "green" || "red" in shows,
);

describe.skipIf(!hasEngine())("a harmed orders API", () => {
  const settings = writeSettings(ordersSettings);
  let opened: EmptyLocalStack;
  beforeAll(async () => {
    await using project = await sampleProject("orders");
    opened = await openLocally({ settings: ordersSettings, directory: project.directory });
    await seedForOrders(opened);
    await opened.local.stack.up();
  });
  afterAll(async () => {
    await opened?.close();
    rmSync(settings.folder, { recursive: true, force: true });
  });

  it.each(deployed.map((mutation) => [mutation.title, mutation] as const))("%s", async (_, { edits, shows }) => {
    await using project = await sampleProject("orders", { edits });
    await opened.local.continueWith({ directory: project.directory, settingsFile: settings.path });
    await opened.local.stack.up();

    const failed = (await endpointRows(opened)).filter(({ outcome }) => outcome === "failed").map(({ id }) => id);

    // What the contract itself says the proof holds against: only a review can tell.
    if (shows === "green") expect(failed).toEqual([]);
    else expect([...new Set(failed)]).toEqual(expect.arrayContaining([...redIn(shows)]));
  });
});

function redIn(shows: Mutation["shows"]): readonly string[] {
  return typeof shows === "object" && "red" in shows ? shows.red : [];
}

/** The rows of endpoints, and those of the guide that are about the guard. */
async function endpointRows({ local }: EmptyLocalStack): Promise<readonly Outcome[]> {
  const origin = await originOf(local);
  const checks = openLocalChecks(local, origin);
  try {
    const only = [
      ...endpointChecks.flatMap(({ claims }) => claims(origin.outputs)),
      ...guide.filter(({ row }) => ["B02", "B15"].includes(row)).map(({ claim }) => claim),
    ];
    return await checks.runGuide(() => {}, { only });
  } finally {
    await checks.close();
  }
}
