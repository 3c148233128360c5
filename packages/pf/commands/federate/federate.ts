import { setTimeout } from "node:timers/promises";
import { administratorApis } from "@protected-function/core/azure/azure-apis.ts";
import { findByClientId } from "@protected-function/core/azure/by-client-id.ts";
import { type Cloud, cloudNamed, deployersCloud } from "@protected-function/core/azure/clouds.ts";
import { NoAnswer } from "@protected-function/core/azure/http.ts";
import { type JsonApi, RequestRefused } from "@protected-function/core/azure/json-api.ts";
import { azureLogin } from "@protected-function/core/azure/login.ts";
import type { WantedCredential } from "./wanted-credentials.ts";
import { Refused, Unavailable } from "@protected-function/core/text/errors.ts";

interface FederateOptions {
  readonly graph: JsonApi;
  /** The deployer: the client id of an existing app registration, or the display name of one to find or create. */
  readonly deployer: { readonly clientId: string } | { readonly displayName: string };
  readonly wantedCredentials: readonly WantedCredential[];
  /** If false, only plans. */
  readonly apply: boolean;
  /** Waits, in milliseconds, between attempts while the directory replicates. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** Existing objects, and those that were or would be created. */
export interface Federation {
  readonly deployer: { readonly displayName: string; readonly clientId: string | undefined };
  readonly made: boolean;
  readonly registration: "there" | "missing";
  readonly servicePrincipal: "there" | "missing";
  readonly credentials: readonly {
    readonly name: string;
    readonly subject: string;
    readonly state: "there" | "missing";
  }[];
}

interface Registration {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
}

interface Credential {
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
}

/** https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations */
const most = 20;
const attempts = 10;

/**
 * Allows a repository's jobs to sign in as the deployer without a secret. Creates the missing federated credentials
 * and, if missing, the app registration and the service principal. Doesn't change existing objects and grants no
 * permission.
 *
 * @throws Refused before it creates anything, Unavailable if the login lacks permission
 */
async function federate(options: FederateOptions): Promise<Federation> {
  const { graph, wantedCredentials, apply, pause } = options;
  try {
    const existing = await findRegistration(options);
    const present = existing ? await credentialsOf(graph, existing) : [];
    const missing = missingOf(wantedCredentials, present);
    const principal = existing && (await findByClientId(graph, "servicePrincipals", existing.appId));
    const registration = existing ?? (apply ? await createRegistration(options) : undefined);
    if (apply && registration) {
      if (!principal) {
        await settled(() => graph.call("POST", "/v1.0/servicePrincipals", { appId: registration.appId }), pause);
      }
      for (const credential of missing) {
        await settled(() => graph.call("POST", credentialsPath(registration), credential), pause);
      }
    }
    return {
      deployer: { displayName: nameOf(options, registration), clientId: registration?.appId },
      made: apply,
      registration: existing ? "there" : "missing",
      servicePrincipal: principal ? "there" : "missing",
      credentials: wantedCredentials.map((credential) => ({
        name: credential.name,
        subject: credential.subject,
        state: missing.includes(credential) ? "missing" : "there",
      })),
    };
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error;
    throw new Unavailable(
      "FEDERATE_IMPOSSIBLE",
      `${error.message} Log in as an Application Administrator, or as an application with ` +
        "Application.ReadWrite.All, and run the same command again. It continues where this one stopped.",
      { cause: error },
    );
  }
}

async function findRegistration({ graph, deployer }: FederateOptions): Promise<Registration | undefined> {
  if ("clientId" in deployer) {
    const registration = await findByClientId<Registration>(graph, "applications", deployer.clientId);
    if (registration) return registration;
    throw new Refused(
      "FEDERATE_REFUSED",
      `--client-id: the tenant has no app registration with the client id "${deployer.clientId}".`,
    );
  }
  const { displayName } = deployer;
  const filter = encodeURIComponent(`displayName eq '${displayName.replaceAll("'", "''")}'`);
  const { value } = (await graph.call("GET", `/v1.0/applications?$filter=${filter}`)) as {
    readonly value: readonly Registration[];
  };
  if (value.length <= 1) return value[0];
  const ids = value.map(({ appId }) => appId).join(", ");
  throw new Refused(
    "FEDERATE_REFUSED",
    `${value.length} app registrations are named "${displayName}". Choose one with --client-id: ${ids}.`,
  );
}

async function createRegistration({ graph, deployer }: FederateOptions): Promise<Registration> {
  const displayName = "displayName" in deployer ? deployer.displayName : "";
  return (await graph.call("POST", "/v1.0/applications", {
    displayName,
    signInAudience: "AzureADMyOrg",
  })) as Registration;
}

function credentialsPath({ id }: Registration): string {
  return `/v1.0/applications/${id}/federatedIdentityCredentials`;
}

async function credentialsOf(graph: JsonApi, registration: Registration): Promise<readonly Credential[]> {
  const { value } = (await graph.call("GET", credentialsPath(registration))) as {
    readonly value: readonly Credential[];
  };
  return value;
}

/** Entra ID identifies credentials by issuer and subject. The name is arbitrary but may already be in use. */
function missingOf(
  wantedCredentials: readonly WantedCredential[],
  present: readonly Credential[],
): readonly WantedCredential[] {
  const missing = wantedCredentials.filter(
    ({ issuer, subject }) =>
      !present.some((otherCredential) => otherCredential.issuer === issuer && otherCredential.subject === subject),
  );
  const sameNamed = present.find(({ name }) => missing.some((credential) => credential.name === name));
  if (sameNamed) {
    throw new Refused(
      "FEDERATE_REFUSED",
      `The app registration has a federated credential "${sameNamed.name}" for another subject: ${sameNamed.subject}. ` +
        "If nobody needs it, delete it and run this again.",
    );
  }
  if (present.length + missing.length > most) {
    throw new Refused(
      "FEDERATE_REFUSED",
      `The app registration would have ${present.length + missing.length} federated credentials, but Entra ID allows ${most}. ` +
        "Delete some, name fewer environments, or use an app registration for each environment with --name.",
    );
  }
  return missing;
}

/** Retries, because the next request may reach a replica that doesn't have a new object yet. */
async function settled(call: () => Promise<unknown>, pause: FederateOptions["pause"]): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await call();
      return;
    } catch (error) {
      const unknownYet =
        error instanceof RequestRefused && (error.status === 404 || error.code === "NoBackingApplicationObject");
      if (!unknownYet || attempt === attempts) throw error;
      await pause(2000);
    }
  }
}

