import { afterAll, beforeAll, expect } from "vitest";
import { everySetting, makeKeyVault } from "./every-setting.ts";
import { deployLocally, deployOpened, type LocalDeployment, openLocally } from "./local-deployment.ts";
import { held } from "./verify-stack.ts";

const kinds = {
  "Pulumi.local.yaml": () => deployLocally(),
  "every setting": async () => {
    const opened = await openLocally({ settings: await everySetting() });
    await makeKeyVault(opened);
    return await deployOpened(opened);
  },
} satisfies Record<string, () => Promise<LocalDeployment>>;

export type SharedDeployment = keyof typeof kinds;

/**
 * One of each kind for all files of a worker, which runs one after the other: a deployment takes longer than what most
 * suites do with it. Ended by its guardian when the worker ends.
 */
const deployed = new Map<SharedDeployment, Promise<LocalDeployment>>();

/**
 * A deployed stack for a suite that only reads it, or puts back what it alters: a suite that leaves something fails.
 *
 * @returns the deployment, once the suite has begun
 */
export function sharedDeployment(kind: SharedDeployment = "Pulumi.local.yaml"): () => LocalDeployment {
  let deployment: LocalDeployment | undefined;
  let before: object;
  beforeAll(async () => {
    const promised = deployed.get(kind) ?? kinds[kind]();
    deployed.set(kind, promised);
    deployment = await promised;
    before = await heldApartFromBin(deployment);
  });
  afterAll(async () => {
    if (deployment) expect(await heldApartFromBin(deployment)).toEqual(before);
  });
  return () => {
    if (!deployment) throw new Error("The shared deployment is there once the suite's beforeAll has run.");
    return deployment;
  };
}

/** What a suite made and removed again is in the recycle bin, as in any tenant. */
async function heldApartFromBin(deployment: LocalDeployment): Promise<object> {
  const { inventory, ...settings } = await held(deployment);
  const { recycled: _, ...there } = inventory;
  return { ...settings, there };
}
