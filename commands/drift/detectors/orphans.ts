import { markInAzureTags, markInNotes } from "../../../infra/stack-mark.ts";
import { listAll } from "../../../azure/list-all.ts";
import type { LookOptions, Looked } from "../look.ts";
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
 * What bears this stack's id and is in no state of it: left by an engine that was killed, or with tags that a policy copied.
 * A teardown has to know either; for who may call it decides nothing.
 * https://learn.microsoft.com/rest/api/resources/resources/list
 */
export async function orphans({ apis, state }: LookOptions): Promise<Pick<Looked, "findings" | "information">> {
  const stackId = state.named("stack-id")?.outputs["result"];
  const [, subscriptionId] = /^\/subscriptions\/([^/]+)/i.exec(state.ofType(":ResourceGroup")[0]?.id ?? "") ?? [];
  // A state of an earlier version has no id: the next `up` gives it one.
  if (typeof stackId !== "string" || subscriptionId === undefined) return { findings: [], information: [] };
  const filter = encodeURIComponent(`tags/any(t:t eq 'stack-id:${stackId}')`);
  const [resources, registrations] = await Promise.all([
    listAll<Tagged>(apis.resourceManager, `/subscriptions/${subscriptionId}/resources?api-version=2024-03-01`),
    listAll<Registration>(apis.graph, `/v1.0/applications?$filter=${filter}&$select=id,displayName,notes`),
  ]);
  const held = new Set(state.resources.flatMap(({ id }) => [id.toLowerCase(), lastSegment(id).toLowerCase()]));
  const strangers = [
    ...resources
      .filter(({ id, tags }) => markInAzureTags(tags)?.id === stackId && !held.has(id.toLowerCase()))
      .map(({ id, type }) => `${type} ${id}`),
    ...registrations
      .filter(({ id, notes }) => markInNotes(notes)?.id === stackId && !held.has(id))
      .map(({ id, displayName }) => `registration "${displayName}" (${id})`),
  ];
  return {
    findings: [],
    information: strangers.map(
      (stranger) =>
        `It bears this stack's id, and the state does not hold it: ${stranger}. Is it a leftover, or were its tags copied?`,
    ),
  };
}
