import { afterEach, describe, expect, it } from "vitest";
import { ProgramFailed } from "../../engine/program-failed.ts";
import { storageRefusals, type UploadBehavior } from "../../twin/functions-host/index.ts";
import type { Exchange } from "../../twin/index.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { resourceNamed } from "../support/stack-state.ts";

let stack: EmptyLocalStack;
afterEach(() => stack?.close());

/** One first `up` against a platform that answers uploads so. */
async function firstUp(upload: UploadBehavior, onExchange: (exchange: Exchange) => void = () => {}) {
  stack = await openLocally({
    twin: { upload, onExchange },
    standIns: { pause: async () => {}, environment: { PUBLISH_LONGEST_PAUSE_MILLISECONDS: "1" } },
  });
  return await stack.local.stack.up().then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof ProgramFailed) return error.message;
      throw error;
    },
  );
}

interface Deployed {
  readonly functions: readonly string[];
  /** Of the package that runs. */
  readonly packageSha256: unknown;
}

/** What Resource Manager says to an administrator, whatever `up` said. */
async function deployed(): Promise<Deployed> {
  const { resourceManager } = stack;
  const siteId = String((await resourceNamed(stack.local.stack, "function-app")).id);
  const { value } = (await resourceManager.call("GET", `${siteId}/functions?api-version=2025-05-01`)) as {
    readonly value: readonly { readonly properties: { readonly name: string } }[];
  };
  const manifest = (await resourceManager
    .call("GET", `${siteId}/hostruntime/admin/vfs/home/site/wwwroot/package.json?api-version=2025-05-01`)
    .catch(() => undefined)) as { readonly packageSha256?: string } | undefined;
  return { functions: value.map(({ properties }) => properties.name), packageSha256: manifest?.packageSha256 };
}

/** Of the upload: what it printed while it waited, and what it says that it did. */
async function printed(): Promise<{ readonly waits: string; readonly end: string; readonly sha256: string }> {
  const { inputs, outputs } = await resourceNamed(stack.local.stack, "code");
  const environment = inputs?.["environment"] as { readonly PACKAGE_SHA256: string };
  return {
    waits: String(outputs?.["stderr"]),
    end: String(outputs?.["stdout"]),
    sha256: environment.PACKAGE_SHA256,
  };
}

/** Every other answer: test/azure/one-deploy/against-the-twin.test.ts; by twos in a first up, platform.test.ts. */
describe.skipIf(!hasEngine())("a first up whose deployment ends as it should", () => {
  it("puts the package there, whatever storage refuses first, and though the SCM host takes Resource Manager's tokens only", async () => {
    const refused = Object.values(storageRefusals);
    expect(await firstUp({ polls: 1, storageRefusals: refused, scmAudience: "Resource Manager" })).toBeUndefined();

    const { sha256, end, waits } = await printed();
    expect(end).toMatch(new RegExp(`^deployed ${sha256} as .*; confirmed by `));
    expect(await deployed()).toEqual({ functions: ["who-calls"], packageSha256: sha256 });
    expect(waits).toContain("trying tokens for https://management.azure.com next");
  });
});

describe.skipIf(!hasEngine())("a first up that Resource Manager does not confirm", () => {
  it("fails with what is known and what to do, and uploads once; up again goes through once it does", async () => {
    const upload: { triggerSync: "fails silently"; resourceManagerSync: "works" | "refused" } = {
      triggerSync: "fails silently",
      resourceManagerSync: "refused",
    };
    let uploads = 0;

    const failure = await firstUp(upload, ({ method, path }) => {
      if (method === "POST" && path.startsWith("/api/publish")) uploads += 1;
    });

    expect(failure).toContain('exit status 1: running "node ../publish.ts"');
    expect(failure).toMatch(
      /The package is deployed \(the running host has its hash\), but nothing confirms that its functions are registered: Resource Manager lists WarmUp, not who-calls; Resource Manager answers POST host\/default\/sync with 400 .* To accept it without confirmation, set PUBLISH_ACCEPT_UNCONFIRMED=true\./,
    );
    expect(uploads).toBe(1);
    upload.resourceManagerSync = "works";
    await stack.local.stack.up();
    const { sha256 } = await printed();
    expect(await deployed()).toEqual({ functions: ["who-calls"], packageSha256: sha256 });
  });
});
