import { mapOf, objectOf, text } from "../property-shape.ts";
import type { ResourceStandIn } from "../provider.ts";
import type { PlainMap } from "../secret-values.ts";
import { objectIdOf } from "./application.ts";
import type { GraphObject } from "./graph-client.ts";
import { type AzureadContext, defined, inWords, undefinedIfNotFound } from "./graph-objects.ts";
import { parseCredentialId } from "./resource-ids.ts";

const names = ["applicationId", "displayName", "endDate", "endDateRelative", "rotateWhenChanged", "startDate"];

/**
 * azuread:index/applicationPassword:ApplicationPassword. Graph creates the secret and shows it once. Only the state
 * keeps it. https://learn.microsoft.com/graph/api/application-addpassword
 */
export function applicationPassword({ graph, lock }: AzureadContext): ResourceStandIn {
  const find = async (objectId: string, keyId: string, signal: AbortSignal): Promise<GraphObject | undefined> => {
    const path = `/v1.0/applications/${objectId}`;
    const application = await graph.get({ doing: `Retrieving ${inWords.application(objectId)}`, path, signal });
    return findIn(application, keyId);
  };

  return {
    inputs: objectOf(
      {
        applicationId: text,
        displayName: text,
        endDate: text,
        startDate: text,
        rotateWhenChanged: mapOf(text),
      },
      ["applicationId"],
    ),
    computed: ["displayName", "endDate", "keyId", "startDate", "value"],
    secretOutputs: () => ["value"],
    bridge: {
      defaults: {},
      computed: ["displayName", "endDate", "startDate"],
      forceNew: names,
      others: objectOf({ endDateRelative: text }),
      unread: names,
    },
    create: async (inputs, { signal }) => {
      const objectId = objectIdOf(String(inputs["applicationId"]));
      return await lock.hold(objectId, async () => {
        const path = `/v1.0/applications/${objectId}`;
        await graph.get({ doing: `Retrieving ${inWords.application(objectId)}`, path, signal });
        const doing = `Adding password for ${inWords.application(objectId)}`;
        const passwordCredential = credentialOf(inputs);
        const added = await graph.post({ doing, path: `${path}/addPassword`, body: { passwordCredential }, signal });
        const keyId = String(added["keyId"]);
        const waiting = `Waiting for password credential for ${inWords.application(objectId)}`;
        await graph.waitUntilFound(
          { doing: waiting, path, signal },
          (application) => findIn(application, keyId) !== undefined,
        );
        const credential = await undefinedIfNotFound(find(objectId, keyId, signal));
        if (!credential) return undefined;
        const value = String(added["secretText"]);
        return { id: `${objectId}/password/${keyId}`, outputs: { ...inputs, ...outputsOf(credential), keyId, value } };
      });
    },
    read: async ({ id, outputs }, { signal }) => {
      const { objectId, subId: keyId } = parseCredentialId("Password", "password", id);
      // The plugin imports none, and the engine says that it does not exist: observed with plugin 6.9.1.
      if (Object.keys(outputs).length === 0) return undefined;
      const credential = await undefinedIfNotFound(find(objectId, keyId, signal));
      if (!credential) return undefined;
      const readOutputs = { ...outputs, ...outputsOf(credential), applicationId: `/applications/${objectId}`, keyId };
      return { id, outputs: readOutputs };
    },
    delete: async ({ id }, { signal }) => {
      const { objectId, subId: keyId } = parseCredentialId("Password", "password", id);
      await lock.hold(objectId, async () => {
        const credential = `password credential "${keyId}" from ${inWords.application(objectId)}`;
        const path = `/v1.0/applications/${objectId}`;
        const removing = { doing: `Removing ${credential}`, path: `${path}/removePassword`, signal };
        await graph.post({ ...removing, body: { keyId } });
        const doing = `Waiting for deletion of ${credential}`;
        await graph.waitUntil({ doing, path, signal }, (application) => findIn(application, keyId) === undefined);
      });
    },
  };
}

function findIn(application: GraphObject, keyId: string): GraphObject | undefined {
  const credentials = (application["passwordCredentials"] ?? []) as readonly GraphObject[];
  return credentials.find((credential) => credential["keyId"] === keyId);
}

function credentialOf({ displayName, startDate, endDate }: PlainMap): GraphObject {
  return defined({ displayName, startDateTime: startDate, endDateTime: endDate });
}

function outputsOf(credential: GraphObject): PlainMap {
  const text = (name: string): string | undefined =>
    typeof credential[name] === "string" ? (credential[name] as string) : undefined;
  return defined({ displayName: text("displayName"), startDate: text("startDateTime"), endDate: text("endDateTime") });
}
