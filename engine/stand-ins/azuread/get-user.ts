import { objectOf, text } from "../property-shape.ts";
import type { FunctionStandIn } from "../provider.ts";
import { answer, filterBy, members, quoted } from "./data-source.ts";
import type { GraphClient, GraphObject } from "./graph-client.ts";
import { GraphFailure } from "./graph-failure.ts";

/** Output to Graph's name, where they differ. */
const renamed: Readonly<Record<string, string>> = {
  onpremisesDistinguishedName: "onPremisesDistinguishedName",
  onpremisesDomainName: "onPremisesDomainName",
  onpremisesImmutableId: "onPremisesImmutableId",
  onpremisesSamAccountName: "onPremisesSamAccountName",
  onpremisesSecurityIdentifier: "onPremisesSecurityIdentifier",
  onpremisesUserPrincipalName: "onPremisesUserPrincipalName",
};
const sameNames =
  "ageGroup city companyName consentProvidedForMinor country creationType department displayName employeeHireDate employeeId employeeType externalUserState faxNumber givenName jobTitle mail mailNickname mobilePhone officeLocation postalCode preferredLanguage state streetAddress surname usageLocation userPrincipalName userType".split(
    " ",
  );
const properties = {
  texts: { ...Object.fromEntries(sameNames.map((name) => [name, name])), ...renamed },
  flags: {
    accountEnabled: "accountEnabled",
    onpremisesSyncEnabled: "onPremisesSyncEnabled",
    showInAddressList: "showInAddressList",
  },
  lists: {
    businessPhones: "businessPhones",
    imAddresses: "imAddresses",
    otherMails: "otherMails",
    proxyAddresses: "proxyAddresses",
  },
};
const { texts, flags, lists } = properties;
const select = [...Object.values({ ...texts, ...flags, ...lists }), "employeeOrgData", "id"].toSorted().join(",");

/**
 * azuread:index/getUser:getUser by user principal name: three requests and the properties that it selects, observed with
 * plugin 6.9.1.
 * https://github.com/hashicorp/terraform-provider-azuread/blob/main/internal/services/users/user_data_source.go
 */
export function getUser(graph: GraphClient): FunctionStandIn {
  const managerId = async (id: string, signal: AbortSignal): Promise<string> => {
    const call = { doing: `retrieving manager of user ${id}`, path: `/v1.0/users/${id}/manager`, signal };
    try {
      return String((await graph.get(call))["id"] ?? "");
    } catch (error) {
      if (error instanceof GraphFailure && error.status === 404) return "";
      throw error;
    }
  };

  return {
    inputs: objectOf({ userPrincipalName: text }, ["userPrincipalName"]),
    invoke: async ({ userPrincipalName }, signal) => {
      const doing = `finding user with UPN "${String(userPrincipalName)}"`;
      const path = `/v1.0/users${filterBy(`userPrincipalName eq ${quoted(userPrincipalName)}`)}`;
      const [found] = members(await graph.get({ doing, path, signal }));
      if (!found) throw new Error(`[user_principal_name] User with UPN "${String(userPrincipalName)}" was not found`);
      const objectId = String(found["id"]);
      const user = await graph.get({ doing, path: `/v1.0/users/${objectId}?$select=${select}`, signal });
      const { costCenter, division } = (user["employeeOrgData"] ?? {}) as GraphObject;
      return {
        ...answer(user, properties),
        costCenter: String(costCenter ?? ""),
        division: String(division ?? ""),
        managerId: await managerId(objectId, signal),
        objectId,
        id: `/users/${objectId}`,
      };
    },
  };
}
