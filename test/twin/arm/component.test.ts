import { expect, it } from "vitest";
import { expectNotSupported, expectRefused, tenantId } from "./arm-fixture.ts";
import { componentBody, componentId, metricsPublisher, withWorkspace } from "./monitoring.ts";
import { deployed, ids } from "./stack.ts";

it("creates a workspace-based component with its connection string, and keeps its keys", async () => {
  const { call, put } = await withWorkspace();
  const created = await put(componentId, componentBody);
  const { AppId, InstrumentationKey } = created["properties"] as Record<string, string>;
  expect(created).toEqual({
    id: componentId.replace("Microsoft.Insights", "microsoft.insights"),
    name: "appi-twin",
    type: "microsoft.insights/components",
    location: "westeurope",
    kind: "web",
    properties: {
      ...componentBody.properties,
      publicNetworkAccessForIngestion: "Enabled",
      publicNetworkAccessForQuery: "Enabled",
      ApplicationId: "appi-twin",
      AppId,
      InstrumentationKey,
      ConnectionString: `InstrumentationKey=${InstrumentationKey};IngestionEndpoint=https://westeurope-0.in.applicationinsights.azure.com/;LiveEndpoint=https://westeurope.livediagnostics.monitor.azure.com/;ApplicationId=${AppId}`,
      Name: "appi-twin",
      CreationDate: "2026-11-24T15:09:18.000Z",
      TenantId: tenantId,
      provisioningState: "Succeeded",
    },
  });
  expect(AppId).not.toBe(InstrumentationKey);
  expect(await put(componentId, componentBody)).toEqual(created);
  expect((await call("GET", componentId)).body).toEqual(created);
});

it("requires the workspace", async () => {
  const { call } = await deployed("group");
  await expectRefused(
    call("PUT", componentId, { body: componentBody }),
    400,
    "BadRequest",
    "Could not retrieve the Log Analytics workspace from ARM: ",
  );
});

it("refuses a retention that Application Insights does not offer", async () => {
  const { call } = await withWorkspace();
  const properties = { ...componentBody.properties, RetentionInDays: 31 };
  await expectNotSupported(
    call("PUT", componentId, { body: { ...componentBody, properties } }),
    `31 as 'properties.RetentionInDays' of Microsoft.Insights/components (supported: 30, 60, 90, 120, 180, 270, 365, 550, 730)`,
  );
});

it("lets the function's identity publish metrics at the component alone", async () => {
  const { call, put, tenant } = await withWorkspace();
  await put(componentId, componentBody);
  const identity = tenant.subscription.find(ids.identity)?.body["properties"] as { principalId: string } | undefined;
  const principalId = identity?.principalId;
  const assignment = `${componentId}/providers/Microsoft.Authorization/roleAssignments/11111111-0000-4000-8000-000000000000`;
  const body = { properties: { roleDefinitionId: metricsPublisher, principalId, principalType: "ServicePrincipal" } };
  expect((await call("PUT", assignment, { body })).body).toMatchObject({
    properties: { scope: componentId, roleDefinitionId: metricsPublisher, principalId },
  });
  await call("DELETE", componentId);
  expect(tenant.subscription.find(assignment)).toBeUndefined();
});
