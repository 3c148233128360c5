import type { JsonApi } from "../../clients/json-api.ts";
import type { ConditionalAccessThing } from "./find-conditional-access.ts";
import { listAll } from "../../clients/list-all.ts";
import { isAnothers, type Mark } from "./stack-mark.ts";
import type { StackSettings } from "./stack-settings.ts";
import type { Left } from "./thing.ts";

interface Item {
  readonly id: string;
  readonly displayName: string;
  readonly notes?: string | null;
}

const byNameOnly = "It looks like this stack's by its name only, and a name proves nothing.";
const graphHost = "https://graph.microsoft.com";

/** What has a name as the program gives it, and neither the mark of any stack nor an id of this one. */
export async function findLookalikes(
  graph: JsonApi,
  {
    stack,
    mark,
    settings,
    ours,
    policies,
  }: {
    readonly stack: string;
    readonly mark: Mark;
    readonly settings: StackSettings;
    /** Ids of what is known to be ours. */
    readonly ours: ReadonlySet<string>;
    readonly policies: readonly ConditionalAccessThing[];
  },
): Promise<readonly Left[]> {
  const { name, callers } = settings;
  // As in infra/naming.ts.
  const wanted = [`${name} API (${stack})`, ...callers.map((caller) => `${caller}, caller of ${name} (${stack})`)];
  const live = await Promise.all(
    wanted.map((displayName) => {
      const filter = encodeURIComponent(`displayName eq '${displayName.replaceAll("'", "''")}'`);
      return listAll<Item>(graph, `/v1.0/applications?$filter=${filter}&$select=id,displayName,notes`);
    }),
  );
  const unmarked = live.flat().filter(({ notes }) => !isAnothers(notes, mark));
  const registrations = unmarked.map(({ id, displayName }) => ({
    kind: "registration",
    name: displayName,
    id,
    why: byNameOnly,
    mend: `If it is: az ad app delete --id ${id}`,
  }));
  const endings = ["policy", "location"].map((what) => `, ${what} of ${name} (${stack})`);
  const named = policies
    .filter((policy) => endings.some((ending) => policy.name.endsWith(ending)))
    .map(({ kind, name: displayName, id, collection, deleted }) => ({
      kind: deleted ? `${kind} in the recycle bin` : kind,
      name: displayName,
      id,
      why: byNameOnly,
      mend:
        "If it is: az rest --method delete --url " +
        `${graphHost}/v1.0/identity/conditionalAccess/${deleted ? "deletedItems/" : ""}${collection}/${id}`,
    }));
  return [...registrations, ...named].filter(({ id }) => !ours.has(id));
}
