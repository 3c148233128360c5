import type { Step } from "../../../../packages/engine/event-log.ts";
import type { Finding } from "../../../../packages/pf/commands/review/findings/finding.ts";
import { wordsOf } from "../../../../packages/pf/commands/review/findings/finding.ts";
import type { Upgrade } from "../../../../packages/pf/commands/review/program/observed.ts";
import type {
  Credential,
  Json,
  Registration,
  Snapshot,
} from "../../../../packages/pf/commands/review/snapshot/snapshot.ts";

export const authentication = {
  platform: { enabled: true },
  globalValidation: { requireAuthentication: true, unauthenticatedClientAction: "Return401", excludedPaths: [] },
  httpSettings: { requireHttps: true },
  identityProviders: {
    azureActiveDirectory: {
      registration: { openIdIssuer: "https://sts.windows.net/<this tenant>/" },
      validation: {
        allowedAudiences: ["api://<the API>"],
        defaultAuthorizationPolicy: { allowedApplications: ["<caller integration>"] },
      },
    },
  },
} satisfies Json;

export const secret = (name: string, key: string, endDate: string): Credential =>
  credential("client secret", name, { key, endDate });

export function credential(kind: Credential["kind"], name: string, more: Partial<Credential>): Credential {
  return { kind, name, key: more.trusts ?? "k", endDate: undefined, hasEnded: false, trusts: undefined, ...more };
}

export const caller: Registration = {
  name: "caller integration",
  clientId: "c",
  applicationObjectId: "ca",
  publicClientFlows: false,
  tokenVersion: 2,
  signInAudience: "AzureADMyOrg",
  redirectUris: [],
  identifierUris: [],
  implicitTokens: [],
  roles: [],
  scopes: [],
  permissions: ["the API: Function.Invoke"],
  owners: [],
  servicePrincipalOwners: [],
  credentials: [secret("integration first", "1", "2027-05-31T00:00:00Z")],
  assignmentRequired: false,
  isEnabled: true,
  assignments: [],
  consents: [],
  rest: { displayName: "integration, caller of whocalls (dev)" },
};

export const api: Registration = {
  ...caller,
  name: "the API",
  clientId: "a",
  applicationObjectId: "aa",
  tokenVersion: 1,
  redirectUris: ["https://func.example/.auth/login/aad/callback"],
  identifierUris: ["api://<the API>"],
  implicitTokens: ["ID tokens"],
  roles: [{ id: "r", value: "Function.Invoke", isEnabled: true, members: ["Application"], definition: "one" }],
  permissions: ["Microsoft Graph: openid"],
  credentials: [],
  assignmentRequired: true,
  assignments: [{ who: "caller integration", role: "Function.Invoke", roleId: "r" }],
  consents: ["Microsoft Graph: openid"],
};

export const snapshot: Snapshot = {
  authentication,
  registrations: [caller, api],
  azureRoles: [],
  grants: [],
  sites: [],
  endpoints: [{ name: "GET who-calls", path: "/api/who-calls", allow: ["Function.Invoke"], isCalledUnasked: true }],
  hostName: "func.example",
};

export const noUpgrade: Upgrade = { steps: [], functionChecks: { before: [], after: [] } };

export function step(op: string, type: string, name: string, more: Partial<Step> = {}): Step {
  return {
    op,
    type,
    urn: `urn:pulumi:dev::protected-function::${type}::${name}`,
    diffs: [],
    detailedDiff: {},
    before: undefined,
    after: undefined,
    ...more,
  };
}

/** "opens grant/added: caller partner: …" */
export function told(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ severity, id, subject }) => `${severity} ${id}: ${subject}`);
}

/** The same with the finding's words. */
export function said(findings: readonly Finding[]): readonly string[] {
  return findings.map((finding) => {
    const { text, consequence } = wordsOf(finding);
    return [`${finding.severity}: ${text}`, ...(consequence === undefined ? [] : [consequence])].join(" ");
  });
}
