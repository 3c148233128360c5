import type { Administrator, Origin } from "./origin.ts";

/** Path of the caller's application in Graph. */
export async function callersApplication({ caller }: Origin, { graph }: Administrator): Promise<string> {
  const filter = encodeURIComponent(`appId eq '${caller.clientId}'`);
  const { value } = (await graph.call("GET", `/v1.0/applications?$filter=${filter}`)) as {
    readonly value: readonly { readonly id: string }[];
  };
  const [application] = value;
  if (!application) throw new Error(`No application has the caller's client id ${caller.clientId}.`);
  return `/v1.0/applications/${application.id}`;
}
