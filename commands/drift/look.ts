import { NoAnswer } from "../../azure/http.ts";
import type { DriftFinding } from "./subject.ts";
import { type JsonApi, RequestRefused } from "../../azure/json-api.ts";
import { NoToken } from "../../azure/login.ts";
import { cut } from "../../text/cut.ts";
import { plainText } from "../../text/plain-text.ts";
import type { Unchecked } from "./finding.ts";
import type { DeployedResources } from "./deployed-resources.ts";

/** With what is looked. All of it only reads. */
export interface ReadOnlyApis {
  readonly graph: JsonApi;
  readonly resourceManager: JsonApi;
  /** The SCM site. */
  readonly scm: JsonApi;
}

/** What a look goes by. */
export interface LookOptions {
  readonly apis: ReadOnlyApis;
  readonly state: DeployedResources;
  readonly stack: string;
}

/** What was deployed cannot be told from the state. */
export class NotComparable extends Error {
  readonly code = "NOT_COMPARABLE";

  constructor(message: string) {
    super(message);
    this.name = "NotComparable";
  }
}

const expectedErrors = [RequestRefused, NoAnswer, NoToken, NotComparable] as const;

export interface Looked {
  readonly findings: readonly DriftFinding[];
  readonly unchecked: readonly Unchecked[];
  readonly information?: readonly string[];
}

/**
 * Looks at one thing. Where the service does not let it, that is told, with the permission that it takes: nobody may
 * take an unread thing for one that has not drifted.
 *
 * @param what a noun phrase: `app settings of func-a`
 */
export async function look(
  what: string,
  needs: string,
  run: () => Promise<Pick<Looked, "findings" | "information">>,
): Promise<Looked> {
  try {
    return { ...(await run()), unchecked: [] };
  } catch (error) {
    if (!(error instanceof Error) || expectedErrors.every((known) => !(error instanceof known))) throw error;
    const forbidden = error instanceof RequestRefused && (error.status === 401 || error.status === 403);
    // What was asked for, and who asked, is said by `what` and by the permission.
    const why = cut(plainText(forbidden ? `refused with ${error.status} ${error.code}` : error.message), 300);
    return { findings: [], unchecked: [{ what, why, ...(forbidden && { needs }) }] };
  }
}

/** @returns undefined where it is not there */
export async function readOrGone(api: JsonApi, path: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    return { ...Object(await api.call("GET", path)) };
  } catch (error) {
    if (error instanceof RequestRefused && error.status === 404) return undefined;
    throw error;
  }
}
