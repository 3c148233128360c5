import { describe, expect, it } from "vitest";
import { lagIn, pauseAfter } from "../../../infra/conditional-access/directory-lag.ts";
import { cureForLocation } from "../../../infra/conditional-access/lost-location.ts";

const one = "409f0fa3-972c-47b1-a180-8b7fb375eb5a";
const another = "1453b0fa-6a47-45d3-a42a-f2d8063f5a6d";
const refused = (reason: string) =>
  `Could not create conditional access policy: unexpected status 400 (400 Bad Request) with error: BadRequest: ${reason}`;
const invalid = (reasons: Readonly<Record<string, string>>) =>
  refused(`1034: Policy contains invalid applications: ${JSON.stringify(reasons)}`);
const malformed = "The server could not process the request because it is malformed or incorrect.: ";

describe("a refusal of a policy", () => {
  it.each([
    invalid({ [one]: "ServicePrincipalNotFound" }),
    invalid({ [one]: "ServicePrincipalNotFound", [another]: "ServicePrincipalNotFound" }),
    JSON.stringify(invalid({ [one]: "ServicePrincipalNotFound" })),
    refused(`${malformed}1034: Policy contains invalid applications: {"${one}":"ServicePrincipalNotFound"}`),
    refused(`1040: NamedLocation with id ${one} does not exist in the directory.`),
    refused(`${malformed}1040: NamedLocation with id ${one} does not exist in the directory.`),
    refused(`ServicePrincipal with id ${one} does not exist in the directory.`),
    refused(`1020: User with id ${one} does not exist in the directory.`),
  ])("for a newly created object is retried for minutes: %s", (error) => {
    expect(lagIn(error)).toMatchObject({ minutes: 5, readsSecurityDefaults: false });
  });

  it("for security defaults is retried for minutes if they are off", () => {
    const text =
      "Security Defaults is enabled in the tenant. You must disable Security defaults before enabling a Conditional Access policy.";
    expect(lagIn(refused(text))).toMatchObject({ minutes: 10, readsSecurityDefaults: true });
  });

  it.each([
    invalid({ [one]: "PublicClientsAreUnsupported" }),
    invalid({ [one]: "ServicePrincipalNotFound", [another]: "PublicClientsAreUnsupported" }),
    refused(`ConditionalAccessPolicy with id ${one} does not exist in the directory.`),
    refused("1011: 'applications' condition must specify the applications to include."),
    refused("1150: Cannot create or update policies with workload identity premium features."),
    "unexpected status 403 with error: AccessDenied: Your tenant is not licensed for this feature.",
    "",
  ])("is final: %s", (error) => {
    expect(lagIn(error)).toBeUndefined();
  });
});

describe("the pauses between tries", () => {
  const lasting = (minutes: number) => {
    const lag = lagIn(refused(`NamedLocation with id ${one} does not exist in the directory.`));
    if (!lag) throw new Error("It is one.");
    const pauses: number[] = [];
    for (
      let pause = pauseAfter(0, { ...lag, minutes });
      pause;
      pause = pauseAfter(pauses.length, { ...lag, minutes })
    ) {
      pauses.push(pause);
    }
    return pauses;
  };

  it("grow to half a minute, and last for the stated time", () => {
    expect(lasting(5)).toEqual([5, 10, 15, ...Array(9).fill(30)]);
    expect(lasting(10).reduce((sum, seconds) => sum + seconds)).toBe(600);
  });

  it("are fewer than the engine's limit of a hundred tries", () => {
    expect(lasting(10).length).toBeLessThan(99);
  });
});

const id = "1df231c7-9930-485f-a00a-ba4bc47a8901";
const components =
  "urn:pulumi:dev::protected-function::protected-function:conditional-access:ConditionalAccess$protected-function:conditional-access:NamedLocations";
const urn = `${components}$azuread:index/namedLocation:NamedLocation::location-office`;
const timeout = (what: string) =>
  `waiting for ${what} of Identity Conditional Access Named Location (Named Location: "${id}"): timeout while waiting for state to become 'Done' (last state: 'Waiting', timeout: 5m0s)`;

it.each([timeout("creation"), JSON.stringify(timeout("creation"))])(
  "names the setting and the import command for a created but unrecorded location: %s",
  (error) => {
    const cure = cureForLocation(urn, error);

    expect(cure).toContain(
      `az rest --url 'https://graph.microsoft.com/v1.0/identity/conditionalAccess/namedLocations/${id}'`,
    );
    expect(cure).toContain("conditionalAccess.namedLocations.office.cidrs");
    expect(cure).toContain(
      `npx pulumi import --stack dev azuread:index/namedLocation:NamedLocation location-office /identity/conditionalAccess/namedLocations/${id} --parent parent='${components}::named-locations' --protect=false --generate-code=false`,
    );
  },
);

it("imports nothing that is already in the state", () => {
  const cure = cureForLocation(urn, timeout("update"));

  expect(cure).toContain("conditionalAccess.namedLocations.office.cidrs");
  expect(cure).not.toContain("pulumi import");
});

it.each([
  "creating named location office: unexpected status 403 with error: AccessDenied: You cannot.",
  "waiting for deletion of Identity Conditional Access Named Location",
  "",
])("reports nothing about %s", (error) => {
  expect(cureForLocation(urn, error)).toBeUndefined();
});
