import { createResourceManager } from "../../../../packages/twin/arm/index.ts";
import { createVaults } from "../../../../packages/twin/arm/vault/index.ts";
import { AdjustableClock } from "../../../../packages/twin/clock.ts";
import { BearerRefused } from "../../../../packages/twin/network/bearer-refused.ts";
import type { VerifyBearer } from "../../../../packages/twin/network/bearer-token.ts";
import { Tenant } from "../../../../packages/twin/tenant/tenant.ts";
import { attach } from "../../../support/stand-ins/attach.ts";
import {
  answerOf,
  clientId,
  deployerObjectId,
  subscriptionId,
  tenantId,
} from "../../../support/stand-ins/recorded-microsoft.ts";
import type { HttpFetch } from "../../../../packages/engine/stand-ins/deployer-fetch.ts";

export const subscription = `/subscriptions/${subscriptionId}`;
export const group = `${subscription}/resourceGroups/rg`;

const roles = ["8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "b86a8fe4-44ce-4948-aee5-eccb2c155cd7"];

/** The stand-in in front of the twin's Resource Manager and vaults; somebody else may alter what it made. */
export async function attachToTwin(atEnd?: (end: () => Promise<void>) => void) {
  const clock = new AdjustableClock({ now: () => new Date("2026-11-24T15:09:18Z") });
  const tenant = new Tenant({ clock, tenantId, subscriptionId });
  for (const role of roles) {
    const roleDefinitionId = `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${role}`;
    tenant.subscription.put({
      id: `${subscription}/providers/Microsoft.Authorization/roleAssignments/${role}`,
      type: "Microsoft.Authorization/roleAssignments",
      name: role,
      body: { properties: { scope: subscription, roleDefinitionId, principalId: deployerObjectId } },
    });
  }
  const verifyBearer: VerifyBearer = async (request) => {
    if (!request.headers.has("authorization")) throw new BearerRefused("no token", "");
    return { oid: deployerObjectId, appid: clientId, roles: [], claims: {} };
  };
  const resourceManager = createResourceManager({ tenant, verifyBearer });
  const vaults = createVaults({ tenant, verifyBearer });
  const claims = { oid: deployerObjectId, tid: tenantId, appid: clientId };
  const token = ["{}", JSON.stringify(claims), "s"].map((part) => Buffer.from(part).toString("base64url")).join(".");

  const bodies = new Map<string, unknown>();
  const fetch: HttpFetch = async (url, { method, headers, body }) => {
    const { host, pathname } = new URL(url);
    if (method === "PUT") bodies.set(decodeURIComponent(pathname).toLowerCase(), JSON.parse(String(body)));
    if (host === "login.microsoftonline.com") {
      return answerOf({ body: { token_type: "Bearer", expires_in: 3599, access_token: token } });
    }
    const request = new Request(url, { method, headers, ...(body !== undefined && { body }) });
    return await (host === "management.azure.com" ? resourceManager : vaults)(request);
  };
  /** As a person in the portal. */
  const put = async (path: string, apiVersion: string, body: unknown): Promise<void> => {
    const url = `https://management.azure.com${path}?api-version=${apiVersion}`;
    const headers = { authorization: "Bearer portal", "content-type": "application/json" };
    const answer = await resourceManager(new Request(url, { method: "PUT", headers, body: JSON.stringify(body) }));
    if (answer.status >= 300) throw new Error(`PUT ${path} answered ${answer.status} ${await answer.text()}`);
  };
  const { engine } = await attach("azure-native", { fetch }, atEnd);
  /** The body that the stand-in wrote a resource with. */
  const sent = (id: string): unknown => bodies.get(id.toLowerCase());
  return { engine, tenant, put, sent };
}
