import { readFile } from "node:fs/promises";
import type { TokenCredential } from "@azure/identity";
import { send } from "./http.ts";
import { keptTokens, type TokenFor } from "./kept-tokens.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** A person's, or a pipeline's, own login to Azure, as the environment has it. */
export interface AzureLogin {
  /** A noun phrase, such as `the Azure CLI's login`. */
  readonly by: string;
  /** Asked for by name; absent: whatever the Azure CLI is logged in to. */
  readonly explicit: boolean;
  /** @throws the error of `@azure/identity`, or Error with what is missing */
  readonly token: TokenFor;
}

/** A variable is missing that another one makes necessary. */
export class LoginIncomplete extends Error {
  readonly code = "LOGIN_INCOMPLETE";

  constructor(variable: string, because: string) {
    super(`${variable} is missing, which is needed because ${because}. Set it, or unset the other.`);
    this.name = "LoginIncomplete";
  }
}

/**
 * The first way that the environment configures, in the order of the azure-native provider, never a fall-through to the
 * next: the default credential, certificate, secret, OIDC, managed identity, Azure CLI (pulumi/pulumi-azure-native,
 * `provider/pkg/provider/auth_azidentity.go`).
 *
 * @param tenantId where the Azure CLI is asked for a token
 * @throws LoginIncomplete
 */
export function azureLogin(environment: Environment, tenantId: string): AzureLogin {
  const read = (name: string) => environment[name] || undefined;
  const application = (because: string) => {
    const [tenant, client] = [read("ARM_TENANT_ID"), read("ARM_CLIENT_ID")];
    if (tenant === undefined) throw new LoginIncomplete("ARM_TENANT_ID", because);
    if (client === undefined) throw new LoginIncomplete("ARM_CLIENT_ID", because);
    return [tenant, client] as const;
  };

  if (read("ARM_USE_DEFAULT_AZURE_CREDENTIAL") === "true") {
    const tenant = read("ARM_TENANT_ID");
    return login("the default Azure credential", async () => {
      const { DefaultAzureCredential } = await import("@azure/identity");
      return new DefaultAzureCredential(tenant === undefined ? {} : { tenantId: tenant });
    });
  }
  const certificatePath = read("ARM_CLIENT_CERTIFICATE_PATH");
  if (certificatePath !== undefined) {
    const [tenant, client] = application("ARM_CLIENT_CERTIFICATE_PATH is set");
    const certificatePassword = read("ARM_CLIENT_CERTIFICATE_PASSWORD");
    const certificate = { certificatePath, ...(certificatePassword !== undefined && { certificatePassword }) };
    return login(`ARM_CLIENT_ID ${client} with a certificate`, async () => {
      const { ClientCertificateCredential } = await import("@azure/identity");
      return new ClientCertificateCredential(tenant, client, certificate);
    });
  }
  const secret = read("ARM_CLIENT_SECRET");
  if (secret !== undefined) {
    const [tenant, client] = application("ARM_CLIENT_SECRET is set");
    return login(`ARM_CLIENT_ID ${client} with a secret`, async () => {
      const { ClientSecretCredential } = await import("@azure/identity");
      return new ClientSecretCredential(tenant, client, secret);
    });
  }
  if (read("ARM_USE_OIDC") === "true") {
    const [tenant, client] = application("ARM_USE_OIDC is true");
    return login(`ARM_CLIENT_ID ${client} by OIDC`, async () => {
      const { ClientAssertionCredential } = await import("@azure/identity");
      return new ClientAssertionCredential(tenant, client, () => oidcToken(read));
    });
  }
  if (read("ARM_USE_MSI") === "true") {
    const clientId = read("ARM_CLIENT_ID");
    return login("the managed identity", async () => {
      const { ManagedIdentityCredential } = await import("@azure/identity");
      return new ManagedIdentityCredential(clientId === undefined ? {} : { clientId });
    });
  }
  const cli = login("the Azure CLI's login", async () => {
    const { AzureCliCredential } = await import("@azure/identity");
    return new AzureCliCredential({ tenantId });
  });
  return { ...cli, explicit: false };
}

/** `@azure/identity` takes half a second to load: only once a token is wanted. The Azure CLI takes as long for each one. */
function login(by: string, create: () => Promise<TokenCredential>): AzureLogin {
  let credential: Promise<TokenCredential> | undefined;
  return {
    by,
    explicit: true,
    token: keptTokens(async (scope) => {
      credential ??= create();
      const token = await (await credential).getToken(scope);
      if (!token) throw new Error(`${by} gave no token for ${scope}.`);
      return { token: token.token, expiresAt: token.expiresOnTimestamp };
    }),
  };
}

/** Given, in a file, or asked of the pipeline. https://docs.github.com/actions/reference/security/oidc */
async function oidcToken(read: (name: string) => string | undefined): Promise<string> {
  const given = read("ARM_OIDC_TOKEN");
  if (given !== undefined) return given;
  const path = read("ARM_OIDC_TOKEN_FILE_PATH");
  if (path !== undefined) return (await readFile(path, "utf8")).trim();
  const url = read("ARM_OIDC_REQUEST_URL") ?? read("ACTIONS_ID_TOKEN_REQUEST_URL");
  const requestToken = read("ARM_OIDC_REQUEST_TOKEN") ?? read("ACTIONS_ID_TOKEN_REQUEST_TOKEN");
  if (url === undefined || requestToken === undefined) {
    const wanted = "ARM_OIDC_TOKEN, ARM_OIDC_TOKEN_FILE_PATH, or ARM_OIDC_REQUEST_URL with ARM_OIDC_REQUEST_TOKEN";
    throw new LoginIncomplete(wanted, "ARM_USE_OIDC is true");
  }
  const asked = new URL(url);
  asked.searchParams.set("audience", read("ARM_OIDC_AUDIENCE") ?? "api://AzureADTokenExchange");
  const { json, status } = await send("GET", asked.href, { headers: { authorization: `Bearer ${requestToken}` } });
  const { value } = Object(json) as { readonly value?: string };
  if (value === undefined) throw new Error(`${asked.host} gave no OIDC token, but status ${status}.`);
  return value;
}
