import { flag, objectOf, text } from "../property-shape.ts";
import type { FunctionStandIn } from "../provider.ts";
import { StandInRefusal } from "../stand-in-refusal.ts";
import { answer, filterBy, members, quoted } from "./data-source.ts";
import type { GraphClient } from "./graph-client.ts";

const properties = {
  texts: {
    description: "description",
    displayName: "displayName",
    mail: "mail",
    mailNickname: "mailNickname",
    onpremisesDomainName: "onPremisesDomainName",
    onpremisesNetbiosName: "onPremisesNetBiosName",
    onpremisesSamAccountName: "onPremisesSamAccountName",
    onpremisesSecurityIdentifier: "onPremisesSecurityIdentifier",
    preferredLanguage: "preferredLanguage",
    theme: "theme",
    visibility: "visibility",
  },
  flags: {
    assignableToRole: "isAssignableToRole",
    mailEnabled: "mailEnabled",
    onpremisesSyncEnabled: "onPremisesSyncEnabled",
    securityEnabled: "securityEnabled",
  },
  lists: {
    behaviors: "resourceBehaviorOptions",
    provisioningOptions: "resourceProvisioningOptions",
    proxyAddresses: "proxyAddresses",
    types: "groupTypes",
  },
};

/**
 * azuread:index/getGroup:getGroup by display name: three requests to the beta, observed with plugin 6.9.1. Security groups
 * only: for those of Microsoft 365, and dynamic ones, the plugin asks and answers more.
 * https://github.com/hashicorp/terraform-provider-azuread/blob/main/internal/services/groups/group_data_source.go
 */
export function getGroup(graph: GraphClient): FunctionStandIn {
  return {
    inputs: objectOf({ displayName: text, securityEnabled: flag }, ["displayName"]),
    invoke: async ({ displayName, securityEnabled }, signal) => {
      const named = `displayName eq ${quoted(displayName)}`;
      const filter =
        securityEnabled === undefined ? named : `${named} and securityEnabled eq ${String(securityEnabled)}`;
      const doing = `finding group ${String(displayName)}`;
      const found = members(await graph.get({ doing, path: `/beta/groups${filterBy(filter)}`, signal }));
      const [group, ...others] = found;
      if (!group) throw new Error(`[display_name] No group found matching specified filter (${filter})`);
      if (others.length > 0)
        throw new Error(`[display_name] More than one group found matching specified filter (${filter})`);
      const kinds = (group["groupTypes"] ?? []) as readonly string[];
      if (kinds.length > 0)
        throw new StandInRefusal(
          "azuread",
          `groups of the kind ${kinds.join(", ")} in azuread:index/getGroup:getGroup`,
        );
      const objectId = String(group["id"]);
      const idsOf = async (relation: string): Promise<readonly string[]> => {
        const call = { doing: `retrieving ${relation} of group ${objectId}`, signal };
        const list = members(await graph.get({ ...call, path: `/beta/groups/${objectId}/${relation}` }));
        return list.map(({ id }) => String(id));
      };
      return {
        ...answer(group, properties),
        members: await idsOf("members"),
        owners: await idsOf("owners"),
        autoSubscribeNewMembers: false,
        dynamicMemberships: [],
        externalSendersAllowed: false,
        hideFromAddressLists: false,
        hideFromOutlookClients: false,
        onpremisesGroupType: "",
        writebackEnabled: false,
        objectId,
        id: `/groups/${objectId}`,
      };
    },
  };
}
