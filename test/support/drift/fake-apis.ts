import { type JsonApi, RequestRefused } from "../../../packages/core/azure/json-api.ts";
import type { ReadOnlyApis } from "../../../packages/pf/commands/drift/detector.ts";

/** What a service answers, by `GET /path`; a number is the status of a refusal. What is not named is not there. */
export type Answers = Readonly<Record<string, unknown>>;

export function fakeApis(answers: { readonly [Service in keyof ReadOnlyApis]?: Answers }): ReadOnlyApis {
  return { graph: api(answers.graph), resourceManager: api(answers.resourceManager), scm: api(answers.scm) };
}

function api(answers: Answers = {}): JsonApi {
  return {
    call: async (method, path) => {
      const answer = answers[`${method} ${path}`] ?? 404;
      if (typeof answer === "number") throw new RequestRefused(method, path, answer, "Refused", "no");
      return answer;
    },
  };
}
