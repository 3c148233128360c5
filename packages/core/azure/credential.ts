import { readFile } from "node:fs/promises";
import type { TokenCredential } from "@azure/identity";
import { guidForm } from "../text/azure-names.ts";
import { capital } from "../text/capital.ts";
import { cut } from "../text/cut.ts";
import { Unavailable } from "../text/errors.ts";
import { whyUnreadable } from "../text/reading/why-unreadable.ts";
import { redactedPaste } from "../text/redact.ts";
import type { Cloud } from "./clouds.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable that another one requires is missing, or a variable's value can't be used. */
export class LoginIncomplete extends Unavailable {
  constructor(message: string) {
    super("LOGIN_INCOMPLETE", message);
  }
}

function missing(variable: string, reason: string): string {
  return `${variable} is missing. It is required because ${reason}. Set it, or unset the other.`;
}

/** The source of the login's OIDC token. */
export type Assertion =
  | { readonly from: "value"; readonly token: string }
  | { readonly from: "file"; readonly path: string }
  | { readonly from: "request"; readonly url: string; readonly token: string; readonly audience: string };

interface Application {
  readonly tenantId: string;
  readonly clientId: string;
}

/** A way to log in. */
export type Credential =
  | { readonly kind: "default"; readonly tenantId: string | undefined }
  | (Application & { readonly kind: "certificate"; readonly path: string; readonly password: string | undefined })
  | (Application & { readonly kind: "secret"; readonly secret: string })
  | (Application & { readonly kind: "oidc"; readonly assertion: Assertion })
  | { readonly kind: "managed-identity"; readonly clientId: string | undefined }
  | { readonly kind: "azure-cli"; readonly tenantId: string | undefined; readonly subscriptionId: string | undefined };

/**
 * Chooses the credential as the azure-native provider does, so that the same environment works for both. It takes the
 * first configured method and never falls through to the next (pulumi/pulumi-azure-native,
 * `provider/pkg/provider/auth_azidentity.go`). Pulumi's own `azure-native:*` settings, unlike `ARM_*` variables, don't
 * reach a command, so this function can't use them.
 *
 * @param needsSubscription whether a login that the environment names must also name its subscription
 * @throws LoginIncomplete with each variable that the chosen method lacks, or that can't be an ID
 */
export function chooseCredential(environment: Environment, cloud: Cloud, needsSubscription = false): Credential {
  const read = (name: string) => environment[name] || undefined;
  const problems = idProblems(read);
  const lacks = (variable: string, reason: string): string => {
    problems.push(missing(variable, reason));
    return "";
  };
  const chosen = methodIn(read, cloud, lacks);
  if (needsSubscription && chosen.kind !== "azure-cli" && read("ARM_SUBSCRIPTION_ID") === undefined) {
    problems.push(
      "ARM_SUBSCRIPTION_ID is missing; the ARM_* login requires it. Set it to the subscription to deploy to (az account show --query id).",
    );
  }
  if (problems.length > 0) throw new LoginIncomplete(problems.join("\n"));
  return chosen;
}

type Read = (name: string) => string | undefined;

/** Notes a missing variable; the text in its place. */
type Lacks = (variable: string, reason: string) => string;

/** Of the IDs that become a part of an address, those that would lead elsewhere. */
function idProblems(read: Read): string[] {
  const subscriptionId = read("ARM_SUBSCRIPTION_ID");
  const tenantId = read("ARM_TENANT_ID");
  // What isn't an ID may be a secret in the wrong place.
  const found = (text: string) => JSON.stringify(cut(redactedPaste(text), 100));
  return [
    ...(subscriptionId === undefined || guidForm.test(subscriptionId)
      ? []
      : [
          `ARM_SUBSCRIPTION_ID must be a GUID; found ${found(subscriptionId)}. Set it to a subscription's ID (az account show --query id).`,
        ]),
    ...(tenantId === undefined || guidForm.test(tenantId) || /^[a-z\d-]+(?:\.[a-z\d-]+)+$/i.test(tenantId)
      ? []
      : [
          `ARM_TENANT_ID must be a GUID, or a domain of the tenant; found ${found(tenantId)}. Set it to the tenant's ID (az account show --query tenantId).`,
        ]),
  ];
}

function methodIn(read: Read, cloud: Cloud, lacks: Lacks): Credential {
  const isOn = (name: string) => read(name) === "true";
  const tenantId = read("ARM_TENANT_ID");
  const clientId = read("ARM_CLIENT_ID");
  const application = (reason: string): Application => ({
    tenantId: tenantId ?? lacks("ARM_TENANT_ID", reason),
    clientId: clientId ?? lacks("ARM_CLIENT_ID", reason),
  });

  if (isOn("ARM_USE_DEFAULT_AZURE_CREDENTIAL")) return { kind: "default", tenantId };

  const path = read("ARM_CLIENT_CERTIFICATE_PATH");
  if (path !== undefined) {
    const password = read("ARM_CLIENT_CERTIFICATE_PASSWORD");
    return { kind: "certificate", ...application("ARM_CLIENT_CERTIFICATE_PATH is set"), path, password };
  }

  const secret = read("ARM_CLIENT_SECRET");
  if (secret !== undefined) return { kind: "secret", ...application("ARM_CLIENT_SECRET is set"), secret };

  if (isOn("ARM_USE_OIDC")) {
    return { kind: "oidc", ...application("ARM_USE_OIDC is true"), assertion: chooseAssertion(read, cloud, lacks) };
  }
  if (isOn("ARM_USE_MSI")) return { kind: "managed-identity", clientId };
  return { kind: "azure-cli", tenantId, subscriptionId: read("ARM_SUBSCRIPTION_ID") };
}

