import type {
  JsonObject,
  RecordedOperation,
  RecordedRequest,
} from "../../../support/provider-requests/recorded-request.ts";
import { operationsOf } from "./operations.ts";

const provider = operationsOf("azuread:index/servicePrincipal:ServicePrincipal");
const odataType = { "@odata.type": "#microsoft.graph.servicePrincipal" };

export interface ServicePrincipalContent {
  /** What the scenario calls it: `{as.objectId}`. */
  readonly as: string;
  readonly application: string;
  readonly wire: JsonObject;
  readonly inputs: JsonObject;
}

/** What create and update write out alike. */
const blank = {
  ...odataType,
  accountEnabled: true,
  alternativeNames: [],
  appRoleAssignmentRequired: false,
  description: null,
  loginUrl: null,
  notes: null,
  notificationEmailAddresses: [],
  preferredSingleSignOnMode: null,
  tags: [],
};

const addressOf = (as: string): string => `/v1.0/servicePrincipals/{${as}.objectId}`;

function read({ as, application, wire }: ServicePrincipalContent): readonly RecordedRequest[] {
  const reads = { id: `{${as}.objectId}`, appId: `{${application}.clientId}`, servicePrincipalType: "Application" };
  return [
    { send: `GET ${addressOf(as)}`, answered: 200, reads: { ...reads, description: null, ...wire } },
    {
      send: `GET /beta/servicePrincipals/{${as}.objectId}?$select=samlMetadataUrl`,
      answered: 200,
      reads: { samlMetadataUrl: null },
    },
    { send: `GET ${addressOf(as)}/owners`, answered: 200, reads: { value: [] } },
  ];
}

export function createServicePrincipal(content: ServicePrincipalContent): RecordedOperation {
  const { as, application, wire, inputs } = content;
  return provider.create(
    as,
    [
      {
        send: `GET /v1.0/servicePrincipals?$filter=appId eq '{${application}.clientId}'`,
        answered: 200,
        reads: { value: [] },
      },
      {
        send: "POST /v1.0/servicePrincipals",
        body: {
          ...blank,
          ...wire,
          appId: `{${application}.clientId}`,
          description: "TERRAFORM_UPDATE_{uuid}",
          samlSingleSignOnSettings: {},
          "owners@odata.bind": ["https://graph.microsoft.com/v1.0/directoryObjects/{me}"],
        },
        answered: 201,
        keep: { [`${as}.objectId`]: "id" },
        retried: [
          { status: 400, says: "does not reference a valid application object" },
          {
            status: 403,
            says: "the backing application of the service principal being created must in the local tenant",
          },
        ],
      },
      { send: `PATCH ${addressOf(as)}`, body: { ...odataType, description: null }, answered: 204 },
      { send: `DELETE ${addressOf(as)}/owners/{me}/$ref`, answered: 204 },
      ...read(content),
    ],
    { clientId: `{${application}.clientId}`, ...inputs },
    { [`${as}.objectId`]: "objectId" },
  );
}

export function readServicePrincipal(content: ServicePrincipalContent): RecordedOperation {
  const { as } = content;
  return provider.read(as, read(content));
}

/** The full body, whatever changed. */
export function updateServicePrincipal(content: ServicePrincipalContent): RecordedOperation {
  const { as, application, wire, inputs } = content;
  const body = { ...blank, ...wire, samlSingleSignOnSettings: {} };
  return provider.update(as, [{ send: `PATCH ${addressOf(as)}`, body, answered: 204 }, ...read(content)], {
    clientId: `{${application}.clientId}`,
    ...inputs,
  });
}

export function deleteServicePrincipal(as: string): RecordedOperation {
  return provider.remove(as, [
    { send: `DELETE ${addressOf(as)}`, answered: 204 },
    { send: `GET ${addressOf(as)}`, answered: 404, polled: { times: 5, seconds: 5 } },
  ]);
}
