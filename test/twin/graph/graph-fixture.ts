import { expect } from "vitest";
import { AdjustableClock } from "../../../packages/twin/clock.ts";
import { createGraph } from "../../../packages/twin/graph/index.ts";
import type { BearerClaims } from "../../../packages/twin/network/bearer-token.ts";
import { BearerRefused, type BearerRefusedReason } from "../../../packages/twin/network/bearer-refused.ts";
import { Tenant, type TenantOptions } from "../../../packages/twin/tenant/tenant.ts";

export interface GraphAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON; undefined where there is no body. */
  readonly body: unknown;
}

interface CallOptions {
  readonly body?: unknown;
  /** The caller's application permissions. */
  readonly roles?: readonly string[];
  readonly oid?: string;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Why the token is not taken; replaces the caller. */
  readonly refused?: BearerRefusedReason;
}

export const tenantId = "aaaaaaaa-0000-4000-8000-000000000000";
const administratorRoles = [
  "Application.ReadWrite.All",
  "AppRoleAssignment.ReadWrite.All",
  "DelegatedPermissionGrant.ReadWrite.All",
  "Directory.Read.All",
  "Group.ReadWrite.All",
  "Policy.Read.All",
  "Policy.ReadWrite.ConditionalAccess",
  "User.ReadWrite.All",
];

/** A tenant whose time stands still, whose ids count, and whose Graph believes whatever caller a test names. */
export function graphFixture(
  options: Pick<TenantOptions, "replication" | "servicePlans" | "directoryBehavior" | "verifiedDomains"> = {},
) {
  let count = 0;
  const clock = new AdjustableClock({ now: () => new Date("2026-11-24T15:09:18Z") });
  const newId = () => {
    count += 1;
    return `00000000-0000-4000-8000-${String(count).padStart(12, "0")}`;
  };
  const tenant = new Tenant({
    clock,
    newId,
    tenantId,
    subscriptionId: "bbbbbbbb-0000-4000-8000-000000000000",
    ...options,
  });
  const callers = new Map<string, BearerClaims | BearerRefused>();
  const graph = createGraph({
    tenant,
    verifyBearer: async (request) => {
      const caller = callers.get(request.headers.get("authorization") ?? "");
      if (caller === undefined || caller instanceof BearerRefused) throw caller ?? new BearerRefused("no token", "");
      return caller;
    },
  });
  // The deployer: owners have to be principals of the tenant.
  const me = tenant.directory.servicePrincipals.addMicrosoftServicePrincipal({
    appId: "cccccccc-0000-4000-8000-000000000000",
    displayName: "deployer",
    names: [],
  }).id;

  const call = async (method: string, path: string, options: CallOptions = {}): Promise<GraphAnswer> => {
    const { body, roles = administratorRoles, oid = me, claims = {}, headers = {}, refused } = options;
    const token = `Bearer ${callers.size}`;
    callers.set(token, refused ? new BearerRefused(refused, "") : { oid, roles, claims });
    const response = await graph(
      new Request(`https://graph.microsoft.com${path}`, {
        method,
        headers: {
          authorization: token,
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      }),
    );
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
  };

  const created = async (path: string, body: unknown): Promise<Readonly<Record<string, unknown>> & { id: string }> => {
    const answer = await call("POST", path, { body });
    if (answer.status !== 201) throw new Error(`POST ${path} answered ${JSON.stringify(answer.body)}`);
    return answer.body as { id: string };
  };

  const statusOf = async (...request: Parameters<typeof call>): Promise<number> => (await call(...request)).status;
  const read = async (path: string) => (await call("GET", path)).body as Readonly<Record<string, unknown>>;

  return { tenant, clock, graph, me, call, created, statusOf, read };
}

/** Graph's error envelope, whatever ids the request had. */
export function errorBody(answer: GraphAnswer, code: string, message: string): object {
  return {
    error: {
      code,
      message,
      innerError: {
        date: "2026-11-24T15:09:18",
        "request-id": answer.headers.get("request-id"),
        "client-request-id": answer.headers.get("client-request-id"),
      },
    },
  };
}

export function expectRefusal(answer: GraphAnswer, status: number, code: string, message: string): void {
  expect(answer.status).toBe(status);
  expect(answer.body).toEqual(errorBody(answer, code, message));
}

export function expectBadRequest(answer: GraphAnswer, message: string): void {
  expectRefusal(answer, 400, "Request_BadRequest", message);
}

export function expectMissing(answer: GraphAnswer, id: string): void {
  expectRefusal(answer, 404, ...missing(id));
}

/** @param what a part of what it says */
export function expectNotSupported(answer: GraphAnswer, what: string): void {
  const message: unknown = expect.stringContaining(what);
  expect(answer).toMatchObject({ status: 501, body: { error: { code: "NotSupportedByTheTwin", message } } });
}

export const nobody = "99999999-0000-4000-8000-000000000000";

export const denied = ["Authorization_RequestDenied", "Insufficient privileges to complete the operation."] as const;

export function missing(id: string): readonly [string, string] {
  return [
    "Request_ResourceNotFound",
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  ];
}
