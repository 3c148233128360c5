import {
  everybodyButEmergency,
  type PolicyDefinition,
  type PolicyPeople,
  type PolicyTargets,
} from "./policy-definition.ts";

/** The API only from named locations (G17), for whoever signs in as a user; client credentials are not touched. */
export function apiOnlyFrom<Id>(
  locations: readonly string[],
  people: PolicyPeople,
  { apiClientId, locationId }: PolicyTargets<Id>,
): PolicyDefinition<Id> {
  return {
    key: "apiOnlyFrom",
    title: "The API only from named locations",
    subject: everybodyButEmergency(people),
    resources: { include: [apiClientId], exclude: [] },
    exceptFrom: locations.map(locationId),
    control: "block",
  };
}
