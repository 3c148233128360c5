import { objectOf, text } from "../property-shape.ts";
import type { ResourceStandIn } from "../provider.ts";
import type { PlainMap } from "../secret-values.ts";
import { StandInRefusal } from "../stand-in-refusal.ts";
import { objectIdOf } from "./application.ts";
import type { GraphObject } from "./graph-client.ts";
import { alreadyExists, type AzureadContext, defined, inWords } from "./graph-objects.ts";
import { parseCredentialId } from "./resource-ids.ts";

const type = "azuread:index/applicationCertificate:ApplicationCertificate";
const names = ["applicationId", "encoding", "endDate", "keyId", "startDate", "type", "value"] as const;
/** Optional and computed: if the program leaves them out, Graph or the plugin chooses them. */
const computed = ["endDate", "keyId", "startDate"];
/** The supported values of the plugin's inputs. The first is the default. */
const acceptedValues: Readonly<Record<string, readonly unknown[]>> = {
  encoding: ["pem"],
  type: ["AsymmetricX509Cert"],
};

/**
 * azuread:index/applicationCertificate:ApplicationCertificate: the public half of a key pair, added to the
 * application's list by the plugin itself. Observed with plugin 6.9.1.
 */
export function applicationCertificate({ graph, lock, newId }: AzureadContext): ResourceStandIn {
  const readKeys = async (objectId: string, signal: AbortSignal): Promise<readonly GraphObject[]> => {
    const path = `/v1.0/applications/${objectId}`;
    return keysOf(await graph.get({ doing: `Retrieving ${inWords.application(objectId)}`, path, signal }));
  };
  const writeKeys = async (doing: string, objectId: string, keys: readonly GraphObject[], signal: AbortSignal) => {
    const body = { "@odata.type": "#microsoft.graph.application", id: objectId, keyCredentials: keys };
    await graph.patch({ doing, path: `/v1.0/applications/${objectId}`, body, signal });
  };

  return {
    inputs: objectOf(Object.fromEntries(names.map((name) => [name, text])), ["applicationId", "value"]),
    computed,
    bridge: {
      defaults: { encoding: "pem" },
      computed,
      forceNew: [...names, "endDateRelative"],
      others: objectOf({ endDateRelative: text }),
      unread: [...names, "endDateRelative"],
      sensitive: ["value"],
    },
    complete: (properties) => {
      for (const [name, values] of Object.entries(acceptedValues)) {
        const value = properties[name];
        if (typeof value === "string" && !values.includes(value))
          throw new StandInRefusal("azuread", `${name}: "${value}" of ${type}`);
      }
      return properties;
    },
    create: async (inputs, { signal }) => {
      const objectId = objectIdOf(String(inputs["applicationId"]));
      const keyId = String(inputs["keyId"] ?? newId());
      const id = `${objectId}/certificate/${keyId}`;
      return await lock.hold(objectId, async () => {
        const existing = await readKeys(objectId, signal);
        if (findIn(existing, keyId)) throw alreadyExists("azuread_application_certificate", id);
        const doing = `Waiting for certificate credential for ${inWords.application(objectId)}`;
        await writeKeys(
          `Adding certificate for ${inWords.application(objectId)}`,
          objectId,
          [...existing, keyCredentialOf(inputs, keyId)],
          signal,
        );
        const call = { doing, path: `/v1.0/applications/${objectId}`, signal };
        await graph.waitUntilFound(call, (application) => findIn(keysOf(application), keyId) !== undefined);
        const live = findIn(await readKeys(objectId, signal), keyId);
        return live && { id, outputs: { ...inputs, ...outputsOf(objectId, live) } };
      });
    },
    read: async ({ id, outputs }, { signal }) => {
      const { objectId, subId: keyId } = parseCredentialId("Certificate", "certificate", id);
      // For a deleted application, the plugin's read fails, and every refresh with it: observed.
      const live = findIn(await readKeys(objectId, signal), keyId);
      // Graph doesn't return keys, so an import can't know the value.
      return live && { id, outputs: { ...outputs, ...outputsOf(objectId, live) } };
    },
    delete: async ({ id }, { signal }) => {
      const { objectId, subId: keyId } = parseCredentialId("Certificate", "certificate", id);
      await lock.hold(objectId, async () => {
        const rest = (await readKeys(objectId, signal)).filter((key) => !isKey(key, keyId));
        const credential = `certificate credential "${keyId}" from application with object ID "${objectId}"`;
        const doing = `Waiting for deletion of ${credential}`;
        await writeKeys(`Removing ${credential}`, objectId, rest, signal);
        const call = { doing, path: `/v1.0/applications/${objectId}`, signal };
        await graph.waitUntil(call, (application) => findIn(keysOf(application), keyId) === undefined);
      });
    },
  };
}

/**
 * Sent back unchanged: Graph keeps the key of an entry without one.
 * https://learn.microsoft.com/graph/api/resources/keycredential
 */
function keysOf(application: GraphObject): readonly GraphObject[] {
  const keys = (application["keyCredentials"] ?? []) as readonly GraphObject[];
  return keys.map((key) => ({ ...key, key: null }));
}

function findIn(keys: readonly GraphObject[], keyId: string): GraphObject | undefined {
  return keys.find((key) => isKey(key, keyId));
}

function isKey(key: GraphObject, keyId: string): boolean {
  return String(key["keyId"]).toLowerCase() === keyId.toLowerCase();
}

/** The whole PEM text, encoded again in base64: KeyCredentialForResource of hashicorp/terraform-provider-azuread. */
function keyCredentialOf({ type, value, startDate, endDate }: PlainMap, keyId: string): GraphObject {
  return {
    keyId,
    type: type ?? "",
    usage: "Verify",
    key: Buffer.from(String(value)).toString("base64"),
    ...(startDate === undefined ? {} : { startDateTime: startDate }),
    ...(endDate === undefined ? {} : { endDateTime: endDate }),
  };
}

function outputsOf(objectId: string, key: GraphObject): PlainMap {
  const text = (name: string): string | undefined =>
    typeof key[name] === "string" ? (key[name] as string) : undefined;
  return defined({
    applicationId: `/applications/${objectId}`,
    keyId: text("keyId"),
    type: text("type"),
    startDate: text("startDateTime"),
    endDate: text("endDateTime"),
  });
}
