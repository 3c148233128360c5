import { flag, objectOf, text } from "../property-shape.ts";
import type { FunctionStandIn } from "../provider.ts";
import type { PlainMap } from "../secret-values.ts";
import { StandInRefusal } from "../stand-in-refusal.ts";
import { fromGraphApplication } from "./application-wire.ts";
import type { GraphClient, GraphObject } from "./graph-client.ts";
import { defined, undefinedIfNotFound } from "./graph-objects.ts";
import { readOwners } from "./owners.ts";
import { fromGraphServicePrincipal } from "./service-principal.ts";

/**
 * azuread:index/getApplication:getApplication by client ID. It returns the properties that the program reads, under the
 * plugin's names: IDs, name, audience, URIs, public client flag, roles and scopes, notes and tags. Source:
 * https://github.com/hashicorp/terraform-provider-azuread/blob/main/internal/services/applications/application_data_source.go
 */
export function getApplication(graph: GraphClient): FunctionStandIn {
  return {
    inputs: objectOf({ clientId: text }, ["clientId"]),
    invoke: async ({ clientId }, signal) => {
      const filter = `appId eq ${quoted(clientId)}`;
      const doing = `listing applications for filter "${filter}"`;
      const [registration] = members(await graph.get({ doing, path: `/v1.0/applications${filterBy(filter)}`, signal }));
      if (!registration) throw new Error(`Application not found: No applications found matching filter: "${filter}"`);
      const objectId = String(registration["id"]);
      const application = fromGraphApplication(registration, await readOwners(graph, "applications", objectId, signal));
      const { appRoles, appRoleIds, displayName, identifierUris, oauth2PermissionScopeIds, owners } = application;
      const { clientId: appId, fallbackPublicClientEnabled = false, notes, signInAudience, tags } = application;
      return {
        id: `/applications/${objectId}`,
        objectId,
        clientId: appId ?? "",
        displayName: displayName ?? "",
        signInAudience: signInAudience ?? "",
        fallbackPublicClientEnabled,
        identifierUris: identifierUris ?? [],
        appRoles: appRoles ?? [],
        appRoleIds: appRoleIds ?? {},
        oauth2PermissionScopeIds: oauth2PermissionScopeIds ?? {},
        owners: owners ?? [],
        notes: notes ?? "",
        tags: tags ?? [],
      };
    },
  };
}

const groupProperties = {
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
 * azuread:index/getGroup:getGroup by display name: three requests to the beta, observed with plugin 6.9.1. Security
 * groups only. For Microsoft 365 groups and dynamic groups, the plugin reads and returns more.
 * https://github.com/hashicorp/terraform-provider-azuread/blob/main/internal/services/groups/group_data_source.go
 */
export function getGroup(graph: GraphClient): FunctionStandIn {
  return {
    inputs: objectOf({ displayName: text, securityEnabled: flag }, ["displayName"]),
    invoke: async ({ displayName, securityEnabled }, signal) => {
      const nameFilter = `displayName eq ${quoted(displayName)}`;
      const filter =
        securityEnabled === undefined ? nameFilter : `${nameFilter} and securityEnabled eq ${String(securityEnabled)}`;
      const doing = `finding group ${String(displayName)}`;
      const groups = members(await graph.get({ doing, path: `/beta/groups${filterBy(filter)}`, signal }));
      const [group, ...otherGroups] = groups;
      if (!group) throw new Error(`[display_name] No group found matching specified filter (${filter})`);
      if (otherGroups.length > 0)
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
        ...answer(group, groupProperties),
        members: await idsOf("members"),
        owners: await idsOf("owners"),
        autoSubscribeNewMembers: false,
        dynamicMemberships: dynamicMembershipsOf(group),
        externalSendersAllowed: false,
        hideFromAddressLists: false,
        hideFromOutlookClients: false,
        includeTransitiveMembers: false,
        objectId,
        id: `/groups/${objectId}`,
      };
    },
  };
}

/** Even a rule that is null counts: observed with plugin 6.9.1. */
function dynamicMembershipsOf({ membershipRule, membershipRuleProcessingState }: GraphObject): readonly PlainMap[] {
  if (membershipRule === undefined) return [];
  return [{ enabled: membershipRuleProcessingState !== "Paused", rule: String(membershipRule ?? "") }];
}

const principalProperties = {
  texts: {
    description: "description",
    homepageUrl: "homepage",
    loginUrl: "loginUrl",
    logoutUrl: "logoutUrl",
    notes: "notes",
    preferredSingleSignOnMode: "preferredSingleSignOnMode",
  },
  flags: {},
  lists: { redirectUris: "replyUrls", tags: "tags" },
};

/**
 * azuread:index/getServicePrincipal:getServicePrincipal by client ID: two requests, no write, observed with plugin
 * 6.9.1. The program uses it to read Microsoft Graph's own scopes.
 */
