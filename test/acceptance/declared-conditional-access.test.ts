import { beforeAll, describe, expect, it } from "vitest";
import type { StackOutputs } from "../../infra/outputs.ts";
import { declaredPolicies, type PolicyIds } from "../support/declared-policies.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { readBack, type Page, type Part, type ReadBack } from "../support/read-back.ts";
import { sharedDeployment } from "../support/shared-deployment.ts";

let outputs: StackOutputs;
let read: ReadBack;

describe.skipIf(!hasEngine())("conditional access in the guide's rows, read back over Graph", () => {
  const shared = sharedDeployment("every setting");
  beforeAll(() => {
    const deployment = shared();
    outputs = deployment.outputs;
    read = readBack(deployment, outputs);
  });

  it.each(declaredPolicies)("%s", async (_, key, expected) => {
    const ids = await policyIds();

    const {
      id: _id,
      templateId: _template,
      createdDateTime: _at,
      modifiedDateTime: _then,
      ...policy
    } = await read.graph<Part>(`/identity/conditionalAccess/policies/${outputs.conditionalAccess?.policies[key]}`);

    expect(policy).toEqual({ "@odata.context": expect.any(String), ...expected(ids) });
  });

  it("G16: the named location has the ranges of the settings, of both families, and is trusted", async () => {
    const location = await read.graph<Part>(
      `/identity/conditionalAccess/namedLocations/${outputs.conditionalAccess?.namedLocations["office"]}`,
    );

    expect(location).toMatchObject({
      "@odata.type": "#microsoft.graph.ipNamedLocation",
      displayName: "office, location of whocalls (local)",
      isTrusted: true,
      ipRanges: [{ cidrAddress: "203.0.113.0/24" }, { cidrAddress: "2001:db8:1::/48" }],
    });
  });

  it("B07: every policy is report-only by default", async () => {
    const { value } = await read.graph<Page>("/identity/conditionalAccess/policies");

    expect(value.map(({ state }) => state)).toEqual(declaredPolicies.map(() => "enabledForReportingButNotEnforced"));
  });
});

async function policyIds(): Promise<PolicyIds> {
  const idOf = async (path: string): Promise<string> => String((await read.graph<Part>(path))["id"]);
  const groups = await read.graph<Page>("/groups?$filter=displayName eq 'Function users'");
  return {
    emergencyUser: await idOf("/users/emergency@twin.onmicrosoft.com"),
    emergencyGroup: String(groups.value[0]?.["id"]),
    serviceAccount: await idOf("/users/grace@twin.onmicrosoft.com"),
    api: outputs.api.clientId,
    office: String(outputs.conditionalAccess?.namedLocations["office"]),
    callers: await Promise.all(
      Object.keys(outputs.callers).map((name) => idOf(`/servicePrincipals(appId='${read.clientIdOf(name)}')`)),
    ),
  };
}
