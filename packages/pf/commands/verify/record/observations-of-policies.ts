import { policyBody, type PolicySpec } from "../../../checks/conditional-access/policies.ts";
import { withApiAsPublicClient } from "../../../checks/people.ts";
import { PowerMissing } from "../../../checks/origin.ts";
import { NotSeen, type Observation, type Observer, type RecordedExchange, shapeOf } from "./observer.ts";
import { askByPassword, scopeOf, withSigningInPerson } from "../../../checks/password-grant.ts";
import type { Answer } from "@protected-function/core/azure/http.ts";
import { cut } from "@protected-function/core/text/cut.ts";

const root = "/v1.0/identity/conditionalAccess";
const versions = ["v1.0", "beta"] as const;
const nameMark = "made by verify --record, deleted at its end";
const polls = 120;

/**
 * Graph's answers about conditional access. The policies created for this are disabled, apply to no one and are deleted
 * afterwards. The record can't tell whether Graph judges a disabled policy as it does an enforced one.
 */
export const observationsOfPolicies: readonly Observation[] = [
  {
    id: "deleted-policies",
    unknown: "Which versions of Graph know deleted policies and named locations",
    by: "verify",
    how: "GET of both lists, at v1.0 and beta; it takes Policy.Read.All",
    look: async ({ graph }) => {
      const exchanges: Record<string, RecordedExchange> = {};
      for (const version of versions) {
        for (const items of ["policies", "namedLocations"]) {
          exchanges[`${version} ${items}`] = await graph(
            "GET",
            `/${version}/identity/conditionalAccess/deletedItems/${items}`,
          );
        }
      }
      return exchanges;
    },
  },
  {
    id: "deleted-policy",
    unknown: "How long a deleted policy takes to be listed, and which versions of Graph delete it for good",
    by: "verify --alter",
    how: "a disabled policy made and deleted; the list of each version read each second, two minutes at most; DELETE by each",
    look: afterDeletion,
  },
  {
    id: "named-location-ranges",
    unknown: "A named location's ranges in Graph: order, spelling, duplicates, host bits",
    by: "verify --alter",
    how: "named locations made with such ranges, read back and deleted; no policy names them",
    look: async (observer) => ({
      spelling: await rangesReadBack(observer, ["203.0.113.0/24", "2001:DB8:0:1:0:0:0:0/64", "198.51.100.7/32"]),
      duplicates: await rangesReadBack(observer, ["203.0.113.0/24", "203.0.113.0/24"]),
      hostBits: await rangesReadBack(observer, ["203.0.113.7/24"]),
    }),
  },
  {
    id: "policy-references",
    unknown:
      "How long a policy may not name a named location, an application or a caller's service principal that was just created",
    by: "verify --alter",
    how: "each made, and a disabled policy that names it tried each second, two minutes at most",
    look: newReferences,
  },
  {
    id: "used-location",
    unknown: "The answer to deleting a named location that a policy names",
    by: "verify --alter",
    how: "DELETE of a named location while a disabled policy names it",
    look: (observer) =>
      withLocation(observer, ["203.0.113.0/24"], (location) =>
        withPolicy(observer, exceptFrom(location), () =>
          observer.graph("DELETE", `${root}/namedLocations/${location}`),
        ),
      ),
  },
  {
    id: "public-client-policy",
    unknown: "Whether a policy may name an API that is a public client, and turn into one under a policy",
    by: "verify --alter",
    how:
      "with public client flows on, a disabled policy that includes the API and one that excludes it. Then flows turned on " +
      "while a policy includes it",
    look: publicClientInPolicy,
  },
  {
    id: "location-without-licence",
    unknown: "Whether a tenant without Entra ID P1 takes a named location",
    by: "a person",
    how: "in such a tenant, `npx pulumi up` with `conditionalAccess.namedLocations` and no policy",
  },
  {
    id: "security-defaults-aftermath",
    unknown: "For how long Graph refuses enforced policies after security defaults were switched off",
    by: "a person",
    how: "in a test tenant: switch them off, then `npx pulumi up` with an enforced policy, again until it is taken",
  },
];

/**
 * Creates an object over Graph, runs the body, then deletes the object permanently. If Graph refuses to create it,
 * `then` isn't run.
 */
