import { objectOf, text } from "../property-shape.ts";
import type { ResourceStandIn } from "../provider.ts";
import { objectIdOf } from "./application.ts";
import { alreadyExists, type AzureadContext, inWords, undefinedIfNotFound } from "./graph-objects.ts";
import { parsePath } from "./resource-ids.ts";

/**
 * azuread:index/applicationIdentifierUri:ApplicationIdentifierUri: reads the list, and writes it back with one URI
 * added or removed.
 * Source:
 * https://github.com/hashicorp/terraform-provider-azuread/blob/main/internal/services/applications/application_identifier_uri_resource.go
 */
export function applicationIdentifierUri({ graph, lock }: AzureadContext): ResourceStandIn {
  const readUris = async (objectId: string, signal: AbortSignal): Promise<readonly string[]> => {
    const path = `/v1.0/applications/${objectId}`;
    const application = await graph.get({ doing: `retrieving ${inWords.application(objectId)}`, path, signal });
    return (application["identifierUris"] ?? []) as readonly string[];
  };
  const writeUris = async (doing: string, objectId: string, identifierUris: readonly string[], signal: AbortSignal) => {
    const body = { "@odata.type": "#microsoft.graph.application", identifierUris };
    await graph.patch({ doing, path: `/v1.0/applications/${objectId}`, body, signal });
  };

  return {
    inputs: objectOf({ applicationId: text, identifierUri: text }, ["applicationId", "identifierUri"]),
    computed: [],
    bridge: { defaults: {}, computed: [], forceNew: ["applicationId", "identifierUri"] },
    create: async (inputs, { signal }) => {
      const [applicationId, uri] = [String(inputs["applicationId"]), String(inputs["identifierUri"])];
      const objectId = objectIdOf(applicationId);
      const id = `${applicationId}/identifierUris/${encodeURIComponent(Buffer.from(uri).toString("base64"))}`;
      return await lock.hold(objectId, async () => {
        const existing = await readUris(objectId, signal);
        if (existing.includes(uri)) throw alreadyExists("azuread_application_identifier_uri", id);
        await writeUris(`creating identifier URI ${uri}`, objectId, [...existing, uri], signal);
        // The plugin's read, which follows every creation.
        const uris = await undefinedIfNotFound(readUris(objectId, signal));
        return uris?.includes(uri) ? { id, outputs: { applicationId, identifierUri: uri } } : undefined;
      });
    },
    read: async ({ id }, { signal }) => {
      const { objectId, uri } = partsOf(id);
      const uris = await undefinedIfNotFound(lock.hold(objectId, async () => await readUris(objectId, signal)));
      if (!uris?.includes(uri)) return undefined;
      return { id, outputs: { applicationId: `/applications/${objectId}`, identifierUri: uri } };
    },
    delete: async ({ id }, { signal }) => {
      const { objectId, uri } = partsOf(id);
      await lock.hold(objectId, async () => {
        const existing = await readUris(objectId, signal);
        if (!existing.includes(uri)) throw new Error(`deleting ${id}: could not identify existing identifier URI`);
        const rest = existing.filter((existingUri) => existingUri !== uri);
        await writeUris(`deleting identifier URI ${uri}`, objectId, rest, signal);
      });
    },
  };
}

/** The last part of the ID is the base64 of the URI, percent-encoded. */
function partsOf(id: string): { readonly objectId: string; readonly uri: string } {
  const form = "/applications/{applicationId}/identifierUris/{identifierUri}";
  const { applicationId, identifierUri } = parsePath("IdentifierUri", form, id);
  return { objectId: applicationId, uri: Buffer.from(decodeURIComponent(identifierUri), "base64").toString("utf8") };
}
