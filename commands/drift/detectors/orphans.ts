import { markInAzureTags, markInNotes } from "../../../infra/stack-mark.ts";
import { listAll } from "../../../azure/list-all.ts";
import type { DetectorOptions, Detected } from "../detector.ts";
import { lastSegment } from "../../../stacks/live/thing.ts";

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
  const stackId = state.named("stack-id")?.outputs["result"];
  const [, subscriptionId] = /^\/subscriptions\/([^/]+)/i.exec(state.ofType(":ResourceGroup")[0]?.id ?? "") ?? [];
  // The state of an earlier version has no id until the next `up`.
  if (typeof stackId !== "string" || subscriptionId === undefined) return { findings: [], information: [] };
  const filter = encodeURIComponent(`tags/any(t:t eq 'stack-id:${stackId}')`);
  const [resources, registrations] = await Promise.all([
    listAll<Tagged>(apis.resourceManager, `/subscriptions/${subscriptionId}/resources?api-version=2024-03-01`),
    listAll<Registration>(apis.graph, `/v1.0/applications?$filter=${filter}&$select=id,displayName,notes`),
  ]);
  const held = new Set(state.resources.flatMap(({ id }) => [id.toLowerCase(), lastSegment(id).toLowerCase()]));
  const unheld = [
    ...resources
      .filter(({ id, tags }) => markInAzureTags(tags)?.id === stackId && !held.has(id.toLowerCase()))
      .map(({ id, type }) => `${type} ${id}`),
    ...registrations
      .filter(({ id, notes }) => markInNotes(notes)?.id === stackId && !held.has(id))
      .map(({ id, displayName }) => `app registration "${displayName}" (${id})`),
  ];
  return {
    findings: [],
    information: unheld.map(
      (thing) =>
        `Has this stack's id but isn't in its state: ${thing}. It is either a leftover, or its tags were copied.`,
    ),
  };
}
