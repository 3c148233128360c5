import { Deadline } from "@protected-function/core/azure/deadline.ts";
import type { Time } from "@protected-function/core/azure/patience.ts";
import type { DeployedObject } from "../../stacks/live/deployed-object.ts";

/** What a person asks for. */
export interface TeardownRequest {
  /** As `pulumi stack ls` prints it. */
  readonly stack: string;
  /** The folder with Pulumi.yaml. */
  readonly directory: string;
  /** Default: Pulumi.<stack>.yaml beside Pulumi.yaml. */
  readonly configFile: string | undefined;
  /** For the backend, passphrase and login. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether to remove the lock and half-written files of an interrupted engine. */
  readonly unlock: boolean;
  /** Object ids and resource ids that a person has included. Unproven things are removed only if included. */
  readonly included: readonly string[];
  /** Milliseconds. Only if the stack has expired or is older. */
  readonly olderThan: number | undefined;
  /** Whether to show the plan only. */
  readonly dryRun: boolean;
  /** Whether to remove the plan's things without a question. */
  readonly yes: boolean;
  /** Whether to remove the stack from the backend too, if nothing is left. */
  readonly removesStack: boolean;
  readonly deadlineMinutes: number;
  readonly time: Time;
  readonly signal: AbortSignal;
}

/** A person's decisions about the removal. */
export interface Selection {
  /** The stack's name on the command line. */
  readonly name: string;
  /** Ids that a person has included or confirmed, in lower case. */
  readonly included: ReadonlySet<string>;
}

/** Shows what the teardown is doing. */
export interface Progress {
  readonly step: (text: string) => void;
  /** Progress within the step. */
  readonly detail: (text: string) => void;
  readonly action: (action: "removed" | "purged", object: DeployedObject) => void;
  /** @param pause in milliseconds */
  readonly waiting: (reason: string, pause: number) => void;
}

export function deadlineOf(request: TeardownRequest, { waiting: onWait }: Progress): Deadline {
  const { time, deadlineMinutes: minutes, signal } = request;
  return new Deadline({ time, minutes, signal, onWait });
}

/** Ids are compared without regard to case. */
export function lowerCase(ids: Iterable<string>): ReadonlySet<string> {
  return new Set([...ids].map((id) => id.toLowerCase()));
}
