import type { Administrator } from "../../../checks/origin.ts";
import type { Twin } from "../../../twin/index.ts";

/**
 * What a twin draws for itself and no stack makes, by name: tenant, subscription, who deploys, people, groups, and the
 * service principals of others. To be read before the stack comes.
 *
 * @throws RequestRefused
 */
export async function directoryNames(
  { graph }: Pick<Administrator, "graph">,
  { tenantId, subscriptionId, deployer }: Twin["control"],
): Promise<ReadonlyMap<string, string>> {
  const list = async <Item>(collection: string) =>
    (
      (await graph.call("GET", `/v1.0/${collection}`)) as {
        readonly value: readonly (Item & { readonly id: string })[];
      }
    ).value;
  const [users, groups, principals] = await Promise.all([
    list<{ readonly userPrincipalName: string }>("users"),
    list<{ readonly displayName: string }>("groups"),
    list<{ readonly displayName: string }>("servicePrincipals"),
  ]);
  const all = [
    ...principals.map(({ id, displayName }) => [id, `application ${displayName}`] as const),
    ...users.map(({ id, userPrincipalName }) => [id, `user ${userPrincipalName}`] as const),
    ...groups.map(({ id, displayName }) => [id, `group ${displayName}`] as const),
    [deployer.servicePrincipalObjectId, "the deployer"] as const,
    [tenantId, "this tenant"] as const,
    [subscriptionId, "this subscription"] as const,
  ];
  // Two of one name stay two.
  return new Map(
    all.map(([id, name], index) => {
      const before = all.slice(0, index).filter(([, other]) => other === name).length;
      return [id.toLowerCase(), before === 0 ? name : `${name} (${before + 1})`];
    }),
  );
}
