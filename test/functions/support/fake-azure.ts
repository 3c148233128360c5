import type { OneDeployOptions } from "../../../functions/publish/one-deploy.ts";
import { Patience, type PatienceOptions } from "../../../functions/publish/patience.ts";

interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a host does with one request: an answer, or the error that `fetch` throws. */
export type Scripted = { readonly status: number; readonly body?: unknown } | Error;

/**
 * Azure's hosts, which follow a script, one step for each request to any of them, the last one for ever; with a clock
 * that only moves by what is slept.
 */
export function fakeAzure(...script: [Scripted, ...Scripted[]]) {
  const requests: SentRequest[] = [];
  const slept: number[] = [];
  const reported: string[] = [];
  let now = 1_000_000;
  const clock: Omit<PatienceOptions, "deadlineSeconds"> = {
    now: () => now,
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
      now += milliseconds;
    },
    report: (line) => reported.push(line),
  };
  const patience = (deadlineSeconds: number) => new Patience({ ...clock, deadlineSeconds });
  const options: OneDeployOptions = {
    scmHostName: "site-0123456789abcdef.scm.westeurope-01.azurewebsites.net",
    zip: new TextEncoder().encode("the zip"),
    deployer: "protected-function",
    patience: patience(600),
    token: async () => "t0ken",
    fetch: async (input, init) => {
      const request = new Request(input, init);
      requests.push({
        method: request.method,
        url: request.url,
        headers: Object.fromEntries(request.headers.entries()),
        body: await request.text(),
      });
      const step = script[Math.min(requests.length, script.length) - 1];
      if (step === undefined || step instanceof Error) throw step;
      const body = typeof step.body === "string" ? step.body : JSON.stringify(step.body ?? "");
      return new Response(step.status === 304 ? null : body, { status: step.status });
    },
  };
  return { options, clock, patience, requests, slept, reported };
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
