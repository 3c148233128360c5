import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasEngine } from "../../support/local-deployment.ts";
import { leftInTenant, nothingLeft } from "../../support/nothing-left.ts";
import { type Moment, World } from "./world.ts";

const post = (path: RegExp, times = 1): Moment => ({ method: "POST", path, times });
const put = (path: RegExp): Moment => ({ method: "PUT", path });
const remove = (path: RegExp, times = 1): Moment => ({ method: "DELETE", path, times });

const group = /\/resourcegroups\/[^/]+\?/i;
const site = /\/Microsoft\.Web\/sites\/[^/]+\?/;
const workspace = /\/workspaces\/[^/]+\?/;
const registration = /^\/v1\.0\/applications\/[^/]+$/;
const purge = /^\/v1\.0\/directory\/deletedItems\/[^/]+$/;

/** Where an `up` is killed, and where the teardown after it. */
const interleavings: readonly (readonly [string, Moment | undefined, string, Moment])[] = [
  ["a registration was made", post(/^\/v1\.0\/applications$/), "that was deleted", remove(registration)],
  ["a service principal was made", post(/^\/v1\.0\/servicePrincipals$/), "a registration was purged", remove(purge)],
  ["the resource group was made", put(group), "that was deleted", remove(group)],
  ["the workspace was made", put(workspace), "that was deleted", remove(workspace)],
  ["the site was made", put(site), "that was deleted", remove(site)],
  ["the gate was closed", put(/\/authsettingsV2\?/), "the workspace was deleted", remove(workspace)],
  ["a client secret was made", post(/\/addPassword$/), "two were purged", remove(purge, 2)],
  [
    "an app role was assigned",
    post(/\/appRoleAssignedTo$/),
    "a service principal was deleted",
    remove(/^\/v1\.0\/servicePrincipals\/[^/]+$/),
  ],
  ["code was uploaded", post(/^\/api\/publish/), "three were purged", remove(purge, 3)],
  ["nothing, for it ended", undefined, "the site was deleted", remove(site)],
];

let world: World;

describe.skipIf(!hasEngine() || process.platform !== "linux")("a teardown after what was killed", () => {
  beforeAll(async () => {
    world = await World.open();
    await world.join("first", {
      callers: { integration: { secrets: { first: { endDate: "2099-03-31T00:00:00Z" } } } },
    });
  });
  afterAll(() => world?.close());

  it.each(interleavings)(
    "leaves nothing where an up was killed when %s, and a teardown",
    { timeout: 120_000 },
    async (_made, up, _gone, teardown) => {
      const shell = world.shellOf("first");
      if (up === undefined) await shell.stack.up();
      else expect(await world.killedAt("first", up, () => shell.stack.up())).toBe(true);
      const run = () => shell.run("teardown", "--yes", "--unlock");
      expect(await world.killedAt("first", teardown, run)).toBe(true);

      const { exitCode, stdout, stderr } = await shell.runHere("teardown", "--yes", "--unlock");

      expect({ exitCode, stdout: exitCode === 0 ? "" : stdout + stderr }).toEqual({ exitCode: 0, stdout: "" });
      expect(stdout).toContain('Nothing of "test" is left: ');
      expect(await leftInTenant(world.opened)).toEqual(nothingLeft);
    },
  );
});
