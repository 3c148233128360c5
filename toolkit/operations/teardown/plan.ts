import type { Place } from "./place.ts";
import { logicalName, ofType, providersOwn, type StateResource } from "./stack-state.ts";
import type { Survey } from "./survey.ts";
import { kindOf, lastOf, type Left, type Thing, thingOf } from "./thing.ts";

/** What will remain, as everybody knows beforehand. */
export interface Remaining {
  readonly what: string;
  readonly why: string;
}

/** What a teardown would do. No secret is in it. */
export interface TeardownPlan extends Place {
  readonly stack: string;
  /** What the state holds, by kind. */
  readonly held: readonly { readonly kind: string; readonly names: readonly string[] }[];
  /** Ours, and in no state: by mark, by tags, or as an engine had begun to create it. */
  readonly orphans: readonly Thing[];
  /** Deleted already, and not for good. */
  readonly recycled: readonly Thing[];
  readonly madeByAzure: readonly Thing[];
  readonly remains: readonly Remaining[];
  /** Perhaps ours: not removed. */
  readonly lookalikes: readonly Left[];
}

export function planOf(stack: string, place: Place, found: Survey): TeardownPlan {
  const { state, known, registrations, conditionalAccess, azure, begunSecrets, lookalikes } = found;
  const groups = Map.groupBy(tangible(providersOwn(state)), ({ type }) => kindOf(type));
  const inState = new Set(state.resources.map(({ id = "" }) => lastOf(id)));
  return {
    stack,
    ...place,
    held: [...groups].map(([kind, resources]) => ({ kind, names: resources.map((one) => thingOf(one).name) })),
    orphans: [
      ...registrations.live.filter(({ id }) => !known.applications.has(id)),
      ...conditionalAccess.ours.filter(({ id, deleted }) => !deleted && !inState.has(id)).map(plain),
      ...azure.groups.filter((group) => !group.inState).map(plain),
      ...begunSecrets.map(plain),
    ],
    recycled: [
      ...registrations.deleted,
      ...conditionalAccess.ours.filter(({ deleted }) => deleted).map(plain),
      ...azure.deletedWorkspaces.map(plain),
    ],
    madeByAzure: azure.groups.flatMap(({ madeByAzure }) => madeByAzure),
    remains: remainsOf(stack, found),
    lookalikes,
  };
}

/** Whether nothing would be removed. */
export function isEmpty({ held, orphans, recycled, madeByAzure }: TeardownPlan): boolean {
  return [held, orphans, recycled, madeByAzure].every((list) => list.length === 0);
}

/** What exists somewhere, besides in the state. */
export function tangible(resources: readonly StateResource[]): readonly StateResource[] {
  return resources.filter(({ type }) => !/^(?:random|command):/.test(type));
}

export function remainsOf(stack: string, { state, begunSecrets }: Survey): readonly Remaining[] {
  const vaults = [
    ...ofType(state.resources, "azure-native:keyvault:Secret").map((resource) => {
      const { vaultName, secretName } = resource.inputs as Readonly<Record<string, string | undefined>>;
      return `${secretName ?? logicalName(resource)} in ${vaultName ?? "its vault"}`;
    }),
    ...begunSecrets.map(({ name }) => name),
  ];
  return [
    ...vaults.map((name) => ({
      what: `the key vault secret ${name}, deleted`,
      why: "the vault is the caller's team's, and keeps it as long as it keeps what was deleted (7 to 90 days)",
    })),
    {
      what: "people, groups, and the logs of sign-ins and of changes in Entra ID and Azure",
      why: "they are the tenant's, not the stack's",
    },
    {
      what: `the stack ${stack} itself, its settings and history`,
      why: `another \`npx pulumi up\` makes everything anew; \`npx pulumi stack rm ${stack}\` removes it, too`,
    },
  ];
}

function plain({ kind, name, id }: Thing): Thing {
  return { kind, name, id };
}
