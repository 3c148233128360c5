import { cloudOf } from "../azure/clouds.ts";
import { randomBytes } from "node:crypto";
import { initialDomain } from "../azure/initial-domain.ts";
import { guideDoor } from "./call.ts";
import { type Door, usualDoor } from "./doors.ts";
import { holdersOfRoles } from "./endpoints/holders.ts";
import type { Administrator, Origin } from "./origin.ts";
import { PowerMissing } from "./power-missing.ts";

/** A user with a password: what the guide calls the service account. */
export interface Person {
  readonly objectId: string;
  readonly userPrincipalName: string;
  readonly password: string;
  /** The app role that it holds, by name; without one, empty. */
  readonly roles: readonly string[];
  /** The door that the guide's rows knock at for it. */
  readonly door: Door;
}

/** How a person comes to hold the app role. */
export type Assignment = "assigned" | "in an assigned group" | "not assigned";

interface Created {
  readonly id: string;
}

/** A user of the tenant, made for the body and gone after it, out of the recycle bin, too. */
export async function withPerson<Result>(
  origin: Origin,
  { graph }: Administrator,
  assignment: Assignment,
  body: (person: Person) => Promise<Result>,
): Promise<Result> {
  const role = assignment === "not assigned" ? undefined : await roleForPeople(origin, { graph });
  const roles = role ? [role.value] : [];
  const door = usualDoor(origin.outputs, roles) ?? guideDoor(origin);
  const undo: (() => Promise<unknown>)[] = [];
  const make = async (collection: string, properties: object): Promise<string> => {
    const { id } = (await graph.call("POST", `/v1.0/${collection}`, properties)) as Created;
    undo.push(async () => {
      await graph.call("DELETE", `/v1.0/${collection}/${id}`);
      await graph.call("DELETE", `/v1.0/directory/deletedItems/${id}`);
    });
    return id;
  };
  const name = `check-${randomBytes(6).toString("hex")}`;
  const signIn = {
    userPrincipalName: `${name}@${await initialDomain(graph)}`,
    password: `aA1!${randomBytes(24).toString("base64url")}`,
  };
  try {
    const objectId = await make("users", {
      accountEnabled: true,
      displayName: "Person (made by a check, deleted at its end)",
      mailNickname: name,
      userPrincipalName: signIn.userPrincipalName,
      passwordProfile: { password: signIn.password, forceChangePasswordNextSignIn: false },
    });
    const principalId =
      assignment === "in an assigned group"
        ? await make("groups", {
            displayName: `${name} (made by a check, deleted at its end)`,
            mailNickname: name,
            mailEnabled: false,
            securityEnabled: true,
            "members@odata.bind": [`${cloudOf(origin.outputs).graph}/v1.0/directoryObjects/${objectId}`],
          })
        : objectId;
    if (role) await assign(origin, { graph }, principalId, role.id);
    return await body({ objectId, ...signIn, roles, door });
  } finally {
    for (const step of undo.toReversed()) await step();
  }
}

/** An app role of the contract that people may hold. @throws PowerMissing where there is none */
async function roleForPeople(origin: Origin, administrator: Pick<Administrator, "graph">) {
  const [value] = (await holdersOfRoles(origin, administrator)).people;
  if (value === undefined) throw new PowerMissing("needs an app role that people may hold: the contract has none");
  return { value, id: origin.outputs.api.appRoles[value] ?? "" };
}

/** At the API with a role, and where people sign in. Goes with its principal. */
async function assign(
  origin: Origin,
  administrator: Pick<Administrator, "graph">,
  principalId: string,
  roleId: string,
) {
  const { api, publicClient } = origin.outputs;
  await assignTo(administrator, { principalId, resourceId: api.servicePrincipalObjectId, appRoleId: roleId });
  if (publicClient) await assignToClient(origin, administrator, principalId);
}

/** What one without app roles is assigned by. https://learn.microsoft.com/graph/api/resources/approleassignment */
const defaultAccess = "00000000-0000-0000-0000-000000000000";

/** Where people sign in, if the stack has that: it serves assigned ones only. */
export async function assignToClient(
  { outputs: { publicClient } }: Origin,
  administrator: Pick<Administrator, "graph">,
  principalId: string,
): Promise<void> {
  if (!publicClient) return;
  const resourceId = publicClient.servicePrincipalObjectId;
  await assignTo(administrator, { principalId, resourceId, appRoleId: defaultAccess });
}

export async function assignTo(
  { graph }: Pick<Administrator, "graph">,
  assignment: { readonly principalId: string; readonly resourceId: string; readonly appRoleId: string },
): Promise<void> {
  await graph.call("POST", `/v1.0/servicePrincipals/${assignment.resourceId}/appRoleAssignedTo`, assignment);
}
