import type { ConditionalAccessPolicy, PolicyState } from "../../access/index.ts";
import type { PolicyDefinition } from "./policy-definition.ts";

/** The policy as Graph would answer it, for decisions about it before it exists; its key is its id. */
export function asGraphPolicy(definition: PolicyDefinition<string>, state: PolicyState): ConditionalAccessPolicy {
  const { key, title, subject, resources, exceptFrom, control } = definition;
  return {
    id: key,
    displayName: title,
    state,
    conditions: {
      clientAppTypes: ["all"],
      applications: { includeApplications: resources.include, excludeApplications: resources.exclude },
      ...("servicePrincipalIds" in subject
        ? {
            users: { includeUsers: ["None"] },
            clientApplications: { includeServicePrincipals: subject.servicePrincipalIds },
          }
        : { users: subject }),
      ...(exceptFrom && { locations: { includeLocations: ["All"], excludeLocations: exceptFrom } }),
    },
    grantControls: { operator: "OR", builtInControls: [control] },
  };
}
