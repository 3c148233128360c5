/** One operation in which the stand-in sends a request another number of times in a row than the provider. */
export interface DeliberateDifference {
  readonly operation: string;
  /** Request, the provider's times, the stand-in's. */
  readonly oftener: readonly (readonly [request: string, provider: number, standIn: number])[];
  /** How long the provider waits in it; the stand-in waits no second. */
  readonly seconds: number;
}

const application = "GET /v1.0/applications/{id}";
const federated = `${application}/federatedIdentityCredentials/{id}`;
const servicePrincipal = "GET /v1.0/servicePrincipals/{id}";
const location = "GET /v1.0/identity/conditionalAccess/namedLocations/{id}";
const policy = "GET /v1.0/identity/conditionalAccess/policies/{id}";

/** Five looks at what was made and the read that follows, one look of the stand-in's. */
const shown = (operation: string, request: string, seconds: number): DeliberateDifference => ({
  operation,
  oftener: [[request, 6, 2]],
  seconds,
});
const gone = (operation: string, request: string): DeliberateDifference => ({
  operation,
  oftener: [[request, 5, 1]],
  seconds: 20,
});

/**
 * All that the stand-in does otherwise, on purpose: it looks until it has seen its change once, and waits for nothing
 * beforehand. The provider goes on when it has seen it five times in a row, since each answer may come from another
 * replica, and gives named locations 15 seconds first. The seconds are the totals that were recorded.
 */
export const deliberateDifferences: readonly DeliberateDifference[] = [
  shown("ApplicationPassword first: create", application, 4),
  shown("ApplicationPassword first-again: create", application, 4),
  gone("ApplicationPassword first: delete", application),
  shown("ApplicationCertificate certificate: create", application, 4),
  shown("ApplicationCertificate certificate-two: create", application, 4),
  gone("ApplicationCertificate certificate: delete", application),
  shown("ApplicationFederatedIdentityCredential pipeline: create", federated, 4),
  shown("NamedLocation office: create", location, 35),
  shown("NamedLocation office: update", location, 20),
  shown("NamedLocation home: create", location, 35),
  shown("ConditionalAccessPolicy only-office: create", policy, 20),
  shown("ConditionalAccessPolicy only-office: update", policy, 20),
  gone("ConditionalAccessPolicy only-office: delete", policy),
  {
    operation: "NamedLocation office: delete",
    oftener: [
      [location, 5, 1],
      [location, 5, 1],
    ],
    seconds: 40,
  },
  gone("NamedLocation home: delete", location),
  gone("ApplicationFederatedIdentityCredential pipeline: delete", federated),
  gone("ApplicationCertificate certificate-two: delete", application),
  gone("ApplicationPassword first-again: delete", application),
  gone("ServicePrincipal api-principal: delete", servicePrincipal),
  gone("Application api: delete", application),
  gone("Application caller: delete", application),
];
