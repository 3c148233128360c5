import {
  allOf,
  allowedIn,
  callEndpoint,
  type Endpoint,
  endpointName,
  protectedEndpoints,
  callAsForger,
  outcomeOf,
  noProtectedEndpoint,
  reachedIn,
  type Refusal,
  loggedDuring,
} from "../call.ts";
import type { EndpointCheck, EndpointEvidence } from "../check.ts";
import type { Administrator, Origin } from "../origin.ts";
import { switchedOff } from "../altered-settings.ts";
import { withAuthSettings } from "../deployed-settings.ts";
import { type Subject, subjectFor, subjectName, type SubjectKind, withSubjects } from "./subjects.ts";
import { type Holders, holdersOfRoles } from "../people.ts";

/** Row E1: requests without a token. */
const withoutToken: EndpointCheck = {
  group: "The function",
  row: "E1",
  needs: [],
  notApplicableReason: noProtectedEndpoint,
  claims: (outputs) =>
    protectedEndpoints(outputs).map(
      (endpoint) => `${endpointName(endpoint)} without a token gets 401 from App Service; no handler runs.`,
    ),
  run: (origin, report) =>
    eachEndpoint(origin, report, async (endpoint) => {
      const { result, lines } = await loggedDuring(origin, () => callEndpoint(endpoint));
      return {
        action: "called without a token",
        expected: { outcome: { status: 401, by: "App Service authentication" }, logged: 0 },
        found: { outcome: outcomeOf(result), logged: lines?.length ?? 0 },
      };
    }),
};

/** Row E4: the guard on its own, with App Service authentication off. */
const gateOff: EndpointCheck = {
  group: "The function",
  row: "E4",
  needs: ["administrator", "alteration"],
  notApplicableReason: noProtectedEndpoint,
  claims: (outputs) =>
    protectedEndpoints(outputs).map(
      (endpoint) =>
        `${endpointName(endpoint)} refuses a forged principal that has every role (401) when App Service authentication is off.`,
    ),
  run: (origin, report) =>
    withAuthSettings(origin, administratorOf(origin), switchedOff, () =>
      eachEndpoint(origin, report, async (endpoint) => ({
        action: "turned App Service authentication off, and called with a forged principal",
        expected: { status: 401, by: "the function" },
        found: outcomeOf(await callAsForger(origin, endpoint)),
      })),
    ),
};

/** Row E2: each role alone is enough. */
const allowed: EndpointCheck = {
  group: "The function",
  row: "E2",
  needs: ["administrator", "alteration", "ownTenant"],
  notApplicableReason: noProtectedEndpoint,
  claims: (outputs) =>
    protectedEndpoints(outputs).map(
      (endpoint) =>
        `${endpointName(endpoint)} accepts a token whose only role is ${allOf(endpoint.allow ?? [], "or")}.`,
    ),
  run: (origin, report) =>
    withSubjectsAtEachEndpoint(origin, report, allowedSubjects, async (endpoint, subjects, holders) => {
      const parts = allowedSubjects(endpoint, holders);
      if (parts.length === 0) return { missing: "needs a role that an application or a user can hold" };
      const results = await calledBy(origin, endpoint, parts, subjects);
      const expected = Object.fromEntries(Object.keys(results).map((subject) => [subject, "reached"]));
      return { action: "called with each role alone", expected, found: results };
    }),
};

