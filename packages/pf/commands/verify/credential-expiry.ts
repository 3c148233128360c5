import type { Administrator } from "../../checks/origin.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import {
  type Application,
  applicationByClientId,
  type ApplicationKey,
} from "@protected-function/core/azure/graph/application.ts";
import { RequestRefused } from "@protected-function/core/azure/json-api.ts";

/** A caller's credential and its expiry. */
export interface CredentialExpiry {
  /** The caller's name in the settings. */
  readonly caller: string;
  readonly kind: "client secret" | "certificate";
  /** Its name in Entra ID. Absent if it's known only from the outputs. */
  readonly name?: string;
  /** Expiry, ISO 8601. */
  readonly ends: string;
}

/** A credential that expires soon, or has expired. */
export interface CredentialWarning extends CredentialExpiry {
  /** Whole days left. Negative if it has expired. */
  readonly daysLeft: number;
}

const warningDays = 30;
const day = 86_400_000;

/** Reads the stack's outputs, which have one secret for each caller. */
export function expiriesInOutputs({ callers }: StackOutputs): readonly CredentialExpiry[] {
  return Object.entries(callers).flatMap(([caller, { clientSecretEndDate: ends }]) =>
    ends === undefined ? [] : [{ caller, kind: "client secret" as const, ends }],
  );
}

/** Reads all secrets and certificates of a caller from Graph. If Graph refuses, returns those in the outputs. */
export async function expiriesInGraph(
  outputs: StackOutputs,
  { graph }: Administrator,
): Promise<readonly CredentialExpiry[]> {
  const declaredExpiries = expiriesInOutputs(outputs);
  const registeredExpiries = await Promise.all(
    Object.entries(outputs.callers).map(async ([caller, { clientId }]) => {
      try {
        const registration = await applicationByClientId(graph, clientId);
        if (registration) return credentialsOf(caller, registration);
      } catch (error) {
        // The check of the same data reports the reason.
        if (!(error instanceof RequestRefused)) throw error;
      }
      return declaredExpiries.filter((end) => end.caller === caller);
    }),
  );
  return registeredExpiries.flat();
}

/** Credentials that expire within 30 days, soonest first. */
export function warningsOf(ends: readonly CredentialExpiry[], now: Date): readonly CredentialWarning[] {
  return ends
    .map((end) => ({ ...end, daysLeft: Math.floor((Date.parse(end.ends) - now.getTime()) / day) }))
    .filter(({ daysLeft }) => daysLeft < warningDays)
    .toSorted((left, right) => left.daysLeft - right.daysLeft);
}

function credentialsOf(caller: string, registration: Application): readonly CredentialExpiry[] {
  const ends = (kind: CredentialExpiry["kind"], credentials: readonly ApplicationKey[]) =>
    credentials.map(({ displayName, endDateTime }) => ({
      caller,
      kind,
      ...(displayName && { name: displayName }),
      ends: endDateTime,
    }));
  return [
    ...ends("client secret", registration.passwordCredentials),
    ...ends("certificate", registration.keyCredentials),
  ];
}