async function withCreated(
  observer: Observer,
  { path, body, bin }: { readonly path: string; readonly body: object; readonly bin: readonly string[] },
  use: (created: Readonly<Record<string, unknown>>, id: string) => Promise<unknown>,
): Promise<object> {
  let item: Readonly<Record<string, unknown>> = {};
  const created = await observer.graph("POST", path, { body, keep: (json) => Object.keys((item = Object(json))) });
  if (created.status >= 400) return { created };
  const id = String(item["id"]);
  try {
    return { created: created.status, seen: await use(item, id) };
  } finally {
    await observer.graph("DELETE", `${path}/${id}`);
    for (const items of bin) {
      // `deleted-policies` checks which version has the bin of policies.
      if ((await observer.graph("DELETE", `${items}/${id}`)).status < 400) break;
    }
  }
}

const binOf = (items: "policies" | "namedLocations") =>
  versions.map((version) => `/${version}/identity/conditionalAccess/deletedItems/${items}`);
const directoryBin = ["/v1.0/directory/deletedItems"];

function withPolicy(
  observer: Observer,
  spec: Omit<PolicySpec, "state" | "control">,
  use: (id: string) => Promise<unknown>,
) {
  const body = policyBody(`Policy (${nameMark})`, { ...spec, control: "block", state: "disabled" });
  return withCreated(observer, { path: `${root}/policies`, body, bin: binOf("policies") }, (_, id) => use(id));
}

function withLocation(observer: Observer, cidrs: readonly string[], use: (id: string) => Promise<unknown>) {
  const kind = (cidr: string) => (cidr.includes(":") ? "iPv6CidrRange" : "iPv4CidrRange");
  const body = {
    "@odata.type": "#microsoft.graph.ipNamedLocation",
    displayName: `Location (${nameMark})`,
    isTrusted: false,
    ipRanges: cidrs.map((cidrAddress) => ({ "@odata.type": `#microsoft.graph.${kind(cidrAddress)}`, cidrAddress })),
  };
  return withCreated(observer, { path: `${root}/namedLocations`, body, bin: binOf("namedLocations") }, (_, id) =>
    use(id),
  );
}

const exceptFrom = (location: string): Pick<PolicySpec, "resources" | "exceptFrom"> => ({
  resources: { include: ["None"] },
  exceptFrom: [location],
});

async function rangesReadBack(observer: Observer, cidrs: readonly string[]): Promise<object> {
  const read = (id: string) =>
    observer.graph("GET", `${root}/namedLocations/${id}`, { keep: (json) => Object(json)["ipRanges"] });
  return { written: cidrs, ...(await withLocation(observer, cidrs, read)) };
}

async function newReferences(observer: Observer): Promise<object> {
  const triesUntilAccepted = async (spec: Omit<PolicySpec, "state" | "control">) => {
    const answers: { times: number; readonly seen: unknown }[] = [];
    for (let poll = 0; poll < polls; poll += 1) {
      if (poll > 0) await observer.pause(1000);
      const exchange = await withPolicy(observer, spec, async () => "taken");
      const last = answers.at(-1);
      if (last && JSON.stringify(last.seen) === JSON.stringify(exchange)) last.times += 1;
      else answers.push({ times: 1, seen: exchange });
      if ("seen" in exchange || !mayPass(exchange)) break;
    }
    return answers;
  };
  const location = await withLocation(observer, ["203.0.113.0/24"], (id) => triesUntilAccepted(exceptFrom(id)));
  const application = await withCreated(
    observer,
    {
      path: "/v1.0/applications",
      body: { displayName: `Application (${nameMark})`, signInAudience: "AzureADMyOrg" },
      bin: directoryBin,
    },
    ({ appId }) =>
      withCreated(observer, { path: "/v1.0/servicePrincipals", body: { appId }, bin: directoryBin }, async (_, id) => ({
        asResource: await triesUntilAccepted({ resources: { include: [String(appId)] } }),
        asCaller: await triesUntilAccepted({ servicePrincipals: [id], resources: { include: ["All"] } }),
      })),
  );
  return { location, application };
}

/** Whether waiting may fix it. Waiting doesn't fix a missing license. */
function mayPass(exchange: object): boolean {
  return /not ?found|does not exist|doesn't exist|invalid/i.test(JSON.stringify(exchange));
}

