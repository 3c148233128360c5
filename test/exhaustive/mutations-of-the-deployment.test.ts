import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { failureOf } from "../support/failure-of.ts";
import { ofTheDeployment } from "../sample-apps/orders/mutations/of-the-deployment.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { ordersSettings, seedForOrders } from "../support/orders-settings.ts";
import { sampleProject } from "../support/sample-project.ts";
import { writeSettings } from "../support/settings-file.ts";

describe.skipIf(!hasEngine())("a deployment of the orders API is refused by its preview if", () => {
  const projects = new AsyncDisposableStack();
  let opened: EmptyLocalStack;
  beforeAll(async () => {
    opened = await openLocally({ settings: ordersSettings });
    await seedForOrders(opened);
  });
  afterAll(async () => {
    await opened?.close();
    await projects.disposeAsync();
  });

  it.each(ofTheDeployment.map((mutation) => [mutation.title, mutation] as const))(
    "%s",
    async (_, { settings = {}, edits = [], refused }) => {
      // The engine goes on working in its folder.
      const project = projects.use(await sampleProject("orders", { edits }));
      const file = writeSettings({ ...ordersSettings, ...settings });
      try {
        await opened.local.continueWith({ directory: project.directory, settingsFile: file.path });
        const failure = await failureOf(opened.local.stack.preview());
        expect(failure.diagnostics.map(({ message }) => message).join("\n")).toMatch(refused);
      } finally {
        rmSync(file.folder, { recursive: true, force: true });
      }
    },
    60_000,
  );
});
