import type { JsonApi } from "./json-api.ts";

/** The domain that a tenant was created with. Every user can have a name in it. @throws RequestRefused */
export async function initialDomain(graph: JsonApi): Promise<string> {
  const { value } = (await graph.call("GET", "/v1.0/organization")) as {
    readonly value: readonly {
      readonly verifiedDomains: readonly { readonly name: string; readonly isInitial: boolean }[];
    }[];
  };
  const domain = value[0]?.verifiedDomains.find(({ isInitial }) => isInitial);
  if (!domain) throw new Error("The tenant has no initial domain, so a user can't be created there.");
  return domain.name;
}
