import { NotImitated } from "../tenant/refusal.ts";
import { type AuthSettings, parseAuthSettings } from "./auth-settings.ts";
import { type EntraIssuer, parseEntraIssuer } from "./entra-issuer.ts";
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
  readonly unauthenticated: "challenge" | "anonymous";
  readonly disableWWWAuthenticate: boolean;
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
  return {
    issuer: parseEntraIssuer(openIdIssuer),
    clientId,
    audiences: [clientId, ...(provider.validation?.allowedAudiences ?? [])],
    allowedApplications: policy?.allowedApplications,
    allowedIdentities: policy?.allowedPrincipals?.identities,
    unauthenticated: unauthenticatedOf(settings.globalValidation ?? {}),
    disableWWWAuthenticate: provider.login?.disableWWWAuthenticate === true,
  };
}

/** https://learn.microsoft.com/azure/app-service/configure-authentication-file-based: globalValidation. */
function unauthenticatedOf(validation: NonNullable<AuthSettings["globalValidation"]>): GateRules["unauthenticated"] {
  const { requireAuthentication, unauthenticatedClientAction: action } = validation;
  if (requireAuthentication === true && action === "Return401") return "challenge";
  if (requireAuthentication !== true && action === "AllowAnonymous") return "anonymous";
  if (requireAuthentication === false && action === undefined) return "anonymous";
  throw new NotImitated(
    `authsettingsV2 globalValidation.unauthenticatedClientAction '${action ?? "(absent)"}' with requireAuthentication '${requireAuthentication ?? "(absent)"}'`,
  );
}
