import type { Plain, PlainMap } from "../secret-values.ts";
import type { GraphObject } from "./graph-client.ts";
import { defined, toOutputs } from "./graph-values.ts";

type Texts = readonly string[];

/** Checked inputs, as their shape says. */
export interface ConditionalAccessPolicyInputs {
  readonly displayName: string;
  readonly state: string;
  readonly conditions: {
    readonly applications: Readonly<
      Record<"includedApplications" | "excludedApplications" | "includedUserActions", Texts | undefined>
    >;
    readonly clientAppTypes: Texts;
    readonly clientApplications?: Readonly<
      Record<"includedServicePrincipals" | "excludedServicePrincipals", Texts | undefined>
    >;
    readonly locations?: { readonly includedLocations: Texts; readonly excludedLocations?: Texts };
    readonly users: Readonly<Record<`${"included" | "excluded"}${"Users" | "Groups" | "Roles"}`, Texts | undefined>>;
  };
  readonly grantControls?: {
    readonly operator: string;
    readonly builtInControls?: Texts;
    readonly customAuthenticationFactors?: Texts;
    readonly termsOfUses?: Texts;
  };
}

/**
 * The whole policy, on an update, too, with `locations: null` and without `clientApplications` where there are none:
 * observed with plugin 6.9.1.
 * https://github.com/hashicorp/terraform-provider-azuread/blob/main/internal/services/conditionalaccess/conditionalaccess.go
 */
export function toGraphPolicy(inputs: ConditionalAccessPolicyInputs): GraphObject {
  const { applications, clientAppTypes, clientApplications, locations, users } = inputs.conditions;
  const { grantControls } = inputs;
  return {
    "@odata.type": "#microsoft.graph.conditionalAccessPolicy",
    displayName: inputs.displayName,
    state: inputs.state,
    conditions: {
      applications: {
        includeApplications: applications.includedApplications ?? [],
        excludeApplications: applications.excludedApplications ?? [],
        includeUserActions: applications.includedUserActions ?? [],
      },
      authenticationFlows: null,
      clientAppTypes,
      ...(clientApplications && {
        clientApplications: {
          includeServicePrincipals: clientApplications.includedServicePrincipals ?? [],
          excludeServicePrincipals: clientApplications.excludedServicePrincipals ?? [],
          servicePrincipalFilter: null,
        },
      }),
      devices: null,
      locations: locations
        ? { includeLocations: locations.includedLocations, excludeLocations: locations.excludedLocations ?? [] }
        : null,
      platforms: null,
      servicePrincipalRiskLevels: [],
      signInRiskLevels: [],
      userRiskLevels: [],
      users: {
        includeUsers: users.includedUsers ?? [],
        excludeUsers: users.excludedUsers ?? [],
        includeGroups: users.includedGroups ?? [],
        excludeGroups: users.excludedGroups ?? [],
        includeRoles: users.includedRoles ?? [],
        excludeRoles: users.excludedRoles ?? [],
        includeGuestsOrExternalUsers: null,
        excludeGuestsOrExternalUsers: null,
      },
    },
    grantControls: grantControls
      ? {
          operator: grantControls.operator,
          builtInControls: grantControls.builtInControls ?? [],
          customAuthenticationFactors: grantControls.customAuthenticationFactors ?? [],
          termsOfUse: grantControls.termsOfUses ?? [],
        }
      : null,
    sessionControls: null,
  };
}

/**
 * Graph's policy in the SDK's words. What the stand-in takes no input for (platforms, risks, session controls) is
 * answered as Graph has it: whoever adds it by hand is seen in a refresh.
 */
export function fromGraphPolicy(policy: GraphObject): PlainMap {
  const live = toOutputs(policy);
  const conditions = (live["conditions"] ?? {}) as PlainMap;
  const { applications, clientApplications, locations, users, clientAppTypes, ...others } = conditions;
  return defined({
    objectId: live["id"],
    displayName: live["displayName"],
    state: live["state"],
    conditions: defined({
      applications: inSdkWords(applications),
      clientAppTypes,
      clientApplications: clientApplications && inSdkWords(clientApplications),
      locations: locations && inSdkWords(locations),
      users: inSdkWords(users),
      ...others,
    }),
    grantControls: live["grantControls"] && grantControlsOf(live["grantControls"] as PlainMap),
    sessionControls: live["sessionControls"],
  });
}

/** `includeUsers` is `includedUsers` there, and so on. */
function inSdkWords(part: Plain | undefined): PlainMap {
  const entries = Object.entries((part ?? {}) as PlainMap);
  return Object.fromEntries(
    entries.map(([name, value]) => [name.replace(/^(in|ex)clude(?=[A-Z])/, "$1cluded"), value]),
  );
}

function grantControlsOf({ termsOfUse, ...controls }: PlainMap): PlainMap {
  return defined({ ...controls, termsOfUses: termsOfUse });
}
