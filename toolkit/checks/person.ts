import { cloudOf } from "../../azure/clouds.ts";
import { randomBytes } from "node:crypto";
import { initialDomain } from "../../azure/initial-domain.ts";
import type { Administrator, Origin } from "./origin.ts";

/** A user with a password: what the guide calls the service account. */
export interface Person {
  readonly objectId: string;
  readonly userPrincipalName: string;
  readonly password: string;
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
    if (assignment !== "not assigned") await assign(origin, { graph }, principalId);
    return await body({ objectId, ...signIn });
  } finally {
    for (const step of undo.toReversed()) await step();
  }
}

/** What one without app roles is assigned by. https://learn.microsoft.com/graph/api/resources/approleassignment */
const defaultAccess = "00000000-0000-0000-0000-000000000000";

/** At the API, and where people sign in. Goes with its principal. */
async function assign({ outputs }: Origin, { graph }: Pick<Administrator, "graph">, principalId: string) {
  const { api, publicClient } = outputs;
  const assignTo = (resourceId: string, appRoleId: string) =>
    graph.call("POST", `/v1.0/servicePrincipals/${resourceId}/appRoleAssignedTo`, {
      principalId,
      resourceId,
      appRoleId,
    });
  await assignTo(api.servicePrincipalObjectId, api.appRoleId);
  if (publicClient) await assignTo(publicClient.servicePrincipalObjectId, defaultAccess);
}
