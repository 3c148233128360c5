import {
  allowedApplicationsPath,
  allowedAudiencesPath,
  entraProviderPath,
} from "@protected-function/core/azure/arm/auth-settings.ts";
import { differences, type ValueDifference } from "../../../stacks/compare/differences.ts";
import { isSameReference, type Reference, referenceIn } from "../../../access-matrix/reference.ts";
import { beforeAndAfter, type Finding, finding } from "../findings/finding.ts";
import type { Json, Registration, Snapshot } from "../snapshot/snapshot.ts";
import { listChange, textsIn } from "../../../stacks/compare/lists.ts";

/** The subject of findings about App Service authentication as a whole. */
const authenticationSubject = "App Service authentication";

const excludedPaths = "globalValidation.excludedPaths";
interface Change {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
  /** The API's app registration after the change. */
  readonly api: Registration | undefined;
}

/**
 * The meaning of a change to each setting. The effect of any other setting is unknown.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad#use-a-built-in-authorization-policy
 * https://learn.microsoft.com/azure/templates/microsoft.web/sites/config-authsettingsv2
 */
const meanings: Readonly<Record<string, (change: Change) => readonly Finding[]>> = {
  "platform.enabled": switchFindings("gate/off"),
  "globalValidation.requireAuthentication": switchFindings("gate/authentication-not-required"),
  "globalValidation.unauthenticatedClientAction": ({ before, after }) => [
    finding({
      id: "gate/unauthenticated-answer",
      subject: authenticationSubject,
      ...beforeAndAfter(before, after),
    }),
  ],
  [`${entraProviderPath}.registration.openIdIssuer`]: wholeValueFindings("gate/issuer"),
  [`${entraProviderPath}.registration.clientId`]: wholeValueFindings("gate/registration"),
  [allowedAudiencesPath]: ({ before, after, api }) => {
    const { added, removed } = listChange(textsIn(before), textsIn(after));
    return [
      ...added.map((audience) => {
        const facts = { isOwn: isOwnAudience(audience, api) };
        return finding({ id: "gate/audience-added", subject: plain(audience), facts });
      }),
      ...removed.map((audience) => {
        const facts = { isClientId: isApi(audience), isOwn: isOwnAudience(audience, api) };
        return finding({ id: "gate/audience-removed", subject: plain(audience), facts });
      }),
    ];
  },
  [allowedApplicationsPath]: ({ before, after, api }) => {
    const { added, removed } = listChange(textsIn(before), textsIn(after));
    if (textsIn(after).length === 0) {
      const facts = { were: textsIn(before).map(plain), isAssignmentRequired: api?.assignmentRequired === true };
      return [finding({ id: "gate/every-application", subject: authenticationSubject, facts })];
    }
    const allowed = (id: "gate/application-added" | "gate/application-removed") => (application: string) =>
      finding({ id, subject: plain(application), facts: { application: namedIn(application) } });
    return [...added.map(allowed("gate/application-added")), ...removed.map(allowed("gate/application-removed"))];
  },
  [excludedPaths]: ({ before, after }) => {
    const { added, removed } = listChange(textsIn(before), textsIn(after));
    return [
      ...added.map((path) => finding({ id: "gate/excluded-path-added", subject: path })),
      ...removed.map((path) => finding({ id: "gate/excluded-path-removed", subject: path })),
    ];
  },
  "httpSettings.requireHttps": switchFindings("gate/plain-http"),
  "login.tokenStore.enabled": switchFindings("gate/token-store"),
  // https://learn.microsoft.com/azure/app-service/configure-authentication-customize-sign-in-out#limit-the-domains-of-sign-in-redirects
  "login.allowedExternalRedirectUrls": ({ path, before, after }) => {
    const { added, removed } = listChange(textsIn(before), textsIn(after));
    return [
      ...added.map((url) => finding({ id: "gate/external-redirect", subject: url })),
      ...(removed.length > 0 && added.length === 0 ? [stricter(path)] : []),
    ];
  },
};

