import type { DirectoryBehavior } from "../../../../packages/twin/tenant/directory-behavior.ts";
import type { Fixture } from "../entra-fixture.ts";

/** What Entra must answer, written out from captures and documents, not from the twin's table. */
export interface RefusalCase {
  readonly code: number;
  readonly when: string;
  readonly ask: (fixture: Fixture) => Promise<Response>;
  /** The reading by which it is answered. Default: the likelier one of each. */
  readonly reading?: DirectoryBehavior;
  readonly status: 400 | 401;
  readonly error: string;
  readonly sentence: (fixture: Fixture) => string;
  readonly hasUri?: true;
  readonly suberror?: string;
  readonly claims?: (fixture: Fixture) => string;
  /** What time it is then, where the clock was moved. */
  readonly at?: string;
}

/** Status and error of the version 2 token endpoint. */
export const answer = {
  invalidClient: { status: 401, error: "invalid_client" },
  invalidGrant: { status: 400, error: "invalid_grant" },
  invalidInstance: { status: 400, error: "invalid_instance" },
  invalidRequest: { status: 400, error: "invalid_request" },
  invalidResource: { status: 400, error: "invalid_resource" },
  invalidScope: { status: 400, error: "invalid_scope" },
  invalidTarget: { status: 400, error: "invalid_target" },
  invalidTenant: { status: 400, error: "invalid_tenant" },
  unauthorizedClient: { status: 400, error: "unauthorized_client" },
  unsupportedGrantType: { status: 400, error: "unsupported_grant_type" },
} as const satisfies Readonly<Record<string, Pick<RefusalCase, "status" | "error">>>;

/** The same, where Entra links to its look-up page for the code. */
export const linked = {
  invalidClient: { ...answer.invalidClient, hasUri: true },
  invalidGrant: { ...answer.invalidGrant, hasUri: true },
  invalidRequest: { ...answer.invalidRequest, hasUri: true },
  invalidResource: { ...answer.invalidResource, hasUri: true },
  invalidTenant: { ...answer.invalidTenant, hasUri: true },
  unauthorizedClient: { ...answer.unauthorizedClient, hasUri: true },
} as const;

export const unknownGuid = "99999999-9999-4999-8999-999999999999";

/** The granted request with some fields replaced. */
export function ask(changes: Record<string, string>): RefusalCase["ask"] {
  return ({ post, granted }) => post({ ...granted(), ...changes });
}

/** The granted request without one field. */
export function askWithout(field: string): RefusalCase["ask"] {
  return ({ post, granted }) => post(Object.fromEntries(Object.entries(granted()).filter(([name]) => name !== field)));
}

export function read(path: string): RefusalCase["ask"] {
  return ({ get }) => get(path);
}

export const certificatePage = "https://learn.microsoft.com/entra/identity-platform/certificate-credentials";

/** The text of AADSTS700024 for an assertion, regardless of its signer. */
export function outOfTime(now: string, from: string, until: string): string {
  return `Client assertion is not within its valid time range. Current time: ${now}, assertion valid from ${from}, expiry time of assertion ${until}. Review the documentation at ${certificatePage} .`;
}
