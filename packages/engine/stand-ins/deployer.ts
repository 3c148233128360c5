import { jsonOf, objectOf } from "@protected-function/core/text/json.ts";
import { type Cloud, deployersCloud } from "@protected-function/core/azure/clouds.ts";
import type { Environment, HttpFetch } from "./deployer-fetch.ts";

/** The deployer's identity, from the token. */
interface DeployerClaims {
  readonly clientId: string;
  readonly objectId: string;
  readonly tenantId: string;
}

/** The deployer and their tokens. */
export interface Deployer {
  /** The cloud that they deploy to. */
  readonly cloud: Cloud;
  /** The variable's value. Throws an error that explains how to set it. */
  readonly required: (name: "ARM_TENANT_ID" | "ARM_CLIENT_ID" | "ARM_CLIENT_SECRET" | "ARM_SUBSCRIPTION_ID") => string;
  readonly token: (scope: string, signal: AbortSignal) => Promise<string>;
  readonly claims: (scope: string, signal: AbortSignal) => Promise<DeployerClaims>;
}

/** Provider settings and their environment variables. */
export const deployerSettings = {
  clientId: "ARM_CLIENT_ID",
  clientSecret: "ARM_CLIENT_SECRET",
  environment: "ARM_ENVIRONMENT",
  subscriptionId: "ARM_SUBSCRIPTION_ID",
  tenantId: "ARM_TENANT_ID",
} as const;

/** The environment with the provider's settings, which take precedence. */
export function withSettings(environment: Environment, settings: Readonly<Record<string, string>>): Environment {
  const variables = Object.entries(deployerSettings).flatMap(([setting, variable]) => {
    const value = settings[setting];
    return value === undefined ? [] : [[variable, value] as const];
  });
  return { ...environment, ...Object.fromEntries(variables) };
}

interface Token {
  readonly token: string;
  /** Seconds. */
  readonly expiresIn: number;
}

/** A token is renewed this long before it expires. */
const earlier = 5 * 60 * 1000;

/**
 * The client credentials grant, as azure-native and azuread use it. Their other ways to sign in aren't supported.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export function createDeployer(options: {
  readonly environment: Environment;
  readonly fetch: HttpFetch;
  readonly now: () => number;
}): Deployer {
  const { environment, fetch, now } = options;
  const cloud = deployersCloud(environment);
  const tokens = new Map<string, { readonly requested: Promise<Token>; expiresAt: number }>();

  const required: Deployer["required"] = (name) => {
    const value = environment[name];
    if (value) return value;
    throw new Error(
      `the deployer's ${name} is not set: the stand-ins sign in by ARM_TENANT_ID, ARM_CLIENT_ID and ARM_CLIENT_SECRET, and deploy into ARM_SUBSCRIPTION_ID`,
    );
  };

  const requestToken = async (scope: string, signal: AbortSignal): Promise<Token> => {
    for (const method of ["ARM_USE_OIDC", "ARM_USE_MSI"]) {
      if (environment[method] === "true")
        throw new Error(`the stand-ins sign in by client secret only: unset ${method}`);
    }
    const form = new URLSearchParams({
      client_id: required("ARM_CLIENT_ID"),
      client_secret: required("ARM_CLIENT_SECRET"),
      grant_type: "client_credentials",
      scope,
    });
    const answer = await fetch(`${cloud.loginEndpoint}/${required("ARM_TENANT_ID")}/oauth2/v2.0/token`, {
      method: "POST",
      headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
      body: form.toString(),
      signal,
    });
    const body = objectOf(jsonOf(await answer.text()));
    const { access_token: token, expires_in: expiresIn, error, error_description: description } = body;
    if (answer.status === 200 && typeof token === "string") return { token, expiresIn: Number(expiresIn) };
    throw new Error(
      `the deployer gets no token for ${scope}: Status=${answer.status} ${String(error)}: ${String(description)}`,
    );
  };

  const token = async (scope: string, signal: AbortSignal): Promise<string> => {
    const cachedToken = tokens.get(scope);
    if (cachedToken && now() < cachedToken.expiresAt) return (await cachedToken.requested).token;
    // Several resources start at once: they share one request, and a failed request isn't kept.
    const entry = { requested: requestToken(scope, signal), expiresAt: Number.POSITIVE_INFINITY };
    tokens.set(scope, entry);
    try {
      const { token, expiresIn } = await entry.requested;
      entry.expiresAt = now() + expiresIn * 1000 - earlier;
      return token;
    } catch (error) {
      tokens.delete(scope);
      throw error;
    }
  };

  return {
    cloud,
    required,
    token,
    claims: async (scope, signal) => claimsOf(await token(scope, signal)),
  };
}

/**
 * Read, not verified: it is the deployer's own token, and only its audience can verify it. `azp` is the v2 form of
 * `appid`.
 */
function claimsOf(token: string): DeployerClaims {
  const payload = objectOf(jsonOf(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8")));
  const { oid, tid, appid, azp } = payload;
  const clientId = appid ?? azp;
  if (typeof oid !== "string" || typeof tid !== "string" || typeof clientId !== "string") {
    throw new Error("the deployer's token lacks oid, tid or appid: it isn't from Entra ID");
  }
  return { clientId, objectId: oid, tenantId: tid };
}
