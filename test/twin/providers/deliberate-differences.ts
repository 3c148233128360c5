/** An operation in which the provider waits, and how long: its looks, and what it gives a new object before them. */
export interface DeliberateDifference {
  readonly operation: string;
  /** The stand-in waits no second: it looks as often, one look upon the other. */
  readonly seconds: number;
}

const waits = (seconds: number, ...operations: readonly string[]): readonly DeliberateDifference[] =>
  operations.map((operation) => ({ operation, seconds }));

/**
 * All that the stand-in does otherwise, on purpose. The provider goes on when it has seen its change five times in a row, a
 * second apart for a new credential and five seconds else, since each answer may come from another replica; named locations
 * are given 15 seconds first. The seconds are the totals that were recorded.
 */
export const deliberateDifferences: readonly DeliberateDifference[] = [
  ...waits(4, "ApplicationPassword first: create", "ApplicationPassword first-again: create"),
  ...waits(20, "ApplicationPassword first: delete"),
  ...waits(4, "ApplicationCertificate certificate: create", "ApplicationCertificate certificate-two: create"),
  ...waits(20, "ApplicationCertificate certificate: delete"),
  ...waits(4, "ApplicationFederatedIdentityCredential pipeline: create"),
  ...waits(35, "NamedLocation office: create"),
  ...waits(20, "NamedLocation office: update"),
  ...waits(35, "NamedLocation home: create"),
  ...waits(
    20,
    "ConditionalAccessPolicy only-office: create",
    "ConditionalAccessPolicy only-office: update",
    "ConditionalAccessPolicy only-office: delete",
  ),
  ...waits(40, "NamedLocation office: delete", "NamedLocation home: delete"),
  ...waits(
    20,
    "ApplicationFederatedIdentityCredential pipeline: delete",
    "ApplicationCertificate certificate-two: delete",
    "ApplicationPassword first-again: delete",
    "ServicePrincipal api-principal: delete",
    "Application api: delete",
    "Application caller: delete",
  ),
];
