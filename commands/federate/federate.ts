import { setTimeout } from "node:timers/promises";
import { administratorApis } from "../../azure/azure-apis.ts";
import { findByClientId } from "../../azure/by-client-id.ts";
import { type Cloud, cloudNamed, deployersCloud } from "../../azure/clouds.ts";
import { NoAnswer } from "../../azure/http.ts";
import { type JsonApi, RequestRefused } from "../../azure/json-api.ts";
import { azureLogin } from "../../azure/login.ts";
import type { WantedCredential } from "./wanted-credentials.ts";
import { Refused, Unavailable } from "../../text/errors.ts";

interface FederateOptions {
  readonly graph: JsonApi;
  /** The deployer: an existing registration's client id, or the display name of the one to find or make. */
  readonly deployer: { readonly clientId: string } | { readonly displayName: string };
  readonly wanted: readonly WantedCredential[];
  /** Without it nothing is made: the answer is what would be. */
  readonly apply: boolean;
  /** Waits so many milliseconds, between attempts at what is not everywhere in the directory yet. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** What there is, and what was or would be made. */
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
 * Makes what lets a repository's jobs log in as the deployer, without any secret: the federated credentials that are
 * missing, and the registration with service principal where there is none. What is there stays; no right is given.
 *
 * @throws Refused before anything is made, Unavailable where the login may not
 */
async function federate(options: FederateOptions): Promise<Federation> {
  const { graph, wanted, apply, pause } = options;
  try {
    const found = await findRegistration(options);
    const present = found ? await credentialsOf(graph, found) : [];
    const missing = missingOf(wanted, present);
    const principal = found && (await findByClientId(graph, "servicePrincipals", found.appId));
    const registration = found ?? (apply ? await makeRegistration(options) : undefined);
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
      registration: found ? "there" : "missing",
      servicePrincipal: principal ? "there" : "missing",
      credentials: wanted.map((credential) => ({
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
        "Application.ReadWrite.All; what was made stays, and the same command goes on from there.",
      { cause: error },
    );
  }
}

async function findRegistration({ graph, deployer }: FederateOptions): Promise<Registration | undefined> {
  if ("clientId" in deployer) {
    const found = await findByClientId<Registration>(graph, "applications", deployer.clientId);
    if (found) return found;
    throw new Refused(
      "FEDERATE_REFUSED",
      `--client-id is "${deployer.clientId}", and the tenant has no registration with it.`,
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
    `${value.length} registrations are named "${displayName}": say which by --client-id: ${ids}.`,
  );
}

async function makeRegistration({ graph, deployer }: FederateOptions): Promise<Registration> {
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

/** Told by issuer and subject, as Entra ID tells them; the name is of no account, but may be taken. */
function missingOf(wanted: readonly WantedCredential[], present: readonly Credential[]): readonly WantedCredential[] {
  const missing = wanted.filter(
    ({ issuer, subject }) => !present.some((other) => other.issuer === issuer && other.subject === subject),
  );
  const taken = present.find(({ name }) => missing.some((credential) => credential.name === name));
  if (taken) {
    throw new Refused(
      "FEDERATE_REFUSED",
      `The registration has a federated credential "${taken.name}" for another subject: ${taken.subject}. ` +
        "Delete it there, if nobody needs it, and run this again.",
    );
  }
  if (present.length + missing.length > most) {
    throw new Refused(
      "FEDERATE_REFUSED",
      `The registration would have ${present.length + missing.length} federated credentials, and Entra ID takes ${most}: ` +
        "delete some, name fewer environments, or give each environment a registration of its own with --name.",
    );
  }
  return missing;
}

/** What was made a moment ago may not be known yet to whom the next request reaches. */
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

interface FederationWish extends Pick<FederateOptions, "deployer" | "wanted" | "apply"> {
  readonly cloud: Cloud;
  /** Where the Azure CLI is asked; default: its own. */
  readonly tenantId?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Where the deployer is registered: in the cloud that is named, else where the environment deploys to. @throws Refused */
export function federationCloud(name: string | undefined, environment: FederationWish["environment"]): Cloud {
  return name === undefined ? deployersCloud(environment) : cloudNamed(name);
}

/**
 * `federate`, with the login that the environment has.
 *
 * @throws LoginIncomplete, NoToken, Refused, Unavailable where there is no connection, or no right
 */
export async function openFederation({ cloud, environment, tenantId, ...wish }: FederationWish): Promise<Federation> {
  try {
    const { token } = azureLogin(environment, { cloud, tenantId });
    return await federate({
      ...wish,
      graph: administratorApis(cloud, token).graph,
      pause: (milliseconds) => setTimeout(milliseconds),
    });
  } catch (error) {
    if (error instanceof NoAnswer) throw new Unavailable("FEDERATE_IMPOSSIBLE", error.message, { cause: error });
    throw error;
  }
}