/** Compares App Service authentication by its settings, as Resource Manager returns them. */
export function compareAuthentication(before: Snapshot, after: Snapshot): readonly Finding[] {
  if (isThere(before.authentication) && !isThere(after.authentication)) {
    return [finding({ id: "gate/missing", subject: authenticationSubject })];
  }
  const api = after.registrations.find(({ name }) => referenceIn(name).kind === "api");
  return differences(before.authentication, after.authentication, { lists: "as a whole" }).flatMap(
    (difference: ValueDifference) => {
      const { path, expected: before, found: after } = difference;
      const meaning = meanings[path];
      if (meaning) return meaning({ path, before, after, api });
      return [finding({ id: "gate/unknown-setting", subject: path, ...beforeAndAfter(before, after, path) })];
    },
  );
}

/**
 * Compares the authentication of every other site that existed before. For a new site, its whole state is reported
 * elsewhere.
 */
export function otherSites(before: Snapshot, after: Snapshot): readonly Finding[] {
  return after.sites.flatMap(({ name, authentication }) => {
    const siteBefore = before.sites.find((site) => site.name === name);
    const findings = siteBefore
      ? compareAuthentication({ ...before, authentication: siteBefore.authentication }, { ...after, authentication })
      : [];
    return findings.map((finding) => ({ ...finding, subject: `${name}: ${finding.subject}` }));
  });
}

/** An existing stack keeps App Service authentication that is no longer declared, but a new stack doesn't have it. */
export function undeclaredAuthentication(upgraded: Snapshot, newStack: Snapshot | undefined): readonly Finding[] {
  return isThere(upgraded.authentication) && newStack !== undefined && !isThere(newStack.authentication)
    ? [finding({ id: "gate/missing", subject: authenticationSubject, facts: { isRetained: true } })]
    : [];
}

/** Without authentication settings, a site returns them empty or as never enabled. */
function isThere(authentication: Json): boolean {
  const { platform, identityProviders } = Object(authentication) as {
    readonly platform?: { readonly enabled?: unknown } | null;
    readonly identityProviders?: { readonly azureActiveDirectory?: { readonly registration?: unknown } | null } | null;
  };
  const registration = Object(identityProviders?.azureActiveDirectory?.registration) as object;
  return platform?.enabled === true || Object.keys(registration).length > 0;
}

/** A setting that protects while it's on. */
function switchFindings(
  id: "gate/off" | "gate/authentication-not-required" | "gate/plain-http" | "gate/token-store",
): (change: Change) => readonly Finding[] {
  return ({ path, after }) => [after === true ? stricter(path) : finding({ id, subject: authenticationSubject })];
}

function wholeValueFindings(id: "gate/issuer" | "gate/registration"): (change: Change) => readonly Finding[] {
  return ({ before, after }) => {
    const plainValue = (value: unknown) => (typeof value === "string" ? plain(value) : value);
    return [finding({ id, subject: authenticationSubject, ...beforeAndAfter(plainValue(before), plainValue(after)) })];
  };
}

function stricter(path: string): Finding {
  return finding({ id: "gate/stricter", subject: path });
}

/** Entra ID issues tokens with these audiences only for this API. */
function isOwnAudience(audience: string, api: Registration | undefined): boolean {
  return isApi(audience) || (api?.identifierUris ?? []).includes(audience);
}

function isApi(audience: string): boolean {
  return isSameReference(namedIn(audience), { kind: "api", name: "" });
}

/** The application that a name in place of an id stands for. Any other text is an id that nothing here knows. */
function namedIn(text: string): Reference {
  return plain(text) === text ? { kind: "application", name: text } : referenceIn(plain(text));
}

/** Removes angle brackets: `<caller integration>` is a name in place of an id. */
function plain(text: string): string {
  return /^<[^>]*>$/.test(text) ? text.slice(1, -1) : text;
}