function nameOf({ deployer }: FederateOptions, registration: Registration | undefined): string {
  return registration?.displayName ?? ("displayName" in deployer ? deployer.displayName : "");
}

interface FederationOptions extends Pick<FederateOptions, "deployer" | "wantedCredentials" | "apply"> {
  readonly cloud: Cloud;
  /** For the Azure CLI's login. Default: the login's own tenant. */
  readonly tenantId?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Returns the deployer's cloud: the named one, else that of the environment. @throws Refused */
export function federationCloud(name: string | undefined, environment: FederationOptions["environment"]): Cloud {
  return name === undefined ? deployersCloud(environment) : cloudNamed(name);
}

/**
 * Runs `federate` with the environment's login.
 *
 * @throws LoginIncomplete, NoToken, Refused, Unavailable without a connection or permission
 */
export async function openFederation({
  cloud,
  environment,
  tenantId,
  ...options
}: FederationOptions): Promise<Federation> {
  try {
    const { token } = azureLogin(environment, { cloud, tenantId });
    return await federate({
      ...options,
      graph: administratorApis(cloud, token).graph,
      pause: (milliseconds) => setTimeout(milliseconds),
    });
  } catch (error) {
    if (error instanceof NoAnswer) throw new Unavailable("FEDERATE_IMPOSSIBLE", error.message, { cause: error });
    throw error;
  }
}
