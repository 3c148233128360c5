import { expect, it } from "vitest";
import { repository } from "../../../support/command-line.ts";
import { hasEngine } from "../../../support/local-deployment.ts";
import { pulumiBackend } from "../../../../packages/pf/commands/preflight/pulumi-backend.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { readBackend } from "../../../../packages/pf/commands/preflight/surroundings.ts";

it.skipIf(!hasEngine())("a backend's folder that isn't there is told with the command that creates it", async () => {
  const environment = { ...process.env, PULUMI_BACKEND_URL: "file:///nowhere/state" };

  const read = await readBackend("dev", repository, environment);

  expect(read.deployed).toBeUndefined();
  expect(pulumiBackend(read)).toMatchObject([
    {
      id: "pulumi-backend",
      state: "missing",
      found: "The folder of Pulumi's backend doesn't exist: /nowhere/state",
      grants: "If you mean this folder, create it: mkdir -p /nowhere/state",
    },
  ]);
});

it.each([
  ["file:///nowhere/state", "The folder of Pulumi's backend doesn't exist: /nowhere/state"],
  [
    "/nowhere/state",
    "PULUMI_BACKEND_URL isn't the address of a Pulumi backend, so no stack can be read: it begins with no scheme.",
  ],
])("the backend %s is judged by its address where no engine is installed", async (address, found) => {
  const HOME = temporaryFolder();
  const read = await readBackend("dev", repository, { HOME, PATH: "", PULUMI_BACKEND_URL: address });

  expect(pulumiBackend(read)).toMatchObject([{ state: "missing", found }]);
});

it("nothing is told of a backend that nothing is missing of", () => {
  expect(pulumiBackend({})).toEqual([]);
});
