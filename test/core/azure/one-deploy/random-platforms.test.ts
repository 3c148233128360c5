import * as fc from "fast-check";
import { expect, test } from "vitest";
import { PublishFailed } from "../../../../packages/core/azure/one-deploy/publish-failed.ts";
import { connectionError, type Scripted } from "./fake-azure.ts";
import { fakePlatform, sha256 } from "./fake-platform.ts";
import { randomRuns } from "../../../support/random-runs.ts";

/** A third of the usual: what comes later are the same looks again. */
const deadlineSeconds = 200;
const refused: Scripted = { status: 403, body: "AuthorizationFailed" };
const words = [
  "No host.json",
  "AuthorizationFailure",
  "Function triggers synchronization failed due to 401 (Unauthorized).",
  "[KuduSpecializer] Kudu has been restarted after package deployed",
] as const;

interface World {
  /** Drives everything that happens, over and over. */
  readonly tape: readonly number[];
  /** What ran before: nothing, a package with other functions, or one with functions of the same names. */
  readonly before: "nothing" | "others" | "same names";
  /** Whether Resource Manager ever gives the running package's manifest, registers functions, and lists them. */
  readonly manifest: boolean;
  readonly sync: boolean;
  readonly list: boolean;
  /** Whether the package ever goes live, and registers its functions when it does. */
  readonly goesLive: boolean;
  readonly starts: boolean;
}

const worlds: fc.Arbitrary<World> = fc.record({
  tape: fc.array(fc.nat(99), { minLength: 1, maxLength: 60 }),
  before: fc.constantFrom("nothing", "others", "same names"),
  manifest: fc.boolean(),
  sync: fc.boolean(),
  list: fc.boolean(),
  goesLive: fc.boolean(),
  starts: fc.boolean(),
});

/**
 * A platform whose record may say anything, or nothing, with two exceptions: that this deployment succeeded, or that only
 * its registration failed, it says only where the package is live. Whatever else it shows is so, where it shows it.
 */
function platformOf({ tape, before, manifest, sync, list, goesLive, starts }: World) {
  let at = 0;
  const roll = (sides: number): number => {
    at += 1;
    return ((tape[at % tape.length] ?? 0) + Math.floor(at / tape.length) * 7) % sides;
  };
  const names = { nothing: [], others: ["other"], "same names": ["who-calls"] } as const;
  const truth = {
    isLive: false,
    uploads: 0,
    inVain: 0,
    wasShown: false,
    wasSynchronized: false,
    registered: [] as readonly string[],
  };

  const accept = (): Scripted => {
    const trouble: readonly Scripted[] = [
      { status: 401 },
      { status: 503 },
      { status: 409 },
      connectionError("ECONNRESET"),
    ];
    const found = trouble[roll(12)];
    if (found) return found;
    if (truth.uploads > 0 && roll(15) === 0) return { status: 413 };
    truth.uploads += 1;
    truth.inVain = roll(4);
    if (goesLive && roll(2) === 0) truth.isLive = true;
    return { status: 202, body: "d-1" };
  };
  const record = (): Scripted => {
    const status = [0, 1, 2, 3, 4, 5, 6, -1, 9][roll(9)] ?? 0;
    if (roll(4) === 0)
      return [{ status: 404 }, { status: 503 }, { status: 401 }, { status: 200, body: "{" }][roll(4)] ?? refused;
    if (status === 4 && !truth.isLive) return { status: 404 };
    const message = words[roll(truth.isLive ? words.length : 2)];
    return { status: roll(2) === 0 ? 200 : 202, body: { id: roll(9) === 0 ? "d-0" : "d-1", status, message } };
  };
  const register = (): Scripted => {
    if (!sync || roll(6) === 0) return refused;
    // Only a package that has just been uploaded is not reached yet.
    if (truth.inVain > 0) truth.inVain -= 1;
    else if (!truth.isLive) truth.registered = names[before];
    else {
      truth.wasSynchronized = true;
      truth.registered = starts ? ["who-calls"] : [];
    }
    return { status: 204 };
  };

  const scripted = fakePlatform({ scm: [refused] });
  const answer = (method: string, path: string): Scripted => {
    if (path === "/api/publish") return accept();
    if (path.startsWith("/api/deployments/")) return record();
    if (method === "POST") return register();
    if (path.endsWith("/functions")) {
      if (!list || roll(6) === 0) return refused;
      return { status: 200, body: { value: truth.registered.map((name) => ({ name: `site/${name}` })) } };
    }
    if (!manifest || roll(6) === 0) return refused;
    const isReached = truth.isLive && truth.inVain === 0;
    if (!isReached && before === "nothing") return { status: 400 };
    truth.wasShown ||= isReached;
    return { status: 200, body: { packageSha256: isReached ? sha256 : "0".repeat(64), main: "index.cjs" } };
  };
  let requests = 0;
  const fetch: typeof globalThis.fetch = async (input, init) => {
    requests += 1;
    const found = answer(init?.method ?? "GET", new URL(String(input)).pathname);
    if (found instanceof Error) throw found;
    const { status, body } = found;
    const text = typeof body === "string" ? body : JSON.stringify(body ?? "");
    return new Response(status === 204 ? null : text, { status });
  };
  return { ...scripted, fetch, truth, requests: () => requests };
}

async function outcome(world: World) {
  const { deploy, fetch, truth, requests, slept, reported } = platformOf(world);
  const end = await deploy({ fetch, deadlineSeconds }).then(
    (text) => ({ code: "deployed" as const, text }),
    (error: unknown) => {
      if (error instanceof PublishFailed) return { code: error.code, text: error.message };
      throw error;
    },
  );
  return { ...end, truth, requests: requests(), slept, reported };
}

test("on any platform, the upload ends in time, and reports only what is true", async () => {
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      const { code, text, truth, requests, slept } = await outcome(world);
      seen.set(code, (seen.get(code) ?? 0) + 1);

      // It ends, and never waits past its deadline.
      expect(slept.reduce((sum, pause) => sum + pause, 0)).toBeLessThanOrEqual(deadlineSeconds * 1000);
      expect(requests).toBeLessThan(5000);
      // Success is the package, live, with its functions registered.
      if (code === "deployed") {
        expect(truth.isLive).toBe(true);
        // Nothing tells functions of one name apart where Resource Manager never had the new ones registered.
        if (world.before !== "same names" || truth.wasSynchronized) expect(truth.registered).toContain("who-calls");
      }
      // What is said to be deployed is; what is seen to run is never said to have failed.
      if (code === "unconfirmed" || code === "not-registered") expect(truth.isLive).toBe(true);
      if (code === "deployment-failed") expect(truth.wasShown).toBe(false);
      if (text.startsWith("Nothing was uploaded")) expect(truth.uploads).toBe(0);
      if (code === "not-registered") expect(world.starts).toBe(false);
    }),
    { numRuns: randomRuns(1500), seed: 20_261_126 },
  );
  // Otherwise the platforms were not as different as they are meant to be.
  expect([...seen.keys()].toSorted()).toEqual([
    "deadline",
    "deployed",
    "deployment-failed",
    "not-registered",
    "refused",
    "unconfirmed",
  ]);
});
