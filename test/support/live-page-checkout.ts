import { repository } from "./command-line.ts";
import { copyRepository } from "./copied-repository.ts";
import { settingsText } from "./settings-file.ts";

export const grace = "grace@twin.onmicrosoft.com";

const contract = `
import { defineContract } from "@protected-function/guard/contract";
const role = (id: string, displayName: string) => ({ id, displayName, members: ["Application", "User"] as const });
export const contract = defineContract({
  roles: {
    "Orders.Read": role("3b7f0d1c-5a0e-4c9e-8f59-2d1f6a4c7e01", "Read"),
    "Orders.Write": role("3b7f0d1c-5a0e-4c9e-8f59-2d1f6a4c7e02", "Write"),
  },
  endpoints: {
    orders: { methods: ["GET"], route: "orders/{id}", allow: ["Orders.Read"], sample: { params: { id: "7" } } },
    write: { methods: ["POST"], route: "orders/{id}", allow: ["Orders.Write"], sample: { params: { id: "7" }, body: { sku: "a" } } },
    events: { methods: ["GET"], route: "events", allow: ["Orders.Read"] },
    health: { methods: ["GET"], route: "health", anonymous: "A load balancer asks" },
  },
});
`;
export const index = `
import { app } from "@azure/functions";
import { serve } from "@protected-function/guard";
import { contract } from ${JSON.stringify("../contract.ts")};
app.setup({ enableHttpStream: true });
let release = () => {};
async function* events() {
  yield Buffer.from("data: one\\n\\n");
  await new Promise<void>((resolve) => (release = resolve));
  yield Buffer.from("data: two\\n\\n");
}
const echo = async (request: any) => ({ jsonBody: {
  method: request.method, url: request.url.replace(/^.*\\/api/, ""), header: request.headers.get("x-mine"), body: await request.text(),
} });
serve(contract, {
  orders: echo,
  write: echo,
  events: () => ({ headers: { "content-type": "text/event-stream" }, body: events() }),
  health: () => { release(); return { body: "ok" }; },
});
`;

/** A project with people, two callers, a place and a stream. The test removes it. */
export function livePageCheckout(): string {
  const secret = { secrets: { first: { endDate: "2099-05-31T00:00:00Z" } } };
  return copyRepository(repository, {
    functions: { "contract.ts": contract, "src/index.ts": index },
    files: {
      "Pulumi.local.yaml": settingsText({
        publicClientFlows: true,
        people: { "Orders.Read": { users: [grace] } },
        callers: { shop: { ...secret, roles: ["Orders.Read"] }, writer: { ...secret, roles: ["Orders.Write"] } },
        conditionalAccess: {
          state: "enforced",
          emergencyAccounts: ["emergency@twin.onmicrosoft.com"],
          namedLocations: { office: { cidrs: ["203.0.113.0/24"] } },
          apiOnlyFrom: ["office"],
        },
      }),
    },
  });
}
