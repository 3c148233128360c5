import type { RecordedOperation, RecordedRequest } from "../../../support/provider-requests/recorded-request.ts";
import { operationsOf } from "./operations.ts";

const provider = operationsOf("azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy");
const collection = "/v1.0/identity/conditionalAccess/policies";

export interface PolicyContent {
  readonly as: string;
  readonly displayName: string;
  readonly state: "enabled" | "disabled" | "enabledForReportingButNotEnforced";
  /** Client id of the resource that is blocked from everywhere but the location. */
  readonly resource: string;
  readonly excludedUser: string;
  readonly excludedLocation: string;
}

const addressOf = (as: string): string => `${collection}/{${as}.objectId}`;

/** The whole policy, also on an update. */
const bodyOf = ({ displayName, state, resource, excludedUser, excludedLocation }: PolicyContent) => ({
  "@odata.type": "#microsoft.graph.conditionalAccessPolicy",
  displayName,
  state,
  conditions: {
    applications: { includeApplications: [resource], excludeApplications: [], includeUserActions: [] },
    authenticationFlows: null,
    clientAppTypes: ["all"],
    devices: null,
    locations: { includeLocations: ["All"], excludeLocations: [excludedLocation] },
    platforms: null,
    servicePrincipalRiskLevels: [],
    signInRiskLevels: [],
    userRiskLevels: [],
    users: {
      includeUsers: ["All"],
      excludeUsers: [excludedUser],
      includeGroups: [],
      excludeGroups: [],
      includeRoles: [],
      excludeRoles: [],
      includeGuestsOrExternalUsers: null,
      excludeGuestsOrExternalUsers: null,
    },
  },
  grantControls: { operator: "OR", builtInControls: ["block"], customAuthenticationFactors: [], termsOfUse: [] },
  sessionControls: null,
});
const inputsOf = ({ displayName, state, resource, excludedUser, excludedLocation }: PolicyContent) => ({
  displayName,
  state,
  conditions: {
    applications: { includedApplications: [resource] },
    clientAppTypes: ["all"],
    locations: { includedLocations: ["All"], excludedLocations: [excludedLocation] },
    users: { includedUsers: ["All"], excludedUsers: [excludedUser] },
  },
  grantControls: { operator: "OR", builtInControls: ["block"] },
});

/** What was sent is what is read. */
function shown(content: PolicyContent): readonly RecordedRequest[] {
  const { "@odata.type": _type, ...reads } = bodyOf(content);
  const send = `GET ${addressOf(content.as)}`;
  return [
    { send, answered: 200, polled: { times: 5, seconds: 5 } },
    { send, answered: 200, reads },
  ];
}

export function createPolicy(content: PolicyContent): RecordedOperation {
  const { as } = content;
  return provider.create(
    as,
    [
      { send: `POST ${collection}`, body: bodyOf(content), answered: 201, keep: { [`${as}.objectId`]: "id" } },
      ...shown(content),
    ],
    inputsOf(content),
  );
}

export function readPolicy(content: PolicyContent): RecordedOperation {
  const { as } = content;
  return provider.read(as, shown(content).slice(1));
}

export function updatePolicy(content: PolicyContent): RecordedOperation {
  const { as } = content;
  return provider.update(
    as,
    [{ send: `PATCH ${addressOf(as)}`, body: bodyOf(content), answered: 204 }, ...shown(content).slice(0, 1)],
    inputsOf(content),
  );
}

export function deletePolicy({ as }: PolicyContent): RecordedOperation {
  return provider.remove(as, [
    { send: `GET ${addressOf(as)}`, answered: 200 },
    { send: `DELETE ${addressOf(as)}`, answered: 204 },
    { send: `GET ${addressOf(as)}`, answered: 404, polled: { times: 5, seconds: 5 } },
  ]);
}
