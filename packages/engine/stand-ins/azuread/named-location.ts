import { isDeepStrictEqual } from "node:util";
import { flag, listOf, objectOf, text } from "../property-shape.ts";
import type { ResourceStandIn } from "../provider.ts";
import type { PlainMap } from "../secret-values.ts";
import { StandInRefusal } from "../stand-in-refusal.ts";
import type { GraphObject } from "./graph-client.ts";
import { type AzureadContext, defined, readLive, undefinedIfNotFound } from "./graph-objects.ts";
import { pathOf } from "./resource-ids.ts";

const collection = "/identity/conditionalAccess/namedLocations";
const ipNamedLocation = "#microsoft.graph.ipNamedLocation";

/**
 * azuread:index/namedLocation:NamedLocation of IP ranges, request by request: observed with plugin 6.9.1. Locations by
 * country are refused by name.
 * https://github.com/hashicorp/terraform-provider-azuread/blob/main/internal/services/conditionalaccess/named_location_resource.go
 */
export function namedLocation({ graph }: AzureadContext): ResourceStandIn {
  const read = async (id: string, signal: AbortSignal): Promise<PlainMap> =>
    outputsOf(await graph.get({ doing: `retrieving ${id}`, path: `/v1.0${id}`, signal }));

  return {
    inputs: objectOf({ displayName: text, ip: objectOf({ ipRanges: listOf(text), trusted: flag }, ["ipRanges"]) }, [
      "displayName",
      "ip",
    ]),
    computed: ["objectId"],
    // For `ip`, only adding or removing it counts.
    bridge: { defaults: {}, computed: [], forceNew: ["country", "ip"], others: objectOf({ country: objectOf({}) }) },
    create: async (inputs, { signal }) => {
      const doing = "Could not create named location";
      const { displayName } = inputs;
      const body = { "@odata.type": ipNamedLocation, displayName, ...toGraph(inputs) };
      const id = `${collection}/${String((await graph.post({ doing, path: `/v1.0${collection}`, body, signal }))["id"])}`;
      await graph.waitUntil(
        { doing: `waiting for creation of ${inWords(id)}`, path: `/v1.0${id}`, signal },
        hasInputs(inputs),
      );
      return await readLive(id, read(id, signal));
    },
    read: async ({ id }, { signal }) => {
      const path = pathOf("IdentityConditionalAccessNamedLocation", `${collection}/{namedLocationId}`, id);
      return await readLive(id, read(path, signal));
    },
    update: async ({ id, news, changed }, { signal }) => {
      const doing = `Updating ${inWords(id)}`;
      const renamed = changed.includes("displayName") ? { displayName: news["displayName"] } : {};
      const body = { "@odata.type": ipNamedLocation, ...renamed, ...toGraph(news) };
      await graph.patch({ doing, path: `/v1.0${id}`, body, signal });
      await graph.waitUntil(
        { doing: `waiting for update of ${inWords(id)}`, path: `/v1.0${id}`, signal },
        hasInputs(news),
      );
      return await undefinedIfNotFound(read(id, signal));
    },
    delete: async ({ id, outputs }, { signal }) => {
      const location = { path: `/v1.0${id}`, signal };
      // Graph refuses to delete a trusted location, so the plugin makes each one untrusted first.
      const body = { "@odata.type": ipNamedLocation, ...toGraph(outputs), isTrusted: false };
      const untrust = async (): Promise<true> => {
        await graph.patch({ ...location, doing: `updating ${inWords(id)} prior to deletion`, body });
        return true;
      };
      if (!(await undefinedIfNotFound(untrust()))) return;
      const doing = `waiting for removal of trusted status on ${inWords(id)}`;
      await graph.waitUntil({ ...location, doing }, (current) => current["isTrusted"] !== true);
      const call = { ...location, doing: `deleting ${inWords(id)}` };
      const remove = async (): Promise<true> => {
        await graph.delete(call);
        return true;
      };
      if (await undefinedIfNotFound(remove())) {
        await graph.waitUntilGone({ ...call, doing: `waiting for deletion of ${inWords(id)}` });
      }
    },
  };
}

/** The plugin's form of an ID. Source: hashicorp/go-azure-sdk, id_identityconditionalaccessnamedlocation.go. */
function inWords(id: string): string {
  return `Identity Conditional Access Named Location (Named Location: "${id.slice(id.lastIndexOf("/") + 1)}")`;
}

/**
 * The plugin declares every range as an IPv4 one, even IPv6 ranges: expandIPNamedLocationIPRange of its
 * conditionalaccess.go.
 */
function toGraph(inputs: PlainMap): GraphObject {
  const ipRanges = rangesOf(inputs).map((cidrAddress) => ({
    "@odata.type": "#microsoft.graph.iPv4CidrRange",
    cidrAddress,
  }));
  return { ipRanges, isTrusted: isTrusted(inputs) };
}

function rangesOf({ ip }: PlainMap): readonly string[] {
  return ((ip as PlainMap | undefined)?.["ipRanges"] ?? []) as readonly string[];
}

function isTrusted({ ip }: PlainMap): boolean {
  return (ip as PlainMap | undefined)?.["trusted"] === true;
}

function hasInputs(inputs: PlainMap): (location: GraphObject) => boolean {
  return (location) => {
    const { ip = {} } = outputsOf(location);
    return isDeepStrictEqual(ip, { ipRanges: rangesOf(inputs), trusted: isTrusted(inputs) });
  };
}

function outputsOf(location: GraphObject): PlainMap {
  const type = location["@odata.type"];
  if (type !== ipNamedLocation)
    throw new StandInRefusal(
      "azuread",
      `a location of the kind ${String(type)} in azuread:index/namedLocation:NamedLocation`,
    );
  const ranges = (location["ipRanges"] ?? []) as readonly GraphObject[];
  return defined({
    displayName: String(location["displayName"]),
    objectId: String(location["id"]),
    ip: {
      ipRanges: ranges.map(({ cidrAddress }) => String(cidrAddress)),
      trusted: location["isTrusted"] === true,
    },
  });
}
