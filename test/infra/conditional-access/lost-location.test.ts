import { expect, it } from "vitest";
import { cureForLocation } from "../../../infra/conditional-access/lost-location.ts";

const id = "1df231c7-9930-485f-a00a-ba4bc47a8901";
const components =
  "urn:pulumi:dev::protected-function::protected-function:conditional-access:ConditionalAccess$protected-function:conditional-access:NamedLocations";
const urn = `${components}$azuread:index/namedLocation:NamedLocation::location-office`;
const timeout = (what: string) =>
  `waiting for ${what} of Identity Conditional Access Named Location (Named Location: "${id}"): timeout while waiting for state to become 'Done' (last state: 'Waiting', timeout: 5m0s)`;

it.each([timeout("creation"), JSON.stringify(timeout("creation"))])(
  "names the setting and the import of a location that was made and lost: %s",
  (error) => {
    const cure = cureForLocation(urn, error);

    expect(cure).toContain(
      `az rest --url 'https://graph.microsoft.com/v1.0/identity/conditionalAccess/namedLocations/${id}'`,
    );
    expect(cure).toContain("conditionalAccess.namedLocations.office.cidrs");
    expect(cure).toContain(
      `npx pulumi import azuread:index/namedLocation:NamedLocation location-office /identity/conditionalAccess/namedLocations/${id} --parent parent='${components}::named-locations' --protect=false --generate-code=false`,
    );
  },
);

it("imports nothing that the state has already", () => {
  const cure = cureForLocation(urn, timeout("update"));

  expect(cure).toContain("conditionalAccess.namedLocations.office.cidrs");
  expect(cure).not.toContain("pulumi import");
});

it.each([
  "creating named location office: unexpected status 403 with error: AccessDenied: You cannot.",
  "waiting for deletion of Identity Conditional Access Named Location",
  "",
])("says nothing about %s", (error) => {
  expect(cureForLocation(urn, error)).toBeUndefined();
});
