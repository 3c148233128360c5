import { contractProblems } from "../../../infra/contract/contract-problems.ts";

/* Contracts that break one rule each are made of these. */
export type Endpoint = Record<string, unknown>;

export const id = "6f0a3c1e-93ab-4d0c-8a56-4d2b1f6e7a01";
export const otherId = "6f0a3c1e-93ab-4d0c-8a56-4d2b1f6e7a02";
export const role = { id, displayName: "Read", members: ["User"] };
export const roles = { Read: role, Write: { ...role, id: otherId } };
export const list: Endpoint = { methods: ["GET"], route: "orders", allow: ["Read"] };
export const health: Endpoint = { methods: ["GET"], route: "health", anonymous: "Load balancer probe" };

export const withEndpoints = (endpoints: Record<string, unknown>) => ({ roles, endpoints });
export const withList = (more: Endpoint) => withEndpoints({ list: { ...list, ...more } });
export const withRole = (more: Record<string, unknown>) => ({
  roles: { Read: { ...role, ...more } },
  endpoints: { list },
});
export const withRoute = (route: unknown) => withList({ route });

export function problemsOf(contract: unknown, routePrefix = "api"): readonly string[] {
  return contractProblems(contract, { routePrefix }).map(({ path, rule, found }) => `${path} ${rule}; ${found}`);
}
