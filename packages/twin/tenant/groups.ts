import type { Clock } from "../clock.ts";
import type { Group } from "./directory-objects.ts";
import { graphRefusals } from "./graph-refusals.ts";
import { Recyclable } from "./recycle-bin.ts";
import { betaGroupTable, type GroupChanges, type NewGroup } from "./resources/group.ts";
import type { Replication } from "./replication.ts";
import { timestamp } from "./timestamp.ts";

/** The objects that a group refers to, by object id. */
type GroupReferences = Pick<Group, "members" | "owners">;

interface GroupsOptions {
  readonly clock: Clock;
  readonly replication: Replication;
  readonly newId: () => string;
}

/** The security groups of the tenant. https://learn.microsoft.com/graph/api/resources/group */
export class Groups extends Recyclable<Group> {
  readonly #options: GroupsOptions;

  constructor(options: GroupsOptions) {
    super(options.clock);
    this.#options = options;
  }

  create(body: NewGroup, references: GroupReferences, id = this.#options.newId()): Group {
    const { clock, replication } = this.#options;
    const group = { ...betaGroupTable.create(body), ...references, id, createdDateTime: timestamp(clock.now()) };
    replication.begin("group", group.id);
    return this.put(group);
  }

  update(objectId: string, changes: GroupChanges): Group {
    const before = this.get(objectId);
    return this.put({ ...before, ...betaGroupTable.change(before, changes) });
  }

  addReference(property: keyof GroupReferences, objectId: string, referredId: string): void {
    const group = this.get(objectId);
    if (group[property].includes(referredId)) throw graphRefusals.referenceExists(property);
    this.put({ ...group, [property]: [...group[property], referredId] });
  }

  removeReference(property: keyof GroupReferences, objectId: string, referredId: string): void {
    const group = this.get(objectId);
    if (!group[property].includes(referredId)) throw graphRefusals.notFound(referredId);
    this.put({ ...group, [property]: group[property].filter((id) => id !== referredId) });
  }

  /** Returns the groups that have it as a direct member. */
  around(memberId: string): readonly Group[] {
    return this.all().filter(({ members }) => members.includes(memberId));
  }

  /** Returns the groups that have it as a member, directly or through other groups. */
  allAround(memberId: string): readonly Group[] {
    const found = new Set(this.around(memberId));
    for (const { id } of found) for (const group of this.around(id)) found.add(group);
    return [...found];
  }

  /** Returns the ids of a group's members, also of those in its groups. */
  allMembersOf(objectId: string): readonly string[] {
    const found = new Set(this.get(objectId).members);
    for (const id of found) for (const member of this.find(id)?.members ?? []) found.add(member);
    return [...found];
  }

  delete(objectId: string): Group {
    return this.recycle(this.get(objectId));
  }

  /** Removes a deleted object from its groups, as member and as owner. */
  forget(objectId: string): void {
    const withoutObject = (ids: readonly string[]) => ids.filter((id) => id !== objectId);
    for (const group of this.all()) {
      this.put({ ...group, members: withoutObject(group.members), owners: withoutObject(group.owners) });
    }
  }
}
