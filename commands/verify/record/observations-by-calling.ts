import { callersRoles, guideDoor } from "../../../checks/call.ts";
import { addressOf, doorsFor, isSafe, protectedDoors } from "../../../checks/doors.ts";
import { atAuth, exchange, sessionTokenIn } from "../../../checks/session.ts";
import { bareRequests } from "../probes/bare-requests.ts";
import { NotSeen, type Observation } from "./observation.ts";
import type { Observer } from "./observer.ts";
import { seenOf } from "./seen.ts";

/** Bare requests reach no handler: they may be sent to any endpoint. */
const functionPath = ({ origin }: Observer): string => new URL(addressOf(guideDoor(origin))).pathname;

/** Of the first endpoint that the caller may call with GET, unasked. @throws NotSeen */
export function safePath({ origin }: Observer): string {
  const open = doorsFor(protectedDoors(origin.outputs), callersRoles(origin));
  const door = open.find((each) => each.method === "GET" && isSafe(each));
  if (!door) throw new NotSeen("no endpoint that the caller opens may be called unasked with GET");
  return new URL(addressOf(door)).pathname;
}

const pathOf = (id: string): string => bareRequests.find((request) => request.id === id)?.path ?? "/";

/** The same request as anybody, and as the caller. */
async function bareAndAuthorized(observer: Observer, path: string) {
  return { bare: await observer.bare("GET", path), authorized: await observer.asCaller("GET", path) };
}

/** What the site answers to whoever calls. */
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
    unknown: "What a path that no function has is answered without and with a token",
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
    how: "GET of the function without a token, and with one that is none",
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
    unknown: "What the token store keeps on Flex Consumption, where instances share no files",
    by: "verify",
    how: "the caller's token exchanged at /.auth/login/aad, then /.auth/me with the session and with the token",
    look: async (observer) => {
      const { origin } = observer;
      const exchanged = await exchange(origin, { access_token: await observer.callersToken() });
      const seen = seenOf("POST /.auth/login/aad", exchanged);
      const byToken = await observer.asCaller("GET", "/.auth/me");
      if (exchanged.status !== 200) return { exchanged: seen, byToken };
      const session = sessionTokenIn(exchanged);
      return {
        exchanged: seen,
        byToken,
        bySession: seenOf("GET /.auth/me", await atAuth(origin, "me", session), claimTypesIn),
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

/** The claims of a session by their types; their values are not kept. */
function claimTypesIn(json: unknown): unknown {
  const [me] = Array.isArray(json) ? (json as readonly unknown[]) : [];
  const { user_claims: claims = [], ...members } = Object(me) as {
    readonly user_claims?: readonly { typ?: unknown }[];
  };
  return { members: Object.keys(members).toSorted(), claims: claims.map(({ typ }) => typ) };
}
