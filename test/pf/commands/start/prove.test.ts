import { afterEach, expect, it, vi } from "vitest";
import type { LocalStack } from "../../../../packages/pf/stacks/local/local-stack.ts";
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
