import { sampleEvidence } from "../../support/sample-evidence.ts";
import { assert as assertProperty, constantFrom, boolean, property, record, subarray } from "fast-check";
import { expect, it } from "vitest";
import { accessChanges } from "../../../packages/pf/access-matrix/access-changes.ts";
import { buildMatrix } from "../../../packages/pf/access-matrix/build-matrix.ts";
import type { Credential } from "../../../packages/pf/access-matrix/matrix.ts";
import type { TenantSubject } from "../../../packages/pf/access-matrix/subjects.ts";
import {
  accessSentence,
  accessSentences,
  nameOf,
  whoCanCall,
} from "../../../packages/pf/access-matrix/who-can-call.ts";
import { accessSummary } from "../../../packages/pf/commands/matrix/access-summary.ts";
import { matrixText } from "../../../packages/pf/commands/matrix/matrix-text.ts";
import { accessPage } from "../../../packages/pf/commands/matrix/page/access-page.ts";
import { endpointVerdicts, foldVerdicts } from "../../../packages/pf/commands/start/endpoint-verdicts.ts";
import { unescaped } from "../../support/unescaped.ts";
import { sampleOutputs } from "../../support/outputs-sample.ts";
import { blocking, endpoint, ids, sampleDeployed } from "./sample-deployed.ts";

const roles = ["Read", "Write"] as const;
const people = ["ada", "bob"] as const;
const services = ["shop", "warehouse"] as const;
const clientIds = { shop: "a0000000-0000-4000-8000-000000000000", warehouse: "b0000000-0000-4000-8000-000000000000" };
const policy = {
  none: [],
  blocks: [blocking],
  mfa: [{ ...blocking, grantControls: { operator: "OR", builtInControls: ["mfa"] } }],
} as const;
const credentials: Readonly<Record<string, readonly Credential[]>> = {
  secret: [{ kind: "client secret", expires: "2027-05-01T00:00:00Z" }],
  identity: [{ kind: "credential of its own" }],
  none: [],
};

const world = record({
  read: subarray([...roles], { minLength: 1 }),
  write: subarray([...roles], { minLength: 1 }),
  isProbeAnonymous: boolean(),
  held: record({
    ada: subarray([...roles]),
    bob: subarray([...roles]),
    shop: subarray([...roles]),
    warehouse: subarray([...roles]),
  }),
  credential: record({
    shop: constantFrom(...Object.keys(credentials)),
    warehouse: constantFrom(...Object.keys(credentials)),
  }),
  publicClient: boolean(),
  policy: constantFrom("none", "blocks", "mfa"),
  allowsShop: boolean(),
});
type World = typeof world extends { generate: (...args: never[]) => { value: infer Value } } ? Value : never;

const principal = (name: string) => (name in clientIds ? name : `user-${name}`);

function deployedIn({ read, write, isProbeAnonymous, held, credential, publicClient, allowsShop, ...rest }: World) {
  const { api, gate, clients, signIn } = sampleDeployed();
  const assigned = people.map((name) => ({ principalId: principal(name) }));
  const allowed = [...(allowsShop ? [clientIds.shop] : []), clientIds.warehouse, ...(publicClient ? [ids.signIn] : [])];
  return sampleDeployed({
    api: {
      ...api,
      appRoles: roles.map((value) => ({
        id: value,
        value,
        isEnabled: true,
        allowedMemberTypes: ["User", "Application"],
      })),
      endpoints: [
        endpoint("GET stock", read),
        endpoint("POST stock", write),
        isProbeAnonymous ? { ...endpoint("GET probe"), anonymous: "Probe." } : endpoint("GET probe", ["Read"]),
      ],
    },
    assignments: [...people, ...services].flatMap((name) =>
      held[name].map((appRoleId) => ({ principalId: principal(name), appRoleId })),
    ),
    signIn: publicClient ? { ...signIn, assignments: assigned } : { ...api, isPublicClient: false, assignments: [] },
    clients: publicClient ? clients.map((one) => ({ ...one, assignments: assigned })) : [],
    callers: services.map((name) => ({
      name,
      servicePrincipalId: name,
      credentials: credentials[credential[name]] ?? [],
    })),
    gate: { ...gate, allowedApplications: allowed, excludedPaths: isProbeAnonymous ? ["/api/probe"] : [] },
    policies: [...policy[rest.policy]],
  });
}

