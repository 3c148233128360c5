import { afterEach, expect, it, vi } from "vitest";
import type { StackOutputs } from "../../../../infra/outputs.ts";
import type { LocalStack } from "../../../../packages/pf/stacks/local/local-stack.ts";
import type { Checks } from "../../../../packages/pf/stacks/client/checks.ts";
import type * as requireStorageModule from "../../../../packages/pf/commands/start/require-storage.ts";

const requireStorageFile = "../../../../packages/pf/commands/start/require-storage.ts";

afterEach(() => {
  vi.doUnmock(requireStorageFile);
  vi.resetModules();
});

it("tells that Azurite is missing before it deploys", async () => {
  // The tests of a process share its modules, so this one loads its own.
  vi.resetModules();
  vi.doMock(requireStorageFile, async (original) => {
    const module = await original<typeof requireStorageModule>();
    const withoutAzurite: typeof module.requireStorage = (outputs) => module.requireStorage(outputs, () => undefined);
    return { ...module, requireStorage: withoutAzurite };
  });
  const { prove } = await import("../../../../packages/pf/commands/start/prove.ts");
  const binding = { direction: "out", name: "queue", type: "queue" };
  const endpoints = [{ name: "orders", method: "POST", url: "[unknown]", bindings: [binding] }];
  const up = vi.fn();
  const local = {
    stack: { preview: async () => ({ outputs: { endpoints } }), up },
    twin: { control: { inventory: () => ({}) } },
  } as unknown as LocalStack;
  const ignore = () => {};

  await expect(
    prove(local, {
      onStep: ignore,
      onProgress: ignore,
      onWarning: ignore,
      people: {} as Parameters<typeof prove>[1]["people"],
    }),
  ).rejects.toMatchObject({ code: "NO_AZURITE" });
  expect(up).not.toHaveBeenCalled();
});

it("marks each check in a pipeline's log, says what is wrong with a failed one or that it wasn't judged, and leaves out what doesn't apply", async () => {
  const { executeGuide } = await import("../../../../packages/pf/commands/start/prove.ts");
  const thrown = { name: "a", endpoint: "GET a", error: "Error", at: "functions/src/a.ts:1:1" };
  const outcomes = [
    { id: "G02", claim: "It is closed.", outcome: "proved", reason: "called" },
    { id: "B16", claim: "No app setting overrides it.", outcome: "failed", reason: "WEBSITE_AUTH_ENABLED is set" },
    { id: "E2", claim: "GET a answers.", outcome: "failed", reason: "found 500", unexpected: { thrown: [thrown] } },
    { id: "B15", claim: "It is so.", outcome: "not-applicable", reason: "needs a clock" },
  ] as unknown as Awaited<ReturnType<Checks["runGuide"]>>;
  const local = {
    twin: { control: { securityDefaultsEnabled: () => false } },
  } as unknown as LocalStack;
  const checks = {
    runGuide: async (tell) => {
      outcomes.forEach(tell);
      return outcomes;
    },
  } as Pick<Checks, "runGuide"> as Checks;
  const log: string[] = [];

  await executeGuide(local, {} as StackOutputs, checks, (line) => log.push(line));

  expect(log).toEqual(["  ✓ It is closed.", "  ✗ WEBSITE_AUTH_ENABLED is set", "  - not judged: GET a answers."]);
});
