import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasEngine } from "../../support/local-deployment.ts";
import { leftInTenant, nothingLeft } from "../../support/nothing-left.ts";
import { type Moment, World } from "./world.ts";

const post = (path: RegExp): Moment => ({ method: "POST", path });
const put = (path: RegExp): Moment => ({ method: "PUT", path });
const remove = (path: RegExp): Moment => ({ method: "DELETE", path });

const principalMade = post(/^\/v1\.0\/servicePrincipals$/);
const group = /\/resourcegroups\/[^/]+\?/i;
const site = /\/Microsoft\.Web\/sites\/[^/]+\?/;
const workspace = /\/workspaces\/[^/]+\?/;
const registration = /^\/v1\.0\/applications\/[^/]+$/;
const purge = /^\/v1\.0\/directory\/deletedItems\/[^/]+$/;

/**
 * Where an `up` is killed, and where the teardown after it: each kind of thing that only a mark proves, and each step of
 * a teardown. What is a part of such a thing goes with it.
 */
const interleavings: readonly (readonly [title: string, up: Moment, teardown: Moment])[] = [
  [
    "a registration was made, and a teardown when that was deleted",
    post(/^\/v1\.0\/applications$/),
    remove(registration),
  ],
  ["a service principal was made, and a teardown when a registration was purged", principalMade, remove(purge)],
  ["the resource group was made, and a teardown when that was deleted", put(group), remove(group)],
  ["the site was made, and a teardown when the workspace was deleted", put(site), remove(workspace)],
  ["code was uploaded, and a teardown when the site was deleted", post(/^\/api\/publish/), remove(site)],
];

let world: World;

describe.skipIf(!hasEngine() || process.platform !== "linux")("a teardown after killed processes", () => {
  beforeAll(async () => {
    world = await World.open();
    await world.join("first", {
      callers: { integration: { secrets: { first: { endDate: "2099-03-31T00:00:00Z" } } } },
    });
  });
  afterAll(() => world?.close());

  it.each(interleavings)(
    "leaves nothing if an up was killed when %s",
    { timeout: 120_000 },
    async (_title, up, teardown) => {
      const shell = world.shellOf("first");
      expect(await world.killedAt("first", up, () => shell.stack.up())).toBe(true);
      if (up === principalMade) {
        const locked = await shell.runHere("teardown", "--yes");
        expect(locked).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("--unlock") });
      }
      const run = () => shell.run("teardown", "--yes", "--unlock");
      expect(await world.killedAt("first", teardown, run)).toBe(true);

      const { exitCode, stdout, stderr } = await shell.runHere("teardown", "--yes", "--unlock");

      expect({ exitCode, stdout: exitCode === 0 ? "" : stdout + stderr }).toEqual({ exitCode: 0, stdout: "" });
      expect(stdout).toContain('Nothing of "test" is left in Azure or Entra ID');
      expect(await leftInTenant(world.opened)).toEqual(nothingLeft);
    },
  );
});
