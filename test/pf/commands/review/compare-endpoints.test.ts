import { describe, expect, it } from "vitest";
import { compareEndpoints } from "../../../../packages/pf/commands/review/compare/compare-endpoints.ts";
import { finding } from "../../../../packages/pf/commands/review/findings/finding.ts";
import { foldEffects } from "../../../../packages/pf/commands/review/findings/fold-effects.ts";
import type { OfferedEndpoint, Snapshot } from "../../../../packages/pf/commands/review/snapshot/snapshot.ts";
import { api, said, snapshot, told } from "./sample-snapshot.ts";

const read = { name: "GET orders", path: "/api/orders", allow: ["Orders.Read"], isCalledUnasked: true };
const write = { name: "POST orders/{id}", path: "/api/orders/{id}", allow: ["Orders.Write"], isCalledUnasked: false };
const health = { name: "GET health", path: "/api/health", anonymous: "A probe.", isCalledUnasked: true };
const assignments = [
  { who: "caller integration", role: "Orders.Write", roleId: "w" },
  { who: "caller pipeline", role: "Orders.Write", roleId: "w" },
  { who: "caller integration", role: "Orders.Read", roleId: "r" },
];

function offering(...endpoints: readonly OfferedEndpoint[]): Snapshot {
  return { ...snapshot, endpoints, registrations: [{ ...api, assignments }] };
}

/** The API's roles by id, so that a name can change. */
function withRoles(roles: Readonly<Record<string, string>>, ...endpoints: readonly OfferedEndpoint[]): Snapshot {
  const [role] = api.roles;
  const all = Object.entries(roles).map(([id, value]) => ({ ...role, id, value }) as (typeof api.roles)[number]);
  const holders = assignments.map((holder) => ({ ...holder, role: roles[holder.roleId] ?? holder.role }));
  return { ...snapshot, endpoints, registrations: [{ ...api, roles: all, assignments: holders }] };
}

const words = (before: Snapshot, after: Snapshot) => said(compareEndpoints(before, after));

