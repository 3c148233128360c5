import { describe, expect, it } from "vitest";
import type { JsonApi } from "../../../azure/json-api.ts";
import { outputsOfVersion } from "../../../commands/review/program/version-outputs.ts";
import { outputsWithoutPeople } from "../../support/outputs-sample.ts";

const now = outputsWithoutPeople();
const url = "https://func-orders.azurewebsites.net/api/who-calls";
const roleId = now.api.appRoles["Function.Invoke"];
const answering = (answer: object): JsonApi => ({ call: async () => answer });
const apis = {
  graph: answering({ appRoles: [{ id: roleId, value: "Function.Invoke" }] }),
  resourceManager: answering({
    value: [
      { properties: { config: { bindings: [{ type: "timerTrigger" }] } } },
      { properties: { config: { bindings: [{ type: "httpTrigger", route: "who-calls", methods: ["get", "post"] }] } } },
    ],
  }),
};

describe("the outputs of a version", () => {
  it("are read as they are where they have endpoints", async () => {
    expect(await outputsOfVersion(now, apis)).toEqual(now);
  });

  it("are completed from what was deployed where the program knew no contract", async () => {
    const { endpoints: _endpoints, api, callers, ...rest } = now;
    const { appRoles: _appRoles, ...ids } = api;
    const before = {
      ...rest,
      functionUrl: url,
      api: { ...ids, appRoleId: roleId },
      callers: Object.fromEntries(Object.entries(callers).map(([name, { roles: _roles, ...one }]) => [name, one])),
    };

    const { endpoints, ...read } = await outputsOfVersion(before, apis);

    expect(endpoints).toEqual(
      ["GET", "POST"].map((method) => ({ name: "who-calls", method, url, allow: ["Function.Invoke"] })),
    );
    expect(read.api).toEqual({ ...api, appRoles: { "Function.Invoke": roleId } });
    expect(Object.values(read.callers).flatMap(({ roles }) => roles)).toEqual(Array(4).fill("Function.Invoke"));
  });

  it("are refused where they are neither", async () => {
    await expect(outputsOfVersion({ functionUrl: url }, apis)).rejects.toThrow(/endpoints/);
  });
});
