import { sendToSite } from "../send-to-site.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { type Answer } from "@protected-function/core/azure/http.ts";
import { callersToken } from "../call.ts";
import type { EndpointCheck, EndpointEvidence } from "../check.ts";
import { functionsListedBy } from "./listed-functions.ts";
import type { Origin } from "../origin.ts";
import { type SubjectKind, subjectFor, withSubjects } from "./subjects.ts";

function extensionsOf({ triggers = [], endpoints }: StackOutputs): readonly string[] {
  const ofBindings = endpoints.flatMap(({ bindings = [] }) => bindings.flatMap(({ webhook }) => webhook ?? []));
  return [...new Set([...triggers.flatMap(({ webhooks: opened = [] }) => opened), ...ofBindings])].toSorted();
}

/** Row E14: what the extension of a trigger or another binding opens is behind App Service authentication and the host's key. */
export const webhooks: EndpointCheck = {
  group: "The function",
  row: "E14",
  needs: [],
  claims: (outputs) =>
    extensionsOf(outputs).map(
      (extension) =>
        `/runtime/webhooks/${extension} needs both: a token for App Service authentication, and a key of the Functions host.`,
    ),
  notApplicableReason: (outputs) =>
    extensionsOf(outputs).length === 0 ? "no trigger or binding of the app has a webhook" : undefined,
  run: async (origin, report) => {
    await withAnyToken(origin, async (token) => {
      for (const extension of extensionsOf(origin.outputs)) report(await callWebhook(origin, extension, token));
    });
  },
};

const anyApplication: SubjectKind = { kind: "application", roles: [] };

/** A token is enough for App Service authentication: no role counts there. */
async function withAnyToken(origin: Origin, body: (token: string) => Promise<void>): Promise<void> {
  const { administrator, ownTenant } = origin;
  if (administrator === undefined || ownTenant !== true) return body(await callersToken(origin));
  return withSubjects(origin, administrator, [anyApplication], async (subjects) =>
    body(subjectFor(subjects, anyApplication).token),
  );
}

async function callWebhook({ outputs }: Origin, extension: string, token: string): Promise<EndpointEvidence> {
  const url = `https://${outputs.functionApp.hostName}/runtime/webhooks/${extension}`;
  const authorization = `Bearer ${token}`;
  const key = "an-invalid-key";
  const requests: readonly (readonly [description: string, url: string, headers: Readonly<Record<string, string>>])[] =
    [
      ["no token", url, {}],
      ["no token, below", `${url}/instances`, {}],
      ["no token, an invalid key", `${url}?code=${key}`, { "x-functions-key": key }],
      ["a token", url, { authorization }],
      ["a token, below", `${url}/instances`, { authorization }],
      ["a token, an invalid key in the header", url, { authorization, "x-functions-key": key }],
      ["a token, an invalid key in the address", `${url}?code=${key}`, { authorization }],
    ];
  const found: Record<string, string> = {};
  for (const [description, address, headers] of requests) {
    for (const method of ["GET", "POST"] as const) {
      found[`${method} with ${description}`] = refusedBy(await sendToSite(method, address, { headers }));
    }
  }
  const expected = Object.fromEntries(
    Object.keys(found).map((request) => [
      request,
      request.includes("with no token") ? "401 by App Service authentication" : "401 by the Functions host",
    ]),
  );
  return {
    action: `called it ${Object.keys(found).length} times: without a token, without a key, with an invalid key`,
    expected,
    found,
  };
}

/** The host's 401 has neither a challenge nor App Service's header. */
function refusedBy({ status, headers, text }: Answer): string {
  if (headers.has("x-ms-middleware-request-id") || headers.has("www-authenticate"))
    return `${status} by App Service authentication`;
  return text === "" ? `${status} by the Functions host` : `${status} with a body`;
}

/** The row of triggers: what it lists is registered and never proved. */
export const triggersRow = "E15";

/**
 * Row E15: each function that runs without a caller. No check runs it. The host may lack it although the build saw it, such
 * as under a condition that reads an app setting: an administrator sees that.
 */
export const triggersNotRun: EndpointCheck = {
  group: "The function",
  row: triggersRow,
  needs: [],
  claims: ({ triggers = [] }) => triggers.map(({ name, type }) => `${name} runs when its ${type} fires.`),
  run: async ({ outputs, administrator, ownTenant }, report) => {
    const { triggers = [] } = outputs;
    const listed = triggers.length > 0 && administrator ? await functionsListedBy(administrator, outputs) : undefined;
    const isRegistered = (name: string, type: string) =>
      listed?.some(
        ({ properties }) =>
          properties.name?.toLowerCase() === name.toLowerCase() &&
          properties.config?.bindings?.some((binding) => binding.type?.toLowerCase() === type.toLowerCase()),
      ) ?? true;
    for (const { name, type } of triggers) {
      if (isRegistered(name, type))
        report({ missing: `registered, not run ${ownTenant === true ? "here" : "by the checks"}` });
      else
        report({
          action: "read the list of functions from Resource Manager",
          expected: type,
          found: "no such function",
        });
    }
  },
};
