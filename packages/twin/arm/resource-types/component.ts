import { z } from "zod";
import type { Resource } from "../../tenant/subscription.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { armRefusals } from "../arm-refusals.ts";
import { trackedEnvelope } from "../request-body.ts";
import type { ResourceType } from "../resource-type.ts";
import { toAnswer } from "../resources.ts";
import { placeAndTags, storedResourceType, type Write } from "./stored-resource-type.ts";

const type = "Microsoft.Insights/components";
const networkAccess = z.enum(["Enabled", "Disabled"]).default("Enabled");
const body = z.strictObject({
  ...trackedEnvelope,
  kind: z.enum(["web"]),
  properties: z.strictObject({
    Application_Type: z.enum(["web"]),
    Flow_Type: z.enum(["Bluefield"]).default("Bluefield"),
    Request_Source: z.enum(["rest"]).default("rest"),
    IngestionMode: z.enum(["LogAnalytics"]).default("LogAnalytics"),
    WorkspaceResourceId: z.string(),
    DisableLocalAuth: z.boolean().default(false),
    // https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure
    RetentionInDays: z.literal([30, 60, 90, 120, 180, 270, 365, 550, 730]).default(90),
    publicNetworkAccessForIngestion: networkAccess,
    publicNetworkAccessForQuery: networkAccess,
  }),
});

interface Keys {
  readonly AppId: string;
  readonly InstrumentationKey: string;
  readonly CreationDate: string;
}

/** Workspace-based Application Insights. https://learn.microsoft.com/rest/api/application-insights/components */
export const component: ResourceType = storedResourceType({
  type,
  apiVersions: ["2020-02-02"],
  body,
  store,
  toAnswer: toComponentAnswer,
  isListed: true,
  created: 200,
});

/**
 * The service names itself in lower case, whatever was asked for: `test_functionapp_keys_list.yaml` in
 * Azure/azure-cli@752aaca (2015-05-01). Inferred for 2020-02-02.
 */
function toComponentAnswer({ id, type, ...component }: Resource): object {
  const lower = (text: string): string => text.replace(/Microsoft\.Insights(?=\/components)/i, "microsoft.insights");
  return toAnswer({ ...component, id: lower(id), type: lower(type) });
}

function store(write: Write<z.output<typeof body>>): Resource["body"] {
  const { request, name, sent, before } = write;
  const { tenant } = request;
  refuseMissingWorkspace(sent.properties.WorkspaceResourceId, tenant);
  const place = placeAndTags(write);
  const { AppId, InstrumentationKey, CreationDate } = (before?.body["properties"] as Keys | undefined) ?? {
    AppId: tenant.newId(),
    InstrumentationKey: tenant.newId(),
    CreationDate: tenant.clock.now().toISOString(),
  };
  return {
    ...place,
    kind: sent.kind,
    properties: {
      ...sent.properties,
      ApplicationId: name,
      AppId,
      InstrumentationKey,
      ConnectionString: connectionString(InstrumentationKey, AppId, place.location),
      Name: name,
      CreationDate,
      TenantId: tenant.tenantId,
      provisioningState: "Succeeded",
    },
  };
}

/** https://learn.microsoft.com/azure/azure-monitor/app/connection-strings; the `-0` of the region's stamp is inferred. */
function connectionString(instrumentationKey: string, applicationId: string, location: string): string {
  return [
    `InstrumentationKey=${instrumentationKey}`,
    `IngestionEndpoint=https://${location}-0.in.applicationinsights.azure.com/`,
    `LiveEndpoint=https://${location}.livediagnostics.monitor.azure.com/`,
    `ApplicationId=${applicationId}`,
  ].join(";");
}

/** Reported: microsoft/aspire#3854. Its wording breaks off at this point. */
function refuseMissingWorkspace(id: string, tenant: Tenant): void {
  if (tenant.subscription.find(id)?.type === "Microsoft.OperationalInsights/workspaces") return;
  throw armRefusals.badRequest("Could not retrieve the Log Analytics workspace from ARM: ");
}
