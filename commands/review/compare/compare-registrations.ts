import { type ReviewFinding, listChange, type Severity } from "../finding.ts";
import type { Upgrade } from "../program/observed.ts";
import type { AppRoleHolder, Registration, Snapshot } from "../snapshot/snapshot.ts";
import { compareCredentials } from "./compare-credentials.ts";
import { entitlements } from "./compare-entitlements.ts";
import { isWrittenTwice } from "./compare-requests.ts";
import { differences } from "../../../toolkit/operations/differences.ts";
import { capital, finding, flag, lists } from "./registration-findings.ts";
import { shown } from "./shown.ts";

/** What changes in the registrations and their service principals, as Graph answers them. */
export function compareRegistrations(
  before: Snapshot,
  after: Snapshot,
  { steps, writes }: Upgrade,
): readonly ReviewFinding[] {
  const find = ({ registrations }: Snapshot, name: string) => registrations.find((one) => one.name === name);
  const there = after.registrations.flatMap((is) => {
    const was = find(before, is.name);
    if (!was) {
      // A public client proves itself by nothing, and never will.
      const provesItself = !is.publicClientFlows || is.credentials.length > 0;
      return [...newRegistration(is), ...(provesItself ? compareCredentials(undefined, is) : [])];
    }
    const isReplaced = was.clientId !== is.clientId;
    return [
      ...(isReplaced ? [replaced(is)] : []),
      ...changesOf(was, is, isWrittenTwice(writes, is.applicationObjectId)),
      // A new registration has new credentials throughout: that is said.
      ...(isReplaced ? [] : compareCredentials(was, is)),
    ];
  });
  // https://learn.microsoft.com/graph/api/application-delete
  const gone = before.registrations
    .filter(({ name }) => !find(after, name))
    .map(({ name }) =>
      finding(
        "breaks",
        "registrations",
        `The registration of ${name} is deleted, its app roles and credentials with it.`,
        "Entra ID keeps it for 30 days; restored, it has its client id again.",
      ),
    );
  const moments = steps
    .filter(({ op, type }) => op === "replace" && type === "azuread:index/appRoleAssignment:AppRoleAssignment")
    .map(({ urn }) =>
      finding(
        "breaks",
        "app role assignments",
        `The app role assignment ${urn.split("::").at(-1)} is taken away and given again.`,
        "For a moment its holder gets no token with the role; tokens that are out stay as they are.",
      ),
    );
  return [...there, ...gone, ...moments];
}

function newRegistration(registration: Registration): readonly ReviewFinding[] {
  const { name, assignments, permissions, owners, consents, publicClientFlows } = registration;
  const asks = permissions.length === 0 ? "" : ` It asks for ${permissions.join(", ")}.`;
  return [
    finding("changed", "registrations", `There is a new registration: ${name}.${asks}`),
    ...(publicClientFlows ? [publicClientFlowsOn(name)] : []),
    ...consents.map((one) => consented(name, one)),
    ...owners.map((owner) => ownerAdded(name, owner)),
    ...assignments.map((holder) => assigned(name, holder)),
  ];
}

function replaced({ name }: Registration): ReviewFinding {
  const whose = name === "the API" ? "every caller's scope and audience change" : "its team needs the new one";
  return finding(
    "breaks",
    "registrations",
    `The registration of ${name} is replaced: it has another client id.`,
    `What is configured with the old client id stops working: ${whose}, and its old credentials are gone.`,
  );
}

function publicClientFlowsOn(name: string): ReviewFinding {
  return finding(
    "protection weakened",
    "registrations",
    `Public client flows are turned on for ${name}: people may sign in there with username and password (ROPC).`,
    "Such a sign-in cannot answer a second factor, and its password passes through the program that asks. Entra ID demands assignment first, and conditional access can block it.",
  );
}

function consented(name: string, permission: string): ReviewFinding {
  return finding(
    "access widened",
    "registrations",
    `An administrator consents, for everybody, that ${name} uses ${permission} on their behalf.`,
  );
}

