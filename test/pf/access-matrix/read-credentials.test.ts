import { describe, expect, it } from "vitest";
import { readCredentials } from "../../../packages/pf/access-matrix/read-credentials.ts";
import type { JsonApi } from "../../../packages/core/azure/json-api.ts";
import { graphApplication, graphKey } from "../../support/graph-objects.ts";

const at = new Date("2026-09-01T12:00:00Z");
const clientId = "11111111-1111-4111-8111-111111111111";

/** Graph with one application, or none. */
function graph(application?: object): JsonApi {
  const call: JsonApi["call"] = async (_, path) =>
    path.includes("federatedIdentityCredentials")
      ? { value: [{ id: "f", name: "github", issuer: "i", subject: "s", audiences: [] }] }
      : { value: application === undefined ? [] : [graphApplication(application)] };
  return { call };
}

describe("a caller's credentials", () => {
  it("are listed in the order of safety, with names, expiry and a start that is still to come", async () => {
    const application = {
      id: "a",
      passwordCredentials: [graphKey({ displayName: "first", endDateTime: "2027-05-31T00:00:00Z" })],
      keyCredentials: [
        graphKey({ startDateTime: "2026-01-01T00:00:00Z", endDateTime: "2028-05-31T00:00:00Z" }),
        graphKey({ startDateTime: "2026-10-01T00:00:00Z", endDateTime: "2028-06-30T00:00:00Z" }),
      ],
    };

    expect(await readCredentials(graph(application), { clientId }, at)).toEqual([
      { kind: "federated credential", name: "github" },
      { kind: "certificate", expires: "2028-05-31T00:00:00Z" },
      { kind: "certificate", expires: "2028-06-30T00:00:00Z", starts: "2026-10-01T00:00:00Z" },
      { kind: "client secret", name: "first", expires: "2027-05-31T00:00:00Z" },
    ]);
  });

  it("are its own for an existing app, of whatever kind, and unknown if its application is deleted", async () => {
    for (const existing of ["managed-identity", "application"] as const) {
      expect(await readCredentials(graph(), { clientId, existing }, at)).toEqual([{ kind: "credential of its own" }]);
    }
    expect(await readCredentials(graph(), { clientId }, at)).toEqual([]);
  });
});
