import { afterEach, describe, expect, it } from "vitest";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";

let stack: EmptyLocalStack;

const hostName = async () =>
  ((await stack.local.stack.outputs()) as { readonly functionApp: { readonly hostName: string } }).functionApp.hostName;

describe.skipIf(!hasEngine())("the host name of a new site", () => {
  afterEach(() => stack?.close());

  it("is nobody else's, and no difference to a refresh", async () => {
    stack = await openLocally();
    const { stack: engine } = stack.local;
    await engine.up();
    const first = await hostName();

    expect(first).toMatch(/^func-[a-z0-9-]+-[0-9a-f]{16}\.westeurope-01\.azurewebsites\.net$/);
    expect((await stack.fetch(`https://${first}/api/who-calls`)).status).toBe(401);
    await engine.preview({ refresh: true, expectNoChanges: true });
  });
});
