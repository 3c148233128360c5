import type { Clock } from "../clock.ts";
import type { Group } from "./directory-objects.ts";
import { graphRefusals } from "./graph-refusals.ts";
import { Recyclable } from "./recycle-bin.ts";
import type { Replication } from "./replication.ts";
import { timestamp } from "./timestamp.ts";

export type GroupProperties = Omit<Group, "id" | "createdDateTime">;

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

  create(properties: GroupProperties): Group {
    const { newId, clock, replication } = this.#options;
    const group: Group = { ...properties, id: newId(), createdDateTime: timestamp(clock.now()) };
    replication.begin("group", group.id);
    return this.put(group);
  }

  update(objectId: string, changes: Partial<GroupProperties>): Group {
    return this.put({ ...this.get(objectId), ...changes });
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
    return this.recycle(this.get(objectId));
  }

  /** Removes a deleted object from its groups, as member and as owner. */
  forget(objectId: string): void {
    const withoutObject = (ids: readonly string[]) => ids.filter((id) => id !== objectId);
    for (const { id, members, owners } of this.all()) {
      this.update(id, { members: withoutObject(members), owners: withoutObject(owners) });
    }
  }
}
