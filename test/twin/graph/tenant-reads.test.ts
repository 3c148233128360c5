import { expect, it } from "vitest";
import { errorBody, graphFixture, missing, tenantId } from "./graph-fixture.ts";

const organization = {
  id: tenantId,
  displayName: "Twin",
  verifiedDomains: [
    {
      capabilities: "Email, OfficeCommunicationsOnline",
      isDefault: true,
      isInitial: true,
      name: "twin.onmicrosoft.com",
      type: "Managed",
    },
  ],
};

it("says which tenant this is", async () => {
  const { call, read } = graphFixture();
  expect(await read("/v1.0/organization")).toEqual({
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#organization",
    value: [organization],
  });
  expect(await read(`/v1.0/organization/${tenantId}?$select=id`)).toEqual({
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#organization(id)/$entity",
    id: tenantId,
  });
  const other = "99999999-0000-4000-8000-000000000000";
  const answer = await call("GET", `/v1.0/organization/${other}`);
  expect(answer.body).toEqual(errorBody(answer, ...missing(other)));
});

it("finds a directory object whatever it is", async () => {
  const { statusOf, read, created, me } = graphFixture();
  const { id } = await created("/v1.0/applications", { displayName: "api" });
  expect(await read(`/v1.0/directoryObjects/${id}`)).toMatchObject({
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#directoryObjects/$entity",
    "@odata.type": "#microsoft.graph.application",
    id,
  });
  expect(await read(`/v1.0/directoryObjects/${me}`)).toMatchObject({
    "@odata.type": "#microsoft.graph.servicePrincipal",
    id: me,
  });
  expect(await statusOf("GET", "/v1.0/directoryObjects/99999999-0000-4000-8000-000000000000")).toBe(404);
});
