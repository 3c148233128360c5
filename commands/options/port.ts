import { UsageError } from "../../cli/exit-codes.ts";

/** @throws UsageError unless it is left out or a port number */
export function portFrom(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new UsageError(`--port is "${text}"; a number from 0 to 65535 is allowed (0: any that is free).`);
  }
  return port;
}