describe("the API's endpoints", () => {
  it("aren't reported if nothing differs", () => {
    expect(words(offering(read, health), offering(read, health))).toEqual([]);
  });

  it("aren't reported if an app role gets another name, which is a finding of its own", () => {
    const before = withRoles({ r: "Orders.Read", w: "Orders.Write" }, read, write);
    const after = withRoles({ r: "Orders.Get", w: "Orders.Write" }, { ...read, allow: ["Orders.Get"] }, write);
    expect(words(before, after)).toEqual([]);
  });

  it("are reported if two app roles swap names, so that an endpoint allows the other one", () => {
    const before = withRoles({ r: "Orders.Read", w: "Orders.Write" }, read);
    const after = withRoles({ r: "Orders.Write", w: "Orders.Read" }, read);
    expect(words(before, after)).toEqual([
      "opens: GET orders now allows Orders.Read, held by pipeline.",
      "changes: GET orders no longer allows Orders.Write. Nobody who holds it loses the endpoint.",
    ]);
  });

  it.for([
    [
      "an endpoint that is new, and who gets in",
      offering(read),
      offering(read, write),
      "opens: POST orders/{id} is new. It requires Orders.Write, held by integration and pipeline.",
    ],
    [
      "a new method that no one can call yet",
      offering(read),
      offering(read, { ...read, name: "DELETE orders", allow: ["Orders.Admin"] }),
      "changes: DELETE orders is new. It requires Orders.Admin, held by nobody.",
    ],
    [
      "a new anonymous endpoint",
      offering(read),
      offering(read, health),
      'opens: GET health is new and anonymous: anyone can call it without a token. The reason given: "A probe."',
    ],
    [
      "one that became anonymous",
      offering(read),
      offering({ name: "GET orders", path: "/api/orders", anonymous: "Public.", isCalledUnasked: true }),
      'opens: GET orders is now anonymous: anyone can call it without a token. It required Orders.Read. The reason given: "Public."',
    ],
    [
      "one that is no longer anonymous",
      offering(health),
      offering({ ...read, name: "GET health" }),
      "breaks: GET health now requires Orders.Read. It was anonymous. Calls without a token get 401.",
    ],
    [
      "an additional role and its holders",
      offering(read),
      offering({ ...read, allow: ["Orders.Read", "Orders.Write"] }),
      "opens: GET orders now allows Orders.Write, held by pipeline.",
    ],
    [
      "an additional role without further holders",
      offering(write),
      offering({ ...write, allow: ["Orders.Write", "Orders.Read"] }),
      "weakens: POST orders/{id} now allows Orders.Read. Nobody who holds it gains the endpoint. Anyone who is assigned Orders.Read later can call it.",
    ],
    [
      "a role less, and who is shut out",
      offering({ ...read, allow: ["Orders.Read", "Orders.Write"] }),
      offering(read),
      "breaks: GET orders no longer allows Orders.Write: pipeline will get 403.",
    ],
    [
      "a removed one",
      offering(read, write),
      offering(read),
      "breaks: POST orders/{id} is removed. It required Orders.Write.",
    ],
    [
      "one that verify calls from now on",
      offering(write),
      offering({ ...write, isCalledUnasked: true }),
      "changes: verify may now call POST orders/{id} on a live stack: the sample says that this is safe.",
    ],
  ] as const)("are reported with %s", ([, before, after, expected]) => {
    expect(words(before, after)).toEqual([expected]);
  });

  it("are one finding for the methods of a route that change alike, and for no others", () => {
    const of = (method: string, endpoint: OfferedEndpoint) => ({
      ...endpoint,
      name: `${method} ${endpoint.name.split(" ")[1]}`,
    });
    const all = (endpoint: OfferedEndpoint) => ["GET", "HEAD", "POST"].map((method) => of(method, endpoint));
    const open = { name: read.name, path: read.path, anonymous: "Public.", isCalledUnasked: true };

    expect(words(offering(read), offering(read, ...all(health)))).toEqual([
      'opens: GET, HEAD and POST health are new and anonymous: anyone can call them without a token. The reason given: "A probe."',
    ]);
    expect(words(offering(...all(read)), offering(...all(open)))).toEqual([
      'opens: GET, HEAD and POST orders are now anonymous: anyone can call them without a token. They required Orders.Read. The reason given: "Public."',
    ]);
    expect(words(offering(read), offering(read, ...all(write)))).toEqual([
      "opens: GET, HEAD and POST orders/{id} are new. They require Orders.Write, held by integration and pipeline.",
    ]);
    expect(words(offering(...all(health)), offering())).toEqual([
      "breaks: GET, HEAD and POST health are removed. They were anonymous.",
    ]);
    expect(words(offering(...all(health)), offering(...all({ ...read, name: "GET health" })))).toEqual([
      "breaks: GET, HEAD and POST health now require Orders.Read. They were anonymous. Calls without a token get 401.",
    ]);
    expect(
      words(offering(...all(write)), offering(...all({ ...write, allow: ["Orders.Write", "Orders.Read"] }))),
    ).toEqual([
      "weakens: GET, HEAD and POST orders/{id} now allow Orders.Read. Nobody who holds it gains the endpoints. Anyone who is assigned Orders.Read later can call them.",
    ]);
    expect(
      told(compareEndpoints(offering(), offering(health, of("POST", { ...health, anonymous: "Another." })))),
    ).toEqual(["opens endpoint/anonymous: GET health", "opens endpoint/anonymous: POST health"]);
  });

  it("are told once with the path that App Service excludes for an anonymous one, and with no other path", () => {
    const excluded = (path: string) => finding({ id: "gate/excluded-path-added", subject: path });
    const findings = [
      excluded("/api/health"),
      excluded("/api/*"),
      ...compareEndpoints(offering(read), offering(read, health)),
    ];

    expect(foldEffects(findings)).toMatchObject([
      { id: "gate/excluded-path-added", subject: "/api/*" },
      { id: "endpoint/anonymous", effects: [{ id: "gate/excluded-path-added", subject: "/api/health" }] },
    ]);
  });

  it("are reported by name, with the role if there is one, so that each can be accepted separately", () => {
    const wider = { ...read, allow: ["Orders.Read", "Orders.Write"] };
    expect(told(compareEndpoints(offering(read), offering(wider, health)))).toEqual([
      "opens endpoint/role-added: GET orders: Orders.Write",
      "opens endpoint/anonymous: GET health",
    ]);
  });
});