/** Row E3: no other role is enough, nor all of them together. */
const refused: EndpointCheck = {
  group: "The function",
  row: "E3",
  needs: ["administrator", "alteration", "ownTenant"],
  notApplicableReason: noProtectedEndpoint,
  claims: (outputs) =>
    protectedEndpoints(outputs).map(
      (endpoint) =>
        `${endpointName(endpoint)} without ${allOf(endpoint.allow ?? [], "or")} gets 403 from the guard; no handler runs.`,
    ),
  run: (origin, report) =>
    withSubjectsAtEachEndpoint(origin, report, refusedSubjects, async (endpoint, subjects, holders) => {
      const kinds = refusedSubjects(endpoint, holders);
      const { result: results, lines } = await loggedDuring(origin, () => calledBy(origin, endpoint, kinds, subjects));
      return {
        action: "called without a role, with each other role, and with all other roles",
        expected: {
          ...Object.fromEntries(Object.keys(results).map((subject) => [subject, { status: 403, by: "the function" }])),
          ran: [],
        },
        found: { ...results, ran: allowedIn(lines) },
      };
    }),
};

/** Rows E1 to E4, of every protected endpoint. */
export const protectedEndpointChecks: readonly EndpointCheck[] = [withoutToken, allowed, refused, gateOff];

/** Each allowed role alone, by each kind of member. */
export function allowedSubjects({ allow = [] }: Endpoint, { applications, people }: Holders): readonly SubjectKind[] {
  return [
    ...allow
      .filter((role) => applications.includes(role))
      .map((role): SubjectKind => ({ kind: "application", roles: [role] })),
    ...allow.filter((role) => people.includes(role)).map((role): SubjectKind => ({ kind: "person", roles: [role] })),
  ];
}

function refusedSubjects({ allow = [] }: Endpoint, { applications, people }: Holders): readonly SubjectKind[] {
  const partsOf = (kind: SubjectKind["kind"], roles: readonly string[]): readonly SubjectKind[] => {
    const otherRoles = roles.filter((role) => !allow.includes(role));
    const sets = [[], ...otherRoles.map((role) => [role]), ...(otherRoles.length > 1 ? [otherRoles] : [])];
    return sets.map((roles) => ({ kind, roles }));
  };
  // A user without a role and one with a wrong role are enough to test the guard: each takes a sign-in.
  return [...partsOf("application", applications), ...partsOf("person", people).slice(0, 2)];
}

/** One after the other, so that the log lines are this call's. */
async function calledBy(
  origin: Origin,
  endpoint: Endpoint,
  parts: readonly SubjectKind[],
  subjects: readonly Subject[],
): Promise<Readonly<Record<string, "reached" | Refusal>>> {
  const results: Record<string, "reached" | Refusal> = {};
  for (const part of parts) {
    const { token } = subjectFor(subjects, part);
    const { result, lines } = await loggedDuring(origin, () =>
      callEndpoint(endpoint, { authorization: `Bearer ${token}` }),
    );
    results[subjectName(part)] = reachedIn(result, endpoint, lines);
  }
  return results;
}

type Report = Parameters<EndpointCheck["run"]>[1];

/** Creates the subjects that the endpoints need, and checks each endpoint with them. */
export async function withSubjectsAtEachEndpoint(
  origin: Origin,
  report: Report,
  partsOf: (endpoint: Endpoint, holders: Holders) => readonly SubjectKind[],
  checkEndpoint: (endpoint: Endpoint, subjects: readonly Subject[], holders: Holders) => Promise<EndpointEvidence>,
  endpoints: readonly Endpoint[] = protectedEndpoints(origin.outputs),
): Promise<void> {
  const administrator = administratorOf(origin);
  const holders = await holdersOfRoles(origin, administrator);
  const parts = endpoints.flatMap((endpoint) => partsOf(endpoint, holders));
  await withSubjects(origin, administrator, parts, async (subjects) => {
    for (const endpoint of endpoints) report(await checkEndpoint(endpoint, subjects, holders));
  });
}

async function eachEndpoint(
  { outputs }: Origin,
  report: Report,
  checkEndpoint: (endpoint: Endpoint) => Promise<EndpointEvidence>,
): Promise<void> {
  for (const endpoint of protectedEndpoints(outputs)) report(await checkEndpoint(endpoint));
}

function administratorOf({ administrator }: Origin): Administrator {
  if (!administrator) throw new Error("It was run without an administrator.");
  return administrator;
}
