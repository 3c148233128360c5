import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findCell } from "../../toolkit/operations/matrix/matrix.ts";
import { type DeployedMatrix, deployMatrix, everyCell } from "../support/deployed-matrix.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { reviewRepository, type ReviewRepository } from "../support/review-repository.ts";

const contract = `import { defineContract } from "./contract/define-contract.ts";

export const contract = defineContract({
  roles: {
    "Orders.Read": { id: "0a0a0a0a-0000-4000-8000-000000000001", displayName: "Read", members: ["Application", "User"] },
    "Orders.Write": { id: "0a0a0a0a-0000-4000-8000-000000000002", displayName: "Write", members: ["Application"] },
  },
  endpoints: {
    orders: { methods: ["GET", "HEAD"], route: "orders", allow: ["Orders.Read"] },
    "orders-write": {
      methods: ["POST"],
      route: "orders/{id}",
      allow: ["Orders.Write"],
      sample: { params: { id: "7" }, body: { sku: "a" } },
    },
    health: { methods: ["GET"], route: "health", anonymous: "Load balancer probe" },
  },
});
`;
const handlers = `import { contract } from "../contract.ts";
import { serve } from "../guard/serve.ts";

serve(contract, {
  orders: () => ({ jsonBody: [] }),
  "orders-write": () => ({ status: 400 }),
  health: () => ({ status: 204 }),
});
`;
const identity = "11111111-2222-4333-8444-555555555555";
const settings = {
  publicClientFlows: true,
  people: { "Orders.Read": { users: ["grace@twin.onmicrosoft.com"] } },
  callers: {
    reader: { roles: ["Orders.Read"], secrets: { first: { endDate: "2099-03-31T00:00:00Z" } } },
    logic: { roles: ["Orders.Write"], servicePrincipal: identity },
  },
  conditionalAccess: {
    state: "enforced",
    namedLocations: { office: { cidrs: ["198.51.100.0/24"] } },
    emergencyAccounts: ["emergency@twin.onmicrosoft.com"],
    workloadIdentitiesOnlyFrom: ["office"],
  },
};

describe.skipIf(!hasEngine())("the matrix of an API with several endpoints", () => {
  let program: ReviewRepository;
  let deployed: DeployedMatrix;
  beforeAll(async () => {
    program = reviewRepository();
    writeFileSync(join(program.directory, "functions/contract.ts"), contract);
    writeFileSync(join(program.directory, "functions/src/index.ts"), handlers);
    deployed = await deployMatrix(settings, {}, program.directory);
  });
  afterAll(async () => {
    await deployed?.close();
    program?.remove();
  });

  it("says of every cell that can be tried what really happens, endpoint by endpoint", async () => {
    const { said, seen } = await everyCell(deployed);

    expect(said).toEqual(seen);
    expect(deployed.matrix.columns?.map(({ name }) => name)).toEqual([
      "GET orders, HEAD orders",
      "POST orders/{id}",
      "GET health",
      "Microsoft Graph",
      "anything else",
    ]);
    expect(deployed.opened.local.twin.control.faults()).toEqual([]);
  });

  it("lets a managed identity in from everywhere by its role: no policy reaches it", () => {
    const { matrix } = deployed;
    const cell = (resource: string) =>
      findCell(matrix, {
        who: "caller logic, a managed identity",
        how: "client credentials",
        from: "elsewhere",
        resource,
      });

    expect(cell("POST orders/{id}")).toMatchObject({ outcome: "allowed", conditionalAccess: "not evaluated" });
    expect(cell("GET orders, HEAD orders")).toMatchObject({ outcome: "refused", by: "the function", status: 403 });
    expect(cell("GET health")).toMatchObject({ outcome: "allowed" });
  });
});