function chooseAssertion(read: Read, cloud: Cloud, lacks: Lacks): Assertion {
  const token = read("ARM_OIDC_TOKEN");
  if (token !== undefined) return { from: "value", token };
  const path = read("ARM_OIDC_TOKEN_FILE_PATH");
  if (path !== undefined) return { from: "file", path };

  const url = read("ARM_OIDC_REQUEST_URL") ?? read("ACTIONS_ID_TOKEN_REQUEST_URL");
  const requestToken = read("ARM_OIDC_REQUEST_TOKEN") ?? read("ACTIONS_ID_TOKEN_REQUEST_TOKEN");
  if (url === undefined || requestToken === undefined) {
    lacks(
      "ARM_OIDC_TOKEN, ARM_OIDC_TOKEN_FILE_PATH, or the pair ARM_OIDC_REQUEST_URL and ARM_OIDC_REQUEST_TOKEN",
      "ARM_USE_OIDC is true (in GitHub Actions, the pair comes with `permissions: id-token: write`)",
    );
    return { from: "value", token: "" };
  }
  // The audience that Entra ID expects of a federated credential, unless the deployer sets another one.
  // https://learn.microsoft.com/entra/workload-id/workload-identity-federation
  return {
    from: "request",
    url,
    token: requestToken,
    audience: read("ARM_OIDC_AUDIENCE") ?? cloud.tokenExchangeAudience,
  };
}

/**
 * `@azure/identity` takes half a second to load, so it loads only when a token is needed.
 *
 * @throws LoginIncomplete
 */
export async function createCredential(
  chosen: Credential,
  { loginEndpoint: authorityHost }: Pick<Cloud, "loginEndpoint">,
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
      await requirePem(chosen.path);
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
      // The CLI accepts only one of the two (azure-cli-core, `_profile.py`, `get_raw_token`), and a token belongs to a
      // tenant.
      if (chosen.tenantId) return new identity.AzureCliCredential({ tenantId: chosen.tenantId });
      return new identity.AzureCliCredential({ ...(chosen.subscriptionId && { subscription: chosen.subscriptionId }) });
  }
}

/** azure-native also reads PFX; `@azure/identity` for JavaScript doesn't. */
async function requirePem(path: string): Promise<void> {
  const content = await readFile(path, "latin1").catch((error: unknown) => {
    throw new LoginIncomplete(`${capital(whyUnreadable(error, path))}. Correct ARM_CLIENT_CERTIFICATE_PATH.`);
  });
  if (content.includes("-----BEGIN")) return;
  throw new LoginIncomplete(
    `ARM_CLIENT_CERTIFICATE_PATH is ${path}, which isn't PEM. This login reads PEM only, with certificate and key in ` +
      `one file. Convert it: openssl pkcs12 -in <file>.pfx -out <file>.pem -nodes`,
  );
}

/**
 * Gets the login's OIDC token.
 *
 * @throws Unavailable; the message contains no token
 */
export async function oidcAssertion(assertion: Assertion, fetch: typeof globalThis.fetch): Promise<string> {
  switch (assertion.from) {
    case "value":
      return assertion.token;
    case "file":
      return (await readFile(assertion.path, "utf8")).trim();
    case "request":
      return await requestToken(assertion, fetch);
  }
}

/** GitHub's protocol, which other CI systems copy. https://docs.github.com/actions/reference/security/oidc */
async function requestToken(
  assertion: Extract<Assertion, { from: "request" }>,
  fetch: typeof globalThis.fetch,
): Promise<string> {
  const url = new URL(assertion.url);
  url.searchParams.set("audience", assertion.audience);
  const response = await fetch(url, {
    headers: { accept: "application/json", authorization: `Bearer ${assertion.token}` },
    signal: AbortSignal.timeout(30_000),
  }).catch((error: unknown) => {
    const message = `${url.host}, which gives the OIDC token (ARM_OIDC_REQUEST_URL), can't be reached from here. Check that address, the network and the proxy (HTTPS_PROXY).`;
    throw new Unavailable("NO_OIDC_TOKEN", message, { cause: error });
  });
  const body: unknown = response.ok ? await response.json().catch(() => undefined) : undefined;
  if (typeof body === "object" && body !== null && "value" in body && typeof body.value === "string") return body.value;
  throw new Unavailable(
    "NO_OIDC_TOKEN",
    `${url.host} answered ${response.status}${response.ok ? " without a token" : ""} to a request for an OIDC token ` +
      `for ${assertion.audience}. In GitHub Actions, the job needs \`permissions: id-token: write\`.`,
  );
}