/**
 * ROPC: https://learn.microsoft.com/entra/identity-platform/v2-oauth-ropc; assignment, and what is left without:
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
function changesOf(was: Registration, is: Registration, isDisabledFirst: boolean): readonly ReviewFinding[] {
  const { name } = is;
  const of = (severity: Severity, text: string, consequence?: string) =>
    finding(severity, "registrations", text, consequence);
  return [
    ...flag(was.publicClientFlows, is.publicClientFlows, {
      on: publicClientFlowsOn(name),
      off: of(
        "breaks",
        `Public client flows are turned off for ${name}: nobody signs in there with username and password any more (AADSTS7000218).`,
      ),
    }),
    ...flag(was.assignmentRequired, is.assignmentRequired, {
      on: of("breaks", `${capital(name)} demands assignment now: who is not assigned gets no token.`),
      off: of(
        "protection weakened",
        `${capital(name)} no longer demands assignment.`,
        "Entra ID issues a token for it to any user and any application of the tenant; roles are left out of it.",
      ),
    }),
    ...flag(was.isEnabled, is.isEnabled, {
      on: of("changed", `The service principal of ${name} is enabled.`),
      off: of("breaks", `The service principal of ${name} is disabled: no token is issued.`),
    }),
    ...(was.tokenVersion === is.tokenVersion
      ? []
      : [
          of(
            "breaks",
            `${capital(name)} gets access tokens of version ${is.tokenVersion ?? 1} now, ${was.tokenVersion ?? 1} before.`,
            "Issuer and audience of its tokens change: App Service's settings must change in the same deployment, and tokens that are out get 401.",
          ),
        ]),
    ...(was.signInAudience === is.signInAudience
      ? []
      : [
          of(
            is.signInAudience === "AzureADMyOrg" ? "changed" : "protection weakened",
            `Sign-in at ${name} is for ${is.signInAudience} now, for ${was.signInAudience} before.`,
          ),
        ]),
    ...lists(was.redirectUris, is.redirectUris, {
      added: (uri) =>
        of(
          "protection weakened",
          `Sign-ins at ${name} may be sent to ${uri}, too.`,
          "Whoever holds that address gets the answer, tokens included.",
        ),
      removed: (uri) => of("breaks", `Sign-ins at ${name} are no longer sent to ${uri} (AADSTS50011).`),
    }),
    ...lists(was.identifierUris, is.identifierUris, {
      added: (uri) => of("changed", `${capital(name)} has the identifier URI ${uri}, too.`),
      removed: (uri) => of("breaks", `${capital(name)} loses the identifier URI ${uri}: it is no scope any more.`),
    }),
    ...lists(was.implicitTokens, is.implicitTokens, {
      added: (kind) =>
        of("protection weakened", `${capital(name)} gets ${kind} by the browser's redirect (implicit flow).`),
      removed: (kind) => of("breaks", `${capital(name)} no longer gets ${kind} by the browser's redirect.`),
    }),
    ...entitlements("app role", { name, was: was.roles, is: is.roles, isDisabledFirst, held: was.assignments }),
    ...entitlements("permission scope", { name, was: was.scopes, is: is.scopes, isDisabledFirst, held: [] }),
    ...lists(was.permissions, is.permissions, {
      added: (one) => of("changed", `${capital(name)} asks for ${one}.`),
      removed: (one) => of("changed", `${capital(name)} no longer asks for ${one}.`),
    }),
    ...lists(was.owners, is.owners, {
      added: (owner) => ownerAdded(name, owner),
      removed: (owner) => of("changed", `${capital(owner)} no longer owns the registration of ${name}.`),
    }),
    ...assignmentChanges(was, is),
    ...lists(was.consents, is.consents, {
      added: (one) => consented(name, one),
      removed: (one) => of("breaks", `The consent that ${name} uses ${one} for everybody is taken back.`),
    }),
    ...differences(was.rest, is.rest, { lists: "as a whole" }).map(({ path, expected: before, found: after }) =>
      of("changed", `${capital(name)}: ${path} is ${shown(after, path)} now, ${shown(before, path)} before.`),
    ),
  ];
}

function assignmentChanges(was: Registration, is: Registration): readonly ReviewFinding[] {
  const { added, removed } = listChange(was.assignments, is.assignments, ({ who, roleId }) => `${who} ${roleId}`);
  return [
    ...added.map((holder) => assigned(is.name, holder)),
    ...removed.map((holder) =>
      finding(
        "breaks",
        "app role assignments",
        `${capital(holder.who)} loses ${isByDefault(holder) ? "the assignment to" : `the app role ${holder.role} of`} ${is.name}.`,
      ),
    ),
  ];
}

function assigned(name: string, holder: AppRoleHolder): ReviewFinding {
  return finding(
    "access widened",
    "app role assignments",
    `${capital(holder.who)} is assigned ${isByDefault(holder) ? "to" : `the app role ${holder.role} of`} ${name}.`,
  );
}

/** Of an application that has no roles. https://learn.microsoft.com/graph/api/resources/approleassignment */
function isByDefault({ roleId }: AppRoleHolder): boolean {
  return roleId === "00000000-0000-0000-0000-000000000000";
}

/** Inferred: Graph lets owners call addPassword on what they own. https://learn.microsoft.com/graph/api/application-addpassword */
function ownerAdded(name: string, owner: string): ReviewFinding {
  return finding(
    "access widened",
    "registrations",
    `${capital(owner)} owns the registration of ${name}.`,
    "An owner may add a credential, and with it act as the application.",
  );
}
