import type { HttpAnswer, HttpFetch } from "../../../packages/engine/stand-ins/deployer-fetch.ts";

export interface RecordedRequest {
  /** `PUT https://management.azure.com/…` */
  readonly line: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface CannedAnswer {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How often a plugin looks in a row before it believes that a change is everywhere. */
export const looksInARow = 5;

export const deployerObjectId = "aaaaaaaa-0000-0000-0000-000000000001";
export const tenantId = "aaaaaaaa-0000-0000-0000-000000000002";
export const clientId = "aaaaaaaa-0000-0000-0000-000000000003";
export const subscriptionId = "aaaaaaaa-0000-0000-0000-000000000004";

export const deployerEnvironment = {
  ARM_CLIENT_ID: clientId,
  ARM_CLIENT_SECRET: "the-deployers-secret",
  ARM_SUBSCRIPTION_ID: subscriptionId,
  ARM_TENANT_ID: tenantId,
};

/** Microsoft's side: canned answers in their order, every request written down, everything else refused. */
export class RecordedMicrosoft {
  readonly requests: RecordedRequest[] = [];
  readonly tokenRequests: URLSearchParams[] = [];
  readonly pauses: number[] = [];
  readonly #answers: [string, CannedAnswer][] = [];
  #clock = Date.parse("2026-11-24T15:00:00Z");

  /** The next request must be this one; it is sent so many times in a row. */
  expect(line: string, answer: CannedAnswer = {}, times = 1): this {
    for (let time = 0; time < times; time += 1) this.#answers.push([line, answer]);
    return this;
  }

  /** What was sent, to Entra ID's token endpoint excepted; empties the record. */
  take(): readonly RecordedRequest[] {
    return this.requests.splice(0);
  }

  lines(): readonly string[] {
    return this.requests.map((request) => request.line);
  }

  get unanswered(): readonly string[] {
    return this.#answers.map(([line]) => line);
  }

  advance(milliseconds: number): void {
    this.#clock += milliseconds;
  }

  readonly now = (): number => this.#clock;

  readonly pause = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    this.pauses.push(milliseconds);
    await Promise.resolve();
  };

  readonly fetch: HttpFetch = async (url, { method, headers, body, signal }) => {
    signal?.throwIfAborted();
    if (url === `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`)
      return this.#issueToken(String(body));
    const line = `${method} ${decodeURIComponent(url.replaceAll("+", " "))}`;
    this.requests.push({ line, headers, body: body === undefined ? undefined : JSON.parse(body) });
    const next = this.#answers.shift();
    if (!next || next[0] !== line) throw new Error(`unexpected request: ${line}; expected: ${next?.[0] ?? "none"}`);
    return answerOf(next[1]);
  };

  #issueToken(form: string): HttpAnswer {
    this.tokenRequests.push(new URLSearchParams(form));
    const claims = { oid: deployerObjectId, tid: tenantId, appid: clientId, n: this.tokenRequests.length };
    const token = ["{}", JSON.stringify(claims), "s"].map((part) => Buffer.from(part).toString("base64url")).join(".");
    return answerOf({ body: { token_type: "Bearer", expires_in: 3599, access_token: token } });
  }
}

export function answerOf({ status = 200, body, headers = {} }: CannedAnswer): HttpAnswer {
  return {
    status,
    headers: new Headers(headers),
    text: async () => (body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body)),
  };
}
