import { NotImitated } from "../tenant/refusal.ts";
import { type AuthSettings, parseAuthSettings } from "./auth-settings.ts";
import { type EntraIssuer, parseEntraIssuer } from "./entra-issuer.ts";
import { type ExcludedPathMatch, type PathExclusion, parseExcludedPaths } from "./excluded-paths.ts";
import { refuseUnimitatedSettings } from "./unimitated-settings.ts";

/** The deployed settings, boiled down to what the gate asks of a request. */
export interface GateRules {
  readonly issuer: EntraIssuer;
  readonly clientId: string;
  /** Exact values of `aud`; the client id is always one of them. */
  readonly audiences: readonly string[];
  /** Client ids; undefined: the setting is absent. */
  readonly allowedApplications: readonly string[] | undefined;
  /** Object ids; undefined: the setting is absent. */
  readonly allowedIdentities: readonly string[] | undefined;
  /** Object ids; undefined: the setting is absent or empty. */
  readonly allowedGroups: readonly string[] | undefined;
  /** 401 with a challenge, 403, or through to the app. */
  readonly unauthenticated: "challenge" | "forbid" | "anonymous";
  /** By either reading of `excludedPaths`. */
  readonly isExcluded: Readonly<Record<ExcludedPathMatch, PathExclusion>>;
  readonly disableWWWAuthenticate: boolean;
  /** How the site proves to Entra that it is its registration. */
  readonly credential: { readonly clientSecretSettingName: string | undefined; readonly hasCertificate: boolean };
  /** What it says of sessions is read where there are sessions. */
  readonly login: AuthSettings["login"];
}

const remembered = new WeakMap<object, GateRules>();

/** The rules of settings whose platform is enabled. Parsed once per accepted PUT: state is replaced, never changed. */
export function gateRulesOf(properties: object): GateRules {
  const known = remembered.get(properties);
  if (known) return known;
  const rules = toRules(parseAuthSettings(properties));
  remembered.set(properties, rules);
  return rules;
}

function toRules(settings: AuthSettings): GateRules {
  refuseUnimitatedSettings(settings);
  const provider = settings.identityProviders?.azureActiveDirectory;
  const { openIdIssuer, clientId } = provider?.registration ?? {};
  if (!provider || provider.enabled === false || !openIdIssuer || !clientId) {
    throw new NotImitated(
      "a gate without identityProviders.azureActiveDirectory, enabled, with registration.openIdIssuer and registration.clientId",
    );
  }
  const policy = provider.validation?.defaultAuthorizationPolicy;
  const groups = policy?.allowedPrincipals?.groups;
  return {
    issuer: parseEntraIssuer(openIdIssuer),
    clientId,
    audiences: [clientId, ...(provider.validation?.allowedAudiences ?? [])],
    allowedApplications: policy?.allowedApplications,
    allowedIdentities: policy?.allowedPrincipals?.identities,
    allowedGroups: groups && groups.length > 0 ? groups : undefined,
    unauthenticated: unauthenticatedOf(settings.globalValidation ?? {}),
    isExcluded: parseExcludedPaths(settings.globalValidation?.excludedPaths),
    disableWWWAuthenticate: provider.login?.disableWWWAuthenticate === true,
    credential: credentialOf(provider.registration ?? {}),
    login: settings.login,
  };
}

/** https://learn.microsoft.com/azure/app-service/configure-authentication-file-based: globalValidation. */
function unauthenticatedOf(validation: NonNullable<AuthSettings["globalValidation"]>): GateRules["unauthenticated"] {
  const { requireAuthentication, unauthenticatedClientAction: action } = validation;
  if (requireAuthentication === true && action === "Return401") return "challenge";
  if (requireAuthentication === true && action === "Return403") return "forbid";
  if (requireAuthentication !== true && action === "AllowAnonymous") return "anonymous";
  if (requireAuthentication === false && action === undefined) return "anonymous";
  throw new NotImitated(
    `authsettingsV2 globalValidation.unauthenticatedClientAction '${action ?? "(absent)"}' with requireAuthentication '${requireAuthentication ?? "(absent)"}'`,
  );
}

type Provider = NonNullable<NonNullable<AuthSettings["identityProviders"]>["azureActiveDirectory"]>;

function credentialOf(registration: NonNullable<Provider["registration"]>): GateRules["credential"] {
  const { clientSecretSettingName, clientSecretCertificateThumbprint, ...other } = registration;
  const { clientSecretCertificateIssuer, clientSecretCertificateSubjectAlternativeName } = other;
  const certificate =
    clientSecretCertificateThumbprint ?? clientSecretCertificateIssuer ?? clientSecretCertificateSubjectAlternativeName;
  return { clientSecretSettingName, hasCertificate: certificate !== undefined && certificate !== "" };
}
