import { graphClientId } from "@protected-function/core/azure/clouds.ts";
import { guidForm } from "@protected-function/core/text/azure-names.ts";
import { listNames } from "@protected-function/core/text/names.ts";
import {
  findServicePrincipal,
  servicePrincipalByClientId,
} from "@protected-function/core/azure/graph/service-principal.ts";
import { isIP } from "node:net";
import { endpointList, endpointName } from "../../checks/call.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import type { JsonApi } from "@protected-function/core/azure/json-api.ts";
import { find } from "@protected-function/core/azure/refusals.ts";
import { unknownResource } from "../../stacks/local/require-askable.ts";
import { Refused } from "@protected-function/core/text/errors.ts";

/** The question with ids and their display names. */
export type ResolvedQuestion = Pick<WhatIf, "who" | "resource" | "from">;

/** @throws Refused, RequestRefused */
export async function resolveQuestion(
  question: WhatIfQuestion,
  outputs: StackOutputs,
  graph: JsonApi,
): Promise<ResolvedQuestion> {
  return {
    who: await resolveWho(question.who, outputs, graph),
    resource: resolveResource(question.resource, outputs),
    from: await resolveFrom(question.from, outputs, graph),
  };
}

async function resolveWho(who: string, { callers, api }: StackOutputs, graph: JsonApi): Promise<WhatIf["who"]> {
  if (who.includes("@")) {
    const path = `/v1.0/users/${encodeURIComponent(who)}?$select=id,userPrincipalName`;
    const user = await find<{ readonly id: string; readonly userPrincipalName: string }>(graph, path);
    if (!user)
      throw new Refused(
        "WHAT_IF_REFUSED",
        `--who is "${who}", but the tenant has no user of that name. Check the user principal name.`,
      );
    return { kind: "user", name: user.userPrincipalName, id: user.id };
  }
  const clientId = who === "api" ? api.clientId : (callers[who]?.clientId ?? (guidForm.test(who) ? who : undefined));
  if (clientId === undefined) {
    const callerNames = listNames(Object.keys(callers));
    throw new Refused(
      "WHAT_IF_REFUSED",
      `--who is "${who}". Use a user principal name, a caller (${callerNames}), or a service principal's client id or object id.`,
    );
  }
  const servicePrincipal =
    (await servicePrincipalByClientId(graph, clientId)) ?? (await findServicePrincipal(graph, clientId));
  if (!servicePrincipal)
    throw new Refused(
      "WHAT_IF_REFUSED",
      `--who is "${who}", but the tenant has no service principal with that id. Check the id.`,
    );
  return {
    kind: "service principal",
    name: callers[who] ? `caller ${who}` : servicePrincipal.displayName,
    id: servicePrincipal.appId,
  };
}

/**
 * Finds an endpoint by its name in the contract or as `POST orders/{id}`. In either case, the sign-in is for the API.
 */
function resolveResource(resource: string, { api, endpoints }: StackOutputs): WhatIf["resource"] {
  if (resource === "api") return { name: "the API", clientId: api.clientId };
  if (resource === "graph") return { name: "Microsoft Graph", clientId: graphClientId };
  const matching = endpoints.filter((endpoint) => endpoint.name === resource || endpointName(endpoint) === resource);
  const [first] = matching;
  if (first?.allow) return { name: `the API (${endpointList(matching.map(endpointName))})`, clientId: api.clientId };
  if (first) {
    throw new Refused(
      "WHAT_IF_REFUSED",
      `--resource is "${resource}", which is anonymous: callers need no token, so no policy applies.`,
    );
  }
  if (guidForm.test(resource)) return { name: resource.toLowerCase(), clientId: resource.toLowerCase() };
  throw new Refused(
    "WHAT_IF_REFUSED",
    unknownResource(
      resource,
      endpoints.map(({ name }) => name),
    ),
  );
}

interface Location {
  readonly id: string;
  readonly displayName: string;
  readonly ipRanges?: readonly { readonly cidrAddress: string }[];
}

/** Returns an address. For a location, this is the first address of its first range. */
async function resolveFrom(from: string, outputs: StackOutputs, graph: JsonApi): Promise<WhatIf["from"]> {
  if (isIP(from) !== 0) return { address: from };
  const { value } = (await graph.call("GET", "/v1.0/identity/conditionalAccess/namedLocations")) as {
    readonly value: readonly Location[];
  };
  const id = outputs.conditionalAccess?.namedLocations[from];
  const location =
    value.find((location) => location.id === id) ?? value.find(({ displayName }) => displayName === from);
  const range = location?.ipRanges?.[0]?.cidrAddress;
  if (!location || range === undefined) {
    const locationNames = value.filter(({ ipRanges }) => ipRanges).map(({ displayName }) => displayName);
    throw new Refused(
      "WHAT_IF_REFUSED",
      `--from is "${from}". Use an address, or a named location with addresses: ${listNames(locationNames, "the tenant has none")}.`,
    );
  }
  return { address: range.replace(/\/\d+$/, ""), location: location.displayName };
}

export interface WhatIfQuestion {
  /** A user principal name, a caller's name, or the object id or client id of a service principal. */
  readonly who: string;
  /** `api`, `graph`, an endpoint of the API, or a client id. */
  readonly resource: string;
  /** An address, or a named location by its display name or by its name in the settings. */
  readonly from: string;
  readonly clientAppType: ClientAppType;
  /** The scopes, without their resource (`openid profile`). Some sign-ins request only part of the resource. */
  readonly scopes: readonly string[];
  /** Two letters. Graph may require it with an address. Default: not sent. */
  readonly country?: string | undefined;
}

/** The answer, in the same form for a twin and a tenant, so that you can compare two answers line by line. */
export interface WhatIf {
  /** The id is a user's object id, or a service principal's client id, as Graph requires. */
  readonly who: { readonly kind: "user" | "service principal"; readonly name: string; readonly id: string };
  readonly resource: { readonly name: string; readonly clientId: string };
  readonly from: { readonly address: string; readonly location?: string };
  readonly clientAppType: ClientAppType;
  /** Decided by the enforced policies. Report-only policies change nothing. */
  readonly outcome: "granted" | "blocked" | "controls required";
  /** The required controls. Alternatives are joined by "or". */
  readonly demands: readonly string[];
  /** The tenant's security defaults, which What If ignores. "unknown": this login can't read them. */
  readonly securityDefaults: "on" | "off" | "unknown";
  /** By display name. */
  readonly policies: readonly WhatIfPolicy[];
}

export type ClientAppType = (typeof clientAppTypes)[number];

export interface WhatIfPolicy {
  readonly policyId: string;
  readonly displayName: string;
  readonly state: "enabled" | "disabled" | "enabledForReportingButNotEnforced";
  readonly applies: boolean;
  /** Graph's word. `notSet` if the policy applies. */
  readonly analysisReasons: string;
  readonly controls: readonly string[];
  readonly operator: "AND" | "OR";
}

/** https://learn.microsoft.com/graph/api/resources/signinconditions */
export const clientAppTypes = ["browser", "mobileAppsAndDesktopClients", "exchangeActiveSync", "other"] as const;
