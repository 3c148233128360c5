import { listOf, objectOf, text } from "../property-shape.ts";
import type { ResourceStandIn } from "../provider.ts";
import type { PlainMap } from "../secret-values.ts";
import { objectIdOf } from "./application.ts";
import type { GraphObject } from "./graph-client.ts";
import { type AzureadContext, defined, inWords, readLive, toOutputs, undefinedIfNotFound } from "./graph-objects.ts";
import { parseCredentialId } from "./resource-ids.ts";

const required = ["applicationId", "audiences", "displayName", "issuer", "subject"] as const;

/**
 * azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential: observed with plugin
 * 6.9.1.
 */
export function applicationFederatedIdentityCredential({ graph, lock }: AzureadContext): ResourceStandIn {
  const read = async (objectId: string, credentialId: string, signal: AbortSignal): Promise<PlainMap> => {
    const doing = `Retrieving ${ofApplication(objectId, credentialId)}`;
    return outputsOf(objectId, await graph.get({ doing, path: pathOf(objectId, credentialId), signal }));
  };

  return {
    inputs: objectOf(
      {
        applicationId: text,
        audiences: listOf(text),
        description: text,
        displayName: text,
        issuer: text,
        subject: text,
      },
      required,
    ),
    computed: ["credentialId"],
    bridge: { defaults: {}, computed: [], forceNew: ["applicationId", "displayName"] },
    create: async (inputs, { signal }) => {
      const objectId = objectIdOf(String(inputs["applicationId"]));
      return await lock.hold(objectId, async () => {
        const application = `/v1.0/applications/${objectId}`;
        await graph.get({ doing: `retrieving ${inWords.application(objectId)}`, path: application, signal });
        const doing = `Adding federated identity credential for ${inWords.application(objectId)}`;
        const path = `${application}/federatedIdentityCredentials`;
        const created = await graph.post({ doing, path, body: toGraph(inputs), signal });
        const credentialId = String(created["id"]);
        const waiting = `Waiting for ${inWords.federatedCredential(objectId, credentialId)}`;
        await graph.waitUntilThere({ doing: waiting, path: pathOf(objectId, credentialId), signal });
        const id = `${objectId}/federatedIdentityCredential/${credentialId}`;
        return await readLive(id, read(objectId, credentialId, signal));
      });
    },
    read: async ({ id }, { signal }) => {
      const { objectId, credentialId } = partsOf(id);
      return await readLive(id, read(objectId, credentialId, signal));
    },
    update: async ({ id, news }, { signal }) => {
      const { objectId, credentialId } = partsOf(id);
      return await lock.hold(objectId, async () => {
        const doing = `Updating ${ofApplication(objectId, credentialId)}`;
        const body = { ...toGraph(news), id: credentialId };
        await graph.patch({ doing, path: pathOf(objectId, credentialId), body, signal });
        return await undefinedIfNotFound(read(objectId, credentialId, signal));
      });
    },
    delete: async ({ id }, { signal }) => {
      const { objectId, credentialId } = partsOf(id);
      await lock.hold(objectId, async () => {
        const doing = `Removing ${inWords.federatedCredential(objectId, credentialId)}`;
        const call = { doing, path: pathOf(objectId, credentialId), signal };
        await graph.delete(call);
        await graph.waitUntilGone(call);
      });
    },
  };
}

function partsOf(id: string): { readonly objectId: string; readonly credentialId: string } {
  const { objectId, subId } = parseCredentialId("Federated Identity Credential", "federatedIdentityCredential", id);
  return { objectId, credentialId: subId };
}

function ofApplication(objectId: string, credentialId: string): string {
  return `federated identity credential with ID "${credentialId}" for application with object ID "${objectId}"`;
}

function pathOf(objectId: string, credentialId: string): string {
  return `/v1.0/applications/${objectId}/federatedIdentityCredentials/${credentialId}`;
}

/** Also on an update: the name is immutable, yet the plugin sends it. */
function toGraph(inputs: PlainMap): GraphObject {
  return {
    "@odata.type": "#microsoft.graph.federatedIdentityCredential",
    name: inputs["displayName"],
    issuer: inputs["issuer"],
    subject: inputs["subject"],
    audiences: inputs["audiences"],
    description: inputs["description"] ?? "",
  };
}

function outputsOf(objectId: string, credential: GraphObject): PlainMap {
  const { id, name, issuer, subject, audiences, description } = toOutputs(credential);
  const applicationId = `/applications/${objectId}`;
  return defined({ applicationId, credentialId: id, displayName: name, issuer, subject, audiences, description });
}
