import { PublishFailed } from "./one-deploy/publish-failed.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where an OIDC token comes from that stands for the deployer. */
export type Assertion =
  | { readonly from: "value"; readonly token: string }
  | { readonly from: "file"; readonly path: string }
  | { readonly from: "request"; readonly url: string; readonly token: string; readonly audience: string };

interface Application {
  readonly tenantId: string;
  readonly clientId: string;
}

/** How the deployer proves who it is. */
export type DeployerCredential =
  | { readonly kind: "default"; readonly tenantId: string | undefined }
  | (Application & { readonly kind: "certificate"; readonly path: string; readonly password: string | undefined })
  | (Application & { readonly kind: "secret"; readonly secret: string })
  | (Application & { readonly kind: "oidc"; readonly assertion: Assertion })
  | { readonly kind: "managed-identity"; readonly clientId: string | undefined }
  | { readonly kind: "azure-cli"; readonly tenantId: string | undefined; readonly subscriptionId: string | undefined };

/**
 * Chooses the deployer's credential as the azure-native provider does, so that one environment deploys both: the first
 * method that is configured, never a fall-through to the next (pulumi/pulumi-azure-native,
 * `provider/pkg/provider/auth_azidentity.go`). What is configured in Pulumi's own `azure-native:*` settings instead of
 * `ARM_*` variables does not reach a command, and so not this.
 *
 * @throws {PublishFailed} `usage` when the chosen method lacks a variable
 */
export function chooseDeployerCredential(environment: Environment): DeployerCredential {
  const read = (name: string) => environment[name] || undefined;
  const isOn = (name: string) => environment[name] === "true";
  const tenantId = read("ARM_TENANT_ID");
  const clientId = read("ARM_CLIENT_ID");
  const application = (because: string): Application => {
    if (tenantId === undefined) throw missing("ARM_TENANT_ID", because);
    if (clientId === undefined) throw missing("ARM_CLIENT_ID", because);
    return { tenantId, clientId };
  };

  if (isOn("ARM_USE_DEFAULT_AZURE_CREDENTIAL")) return { kind: "default", tenantId };

  const path = read("ARM_CLIENT_CERTIFICATE_PATH");
  if (path !== undefined) {
    const password = read("ARM_CLIENT_CERTIFICATE_PASSWORD");
    return { kind: "certificate", ...application("ARM_CLIENT_CERTIFICATE_PATH is set"), path, password };
  }

  const secret = read("ARM_CLIENT_SECRET");
  if (secret !== undefined) return { kind: "secret", ...application("ARM_CLIENT_SECRET is set"), secret };

  if (isOn("ARM_USE_OIDC")) {
    return { kind: "oidc", ...application("ARM_USE_OIDC is true"), assertion: chooseAssertion(read) };
  }
  if (isOn("ARM_USE_MSI")) return { kind: "managed-identity", clientId };
  return { kind: "azure-cli", tenantId, subscriptionId: read("ARM_SUBSCRIPTION_ID") };
}

function chooseAssertion(read: (name: string) => string | undefined): Assertion {
  const token = read("ARM_OIDC_TOKEN");
  if (token !== undefined) return { from: "value", token };
  const path = read("ARM_OIDC_TOKEN_FILE_PATH");
  if (path !== undefined) return { from: "file", path };

  const url = read("ARM_OIDC_REQUEST_URL") ?? read("ACTIONS_ID_TOKEN_REQUEST_URL");
  const requestToken = read("ARM_OIDC_REQUEST_TOKEN") ?? read("ACTIONS_ID_TOKEN_REQUEST_TOKEN");
  if (url === undefined || requestToken === undefined) {
    throw missing(
      "ARM_OIDC_TOKEN, ARM_OIDC_TOKEN_FILE_PATH, or the pair ARM_OIDC_REQUEST_URL and ARM_OIDC_REQUEST_TOKEN",
      "ARM_USE_OIDC is true (in GitHub Actions, the pair comes with `permissions: id-token: write`)",
    );
  }
  // The audience that Entra ID expects of a federated credential, unless the deployer's says another.
  // https://learn.microsoft.com/entra/workload-id/workload-identity-federation
  return {
    from: "request",
    url,
    token: requestToken,
    audience: read("ARM_OIDC_AUDIENCE") ?? "api://AzureADTokenExchange",
  };
}

function missing(name: string, because: string): PublishFailed {
  return new PublishFailed(
    "usage",
    `${name} is missing, which is needed because ${because}. Set it, or unset the other.`,
  );
}
