import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStack } from "../../packages/engine/open-stack.ts";
import { failureOf } from "../support/failure-of.ts";
import type { Stack } from "../../packages/engine/stack.ts";
import { startStandIns, type StandIns } from "../../packages/engine/stand-ins/index.ts";
import { engine, skipNote } from "../support/engine/engine.ts";

const directory = fileURLToPath(new URL("../support/programs/judged", import.meta.url));

const sharedKeysMessage = `"one" (azure-native:storage:StorageAccount) violates the rule no-shared-keys: A storage account must allow access by identity only: no shared keys, no anonymous reads.
  Found: allowSharedKeyAccess is true.
  Fix: set allowSharedKeyAccess to false.
  Or exempt the stack: npx pulumi config set --stack test --path 'protected-function:exemptions.no-shared-keys' "<reason>"`;

const tlsMessage = `"two" (azure-native:storage:StorageAccount) violates the rule https-and-tls: Sites and storage accounts must accept HTTPS only, with TLS 1.2 or newer.
  Found: minimumTlsVersion is [secret].
  Fix: set minimumTlsVersion to "TLS1_2" or "TLS1_3".
  Or exempt the stack: npx pulumi config set --stack test --path 'protected-function:exemptions.https-and-tls' "<reason>"`;

describe.skipIf(engine === undefined)(`a broken rule on the real engine${skipNote}`, () => {
  let standIns: StandIns<"azure-native" | "random">;
  let stack: Stack;
  const sent: string[] = [];

  beforeAll(async () => {
    if (engine === undefined) throw new Error("unreachable: the suite is skipped without an engine");
    const environment = {
      ARM_TENANT_ID: "00000000-0000-4000-8000-000000000001",
      ARM_SUBSCRIPTION_ID: "00000000-0000-4000-8000-000000000002",
      ARM_CLIENT_ID: "00000000-0000-4000-8000-000000000003",
      ARM_CLIENT_SECRET: "not used",
    };
    standIns = await startStandIns({
      environment,
      names: ["azure-native", "random"],
      fetch: (input) => {
        sent.push(String(input));
        return Promise.reject(new Error("nothing may be sent: every resource here is refused"));
      },
    });
    stack = await openStack({ engine, directory, stack: "test", plugins: standIns.ports });
  });

  afterAll(async () => {
    await stack?.close();
    await standIns?.close();
  });

  it("stops a preview with all problems, without a stack trace, a secret, or gRPC's words", async () => {
    await stack.setConfig("sharedKeys", "known");
    await stack.setConfig("tlsVersion", "TLS1_0", { secret: true });

    const error = await failureOf(stack.preview());

    expect(error.exitCode).not.toBe(0);
    const said = error.diagnostics.toSorted((a, b) => a.message.localeCompare(b.message));
    expect(said).toEqual([
      { severity: "error", message: sharedKeysMessage, urn: undefined },
      { severity: "error", message: tlsMessage, urn: undefined },
    ]);
  });

  it("passes if the stack exempts it, with a warning that contains the reason", async () => {
    await stack.setConfig("protected-function:exemptions.no-shared-keys", "a tool of the audit needs the key");
    await stack.setConfig("tlsVersion", "TLS1_2");

    const { summary, diagnostics } = await stack.preview();

    expect(summary.create).toBe(4);
    expect(diagnostics).toEqual([
      {
        severity: "warning",
        message:
          'no-shared-keys is exempted for "one" (azure-native:storage:StorageAccount): a tool of the audit needs the key\n  Found: allowSharedKeyAccess is true.',
        urn: undefined,
      },
    ]);
  });

  it("passes the preview if a late value breaks it, but stops the update before the resource is created", async () => {
    await stack.setConfig("protected-function:exemptions", "{}");
    await stack.setConfig("sharedKeys", "late");
    expect((await stack.preview()).diagnostics).toEqual([]);

    const error = await failureOf(stack.up());

    expect(error.diagnostics).toEqual([{ severity: "error", message: sharedKeysMessage, urn: undefined }]);
    expect(sent).toEqual([]);
    const state = JSON.stringify(await stack.export());
    expect(state).toContain("RandomString::suffix");
    expect(state).not.toContain("StorageAccount::one");
  });
});
