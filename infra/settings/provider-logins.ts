import { guidForm } from "@protected-function/core/text/azure-names.ts";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import { settingKey } from "./lenient-settings.ts";

/** What a provider's own setting does for the login. */
interface Login {
  /** The variable that does the same, if the guide names one. */
  readonly variable?: string;
  /** What must be replaced if it stood in a file in plain text. */
  readonly credential?: string;
  /** The setting of ours that says the same, and how to sign in there. */
  readonly expected?: {
    readonly what: string;
    readonly setting: "expectedTenantId" | "expectedSubscriptionId";
    readonly command: string;
  };
}

/**
 * Settings of azure-native and azuread that sign in, or choose the tenant or subscription. The others aren't a login, and
 * a stack may need them: `environment`, `location`, `metadataHost`, `disableInstanceDiscovery` and the partner IDs.
 * https://www.pulumi.com/registry/packages/azure-native/installation-configuration/
 * https://www.pulumi.com/registry/packages/azuread/installation-configuration/
 */
const logins = new Map<string, Login>(
  Object.entries({
    adoPipelineServiceConnectionId: {},
    auxiliaryTenantIds: {},
    clientCertificate: { credential: "certificate" },
    clientCertificatePassword: {
      variable: "ARM_CLIENT_CERTIFICATE_PASSWORD",
      credential: "certificate and its password",
    },
    clientCertificatePath: { variable: "ARM_CLIENT_CERTIFICATE_PATH" },
    clientId: { variable: "ARM_CLIENT_ID" },
    clientIdFilePath: {},
    clientSecret: { variable: "ARM_CLIENT_SECRET", credential: "client secret" },
    clientSecretFilePath: {},
    msiEndpoint: {},
    oidcRequestToken: { credential: "token" },
    oidcRequestUrl: {},
    oidcToken: { variable: "ARM_OIDC_TOKEN", credential: "token" },
    oidcTokenFilePath: {},
    subscriptionId: {
      variable: "ARM_SUBSCRIPTION_ID",
      expected: { what: "subscription", setting: "expectedSubscriptionId", command: "az account set --subscription" },
    },
    tenantId: {
      variable: "ARM_TENANT_ID",
      expected: { what: "tenant", setting: "expectedTenantId", command: "az login --tenant" },
    },
    useAksWorkloadIdentity: {},
    useCli: {},
    useDefaultAzureCredential: {},
    useMsi: {},
    useOidc: { variable: "ARM_USE_OIDC" },
  } satisfies Record<string, Login>),
);

/**
 * Finds logins in the settings of Pulumi's providers. Only the providers read them: the upload of the code signs in by
 * itself, and a twin has a tenant of its own.
 *
 * @param config the stack's configuration by its full names
 * @param isDecrypted whether an encrypted value is its text, as a program gets it. Default: it's the file's `secure`
 */
export function providerLogins(
  config: Readonly<Record<string, unknown>>,
  { isDecrypted = false }: { readonly isDecrypted?: boolean } = {},
): readonly Problem[] {
  return Object.entries(config).flatMap(([key, value]) => {
    const login = loginOf(key);
    if (login === undefined) return [];
    return [
      {
        path: key,
        rule: "must not be set: you sign in with az login or ARM_* variables, which the upload of the code reads too",
        found: foundOf(value, login),
        fix: `remove it from the stack's settings file${fixOf(value, login, config, isDecrypted)}`,
      },
    ];
  });
}

/** Whether a name is such a setting, whatever its value is. */
export function isProviderLogin(key: string): boolean {
  return loginOf(key) !== undefined;
}

/** Pulumi also reads the older `azure-native:config:tenantId`. */
function loginOf(key: string): Login | undefined {
  const [, name = ""] = /^(?:azure-native|azuread):(?:config:)?(\w+)$/.exec(key) ?? [];
  return logins.get(name);
}

/** Anything but an ID or a switch may be a secret, also one that was pasted into the wrong line. */
function foundOf(value: unknown, { credential }: Login): string {
  const text = String(value ?? "");
  if (text === "") return "nothing";
  if (isEncrypted(value)) return "an encrypted value";
  const isHarmless = credential === undefined && (guidForm.test(text) || /^(?:true|false)$/.test(text));
  return isHarmless ? JSON.stringify(value) : "a value, not shown";
}

function fixOf(
  value: unknown,
  { variable, credential, expected }: Login,
  config: Readonly<Record<string, unknown>>,
  isDecrypted: boolean,
): string {
  if (expected === undefined) {
    const signIn = `, and sign in with az login or ${variable === undefined ? "ARM_* variables" : `${variable} and the other ARM_* variables`}`;
    const isInFile = credential !== undefined && !isEncrypted(value) && String(value ?? "") !== "";
    const unless = isDecrypted ? ", unless it's encrypted there (secure:)" : "";
    const replace = `. Replace the ${credential} as well${unless}: anyone with the file or its Git history can use it`;
    return `${signIn}${isInFile ? replace : ""}`;
  }
  const { what, setting, command } = expected;
  const name = settingKey(setting);
  const [stated, chosen] = [config[name], value].map((one) =>
    typeof one === "string" && guidForm.test(one) ? one : undefined,
  );
  const id = stated ?? chosen ?? `<${what}>`;
  const write =
    stated === undefined ? `, and set ${name} to ${id}` : `, because ${name} already says which ${what} it is`;
  return `${write}. Sign in there with ${command} ${id}, or ${variable} and the other ARM_* variables`;
}

/** As a settings file has it. */
function isEncrypted(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).join() === "secure";
}
