import type { EmptyLocalStack } from "../local-deployment.ts";
import type { DeclaredResource, LiveType } from "./declared-resource.ts";
import { applicationBodies, type Entitled } from "./application-bodies.ts";
import { locationBody, policyBody } from "./conditional-access-bodies.ts";
import type { Inputs } from "./leaves.ts";

type Reference = Pick<DeclaredResource, "id" | "inputs">;

const withId: LiveType = {
  read: (stack, { id }) => read(stack, `/v1.0${id}`),
  write: async () => {
    throw new Error("Graph alters none of it: another value is another object");
  },
  remove: ({ graph }, { id }) => call(graph.call("DELETE", `/v1.0${id}`)),
};

/** By Pulumi's type. https://learn.microsoft.com/graph/api/resources/application and its neighbours */
export const entraTypes: Readonly<Record<string, LiveType>> = {
  "azuread:index/application:Application": {
    ...withId,
    read: readWithOwners,
    write: async (stack, resource, { inputs, changed }) => {
      const live = (await read(stack, `/v1.0${resource.id}`)) as Entitled;
      const names = changed.filter((name) => name !== "owners");
      for (const body of applicationBodies(inputs, names, live)) {
        await stack.graph.call("PATCH", `/v1.0${resource.id}`, body);
      }
      if (changed.includes("owners")) await writeOwners(stack, resource, inputs);
    },
  },
  "azuread:index/servicePrincipal:ServicePrincipal": {
    ...withId,
    read: readWithOwners,
    write: async (stack, resource, { inputs, changed }) => {
      const names = changed.filter((name) => name !== "owners");
      const body = Object.fromEntries(names.map((name) => [name, inputs[name] ?? null]));
      if (names.length > 0) await stack.graph.call("PATCH", `/v1.0${resource.id}`, body);
      if (changed.includes("owners")) await writeOwners(stack, resource, inputs);
    },
  },
  "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant": {
    ...withId,
    write: async ({ graph }, { id }, { inputs }) => {
      const scope = ((inputs["claimValues"] ?? []) as readonly string[]).join(" ");
      await graph.call("PATCH", `/v1.0${id}`, { scope });
    },
  },
  "azuread:index/appRoleAssignment:AppRoleAssignment": withId,
  "azuread:index/applicationIdentifierUri:ApplicationIdentifierUri": {
    ...withId,
    read: async (stack, resource) => {
      const application = await readApplication(stack, resource);
      return application.identifierUris.find((uri) => uri === resource.inputs["identifierUri"]);
    },
    remove: async (stack, resource) => {
      const application = await readApplication(stack, resource);
      const identifierUris = application.identifierUris.filter((uri) => uri !== resource.inputs["identifierUri"]);
      await stack.graph.call("PATCH", applicationOf(resource), { identifierUris });
    },
  },
  "azuread:index/applicationPassword:ApplicationPassword": {
    ...withId,
    read: async (stack, resource) => {
      const { passwordCredentials } = await readApplication(stack, resource);
      return passwordCredentials.find(({ keyId }) => keyId === lastSegment(resource.id));
    },
    remove: (stack, resource) =>
      call(stack.graph.call("POST", `${applicationOf(resource)}/removePassword`, { keyId: lastSegment(resource.id) })),
  },
  "azuread:index/applicationCertificate:ApplicationCertificate": {
    ...withId,
    read: async (stack, resource) => {
      const { keyCredentials } = await readApplication(stack, resource);
      return keyCredentials.find(({ keyId }) => keyId === lastSegment(resource.id));
    },
    remove: async (stack, resource) => {
      const application = await readApplication(stack, resource);
      const keyCredentials = application.keyCredentials
        .filter(({ keyId }) => keyId !== lastSegment(resource.id))
        .map((credential) => ({ ...credential, key: null }));
      await stack.graph.call("PATCH", applicationOf(resource), { keyCredentials });
    },
  },
  "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential": {
    read: (stack, resource) => read(stack, federationOf(resource)),
    write: async ({ graph }, resource, { inputs, changed }) => {
      const body = changed.map((name) => [name === "displayName" ? "name" : name, inputs[name] ?? null]);
      await graph.call("PATCH", federationOf(resource), Object.fromEntries(body));
    },
    remove: ({ graph }, resource) => call(graph.call("DELETE", federationOf(resource))),
  },
  "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy": {
    ...withId,
    write: async ({ graph }, { id }, { inputs, changed }) => {
      await graph.call("PATCH", `/v1.0${id}`, policyBody(inputs, changed));
    },
  },
  "azuread:index/namedLocation:NamedLocation": {
    ...withId,
    write: async ({ graph }, { id }, { inputs, changed }) => {
      await graph.call("PATCH", `/v1.0${id}`, locationBody(inputs, changed));
    },
    // Once no policy names it: https://learn.microsoft.com/entra/identity/conditional-access/concept-assignment-network#trusted-locations
    remove: async ({ graph }, { id }) => {
      await graph.call("PATCH", `/v1.0${id}`, { "@odata.type": "#microsoft.graph.ipNamedLocation", isTrusted: false });
      await graph.call("DELETE", `/v1.0${id}`);
    },
  },
};

interface Application {
  readonly identifierUris: readonly string[];
  readonly passwordCredentials: readonly { readonly keyId: string }[];
  readonly keyCredentials: readonly { readonly keyId: string }[];
}

async function readApplication({ graph }: EmptyLocalStack, resource: Reference): Promise<Application> {
  return (await graph.call("GET", applicationOf(resource))) as Application;
}

async function readWithOwners(stack: EmptyLocalStack, { id }: Reference): Promise<unknown> {
  const found = await read(stack, `/v1.0${id}`);
  return found === undefined ? undefined : { found, owners: await read(stack, `/v1.0${id}/owners`) };
}

/** Adds first: an object is never without an owner. */
async function writeOwners({ graph }: EmptyLocalStack, { id }: Reference, inputs: Inputs): Promise<void> {
  const wanted = (inputs["owners"] ?? []) as readonly string[];
  const { value } = (await graph.call("GET", `/v1.0${id}/owners`)) as { readonly value: readonly { id: string }[] };
  const existing = value.map((owner) => owner.id);
  for (const owner of wanted.filter((one) => !existing.includes(one))) {
    const reference = { "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${owner}` };
    await graph.call("POST", `/v1.0${id}/owners/$ref`, reference);
  }
  for (const owner of existing.filter((one) => !wanted.includes(one))) {
    await graph.call("DELETE", `/v1.0${id}/owners/${owner}/$ref`);
  }
}

async function read({ graph }: EmptyLocalStack, path: string): Promise<unknown> {
  try {
    return await graph.call("GET", path);
  } catch (error) {
    if (String(error).includes(": 404 ")) return undefined;
    throw error;
  }
}

async function call(sent: Promise<unknown>): Promise<void> {
  await sent;
}

function applicationOf({ inputs }: Reference): string {
  return `/v1.0${String(inputs["applicationId"])}`;
}

function federationOf(resource: Reference): string {
  return `${applicationOf(resource)}/federatedIdentityCredentials/${lastSegment(resource.id)}`;
}

function lastSegment(id: string): string {
  return id.split("/").at(-1) ?? id;
}
