import type { StackOutputs } from "../../../infra/outputs.ts";
import { acquireToken } from "../../../azure/token.ts";
import { callersToken, outcomeOf } from "../call.ts";
import type { EndpointCheck, EndpointEvidence } from "../check.ts";
import { callDoor, type Door, isSafe, nameOfDoor, protectedDoors } from "../doors.ts";
import type { Origin } from "../origin.ts";
import { withCallersProof } from "../secretless-caller.ts";

type Caller = StackOutputs["callers"][string];

/** Row E7: what each declared caller opens, and nothing else. On a live stack only doors that may be called unasked. */
export const callersReach: EndpointCheck = {
  row: "E7",
  needs: [],
  claims: ({ callers, ...outputs }) =>
    Object.entries(callers).map(
      ([name, caller]) => `${name} opens ${listed(doorsOf(outputs, caller))}, and nothing else.`,
    ),
  pointlessWhere: ({ callers }) => (Object.keys(callers).length === 0 ? "the stack has no caller" : undefined),
  run: async (origin) => {
    const found: EndpointEvidence[] = [];
    for (const [name, caller] of Object.entries(origin.outputs.callers))
      found.push(await reachOf(origin, name, caller));
    return found;
  },
};

async function reachOf(origin: Origin, name: string, caller: Caller): Promise<EndpointEvidence> {
  const token = await tokenOf(origin, caller);
  if (token === undefined) return { missing: `needs a credential of ${name}: none is at hand here` };
  const doors = protectedDoors(origin.outputs).filter((door) => origin.ownTenant === true || isSafe(door));
  if (doors.length === 0)
    return { missing: "needs an endpoint that may be called unasked: sample.safe in the contract" };
  const found: Record<string, unknown> = {};
  const expected: Record<string, unknown> = {};
  for (const door of doors) {
    const isOpen = door.allow?.some((role) => caller.roles.includes(role)) === true;
    expected[nameOfDoor(door)] = isOpen ? "opened" : { status: 403, by: "the function" };
    found[nameOfDoor(door)] = outcomeOf(await callDoor(door, { authorization: `Bearer ${token}` }));
  }
  return {
    did: `called ${doors.length === 1 ? "it" : `all ${doors.length}`} as ${name}`,
    expected,
    found,
    exchanges: doors.length + 1,
  };
}

/** By what is at hand: undefined, nothing is. */
async function tokenOf(origin: Origin, { clientId, clientSecret, existing }: Caller): Promise<string | undefined> {
  const { outputs, managedIdentityToken } = origin;
  if (existing === "managed-identity" && managedIdentityToken) {
    const answer = await managedIdentityToken({ clientId, scope: outputs.scope });
    if ("refusal" in answer) throw new Error(`${answer.refusal.code}: ${answer.refusal.message}`);
    return answer.accessToken;
  }
  if (clientId === origin.caller.clientId) return callersToken(origin);
  if (clientSecret === undefined) return byOtherProof(origin, { clientId, existing });
  return acquireToken({ tenantId: outputs.tenantId, clientId, clientSecret }, outputs.scope, outputs);
}

/** A federated credential or a certificate, as the administrator of a tenant of one's own can have it. */
async function byOtherProof(
  origin: Origin,
  { clientId, existing }: Pick<Caller, "clientId" | "existing">,
): Promise<string | undefined> {
  const { administrator, ownTenant, outputs } = origin;
  if (!administrator || !ownTenant || existing !== undefined) return undefined;
  const { callerToken: _, callerForm: __, ...others } = origin;
  const caller = { tenantId: outputs.tenantId, clientId, clientSecret: "" };
  return withCallersProof({ ...others, caller }, administrator, async (proven) => proven.callerToken?.());
}

function doorsOf({ endpoints }: Pick<StackOutputs, "endpoints">, { roles }: Caller): readonly Door[] {
  return endpoints.filter(({ allow }) => allow?.some((role) => roles.includes(role)));
}

function listed(doors: readonly Door[]): string {
  const names = doors.map(nameOfDoor);
  if (names.length === 0) return "no protected endpoint";
  return names.length === 1 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
}
