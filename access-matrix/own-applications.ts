import type { StackOutputs } from "../infra/outputs.ts";

/** What people sign in at with username and password. */
export const publicClientName = "the public client";

/** The stack's own applications by client id, in the words of who wrote the settings: "the API", "caller integration". */
export function ownApplications({
  api,
  publicClient,
  callers,
}: Pick<StackOutputs, "api" | "publicClient" | "callers">): ReadonlyMap<string, string> {
  return new Map([
    [api.clientId, "the API"],
    ...(publicClient ? [[publicClient.clientId, publicClientName] as const] : []),
    ...Object.entries(callers).map(([name, { clientId }]) => [clientId, `caller ${name}`] as const),
  ]);
}
