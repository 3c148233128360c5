import { describe, expect, it } from "vitest";
import type { EndpointBinding } from "../../../../infra/outputs.ts";
import { exitCodeOf } from "../../../../packages/pf/cli/exit-codes.ts";
import { requireStorage } from "../../../../packages/pf/commands/start/require-storage.ts";
import { sampleOutputs } from "../../../support/outputs-sample.ts";

const queue: EndpointBinding = { direction: "out", type: "queue", name: "orders" };
const withBindings = (...bindings: readonly EndpointBinding[]) => {
  const { endpoints } = sampleOutputs();
  return { endpoints: endpoints.map((endpoint) => ({ ...endpoint, name: "order", bindings: [...bindings] })) };
};

/** The error without Azurite, if there is one. */
function without(...bindings: readonly EndpointBinding[]): unknown {
  try {
    requireStorage(withBindings(...bindings), () => undefined);
    return undefined;
  } catch (error) {
    return error;
  }
}

describe("without Azurite", () => {
  it("an app that has a storage binding ends with exit code 3, and is told what to install", () => {
    const error = without(queue);

    expect(exitCodeOf(error)).toBe(3);
    expect(error).toMatchObject({
      code: "NO_AZURITE",
      message:
        "order has an output to storage (queue). To prove it, the twin needs Azurite, which keeps the contents of storage accounts and isn't installed. Run: npm install --save-dev azurite@3",
    });
  });

  it.each(["blob", "table", "Queue"])("so does one with a binding of the type %s", (type) => {
    expect(exitCodeOf(without({ ...queue, direction: "in", type }))).toBe(3);
  });

  it("so does one whose identity has a role on storage, wherever that is", () => {
    const { endpoints, identity } = sampleOutputs();
    const scope = "resourceGroups/rg/providers/microsoft.storage/storageAccounts/storders/blobServices/default";
    const azureRoles = [{ role: "Storage Blob Data Reader", scope }];
    const outputs = { endpoints, identity: { clientId: "c", principalId: "p", ...identity, azureRoles } };

    expect(() => requireStorage(outputs, () => undefined)).toThrow(
      `The function's identity has a role on ${scope}. To prove it, the twin needs Azurite, which keeps the contents of storage accounts and isn't installed. Run: npm install --save-dev azurite@3`,
    );
    const elsewhere = {
      ...outputs,
      identity: { ...outputs.identity, azureRoles: [{ role: "Reader", scope: "resourceGroups/rg" }] },
    };
    expect(() => requireStorage(elsewhere, () => undefined)).not.toThrow();
  });

  it("an app without one goes on", () => {
    expect(without()).toBeUndefined();
    expect(without({ ...queue, type: "serviceBus" })).toBeUndefined();
  });
});

it("with Azurite, storage bindings are no obstacle", () => {
  expect(() => requireStorage(withBindings(queue), () => "file:///azurite.js")).not.toThrow();
});
