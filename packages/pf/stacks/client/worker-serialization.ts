import { Refused, Unavailable } from "@protected-function/core/text/errors.ts";
import { TokenRefused } from "../../checks/caller-token.ts";
import { RequestRefused } from "@protected-function/core/azure/json-api.ts";

/** Errors that the other side catches by class, or that have an exit code. */
const classes = { Refused, Unavailable, RequestRefused, TokenRefused } as const;

interface Thrown {
  readonly kind: string | undefined;
  readonly message: string;
  /** Code, exit code, status ... */
  readonly fields: object;
}

interface Message {
  /** The error of the call. */
  readonly e?: unknown;
}

/**
 * How calls cross to another process, on both sides: as JSON. Errors keep their class, their code and their other
 * fields.
 */
export const workerSerialization = {
  serialize: (message: Message): Message =>
    message.e === undefined ? message : { ...message, e: thrownBy(message.e) },
  deserialize: (message: Message): Message =>
    message.e === undefined ? message : { ...message, e: errorOf(message.e as Thrown) },
  // A run of the guide has no time limit.
  timeout: -1,
};

function thrownBy(error: unknown): Thrown {
  if (!(error instanceof Error)) return { kind: undefined, message: String(error), fields: {} };
  const kind = Object.entries(classes).find(([, errorClass]) => error instanceof errorClass)?.[0];
  return { kind, message: error.message, fields: { ...error } };
}

function errorOf({ kind, message, fields }: Thrown): Error {
  const error = Object.assign(new Error(message), fields);
  const errorClass = Object.entries(classes).find(([name]) => name === kind);
  if (errorClass) Object.setPrototypeOf(error, errorClass[1].prototype);
  return error;
}
