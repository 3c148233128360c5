import { RequestRefused, type JsonApi } from "../../packages/core/azure/json-api.ts";

/** What a service answers next to a request, in this order; the last one again and again. */
export function fakeApi(answers: Readonly<Record<string, readonly unknown[]>>): JsonApi & { readonly calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    call: async (method, path) => {
      const request = `${method} ${decodeURIComponent(path)}`;
      const all = answers[request] ?? [refusal(404, "NotFound", request)];
      const earlier = calls.filter((one) => one === request).length;
      calls.push(request);
      const answer = all[Math.min(earlier, all.length - 1)];
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
}

export function refusal(status: number, code: string, request = "GET /", retryAfter?: number): RequestRefused {
  const [method = "", path = ""] = request.split(" ");
  return new RequestRefused(method, path, status, code, "so it says", retryAfter);
}

/** Time that passes by being waited for. */
export function fakeTime(): { readonly now: () => number; readonly pause: (ms: number) => Promise<void> } {
  let now = 0;
  return {
    now: () => now,
    pause: async (milliseconds) => {
      now += milliseconds;
    },
  };
}
