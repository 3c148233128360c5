import { NoAnswer } from "./http.ts";
import { type JsonApi, RequestRefused } from "./json-api.ts";
import { isLockedByPeople, isUnregistered } from "./refusals.ts";
import type { Deadline } from "./deadline.ts";

/**
 * Temporary statuses: another operation on the same object (409), too many requests (429), trouble of the service
 * itself (5xx). A lock that someone set isn't temporary, and neither is an unregistered resource provider.
 * https://learn.microsoft.com/graph/errors,
 * https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources
 */
const passing = new Set([408, 409, 412, 423, 429, 500, 502, 503, 504]);

/**
 * Retries temporary failures until the deadline, and not sooner than the service allows.
 * https://learn.microsoft.com/graph/throttling#best-practices-to-handle-throttling
 */
export function patientApi(api: JsonApi, deadline: Deadline, passes = passesInTime): JsonApi {
  return {
    call: async (method, path, body) => {
      const patience = deadline.patience();
      for (;;) {
        deadline.signal.throwIfAborted();
        try {
          return await api.call(method, path, body);
        } catch (error) {
          if (!passes(error) || patience.next() === 0) throw error;
          const retryAfter = error instanceof RequestRefused ? error.retryAfter : undefined;
          deadline.onWait(error instanceof Error ? error.message : String(error), patience.next(retryAfter));
          await patience.wait(retryAfter);
        }
      }
    },
  };
}

function passesInTime(error: unknown): boolean {
  if (error instanceof NoAnswer) return true;
  if (!(error instanceof RequestRefused) || !passing.has(error.status)) return false;
  return !isLockedByPeople(error) && !isUnregistered(error);
}