export function getServicePrincipal(graph: GraphClient): FunctionStandIn {
  return {
    inputs: objectOf({ clientId: text }, ["clientId"]),
    invoke: async ({ clientId }, signal) => {
      const doing = `finding service principal of ${String(clientId)}`;
      const path = `/v1.0/servicePrincipals${filterBy(`appId eq ${quoted(clientId)}`)}`;
      const [object] = members(await graph.get({ doing, path, signal }));
      if (!object) throw new Error(`No service principal found for client ID: "${String(clientId)}"`);
      const objectId = String(object["id"]);
      const beta = `/beta/servicePrincipals/${objectId}?$select=samlMetadataUrl`;
      const { samlMetadataUrl } = await graph.get({ doing, path: beta, signal });
      const { owners: _, ...servicePrincipal } = fromGraphServicePrincipal(object, []);
      return {
        ...answer(object, principalProperties),
        ...servicePrincipal,
        samlMetadataUrl: String(samlMetadataUrl ?? ""),
        samlSingleSignOns: samlSingleSignOnsOf(object),
        id: `/servicePrincipals/${objectId}`,
      };
    },
  };
}

function samlSingleSignOnsOf({ samlSingleSignOnSettings }: GraphObject): readonly PlainMap[] {
  const settings = samlSingleSignOnSettings as GraphObject | null | undefined;
  return settings ? [{ relayState: String(settings["relayState"] ?? "") }] : [];
}

/** Output name to Graph's name, if they differ. */
const renamed: Readonly<Record<string, string>> = {
  onpremisesDistinguishedName: "onPremisesDistinguishedName",
  onpremisesDomainName: "onPremisesDomainName",
  onpremisesImmutableId: "onPremisesImmutableId",
  onpremisesSamAccountName: "onPremisesSamAccountName",
  onpremisesSecurityIdentifier: "onPremisesSecurityIdentifier",
  onpremisesUserPrincipalName: "onPremisesUserPrincipalName",
};
const sameNames = [
  "ageGroup",
  "city",
  "companyName",
  "consentProvidedForMinor",
  "country",
  "creationType",
  "department",
  "displayName",
  "employeeHireDate",
  "employeeId",
  "employeeType",
  "externalUserState",
  "faxNumber",
  "givenName",
  "jobTitle",
  "mail",
  "mailNickname",
  "mobilePhone",
  "officeLocation",
  "postalCode",
  "preferredLanguage",
  "state",
  "streetAddress",
  "surname",
  "usageLocation",
  "userPrincipalName",
  "userType",
];
const userProperties = {
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
const { texts, flags, lists } = userProperties;
const select = [...Object.values({ ...texts, ...flags, ...lists }), "employeeOrgData", "id"].toSorted().join(",");

/**
 * azuread:index/getUser:getUser by user principal name: three requests and the properties that it selects, observed
 * with plugin 6.9.1.
 * https://github.com/hashicorp/terraform-provider-azuread/blob/main/internal/services/users/user_data_source.go
 */
export function getUser(graph: GraphClient): FunctionStandIn {
  const managerId = async (id: string, signal: AbortSignal): Promise<string> => {
    const call = { doing: `retrieving manager of user ${id}`, path: `/v1.0/users/${id}/manager`, signal };
    return String((await undefinedIfNotFound(graph.get(call)))?.["id"] ?? "");
  };

  return {
    inputs: objectOf({ userPrincipalName: text }, ["userPrincipalName"]),
    invoke: async ({ userPrincipalName }, signal) => {
      const doing = `finding user with UPN "${String(userPrincipalName)}"`;
      const path = `/v1.0/users${filterBy(`userPrincipalName eq ${quoted(userPrincipalName)}`)}`;
      const [object] = members(await graph.get({ doing, path, signal }));
      if (!object) throw new Error(`[user_principal_name] User with UPN "${String(userPrincipalName)}" was not found`);
      const objectId = String(object["id"]);
      const user = await graph.get({ doing, path: `/v1.0/users/${objectId}?$select=${select}`, signal });
      const organization = user["employeeOrgData"] as GraphObject | null | undefined;
      const { costCenter, division } = organization ?? {};
      return {
        ...answer(user, userProperties),
        ...(organization && { costCenter: String(costCenter ?? ""), division: String(division ?? "") }),
        managerId: await managerId(objectId, signal),
        objectId,
        id: `/users/${objectId}`,
      };
    },
  };
}

/** The properties of Graph's object that are returned, by output name and kind. */
interface AnsweredProperties {
  readonly texts: Readonly<Record<string, string>>;
  readonly flags: Readonly<Record<string, string>>;
  readonly lists: Readonly<Record<string, string>>;
}

/** Returns an empty text, false or an empty list for each null of Graph, like the plugin. */
function answer(object: GraphObject, { texts, flags, lists }: AnsweredProperties): PlainMap {
  const pick = (names: Readonly<Record<string, string>>, empty: string | boolean | readonly string[]): PlainMap =>
    defined(
      Object.fromEntries(
        Object.entries(names).map(([name, property]) => [name, (object[property] ?? empty) as typeof empty]),
      ),
    );
  return { ...pick(texts, ""), ...pick(flags, false), ...pick(lists, []) };
}

/** All members of a list. The stand-in doesn't follow pages. */
function members(list: GraphObject): readonly GraphObject[] {
  if (list["@odata.nextLink"] !== undefined) {
    throw new StandInRefusal("azuread", "a second page of Graph's answer: select less");
  }
  return (list["value"] ?? []) as readonly GraphObject[];
}

/** A text within an OData filter. */
function quoted(text: unknown): string {
  return `'${String(text).replaceAll("'", "''")}'`;
}

function filterBy(filter: string): string {
  return `?${new URLSearchParams({ $filter: filter }).toString()}`;
}
