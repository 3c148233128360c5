import { expect, it } from "vitest";
import { RequestRefused } from "../../../azure/json-api.ts";
import { probeDeploymentRecord } from "../../../commands/verify/probes/run-probes.ts";

const record = (others: object) => ({
  call: async () => ({ id: "d1", deployer: "protected-function", received_time: "2026-11-24T12:00:00Z", ...others }),
});

it.each([
  [{ status: 4 }, "as expected", "by protected-function, status 4 (success)"],
  [{ status: 6 }, "as expected", "status 6 (partial success)"],
  [{ status: 3 }, "warning", "status 3 (failed): the package before it may be live"],
  [{ status: 5 }, "warning", "status 5 (conflict): the package before it may be live"],
  [
    { status: 4, deployer: "az_cli_functions" },
    "warning",
    "by az_cli_functions, status 4 (success): not this project's",
  ],
  [{ status: 4, deployer: "" }, "warning", "by nobody"],
  [{ status: 2 }, "not checked", "status 2 (deploying): it is going on"],
  [{ status: undefined }, "not checked", "no status: it is going on"],
])("reads %j as %s", async (others, outcome, found) => {
  const probe = await probeDeploymentRecord(record(others));
  expect(probe).toMatchObject({ outcome, found: expect.stringContaining(found) });
  expect(probe.found).toContain("the last upload is d1, of 2026-11-24T12:00:00Z");
  expect(probe.fix !== undefined).toBe(outcome === "warning");
});

it("checks nothing where the record is gone, and lets every other refusal be told", async () => {
  const refused = (status: number) => ({
    call: async () => {
      throw new RequestRefused("GET", "https://scm/api/deployments/latest", status, "no code", "no message");
    },
  });
  expect((await probeDeploymentRecord(refused(404))).outcome).toBe("not checked");
  await expect(probeDeploymentRecord(refused(403))).rejects.toThrow(RequestRefused);
});
