import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findCell } from "../../packages/pf/access-matrix/matrix.ts";
import { type DeployedMatrix, deployMatrix, everyCell } from "../support/deployed-matrix.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { ordersSettings } from "../support/orders-settings.ts";
import { type SampleProject, sampleProject } from "../support/sample-project.ts";

const settings = {
  ...ordersSettings,
  publicClientFlows: true,
  conditionalAccess: {
    state: "enforced",
    namedLocations: { office: { cidrs: ["198.51.100.0/24"] } },
    emergencyAccounts: ["emergency@twin.onmicrosoft.com"],
    workloadIdentitiesOnlyFrom: ["office"],
  },
};

describe.skipIf(!hasEngine())("the matrix of the orders API", () => {
  let project: SampleProject;
  let deployed: DeployedMatrix;
  beforeAll(async () => {
    project = await sampleProject("orders");
    deployed = await deployMatrix(settings, project.directory);
  });
  afterAll(async () => {
    await deployed?.close();
    await project?.[Symbol.asyncDispose]();
  });

  it("matches the real answer in every cell that can be tested, endpoint by endpoint", async () => {
    const { said, seen } = await everyCell(deployed);

    expect(said).toEqual(seen);
    expect(deployed.matrix.columns.map(({ name }) => name)).toEqual([
      "GET orders",
      "POST orders/{id}",
      "GET health",
      "Microsoft Graph",
      "anything else",
    ]);
    expect(deployed.opened.local.twin.control.faults()).toEqual([]);
  });

  it("allows an existing app from everywhere by its role, because no policy applies to a managed identity", () => {
    const { matrix } = deployed;
    const cell = (resource: string) =>
      findCell(matrix, {
        who: "caller warehouse, an existing app",
        how: "client credentials",
        from: "elsewhere",
        resource,
      });

    expect(cell("POST orders/{id}")).toMatchObject({ outcome: "allowed", conditionalAccess: "not evaluated" });
    expect(cell("GET orders")).toMatchObject({ outcome: "refused", by: "the function", status: 403 });
    expect(cell("GET health")).toMatchObject({ outcome: "allowed" });
  });
});
