import { afterEach, describe, expect, it } from "vitest";
import { unknownClientId } from "../../../../packages/core/azure/token.ts";
import {
  subjectFor,
  subjectName,
  type SubjectKind,
  withSubjects,
} from "../../../../packages/pf/checks/endpoints/subjects.ts";
import type { Origin } from "../../../../packages/pf/checks/origin.ts";
import { type FakeSite, fakeSite } from "./fake-site.ts";
import { graphApplication, graphServicePrincipal } from "../../../support/graph-objects.ts";

const application = (...roles: readonly string[]): SubjectKind => ({ kind: "application", roles });
const person = (...roles: readonly string[]): SubjectKind => ({ kind: "person", roles });

let site: FakeSite;
afterEach(() => site.close());

interface Tenant {
  readonly origin: Origin;
  /** What was written, in order: `POST applications`, `DELETE applications/2`. */
  readonly writes: readonly string[];
  /** The applications that the gate let through, in turn. */
  readonly allowed: readonly (readonly string[])[];
}

/** A tenant that makes whatever it is asked for, and says what. */
async function tenant(refuses?: (write: string) => boolean): Promise<Tenant> {
  const writes: string[] = [];
  const allowed: (readonly string[])[] = [];
  let made = 0;
  site = await fakeSite(() => ({ status: 200, body: { access_token: `token ${writes.length}`, id_token: "id" } }));
  const policy = { defaultAuthorizationPolicy: { allowedApplications: ["own"] } };
  const graph = {
    call: async (method: string, path: string, body?: unknown): Promise<unknown> => {
      const short = path.replace("/v1.0/", "").replace(/\?.*/, "");
      if (method !== "GET") {
        const { principalId } = Object(body) as { readonly principalId?: string };
        const write = `${method} ${short}${principalId === undefined ? "" : ` of ${principalId}`}`;
        if (refuses?.(write)) throw new Error(`${write} was refused`);
        writes.push(write);
      }
      if (short === "organization") return { value: [{ verifiedDomains: [{ name: "x.test", isInitial: true }] }] };
      if (method !== "POST") {
        const allowedMemberTypes = ["Application", "User"];
        const appRoles = [{ id: "r", value: "Orders.Read", isEnabled: true, allowedMemberTypes }];
        const grant = { id: "grant", clientId: "c", consentType: "x", resourceId: "r", scope: "openid profile" };
        const principal = graphServicePrincipal({ appRoleAssignmentRequired: true });
        return { ...principal, ...graphApplication({ appRoles }), value: [grant] };
      }
      made += 1;
      return { id: `${made}`, appId: `client-${made}`, secretText: "secret" };
    },
  };
  const resourceManager = {
    call: async (method: string, _path: string, body?: unknown): Promise<unknown> => {
      if (method === "PUT") {
        const { properties } = body as { readonly properties: typeof before };
        const { validation } = properties.identityProviders.azureActiveDirectory;
        allowed.push(validation.defaultAuthorizationPolicy.allowedApplications);
      }
      return { properties: before };
    },
  };
  const before = { identityProviders: { azureActiveDirectory: { validation: policy } } };
  const outputs = site.outputs([{ name: "orders", method: "GET", url: "/api/orders", allow: ["Orders.Read"] }]);
  const publicClient = { clientId: "people", applicationObjectId: "a", servicePrincipalObjectId: "people" };
  const caller = { tenantId: outputs.tenantId, clientId: unknownClientId, clientSecret: "" };
  const origin = { outputs: { ...outputs, publicClient }, caller, administrator: { graph, resourceManager } };
  return { origin, writes, allowed };
}

function cast<Result>(
  { origin }: Tenant,
  parts: readonly SubjectKind[],
  body: Parameters<typeof withSubjects<Result>>[3],
) {
  if (!origin.administrator) throw new Error("There is no administrator.");
  return withSubjects(origin, origin.administrator, parts, body);
}

/** What is made less what is deleted again, for good. */
function left(writes: readonly string[]): readonly string[] {
  const madeOf = (collection: string) => writes.filter((write) => write === `POST ${collection}`).length;
  const goneOf = (collection: string) => writes.filter((write) => write.startsWith(`DELETE ${collection}/`)).length;
  return ["applications", "servicePrincipals", "users"].filter((each) => madeOf(each) !== goneOf(each));
}

describe("a cast", () => {
  it("has each subject once with its roles and a token, applications before people", async () => {
    const there = await tenant();
    const parts = [application("Orders.Read"), person(), application(), application("Orders.Read"), person()];

    const members = await cast(there, parts, async (made) => made);

    expect(members.map(subjectName)).toEqual([
      "an application with Orders.Read",
      "an application without a role",
      "a person without a role",
    ]);
    expect(members.every(({ token }) => token.startsWith("token "))).toBe(true);
    expect(subjectFor(members, application("Orders.Read"))).toBe(members[0]);
    expect(() => subjectFor(members, person("Orders.Read"))).toThrow("No subject is a person with Orders.Read.");
  });

  it("treats two orders of the same roles as one subject", async () => {
    const there = await tenant();
    const parts = [application("Orders.Read", "Orders.Write"), application("Orders.Write", "Orders.Read")];

    expect(await cast(there, parts, async (made) => made.length)).toBe(1);
  });

  it("joins the allowed applications, and is deleted afterwards, also from the recycle bin", async () => {
    const there = await tenant();

    await cast(there, [application("Orders.Read"), person("Orders.Read")], async () => {});

    expect(there.allowed[0]).toEqual(["own", expect.stringMatching(/^client-\d+$/)]);
    expect(there.allowed.at(-1)).toEqual(["own"]);
    expect(left(there.writes)).toEqual([]);
    const bin = there.writes.filter((write) => write.startsWith("DELETE directory/deletedItems/"));
    expect(bin).toHaveLength(
      there.writes.filter((write) => /^POST (applications|servicePrincipals|users)$/.test(write)).length,
    );
  });

  it.each([
    ["the body fails", undefined],
    ["a role cannot be assigned", (write: string) => / of /.test(write)],
    ["a secret is refused", (write: string) => write.endsWith("/addPassword")],
    ["no person can be made", (write: string) => write === "POST users"],
  ])("deletes everything if %s", async (_, refuses) => {
    const there = await tenant(refuses);
    const parts = [application("Orders.Read"), application(), person("Orders.Read")];

    await expect(cast(there, parts, () => Promise.reject(new Error("the body failed")))).rejects.toThrow(
      /failed|refused/,
    );

    expect(left(there.writes)).toEqual([]);
    expect(there.allowed.at(-1) ?? ["own"]).toEqual(["own"]);
  });
});
