import { counterexamplesOf } from "@protected-function/infra/contract/route-constraints.ts";
import { matches, segmentsOf, valueFor } from "@protected-function/infra/contract/routes.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import {
  callEndpoint,
  type Endpoint,
  endpointName,
  endpointPath,
  endpointUrlWith,
  functionsIn,
  loggedDuring,
  protectedEndpoints,
  refusalIn,
} from "../call.ts";
import type { EndpointCheck, EndpointEvidence } from "../check.ts";
import type { Origin } from "../origin.ts";
import { allowedSubjects, withSubjectsAtEachEndpoint } from "./protected-endpoints.ts";
import { subjectFor, type Subject, type SubjectKind } from "./subjects.ts";

const constrained = (outputs: StackOutputs): readonly Endpoint[] =>
  protectedEndpoints(outputs).filter((endpoint) => brokenUrls(endpoint).length > 0);

/** Row E13: the host reads a route's constraints as the contract means them. Row E2 calls with values that satisfy them. */
export const routeConstraints: EndpointCheck = {
  group: "The function",
  row: "E13",
  needs: ["administrator", "alteration", "ownTenant"],
  claims: (outputs) =>
    constrained(outputs).map(
      (endpoint) => `${endpointName(endpoint)} doesn't answer a value that its route's constraints exclude.`,
    ),
  notApplicableReason: (outputs) =>
    constrained(outputs).length === 0 ? "no protected route of the contract has a constraint" : undefined,
  run: (origin, report) =>
    withSubjectsAtEachEndpoint(
      origin,
      report,
      (endpoint, holders) => allowedSubjects(endpoint, holders).slice(0, 1),
      async (endpoint, subjects, holders) => {
        const [kind] = allowedSubjects(endpoint, holders);
        if (kind === undefined) return { missing: "needs a role that an application or a user can hold" };
        return await callBroken(origin, endpoint, subjects, kind);
      },
      constrained(origin.outputs),
    ),
};

async function callBroken(
  origin: Origin,
  endpoint: Endpoint,
  subjects: readonly Subject[],
  kind: SubjectKind,
): Promise<EndpointEvidence> {
  const { token } = subjectFor(subjects, kind);
  const urls = brokenUrls(endpoint);
  const reached: string[] = [];
  for (const url of urls) {
    const { result, lines } = await loggedDuring(origin, () =>
      callEndpoint({ ...endpoint, url, sample: { body: endpoint.sample?.body } }, { authorization: `Bearer ${token}` }),
    );
    const { pathname } = new URL(url);
    const ran = functionsIn(lines).some((name) => name.toLowerCase() === endpoint.name.toLowerCase());
    const { status, by } = refusalIn(result);
    const isUnknown = status === 404 && by === "the Functions host";
    // Another endpoint's route can match the path: then that one answers.
    if (ran || (!isUnknown && !isAnothers(origin.outputs, endpoint, pathname))) reached.push(pathname);
  }
  return {
    action: `called with an allowed role and ${urls.length} values that a constraint excludes`,
    expected: { reached: [] },
    found: { reached },
  };
}

function isAnothers({ endpoints }: StackOutputs, { name, method }: Endpoint, path: string): boolean {
  return endpoints.some(
    (other) =>
      other.name !== name &&
      other.method === method &&
      matches(segmentsOf(endpointPath(other).slice(1)) ?? [], path.slice(1)),
  );
}

/** One URL for each constraint of each parameter, with a value that doesn't satisfy it; the other values do. */
function brokenUrls(endpoint: Endpoint): readonly string[] {
  const segments = segmentsOf(endpointPath(endpoint).slice(1)) ?? [];
  const parameters = segments.filter((segment) => segment.kind !== "text");
  return parameters.flatMap((broken, index) =>
    counterexamplesOf(broken.constraints).map((value) =>
      endpointUrlWith(endpoint, (parameter) => {
        if (parameter.name === broken.name) return encodeURIComponent(value);
        // A value follows only values.
        const isBefore = parameters.findIndex(({ name }) => name === parameter.name) < index;
        return encodeURIComponent(
          valueFor({ ...parameter, isOptional: parameter.isOptional && !isBefore }, endpoint.sample?.params),
        );
      }),
    ),
  );
}
