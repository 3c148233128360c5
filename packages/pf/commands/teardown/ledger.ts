import { NoAnswer } from "@protected-function/core/azure/http.ts";
import { RequestRefused } from "@protected-function/core/azure/json-api.ts";
import { isLockedByPeople, isNotFound } from "@protected-function/core/azure/refusals.ts";
import {
  type Changed,
  type RemainingObject,
  sentence,
  type DeployedObject,
} from "../../stacks/live/deployed-object.ts";
import { plainText } from "@protected-function/core/text/plain-text.ts";

/** Records the result for each thing. A refusal affects only the refused thing. */
export class Ledger {
  readonly #removed = new Map<string, DeployedObject>();
  readonly #purged = new Map<string, DeployedObject>();
  readonly #left = new Map<string, RemainingObject>();
  readonly #changed: Changed[] = [];
  readonly #onDone: (outcome: "removed" | "purged", object: DeployedObject) => void;

  constructor(onDone: (outcome: "removed" | "purged", object: DeployedObject) => void) {
    this.#onDone = onDone;
  }

  get removed(): readonly DeployedObject[] {
    return [...this.#removed.values()];
  }

  get purged(): readonly DeployedObject[] {
    return [...this.#purged.values()];
  }

  get left(): readonly RemainingObject[] {
    return [...this.#left.values()];
  }

  get changed(): readonly Changed[] {
    return this.#changed;
  }

  /** Records a change of something that stays. */
  change(object: DeployedObject, change: string): void {
    this.#changed.push({ ...plain(object), what: change });
  }

  /**
   * Records a thing that another removal took with it. If it was already removed here, nothing changes, so leftovers
   * stay recorded.
   */
  note(object: DeployedObject): void {
    if (this.#removed.has(key(object))) return;
    this.#removed.set(key(object), plain(object));
    this.#left.delete(key(object));
  }

  /** @returns whether it is gone */
  remove(object: DeployedObject, run: () => Promise<unknown>): Promise<boolean> {
    return this.#try("removed", this.#removed, object, run);
  }

  /** @returns whether it is gone */
  purge(object: DeployedObject, run: () => Promise<unknown>): Promise<boolean> {
    return this.#try("purged", this.#purged, object, run);
  }

  leave(object: DeployedObject, reason: string, fix: string): void {
    this.#left.set(key(object), { ...plain(object), why: reason, fix });
  }

  /** Whether it is gone, as far as known. */
  isDone(id: string): boolean {
    return this.#removed.has(id.toLowerCase()) || this.#purged.has(id.toLowerCase());
  }

  isPurged(id: string): boolean {
    return this.#purged.has(id.toLowerCase());
  }

  /** Whether its removal was refused. */
  isRefused(id: string): boolean {
    return this.#left.has(id.toLowerCase());
  }

  async #try(
    outcome: "removed" | "purged",
    list: Map<string, DeployedObject>,
    object: DeployedObject,
    run: () => Promise<unknown>,
  ): Promise<boolean> {
    try {
      await run();
    } catch (error) {
      // Someone else already removed it.
      if (!isNotFound(error)) {
        if (!isRefusal(error)) throw error;
        this.leave(object, sentence(plainText(error.message)), fixOf(error));
        return false;
      }
    }
    list.set(key(object), plain(object));
    this.#left.delete(key(object));
    this.#onDone(outcome, plain(object));
    return true;
  }
}

function isRefusal(error: unknown): error is Error {
  return error instanceof RequestRefused || error instanceof NoAnswer || error instanceof NotGone;
}

function fixOf(error: Error): string {
  if (error instanceof NotGone) return error.fix;
  if (!(error instanceof RequestRefused)) return fixes.other;
  if (isLockedByPeople(error)) return fixes.lock;
  return error.status === 401 || error.status === 403 ? fixes.rights : fixes.other;
}

/** The part of a thing that an account shows. */
export function plain({ kind, name, id }: DeployedObject): DeployedObject {
  return { kind, name, id };
}

function key({ id }: DeployedObject): string {
  return id.toLowerCase();
}

/** The fix for each refusal. */
export const fixes = {
  lock: "It has a resource lock. Find it with az lock list, remove it with az lock delete, and run the teardown again.",
  rights:
    "This login lacks permission: it takes the permissions that deployed the stack (docs/guides/deployer.md). Run the teardown again with them.",
  later: "Run the teardown again later.",
  other: "Fix that, and run the teardown again.",
} as const;

/**
 * The plugins pass on the code of the service's own answer.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources,
 * https://learn.microsoft.com/azure/role-based-access-control/troubleshooting, https://learn.microsoft.com/graph/errors
 *
 * @param message the message of an engine diagnostic
 */
export function fixFor(message: string): string {
  if (/\bScopeLocked\b/.test(message)) return fixes.lock;
  const isForbidden = /\b(?:AuthorizationFailed|LinkedAuthorizationFailed|Authorization_RequestDenied)\b/.test(message);
  return isForbidden ? fixes.rights : fixes.other;
}

/** Thrown if a thing was deleted, but isn't gone for good, as far as known. */
export class NotGone extends Error {
  readonly code = "NOT_GONE";
  readonly fix: string;

  constructor(message: string, fix: string) {
    super(message);
    this.name = "NotGone";
    this.fix = fix;
  }
}