async function afterDeletion(observer: Observer): Promise<object> {
  const { graph } = observer;
  let id = "";
  const body = policyBody(`Policy (${nameMark})`, {
    resources: { include: ["None"] },
    control: "block",
    state: "disabled",
  });
  const created = await graph("POST", `${root}/policies`, { body, keep: (json) => (id = String(Object(json)["id"])) });
  if (created.status >= 400) return { created };
  await graph("DELETE", `${root}/policies/${id}`);
  const listings: Record<string, unknown> = {};
  for (let poll = 0; poll < polls && Object.keys(listings).length < versions.length; poll += 1) {
    if (poll > 0) await observer.pause(1000);
    for (const version of versions.filter((version) => listings[version] === undefined)) {
      const exchange = await graph("GET", `/${version}/identity/conditionalAccess/deletedItems/policies`, {
        keep: (json) => JSON.stringify(json).includes(id),
      });
      if (exchange.status >= 400) listings[version] = exchange;
      else if (exchange.body === true) listings[version] = `listed at the read number ${poll + 1}`;
    }
  }
  const deleted: Record<string, RecordedExchange> = {};
  for (const items of binOf("policies")) deleted[items] = await graph("DELETE", `${items}/${id}`);
  return { listed: listings, deleted };
}

async function publicClientInPolicy(observer: Observer): Promise<object> {
  const { origin } = observer;
  const { administrator, outputs } = origin;
  if (!administrator) throw new NotSeen("it takes an administrator's login");
  const { clientId } = outputs.api;
  const included = () => withPolicy(observer, { resources: { include: [clientId] } }, async () => "taken");
  const excluded = () =>
    withPolicy(observer, { resources: { include: ["All"], exclude: [clientId] } }, async () => "taken");
  const flowsOn = async (body: () => Promise<unknown>): Promise<unknown> => {
    try {
      return await withApiAsPublicClient(origin, administrator, body);
    } catch (error) {
      if (error instanceof PowerMissing) return { refused: error.message };
      throw error;
    }
  };
  return {
    asPublicClient: await flowsOn(async () => ({ included: await included(), excluded: await excluded() })),
    underPolicy: await withPolicy(observer, { resources: { include: [clientId] } }, () => flowsOn(async () => "taken")),
  };
}

/** The token endpoint's answers to people. */
export const observationsOfSignIn: readonly Observation[] = [
  {
    id: "enrollment-refusal",
    unknown: "The `error`, the sentence and the claims of AADSTS50079 at version 2",
    by: "verify --alter",
    how:
      "a new user without a registered authentication method requests the API by password. AADSTS50079 comes if the " +
      "tenant requires MFA of everyone, else a token",
    look: (observer) => newUserAsks(observer, ""),
  },
  {
    id: "offline-access",
    unknown: "Whether `offline_access` needs a consent of its own beside that to `openid` and `profile`",
    by: "verify --alter",
    how: "a new user asks for the API by password, with offline_access: a refresh token, or AADSTS65001",
    look: (observer) => newUserAsks(observer, " offline_access"),
  },
  {
    id: "browser-sign-in",
    unknown: "Whether a person who signs in by a browser is asked for consent, with and without that to `email`",
    by: "a person",
    how: "as a person without a role open https://<host name>/.auth/login/aad in a private window: a session, or Need admin approval",
  },
  {
    id: "security-defaults-challenge",
    unknown: "Which users with a registered authentication method get AADSTS50076 from security defaults",
    by: "a person",
    how:
      "in a test tenant with security defaults on: register a method for a user. Request the API, then " +
      "https://management.azure.com/.default, by password: AADSTS50076, or a token",
  },
];

async function newUserAsks({ origin }: Observer, scope: string): Promise<object> {
  const { administrator } = origin;
  if (!administrator) throw new NotSeen("it takes an administrator's login");
  return withSigningInPerson(origin, administrator, "assigned", async (person) =>
    answered(await askByPassword(origin, person, `${scopeOf(person)}${scope}`)),
  );
}

/** The message of a refusal, or the kinds of tokens in a success. */
function answered({ status, json }: Answer): object {
  const { error, error_codes, error_description, error_uri, suberror, claims } = Object(json) as Readonly<
    Record<string, unknown>
  >;
  if (error === undefined) return { status, members: shapeOf(json, 1) };
  const sentence = cut(String(error_description), 600);
  return { status, error, error_codes, error_uri, suberror, claims, sentence };
}
