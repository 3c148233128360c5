import { types } from "../../../stacks/live/program-types.ts";
import {
  isMarkOf,
  markInAzureTags,
  markInNotes,
  type Owner,
  type ReadMark,
} from "@protected-function/infra/stack-mark.ts";
import { listAll } from "@protected-function/core/azure/list-all.ts";
import type { DetectorOptions, Detected } from "../detector.ts";
import { describeMark, marksIn } from "../../../stacks/live/ownership.ts";
import { lastSegment } from "../../../stacks/live/deployed-object.ts";

interface Tagged {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly tags?: Readonly<Record<string, string>> | null;
}

interface Registration {
  readonly id: string;
  readonly displayName: string;
  readonly notes?: string | null;
}

/**
 * Resources with this stack's id that its state doesn't hold: leftovers of an interrupted update, or tags that a policy
 * copied. They don't affect access, but a teardown has to account for them.
 * https://learn.microsoft.com/rest/api/resources/resources/list
 */
export async function orphans({ apis, state }: DetectorOptions): Promise<Pick<Detected, "findings" | "information">> {
  const stackId = state.byName("stack-id")?.outputs["result"];
  const [, subscriptionId] = /^\/subscriptions\/([^/]+)/i.exec(state.ofType(types.resourceGroup)[0]?.id ?? "") ?? [];
  if (typeof stackId !== "string" || subscriptionId === undefined) return { findings: [], information: [] };
  const filter = encodeURIComponent(`tags/any(t:t eq 'stack-id:${stackId}')`);
  const [resources, registrations] = await Promise.all([
    listAll<Tagged>(apis.resourceManager, `/subscriptions/${subscriptionId}/resources?api-version=2024-03-01`),
    listAll<Registration>(apis.graph, `/v1.0/applications?$filter=${filter}&$select=id,displayName,notes`),
  ]);
  const heldIds = new Set(state.resources.flatMap(({ id }) => [id.toLowerCase(), lastSegment(id).toLowerCase()]));
  const owner = ownerIn(state, stackId, subscriptionId);
  const unheld = [
    ...resources
      .filter(({ id }) => !heldIds.has(id.toLowerCase()))
      .map(({ id, type, tags }) => ({ thing: `${type} ${id}`, mark: markInAzureTags(tags) })),
    ...registrations
      .filter(({ id }) => !heldIds.has(id))
      .map(({ id, displayName, notes }) => ({
        thing: `app registration "${displayName}" (${id})`,
        mark: markInNotes(notes),
      })),
  ];
  return {
    findings: [],
    information: unheld.flatMap(({ thing, mark }) =>
      mark?.id === stackId ? [`Has this stack's id but isn't in its state: ${thing}. ${explain(mark, owner)}`] : [],
    ),
  };
}

/** The stack's identity, as its own marks in the state say it. */
function ownerIn({ resources }: DetectorOptions["state"], stackId: string, subscriptionId: string): Owner | undefined {
  const mark = resources.flatMap(marksIn).find(({ id }) => id === stackId);
  return mark && { ...mark, subscriptionId };
}

function explain(mark: ReadMark, owner: Owner | undefined): string {
  return owner !== undefined && !isMarkOf(mark, owner)
    ? `It isn't this stack's: it is marked as ${describeMark(mark)}, so its id was copied.`
    : "It is either a leftover, or its tags were copied.";
}
