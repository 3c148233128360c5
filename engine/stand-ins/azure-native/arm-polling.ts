import type { HttpAnswer } from "../deployer-fetch.ts";
import { retryDelay } from "../pause.ts";
import type { Pause } from "../pause.ts";
import type { ArmBody } from "./arm-body.ts";
import { armFailure } from "./arm-failure.ts";
import type { ArmFailure } from "./arm-failure.ts";

interface Polling {
  /** The answer to the PUT or DELETE itself. */
  /** What a relative address is of. */
  readonly host: string;
  readonly first: HttpAnswer;
  /** Where the finished resource is read; undefined for a deletion, which has none. */
  readonly url: string | undefined;
  readonly apiVersion: string;
  readonly poll: (url: string) => Promise<HttpAnswer>;
  readonly pause: Pause;
  readonly signal: AbortSignal;
}

/**
 * Follows a long-running operation to its end, and answers the final body.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations
 */
export async function pollUntilDone(polling: Polling): Promise<ArmBody> {
  const operation = polling.first.headers.get("azure-asyncoperation");
  if (operation !== null) return await pollOperation(polling, operation);
  const location = polling.first.headers.get("location");
  if (location !== null && polling.first.status !== 200) return await pollLocation(polling, location);
  return await pollResource(polling);
}

/** Azure-AsyncOperation answers 200 with a `status` from start to end. */
async function pollOperation(polling: Polling, operation: string): Promise<ArmBody> {
  const { poll, pause, signal, url } = polling;
  let answer = polling.first;
  for (;;) {
    await pause(retryDelay(answer.headers), signal);
    answer = await poll(operation);
    const body = await bodyOf(answer);
    const status = String(body["status"]).toLowerCase();
    if (status === "failed" || status === "canceled") throw operationFailure(answer.status, body);
    if (status === "succeeded") return url === undefined ? {} : await bodyOf(await poll(url));
  }
}

/** Location answers 202 until the operation is over, then the resource or nothing. */
async function pollLocation(polling: Polling, location: string): Promise<ArmBody> {
  const { poll, pause, signal, apiVersion, url } = polling;
  const next = new URL(location, polling.host);
  // Some services leave it out (see normalizeLocationHeader of pulumi-azure-native).
  if (!next.searchParams.has("api-version")) next.searchParams.set("api-version", apiVersion);
  let answer = polling.first;
  do {
    await pause(retryDelay(answer.headers), signal);
    answer = await poll(next.toString());
    if (answer.status >= 400)
      throw armFailure(answer.status, answer.headers.get("x-ms-error-code"), await answer.text());
  } while (answer.status === 202);
  const body = await bodyOf(answer);
  return body["id"] === undefined && url !== undefined ? await bodyOf(await poll(url)) : body;
}

/** Neither header: the resource itself says when it is done, by its `provisioningState`. */
async function pollResource(polling: Polling): Promise<ArmBody> {
  const { poll, pause, signal, url } = polling;
  let answer = polling.first;
  let body = await bodyOf(answer);
  if (url === undefined) return body;
  while (!settled(body)) {
    await pause(retryDelay(answer.headers), signal);
    answer = await poll(url);
    body = await bodyOf(answer);
  }
  const state = provisioningState(body);
  if (state === "failed" || state === "canceled") throw operationFailure(answer.status, body);
  return body;
}

function settled(body: ArmBody): boolean {
  const state = provisioningState(body);
  return state === undefined || ["succeeded", "failed", "canceled"].includes(state);
}

function provisioningState(body: ArmBody): string | undefined {
  const properties = body["properties"] as Readonly<Record<string, unknown>> | null | undefined;
  const state = properties?.["provisioningState"];
  return typeof state === "string" ? state.toLowerCase() : undefined;
}

function operationFailure(status: number, body: ArmBody): ArmFailure {
  return armFailure(status, null, JSON.stringify(body));
}

async function bodyOf(answer: HttpAnswer): Promise<ArmBody> {
  const text = await answer.text();
  if (answer.status >= 400) throw armFailure(answer.status, answer.headers.get("x-ms-error-code"), text);
  return text === "" ? {} : (JSON.parse(text) as ArmBody);
}
