import type { Clock } from "../clock.ts";
import type { Group } from "./directory-objects.ts";
import { graphRefusals } from "./graph-refusals.ts";
import { RecycleBin } from "./recycle-bin.ts";
import type { Replication } from "./replication.ts";
import { timestamp } from "./timestamp.ts";
import { allOf, keepMap, type PutBack } from "./keep.ts";

export type GroupProperties = Omit<Group, "id" | "createdDateTime">;

interface GroupsOptions {
  readonly clock: Clock;
  readonly replication: Replication;
  readonly newId: () => string;
}

/** The security groups of the tenant. https://learn.microsoft.com/graph/api/resources/group */
export class Groups {
  readonly #options: GroupsOptions;
  readonly #byObjectId = new Map<string, Group>();
  readonly #recycleBin: RecycleBin<Group>;

  constructor(options: GroupsOptions) {
    this.#options = options;
    this.#recycleBin = new RecycleBin(options.clock);
  }

  keep(): PutBack {
    return allOf(keepMap(this.#byObjectId), this.#recycleBin.keep());
  }

  all(): readonly Group[] {
    return [...this.#byObjectId.values()];
  }

  deleted(): readonly Group[] {
    return this.#recycleBin.items();
  }

  deletedDateTimeOf(objectId: string): string | undefined {
    return this.#recycleBin.deletedDateTimeOf(objectId);
  }

  find(objectId: string): Group | undefined {
    return this.#byObjectId.get(objectId.toLowerCase());
  }

  get(objectId: string): Group {
    const found = this.find(objectId);
    if (!found) throw graphRefusals.notFound(objectId);
    return found;
  }

  create(properties: GroupProperties): Group {
    const { newId, clock, replication } = this.#options;
    const group: Group = { ...properties, id: newId(), createdDateTime: timestamp(clock.now()) };
    this.#byObjectId.set(group.id, group);
    replication.begin("group", group.id);
    return group;
  }

  update(objectId: string, changes: Partial<GroupProperties>): Group {
    const after: Group = { ...this.get(objectId), ...changes };
    this.#byObjectId.set(after.id, after);
    return after;
  }

  addMember(objectId: string, memberId: string): void {
    const { members } = this.get(objectId);
    if (members.includes(memberId)) throw graphRefusals.referenceExists("members");
    this.update(objectId, { members: [...members, memberId] });
  }

  removeMember(objectId: string, memberId: string): void {
    const { members } = this.get(objectId);
    if (!members.includes(memberId)) throw graphRefusals.notFound(memberId);
    this.update(objectId, { members: members.filter((id) => id !== memberId) });
  }

  delete(objectId: string): Group {
    const group = this.get(objectId);
    this.#byObjectId.delete(group.id);
    this.#recycleBin.add(group);
    return group;
  }

  purge(objectId: string): void {
    this.#recycleBin.purge(objectId);
  }

  /** Who is deleted is in no group any more, and owns none. */
  forget(objectId: string): void {
    const without = (ids: readonly string[]) => ids.filter((id) => id !== objectId);
    for (const { id, members, owners } of this.all()) {
      this.update(id, { members: without(members), owners: without(owners) });
    }
  }
}
