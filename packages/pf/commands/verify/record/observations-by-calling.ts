import {
  callersRoles,
  guideEndpoint,
  endpointUrl,
  endpointsFor,
  isSafe,
  protectedEndpoints,
} from "../../../checks/call.ts";
import { atAuth, exchange, sessionTokenIn } from "../../../checks/session-exchange.ts";
import { anonymousRequests } from "../probes/anonymous-requests.ts";
import { NotSeen, type Observation, type Observer, recordedExchangeOf, type RecordedExchange } from "./observer.ts";
import { allowingOnly, withAuthSettings } from "../../../checks/deployed-settings.ts";
import { send } from "@protected-function/core/azure/http.ts";
import { listedFunctions } from "./observations-by-administrator.ts";

/** Requests without a token don't reach a handler, so any endpoint is safe. */
const functionPath = ({ origin }: Observer): string => new URL(endpointUrl(guideEndpoint(origin))).pathname;

/**
 * The path of the first endpoint that the caller may call with GET and that is safe to call unasked. @throws NotSeen
 */
function safePath({ origin }: Observer): string {
  const open = endpointsFor(protectedEndpoints(origin.outputs), callersRoles(origin));
  const endpoint = open.find((candidate) => candidate.method === "GET" && isSafe(candidate));
  if (!endpoint) throw new NotSeen("the caller may call no endpoint unasked with GET");
  return new URL(endpointUrl(endpoint)).pathname;
}

const pathOf = (id: string): string => anonymousRequests.find((request) => request.id === id)?.path ?? "/";

/** Sends the same request without a token and as the caller. */
async function bareAndAuthorized(observer: Observer, path: string) {
  return { bare: await observer.bare("GET", path), authorized: await observer.asCaller("GET", path) };
}

/** The site's answers to callers. */
export const observationsByCalling: readonly Observation[] = [
  {
    id: "homepage",
    unknown: "Whether App Service authentication's refusal of `/` stands, or the host's homepage is written over it",
    by: "verify",
    how: "GET / without and with a token",
    look: (observer) => bareAndAuthorized(observer, "/"),
  },
  {
    id: "unknown-path",
    unknown: "The answer for a path that no function has, without and with a token",
    by: "verify",
    how: "GET of such a path without and with a token",
    look: (observer) => bareAndAuthorized(observer, pathOf("unknown-path")),
  },
  {
    id: "administration",
    unknown: "Whether `/admin` gets past App Service authentication on Flex Consumption",
    by: "verify",
    how: "GET /admin/host/status without and with a token, and /admin/host/ping without one",
    look: async (observer) => ({
      ...(await bareAndAuthorized(observer, pathOf("administration"))),
      ping: await observer.bare("GET", "/admin/host/ping"),
    }),
  },
  {
    id: "host-health",
    unknown: "Whether the host's `/runtime/health` answers before App Service authentication",
    by: "verify",
    how: "GET /runtime/health without a token",
    look: (observer) => observer.bare("GET", "/runtime/health"),
  },
  {
    id: "preflight",
    unknown: "Whether a preflight is answered before App Service authentication",
    by: "verify",
    how: "OPTIONS of the function, as a browser's preflight and plain",
    look: async (observer) => ({
      preflight: await observer.bare("OPTIONS", functionPath(observer), {
        headers: { origin: "https://elsewhere.example", "access-control-request-method": "GET" },
      }),
      plain: await observer.bare("OPTIONS", functionPath(observer)),
    }),
  },
  {
    id: "refusal-401",
    unknown: "Headers and body of a 401 by App Service authentication on Flex Consumption",
    by: "verify",
    how: "GET of the function without a token, and with a malformed one",
    look: async (observer) => ({
      bare: await observer.bare("GET", functionPath(observer)),
      malformed: await observer.bare("GET", functionPath(observer), { headers: { authorization: "Bearer none" } }),
    }),
  },
  {
    id: "principal",
    unknown: "Which claims of a token reach the function, and in which names",
    by: "verify",
    how: "GET of an endpoint that may be called unasked, with the caller's token: the members of what it answers, as who-calls does",
    look: async (observer) => observer.asCaller("GET", safePath(observer)),
  },
  {
    id: "token-store",
    unknown: "The token store's content on Flex Consumption, where instances share no files",
    by: "verify",
    how: "the caller's token exchanged at /.auth/login/aad, then /.auth/me with the session and with the token",
    look: async (observer) => {
      const { origin } = observer;
      const exchanged = await exchange(origin, { access_token: await observer.callersToken() });
      const recorded = recordedExchangeOf("POST /.auth/login/aad", exchanged);
      const byToken = await observer.asCaller("GET", "/.auth/me");
      if (exchanged.status !== 200) return { exchanged: recorded, byToken };
      const session = sessionTokenIn(exchanged);
      return {
        exchanged: recorded,
        byToken,
        bySession: recordedExchangeOf("GET /.auth/me", await atAuth(origin, "me", session), claimTypesIn),
        asBearer: await observer.bare("GET", safePath(observer), {
          headers: { authorization: `Bearer ${session}` },
        }),
      };
    },
  },
  {
    id: "propagation",
    unknown: "How long a new role, secret or policy takes to act",
    by: "verify",
    how: "which checks had to be run again, and how often: run it right after `npx pulumi up`",
    look: async ({ waited }) => waited,
  },
];

