import { NoAnswer } from "@protected-function/core/azure/http.ts";
import type { DriftFinding } from "./subject.ts";
import { type JsonApi, RequestRefused } from "@protected-function/core/azure/json-api.ts";
import { NoToken } from "@protected-function/core/azure/login.ts";
import { cut } from "@protected-function/core/text/cut.ts";
import { plainText } from "@protected-function/core/text/plain-text.ts";
import type { Unchecked } from "./finding.ts";
import type { DeployedResources } from "./deployed-resources.ts";

/** The services that detectors call. Detectors only read. */
export interface ReadOnlyApis {
  readonly graph: JsonApi;
  readonly resourceManager: JsonApi;
  readonly scm: JsonApi;
}

/** Input of every detector. */
export interface DetectorOptions {
  readonly apis: ReadOnlyApis;
  readonly state: DeployedResources;
  readonly stack: string;
}

/** Thrown if the state doesn't contain the deployed values. */
export class NotComparable extends Error {
  readonly code = "NOT_COMPARABLE";

  constructor(message: string) {
    super(message);
    this.name = "NotComparable";
  }
}

const expectedErrors = [RequestRefused, NoAnswer, NoToken, NotComparable] as const;

export interface Detected {
  readonly findings: readonly DriftFinding[];
  readonly unchecked: readonly Unchecked[];
  readonly information?: readonly string[];
}

/**
 * Runs one detector. If the service refuses, reports that as unchecked, with the missing permission. A failed read
 * never counts as unchanged.
 *
 * @param subject a noun phrase: `app settings of func-a`
 */
export async function runDetector(
  subject: string,
  needs: string,
  run: () => Promise<Pick<Detected, "findings" | "information">>,
): Promise<Detected> {
  try {
    return { ...(await run()), unchecked: [] };
  } catch (error) {
    if (!(error instanceof Error) || expectedErrors.every((expectedError) => !(error instanceof expectedError)))
      throw error;
    const forbidden = error instanceof RequestRefused && (error.status === 401 || error.status === 403);
    // `what` and `needs` already name the request and the login.
    const reason = cut(plainText(forbidden ? `refused with ${error.status} ${error.code}` : error.message), 300);
    return { findings: [], unchecked: [{ what: subject, why: reason, ...(forbidden && { needs }) }] };
  }
}

/** @returns undefined if it doesn't exist */
export async function readOrGone(api: JsonApi, path: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    return { ...Object(await api.call("GET", path)) };
  } catch (error) {
    if (error instanceof RequestRefused && error.status === 404) return undefined;
    throw error;
  }
}