const subjects: readonly TenantSubject[] = [
  ...services.map((name): TenantSubject => ({
    subject: { label: `caller ${name}`, kind: "caller", how: "client credentials" },
    principal: { kind: "application", clientId: clientIds[name], servicePrincipalId: name },
  })),
  ...people.map((name): TenantSubject => ({
    subject: { label: `assigned user ${name}`, kind: "assigned user", how: "password" },
    principal: { kind: "user", userId: principal(name), groupIds: [], directGroupIds: [], userType: "Member" },
  })),
  { subject: { label: "no token", kind: "nobody", how: "bare" }, principal: { kind: "nobody" } },
];

/** What holds by the rules themselves, without the matrix. */
function expected(given: World, allow: readonly string[], name: (typeof people)[number] | (typeof services)[number]) {
  if (!given.held[name].some((role) => allow.includes(role))) return "no";
  if (name === "shop" && !given.allowsShop) return "no";
  if (name === "shop" || name === "warehouse") return given.credential[name] === "none" ? "later" : "now";
  // From the office no policy applies, so a person has a way in from there at least.
  return given.publicClient ? "now" : "later";
}

it("start, matrix, its page and review agree, and never list anyone with access among those who can't call", () => {
  assertProperty(
    property(world, (given) => {
      const matrix = buildMatrix(deployedIn(given), subjects);
      const access = whoCanCall(matrix);
      const sentences = accessSentences(access);
      const allow = { "GET stock": given.read, "POST stock": given.write, "GET probe": ["Read"] };

      for (const { endpoint, anonymous, callerAccess } of access) {
        if (anonymous !== undefined) continue;
        for (const name of [...people, ...services]) {
          const access = callerAccess.find(({ subject }) => nameOf(subject) === name)?.can ?? "no";
          expect([endpoint, name, access]).toEqual([
            endpoint,
            name,
            expected(given, allow[endpoint as keyof typeof allow], name),
          ]);
        }
      }
      const text = matrixText(matrix, { colour: false, source: { option: "" } });
      const page = unescaped(accessPage(matrix, { evidence: sampleEvidence(), option: "" }));
      // The page says it per endpoint only if endpoints differ; its tables name everyone.
      const differ = new Set(access.map((one) => accessSentence({ ...one, endpoint: "" }))).size > 1;
      for (const sentence of sentences) {
        // What everyone waits for stands once: in the answer if it holds for every endpoint.
        const [callers = "", ...notYet] = sentence.split(/ (?=Not yet: )/);
        if (!text.includes(`  ${sentence}\n`)) expect(text).toContain(`  ${callers}\n`);
        for (const words of notYet) expect(text).toContain(words);
        expect(page.includes(`<li>${sentence}</li>`)).toBe(differ);
      }
      expect(accessChanges(matrix, matrix).map(({ sentence }) => sentence)).toEqual(sentences);
      expect(startSays(access)).toEqual(sentences);
      const { allowed, waiting, refused } = accessSummary(matrix);
      const listed = [
        allowed.map(({ subject }) => subject),
        waiting.map(({ subject }) => subject),
        refused.flatMap((one) => one.subjects),
      ];
      const protectedOnes = access.filter(({ anonymous }) => anonymous === undefined);
      for (const [index, can] of (["now", "later"] as const).entries()) {
        for (const subject of listed[index] ?? []) {
          expect(protectedOnes.flatMap(({ callerAccess }) => callerAccess)).toContainEqual(
            expect.objectContaining({ subject, can }),
          );
        }
      }
      for (const subject of listed[2] ?? []) {
        expect(protectedOnes.flatMap(({ callerAccess }) => callerAccess.map((one) => one.subject))).not.toContainEqual(
          subject,
        );
      }
      expect(listed.flat()).toHaveLength(subjects.length);
    }),
    { numRuns: 300 },
  );
});

/** Of a run in which every check of every endpoint was proved. */
function startSays(access: ReturnType<typeof whoCanCall>): readonly string[] {
  const endpoints = access.map(({ endpoint }) => {
    const [method = "", route = ""] = endpoint.split(" ");
    return { name: route, method: method as "GET", url: `https://site.azurewebsites.net/api/${route}`, allow: [] };
  });
  const rows = access.flatMap(({ endpoint }) =>
    ["E1", "E2"].map((id) => ({
      id,
      group: "The function" as const,
      claim: `${endpoint} holds.`,
      outcome: "proved" as const,
      reason: "",
      exchanges: 1,
    })),
  );
  return foldVerdicts(endpointVerdicts({ ...sampleOutputs(), endpoints }, access, rows)).map(({ verdict }) => verdict);
}
