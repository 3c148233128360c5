import type { StackOutputs } from "../../infra/outputs.ts";

/** Id of the one app role of the sample's contract. */
export const invokeRoleId = "23ddd0b5-5de3-4713-ac8f-3cbdf977973c";

/** Where the sample's endpoint who-calls is. */
export function whoCallsUrl({ endpoints }: Pick<StackOutputs, "endpoints">): string {
  const found = endpoints.find(({ name, method }) => name === "who-calls" && method === "GET");
  if (!found) throw new Error(`There is no endpoint who-calls: ${endpoints.map(({ name }) => name).join(", ")}.`);
  return found.url;
}
