import { describe, expect, it } from "vitest";
import { buildMatrix } from "../../../packages/pf/access-matrix/build-matrix.ts";
import type { TenantSubject } from "../../../packages/pf/access-matrix/subjects.ts";
import { ids, sampleDeployed } from "./sample-deployed.ts";

const billing: TenantSubject = {
  subject: { label: "caller billing", kind: "caller", how: "client credentials" },
  principal: { kind: "application", clientId: ids.signIn, servicePrincipalId: "s1" },
};
const [assignment] = sampleDeployed().assignments;
const deployed = sampleDeployed({
  assignments: assignment ? [{ ...assignment, principalId: "s1" }] : [],
  callers: [
    {
      name: "billing",
      servicePrincipalId: "s1",
      credentials: [{ kind: "client secret", name: "first", expires: "2027-05-31T00:00:00Z" }],
    },
  ],
});

describe("a declared caller in the matrix", () => {
  it("is listed with its roles and credentials", () => {
    expect(buildMatrix(deployed, [billing]).callers).toEqual([
      {
        label: "caller billing",
        roles: ["Function.Invoke"],
        credentials: [{ kind: "client secret", name: "first", expires: "2027-05-31T00:00:00Z" }],
      },
    ]);
  });

  it("gets a token that carries permissions only for the API", () => {
    const cells = buildMatrix(deployed, [billing]).cells.filter(({ from }) => from === "office");

    expect(cells.map(({ resource, outcome, tokenOnly }) => [resource, outcome, tokenOnly])).toEqual([
      ["the API", "allowed", undefined],
      ["Microsoft Graph", "allowed", true],
      ["anything else", "allowed", true],
    ]);
  });
});
