import { readFile } from "node:fs/promises";
import type { AccessToken, TokenCredential } from "@azure/identity";
import { deployersCloud } from "./clouds.ts";
import { type DeployerCredential, chooseDeployerCredential } from "./deployer-credential.ts";
import { oidcAssertion } from "./oidc-assertion.ts";
import { outsideText } from "./one-deploy/outside-text.ts";
import { PublishFailed } from "./one-deploy/publish-failed.ts";

/** A token this close to its end is replaced. */
const marginMilliseconds = 120_000;

export interface DeployerTokenOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How a credential is made: by `@azure/identity`, unless a test says otherwise. */
  readonly createCredential?: typeof createCredential;
}

export interface DeployerTokens {
  /** A token for Azure Resource Manager. */
  readonly resourceManager: () => Promise<string>;
  /** A token for Microsoft Graph. */
  readonly graph: () => Promise<string>;
  /** A token for SCM sites, of their own audience. */
  readonly scm: () => Promise<string>;
}

/** Gives tokens, and each for as long as it is good: the Azure CLI takes a second for one. */
export function createDeployerTokens(options: DeployerTokenOptions): DeployerTokens {
  const { environment, fetch, now } = options;
  const cloud = deployersCloud(environment);
  const chosen = chooseDeployerCredential(environment);
  let credential: Promise<TokenCredential> | undefined;
  const tokenFor = (service: string, resource: string) => {
    let current: AccessToken | undefined;
    return async (): Promise<string> => {
      if (current !== undefined && current.expiresOnTimestamp - now() > marginMilliseconds) return current.token;
      try {
        credential ??= (options.createCredential ?? createCredential)(chosen, cloud.authorityHost, fetch);
        current = (await (await credential).getToken(`${resource}/.default`)) ?? undefined;
      } catch (error) {
        if (error instanceof PublishFailed) throw error;
        throw noToken(chosen, service, error instanceof Error ? outsideText(error.message) : "unknown error", error);
      }
      if (current === undefined) throw noToken(chosen, service, "it gave none");
      return current.token;
    };
  };
  return {
    resourceManager: tokenFor("Azure Resource Manager", cloud.resourceManager),
    graph: tokenFor("Microsoft Graph", cloud.graph),
    scm: tokenFor(`SCM sites (${cloud.scmResource})`, cloud.scmResource),
  };
}

/** Loads `@azure/identity` only now: whoever never publishes does not wait for it. */
export async function createCredential(
  chosen: DeployerCredential,
  authorityHost: string,
  fetch: typeof globalThis.fetch,
): Promise<TokenCredential> {
  const identity = await import("@azure/identity");
  switch (chosen.kind) {
    case "default":
      return new identity.DefaultAzureCredential({
        authorityHost,
        ...(chosen.tenantId && { tenantId: chosen.tenantId }),
      });
    case "certificate": {
      await demandPem(chosen.path);
      const certificate = {
        certificatePath: chosen.path,
        ...(chosen.password && { certificatePassword: chosen.password }),
      };
      return new identity.ClientCertificateCredential(chosen.tenantId, chosen.clientId, certificate, { authorityHost });
    }
    case "secret":
      return new identity.ClientSecretCredential(chosen.tenantId, chosen.clientId, chosen.secret, { authorityHost });
    case "oidc": {
      const assertion = () => oidcAssertion(chosen.assertion, fetch);
      return new identity.ClientAssertionCredential(chosen.tenantId, chosen.clientId, assertion, { authorityHost });
    }
    case "managed-identity":
      return new identity.ManagedIdentityCredential({ ...(chosen.clientId && { clientId: chosen.clientId }) });
    case "azure-cli":
      return new identity.AzureCliCredential({
        ...(chosen.tenantId && { tenantId: chosen.tenantId }),
        ...(chosen.subscriptionId && { subscription: chosen.subscriptionId }),
      });
  }
}

/** azure-native reads PFX, too; `@azure/identity` for JavaScript does not. */
async function demandPem(path: string): Promise<void> {
  if ((await readFile(path, "latin1")).includes("-----BEGIN")) return;
  throw new PublishFailed(
    "usage",
    `ARM_CLIENT_CERTIFICATE_PATH is ${path}, which is not PEM: publishing reads PEM only, with certificate and key in ` +
      `one file. Convert it: openssl pkcs12 -in <file>.pfx -out <file>.pem -nodes`,
  );
}

function noToken(chosen: DeployerCredential, service: string, why: string, cause?: unknown): PublishFailed {
  return new PublishFailed(
    "no-token",
    `The deployer's credential (${chosen.kind}) gave no token for ${service}: ${why.replace(/\.$/, "")}. ` +
      `Check the ARM_* variables, or sign in with \`az login\`.`,
    { cause },
  );
}
