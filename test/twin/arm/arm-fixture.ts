import { expect } from "vitest";
import { createResourceManager } from "../../../packages/twin/arm/index.ts";
import type { ResourceManagerBehavior } from "../../../packages/twin/arm/resource-manager-behavior.ts";
import { AdjustableClock } from "../../../packages/twin/clock.ts";
import type { BearerClaims } from "../../../packages/twin/network/bearer-token.ts";
import { BearerRefused, type BearerRefusedReason } from "../../../packages/twin/network/bearer-refused.ts";
import type { SiteHosts } from "../../../packages/twin/arm/resource-type.ts";
import { Tenant, type TenantOptions } from "../../../packages/twin/tenant/tenant.ts";

export interface ArmAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON; undefined where there is no body. */
  readonly body: unknown;
}

interface CallOptions {
  readonly body?: unknown;
  readonly apiVersion?: string | undefined;
  readonly oid?: string;
  readonly refused?: BearerRefusedReason;
  readonly headers?: Readonly<Record<string, string>>;
}

export const tenantId = "aaaaaaaa-0000-4000-8000-000000000000";
export const subscriptionId = "bbbbbbbb-0000-4000-8000-000000000000";
export const subscription = `/subscriptions/${subscriptionId}`;
export const group = `${subscription}/resourceGroups/rg-twin`;
export const owner = "0a000000-0000-4000-8000-000000000000";
export const otherPrincipal = "0b000000-0000-4000-8000-000000000000";
export const roles = {
  owner: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
  contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
  reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
  userAccessAdministrator: "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
  rbacAdministrator: "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
  websiteContributor: "de139f84-1756-47ae-9be6-808fbbe84772",
  keyVaultSecretsOfficer: "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
  monitoringMetricsPublisher: "3913510d-42f4-4e42-8a64-420c390055eb",
  storageBlobDataOwner: "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
} as const;

const apiVersions: readonly (readonly [RegExp, string])[] = [
  [/\/roleassignments/i, "2022-04-01"],
  [/\/microsoft\.authorization\/locks/i, "2020-05-01"],
  [/\/diagnosticsettings/i, "2021-05-01-preview"],
  [/\/microsoft\.insights\/components/i, "2020-02-02"],
  [/\/microsoft\.insights\/actiongroups/i, "2024-10-01-preview"],
  [/\/microsoft\.insights\/scheduledqueryrules/i, "2025-01-01-preview"],
  [/\/microsoft\.operationalinsights\//i, "2023-09-01"],
  [/\/microsoft\.keyvault\//i, "2024-11-01"],
  [/\/config\/authsettingsV2/i, "2021-02-01"],
  [/\/microsoft\.web\//i, "2025-05-01"],
  [/\/microsoft\.network\//i, "2024-05-01"],
  [/\/microsoft\.storage\//i, "2024-01-01"],
  [/\/microsoft\.managedidentity\//i, "2023-01-31"],
  [/\/resourcegroups\//i, "2024-03-01"],
  [/\/resources(?:\?|$)/i, "2025-04-01"],
  [/./, "2022-12-01"],
];

export interface ArmFixtureOptions extends Pick<TenantOptions, "replication" | "cloud">, ResourceManagerBehavior {
  readonly siteHosts?: SiteHosts;
}

/** A tenant whose time stands still, whose ids count, and whose Resource Manager believes whatever caller is named. */
export function armFixture({ siteHosts, replication, cloud, ...behavior }: ArmFixtureOptions = {}) {
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
    subscriptionId,
    ...(cloud && { cloud }),
    ...(replication && { replication }),
  });
  const callers = new Map<string, BearerClaims | BearerRefused>();
  const resourceManager = createResourceManager({
    tenant,
    ...(siteHosts && { siteHosts }),
    behavior,
    verifyBearer: async (request) => {
      const caller = callers.get(request.headers.get("authorization") ?? "");
      if (caller === undefined || caller instanceof BearerRefused) throw caller ?? new BearerRefused("no token", "");
      return caller;
    },
  });

  const call = async (method: string, path: string, options: CallOptions = {}): Promise<ArmAnswer> => {
    const { body, oid = owner, refused, headers = {} } = options;
    const version = apiVersions.find(([pattern]) => pattern.test(path))?.[1];
    const apiVersion = "apiVersion" in options ? options.apiVersion : version;
    const token = `Bearer ${callers.size}`;
    callers.set(
      token,
      refused ? new BearerRefused(refused, "") : { oid, appid: `app-of-${oid}`, roles: [], claims: {} },
    );
    const url = new URL(`https://management.azure.com${path}`);
    if (apiVersion !== undefined && !url.searchParams.has("api-version")) {
      url.searchParams.set("api-version", apiVersion);
    }
    const response = await resourceManager(
      new Request(url, {
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

  /** As a subscription's owner would in the portal, without a request. */
  const grant = (role: keyof typeof roles, principalId: string, scope = subscription): void => {
    const name = newId();
    const roleDefinitionId = `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${roles[role]}`;
    tenant.subscription.put({
      id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
      type: "Microsoft.Authorization/roleAssignments",
      name,
      body: { properties: { scope, roleDefinitionId, principalId, principalType: "ServicePrincipal" } },
    });
  };
  grant("owner", owner);

  const put = async (path: string, body: unknown): Promise<Readonly<Record<string, unknown>> & { id: string }> => {
    const answer = await call("PUT", path, { body });
    if (answer.status >= 300) throw new Error(`PUT ${path} answered ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as { id: string };
  };

  return { tenant, clock, resourceManager, call, grant, put };
}

/** That it is answered so, whole but for its headers. */
export async function expectAnswer(asked: Promise<ArmAnswer>, status: number, body: unknown): Promise<void> {
  const { headers: _, ...answer } = await asked;
  expect(answer).toEqual({ status, body });
}

/** A refusal by Resource Manager, whole. */
export function expectRefused(asked: Promise<ArmAnswer>, status: number, code: string, message: string): Promise<void> {
  return expectAnswer(asked, status, errorBody(code, message));
}

export function expectNotSupported(asked: Promise<ArmAnswer>, what: string): Promise<void> {
  return expectAnswer(asked, 501, notSupported(what));
}

export function errorBody(code: string, message: string): object {
  return { error: { code, message } };
}

export function notSupported(what: string): object {
  return errorBody(
    "NotSupportedByTheTwin",
    `The twin doesn't support ${what}. See packages/twin/FIDELITY.md for what it supports.`,
  );
}
