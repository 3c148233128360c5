import type { AzureAccess } from "../../../../packages/core/azure/one-deploy/ask-azure.ts";
import {
  UploadDeadline,
  type UploadDeadlineOptions,
} from "../../../../packages/core/azure/one-deploy/upload-deadline.ts";

export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a host does with one request: an answer, or the error that `fetch` throws. */
export type Scripted = { readonly status: number; readonly body?: unknown } | Error;

/** A clock that only moves by what is slept. */
export function fakeClock() {
  const slept: number[] = [];
  const reported: string[] = [];
  let now = 1_000_000;
  const clock: Omit<UploadDeadlineOptions, "deadlineSeconds"> = {
    now: () => now,
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
      now += milliseconds;
    },
    report: (line) => reported.push(line),
  };
  const deadline = (deadlineSeconds: number) => new UploadDeadline({ ...clock, deadlineSeconds });
  return { clock, deadline, slept, reported };
}

/** A `fetch` that asks one function, and keeps what was asked. */
export function fakeFetch(answer: (request: SentRequest) => Scripted) {
  const requests: SentRequest[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const sent: SentRequest = {
      method: request.method,
      url: request.url,
      headers: Object.fromEntries(request.headers.entries()),
      body: await request.text(),
    };
    requests.push(sent);
    const scripted = answer(sent);
    if (scripted instanceof Error) throw scripted;
    const { status, body = "" } = scripted;
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return new Response([204, 304].includes(status) ? null : text, { status });
  };
  return { fetch, requests };
}

/** The next step of a script at each call, the last one for ever. */
export function following<Step>(script: readonly [Step, ...Step[]]): () => Step {
  let at = 0;
  return () => {
    const step = script[Math.min(at, script.length - 1)] ?? script[0];
    at += 1;
    return step;
  };
}

/** Azure's hosts, which follow a script, one step for each request to any of them, the last one for ever. */
export function fakeAzure(...script: [Scripted, ...Scripted[]]) {
  const { fetch, requests } = fakeFetch(following(script));
  const { clock, deadline, slept, reported } = fakeClock();
  const options: AzureAccess = { fetch, deadline: deadline(600), token: async () => "t0ken" };
  return { options, clock, deadline, requests, slept, reported };
}

/** What `fetch` throws when the connection fails. */
export function connectionError(code: string): Error {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(`connect ${code}`), { code }) });
}

/** What Resource Manager answers for a site. */
export function site(...hostNameSslStates: readonly unknown[]): Scripted {
  return { status: 200, body: { properties: { hostNameSslStates } } };
}

export const accepted: Scripted = { status: 202, body: '"d-1"' };

export function deployment(status: number, more: Readonly<Record<string, unknown>> = {}, http = 200): Scripted {
  return { status: http, body: { id: "d-1", status, ...more } };
}
