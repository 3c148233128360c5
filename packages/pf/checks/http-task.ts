import { sendToSite } from "./send-to-site.ts";
import type { HttpTask } from "./origin.ts";
import { type Answer } from "@protected-function/core/azure/http.ts";
import { valueFor } from "@protected-function/infra/contract/routes.ts";
import { endpointUrlWith, guideEndpoint, outcomeOf, parameterVariable, requireCallable } from "./call.ts";
import { type Check, inGroup } from "./check.ts";

/**
 * Sends the tasks in order, as an integration product does, up to the first answer that isn't 200. Returns the last
 * answer.
 *
 * @param stored values that the caller's team keeps: `{ CALLER_SECRET: … }`
 * @param sendRequest sends one request; default: this process, by the platform's own fetch
 */
export async function runTasks(
  tasks: readonly [HttpTask, ...HttpTask[]],
  stored: Readonly<Record<string, string>>,
  sendRequest: typeof sendToSite = sendToSite,
): Promise<Answer> {
  const values = new Map(Object.entries(stored));
  const [first, ...rest] = tasks;
  let answer = await runTask(first, values, sendRequest);
  for (const task of rest) {
    if (answer.status !== 200) break;
    answer = await runTask(task, values, sendRequest);
  }
  return answer;
}

async function runTask(
  { name, method, url, headers, body, capture }: HttpTask,
  values: Map<string, string>,
  sendRequest: typeof sendToSite,
): Promise<Answer> {
  const answer = await sendRequest(method, fill(url, values, encodeURIComponent), {
    headers: filled(headers, values),
    ...(body && { body: sentBody(body, values) }),
  });
  if (answer.status !== 200) return answer;
  for (const { name: captured, path } of capture) {
    const value = (answer.json as Readonly<Record<string, unknown>> | undefined)?.[path.replace(/^\$\./, "")];
    if (typeof value !== "string") throw new Error(`The answer to the task ${name} has no ${path}.`);
    values.set(captured, value);
  }
  return answer;
}

function sentBody(body: NonNullable<HttpTask["body"]>, values: ReadonlyMap<string, string>): string | URLSearchParams {
  if (body.kind === "text") return body.text;
  const fields = filled(body.fields, values);
  return body.kind === "form" ? new URLSearchParams(fields) : JSON.stringify(fields);
}

function filled(
  texts: Readonly<Record<string, string>>,
  values: ReadonlyMap<string, string>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, fill(text, values)]));
}

function fill(text: string, values: ReadonlyMap<string, string>, encode = (value: string): string => value): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values.get(name);
    if (value === undefined) throw new Error(`{{${name}}} is neither stored nor captured by a task before.`);
    return encode(value);
  });
}

/** Row G22: the recipe that the caller's team pastes works. */
export const recipeChecks: readonly Check[] = inGroup("Callers and credentials", [
  {
    row: "G22",
    claim: "The HTTP tasks for the caller's team call the function, directly and through a session.",
    needs: ["recipe"],
    run: async (origin) => {
      const { recipe, caller } = origin;
      if (!recipe) throw new Error("G22 was run without a recipe.");
      const endpoint = guideEndpoint(origin);
      requireCallable(origin, endpoint);
      // Parameters without a value in the contract.
      const parameters: (readonly [string, string])[] = [];
      endpointUrlWith(endpoint, (parameter) => {
        const value = valueFor(parameter, endpoint.sample?.params);
        parameters.push([parameterVariable(endpoint, parameter.name), value]);
        return value;
      });
      const stored = { CALLER_SECRET: caller.clientSecret, ...Object.fromEntries(parameters) };
      const outcomeAfter = async (...calls: readonly HttpTask[]) =>
        outcomeOf(await runTasks([recipe.token, ...calls], stored));
      return {
        action: "ran the recipe's HTTP tasks in order, as printed",
        expected: { direct: "reached", session: "reached" },
        found: { direct: await outcomeAfter(recipe.direct), session: await outcomeAfter(...recipe.session) },
      };
    },
  },
]);