/** The types of a session's claims, without their values. */
function claimTypesIn(json: unknown): unknown {
  const [me] = Array.isArray(json) ? (json as readonly unknown[]) : [];
  const { user_claims: claims = [], ...members } = Object(me) as {
    readonly user_claims?: readonly { typ?: unknown }[];
  };
  return { members: Object.keys(members).toSorted(), claims: claims.map(({ typ }) => typ) };
}

const web = "api-version=2024-11-01";
/** An id that doesn't belong to any application. */
const unknownClientId = "00000000-0000-4000-8000-000000000000";
const polls = 180;

/** Observations that require a change to the stack. Each one restores its changes. */
export const observationsByAltering: readonly Observation[] = [
  {
    id: "trigger-synchronization",
    unknown: "Whether triggers are synchronized while App Service authentication is on",
    by: "verify --alter",
    how: "the listed functions, POST {siteId}/syncfunctiontriggers, POST {siteId}/host/default/sync, the listed functions again",
    look: async (observer) => ({
      before: await listedFunctions(observer),
      triggers: await observer.resourceManager("POST", `syncfunctiontriggers?${web}`),
      host: await observer.resourceManager("POST", `host/default/sync?${web}`),
      after: await listedFunctions(observer),
    }),
  },
  {
    id: "publish",
    unknown: "One Deploy's answers, poll by poll, until its record is gone",
    by: "verify --alter",
    how: "the package uploaded again, then GET /api/deployments/latest each second until 404, three minutes at most",
    look: publishAgain,
  },
  {
    id: "overlapping-writes",
    unknown: "Whether two writes below one site at once are refused, and the ftp policy without a location",
    by: "verify --alter",
    how: "PUT of both publishing policies at once, as they are, without a location",
    look: async ({ resourceManager }) => {
      const putPolicy = (name: string) =>
        resourceManager("PUT", `basicPublishingCredentialsPolicies/${name}?${web}`, {
          body: { properties: { allow: false } },
        });
      const [scm, ftp] = await Promise.all([putPolicy("scm"), putPolicy("ftp")]);
      return { scm, ftp };
    },
  },
  {
    id: "refusal-403",
    unknown: "Headers and body of a 403 by App Service authentication on Flex Consumption",
    by: "verify --alter",
    how: "another application in the list of allowed ones, and a call with the caller's token",
    look: (observer) => calledWhileAllowed(observer, [unknownClientId]),
  },
  {
    id: "empty-list",
    unknown: "Whether an empty list of allowed applications allows everyone, or no one",
    by: "verify --alter",
    how: "an empty list of allowed applications, and a call with the caller's token",
    look: (observer) => calledWhileAllowed(observer, []),
  },
];

async function calledWhileAllowed(
  observer: Observer,
  allowedApplications: readonly string[],
): Promise<RecordedExchange> {
  const { origin } = observer;
  if (!origin.administrator) throw new NotSeen("it takes an administrator's login");
  const pathname = safePath(observer);
  return withAuthSettings(
    origin,
    origin.administrator,
    (settings) => allowingOnly(settings, allowedApplications),
    () => observer.asCaller("GET", pathname),
  );
}

interface Poll {
  /** The number of consecutive polls with this answer. */
  readonly times: number;
  readonly status: number;
  readonly deployment: unknown;
}

/** Uploads with the upload's own URL and headers (packages/core/azure/one-deploy/upload.ts), but without its retries. */
async function publishAgain(observer: Observer) {
  const { scmHostName } = observer.origin.outputs.functionApp;
  const url = `https://${scmHostName}/api/publish?RemoteBuild=false&Deployer=protected-function`;
  const headers = {
    authorization: `Bearer ${await observer.token(observer.cloud.scmResource)}`,
    "content-type": "application/zip",
    "cache-control": "no-cache",
  };
  const answer = await send("POST", url, { headers, body: observer.zip() });
  const polled: Poll[] = [];
  for (let poll = 0; poll < polls && polled.at(-1)?.status !== 404; poll += 1) {
    if (poll > 0) await observer.pause(1000);
    const { status, body } = await observer.scm(observer.cloud.scmResource, "GET", "/api/deployments/latest", {
      keep: (json) => Object(json)["status"],
    });
    const last = polled.at(-1);
    const isUnchanged = last?.status === status && JSON.stringify(last.deployment) === JSON.stringify(body);
    if (last && isUnchanged) polled[polled.length - 1] = { ...last, times: last.times + 1 };
    else polled.push({ times: 1, status, deployment: body });
  }
  return { answer: recordedExchangeOf("POST /api/publish", answer), polled };
}
