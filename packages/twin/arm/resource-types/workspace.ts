import { z } from "zod";
import { Refusal } from "../../tenant/refusal.ts";
import type { Resource } from "../../tenant/subscription.ts";
import { armRefusals } from "../arm-refusals.ts";
import { trackedEnvelope } from "../request-body.ts";
import type { Answer, ArmRequest, ResourceType } from "../resource-type.ts";
import { remove, toAnswer } from "../resources.ts";
import { deletedResource, deletedResourcesOf, forgetDeleted } from "../soft-deletion.ts";
import { placeAndTags, storedResourceType, type Write } from "./stored-resource-type.ts";

const type = "Microsoft.OperationalInsights/workspaces";
const networkAccess = z.enum(["Enabled", "Disabled"]).default("Enabled");
const body = z.strictObject({
  ...trackedEnvelope,
  properties: z
    .strictObject({
      sku: z.strictObject({ name: z.enum(["PerGB2018", "Free"]) }).default({ name: "PerGB2018" }),
      retentionInDays: z.int().optional(),
      features: z
        .strictObject({
          disableLocalAuth: z.boolean().default(false),
          enableLogAccessUsingOnlyResourcePermissions: z.boolean().default(true),
        })
        .prefault({}),
      publicNetworkAccessForIngestion: networkAccess,
      publicNetworkAccessForQuery: networkAccess,
      workspaceCapping: z.strictObject({ dailyQuotaGb: z.number() }).default({ dailyQuotaGb: -1 }),
    })
    .prefault({}),
});

/** Log Analytics workspaces. https://learn.microsoft.com/rest/api/loganalytics/workspaces */
export const workspace: ResourceType = storedResourceType({
  type,
  apiVersions: ["2020-08-01", "2021-06-01", "2022-10-01", "2023-09-01", "2025-02-01", "2025-07-01"],
  body,
  refuseUnread: refuseBadName,
  // Creating a deleted workspace again under its name within 14 days recovers it with its data.
  // https://learn.microsoft.com/azure/azure-monitor/logs/delete-workspace#recover-a-workspace
  recoverable: ({ tenant, id }) => deletedResource(tenant, id),
  store,
  isListed: true,
  deletion: { query: ["force"], run: removeWorkspace },
});

function store(write: Write<z.output<typeof body>>): Resource["body"] {
  const { request, sent, before } = write;
  const { tenant, id } = request;
  const days = retentionOf(sent.properties.sku.name, sent.properties.retentionInDays);
  const place = placeAndTags(write);
  const now = tenant.clock.now().toISOString();
  const stored = before?.body["properties"] as
    | { readonly customerId: string; readonly createdDate: string }
    | undefined;
  forgetDeleted(tenant, id);
  return {
    ...place,
    properties: {
      ...sent.properties,
      retentionInDays: days,
      customerId: stored?.customerId ?? tenant.newId(),
      provisioningState: "Succeeded",
      createdDate: stored?.createdDate ?? now,
      modifiedDate: now,
    },
  };
}

/**
 * The Free tier is the only one with 7 days.
 * https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure
 * Reported: Azure/azure-powershell#12524 (wording; the Free tier's wording is ours).
 */
function retentionOf(sku: "PerGB2018" | "Free", requested: number | undefined): number {
  const days = requested ?? (sku === "Free" ? 7 : 30);
  const allowed = sku === "Free" ? days === 7 : days >= 30 && days <= 730;
  if (allowed) return days;
  const expected =
    sku === "Free"
      ? "the expected value on the Free tier is 7."
      : "the expected value should be between 30 to 730. see https://docs.microsoft.com/azure/azure-monitor/platform/manage-cost-storage#change-the-data-retention-period for more information";
  throw armRefusals.badRequest(`The value provided for retention is invalid. ${expected}`);
}

/**
 * Deletes a workspace. `force=true` deletes an existing workspace for good. A deleted workspace must be recovered
 * first.
 * https://learn.microsoft.com/azure/azure-monitor/logs/delete-workspace#delete-a-workspace-permanently
 */
function removeWorkspace(request: ArmRequest): Answer {
  const { tenant, id, query } = request;
  const isThere = tenant.subscription.find(id) !== undefined;
  const answer = remove(request);
  if (isThere && query.get("force") === "true") forgetDeleted(tenant, id);
  return answer;
}

/** https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftoperationalinsights; wording is ours. */
function refuseBadName(name: string): void {
  if (/^[a-z0-9][a-z0-9-]{2,61}[a-z0-9]$/i.test(name)) return;
  throw new Refusal(
    400,
    "InvalidResourceName",
    `The workspace name '${name}' is not valid: 4 to 63 letters, digits and inner hyphens.`,
  );
}

const deletedType = "Microsoft.OperationalInsights/deletedWorkspaces";

/**
 * Workspaces that were deleted within the last 14 days and can be recovered, unchanged. Inferred: the list includes
 * tags, because Microsoft documents the answer as a list of workspaces.
 * https://learn.microsoft.com/rest/api/loganalytics/deleted-workspaces/list
 */
export const deletedWorkspace: ResourceType = {
  type: deletedType,
  apiVersions: ["2020-08-01", "2021-06-01", "2022-10-01", "2023-09-01", "2025-02-01", "2025-07-01"],
  operations: {
    LIST: {
      action: `${deletedType}/read`,
      run: ({ tenant }) => ({
        status: 200,
        body: { value: deletedResourcesOf(tenant, "Microsoft.OperationalInsights/workspaces").map(toAnswer) },
      }),
    },
  },
};
