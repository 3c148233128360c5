import { sampleEvidence } from "../support/sample-evidence.ts";
import { boolean, constantFrom, integer, record, sample, subarray } from "fast-check";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Place } from "../../packages/pf/access-matrix/matrix.ts";
import { readDeclaredMatrix } from "../../packages/pf/access-matrix/read-declared-matrix.ts";
import type { TenantSubject } from "../../packages/pf/access-matrix/subjects.ts";
import { accessSentences, whoCanCall } from "../../packages/pf/access-matrix/who-can-call.ts";
import { endpointName, endpointUrl } from "../../packages/pf/checks/call.ts";
import { TokenRefused, type TokenRequest } from "../../packages/pf/checks/caller-token.ts";
import { endpointChecks } from "../../packages/pf/checks/guide.ts";
import { matrixText } from "../../packages/pf/commands/matrix/matrix-text.ts";
import { accessPage } from "../../packages/pf/commands/matrix/page/access-page.ts";
import { endpointVerdicts, foldVerdicts } from "../../packages/pf/commands/start/endpoint-verdicts.ts";
import { executeGuide } from "../../packages/pf/commands/start/prove.ts";
import { processGuardian } from "../../packages/engine/guardian.ts";
import type { calls as callerCalls } from "../../packages/pf/stacks/client/caller-calls.ts";
import { bareEnvironment, openClient } from "../../packages/pf/stacks/client/client.ts";
import { openLocalChecks } from "../../packages/pf/stacks/local/local-checks.ts";
import { originWith } from "../../packages/pf/stacks/local/local-stack.ts";
import { peopleInSettings } from "../../packages/pf/stacks/settings/people-in-settings.ts";
import { generatedApp } from "../sample-apps/generated.ts";
import { type DeployedMatrix, deployMatrix } from "../support/deployed-matrix.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { rendered, textOf } from "../support/rendered-markdown.ts";
import { reviewRepository } from "../support/review-repository.ts";
import { sampleProject } from "../support/sample-project.ts";
import { type SettingsOfStack, writeSettings } from "../support/settings-file.ts";
import { unescaped } from "../support/unescaped.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** As `generatedApp` makes them: of the first only applications are members, of the second people, of the third both. */
const [forApplications, forPeople, forBoth] = ["Role.0", "Role.1", "Role.2"] as const;
const users = ["ada@twin.onmicrosoft.com", "bob@twin.onmicrosoft.com"];

const world = record({
  endpoints: integer({ min: 2, max: 4 }),
  anonymous: boolean(),
  shop: subarray([forApplications, forBoth], { minLength: 1 }),
  warehouse: subarray([forApplications, forBoth], { minLength: 1 }),
  warehouseHasSecret: boolean(),
  readers: subarray(users),
  writers: subarray(users),
  hasGroup: boolean(),
  tokenVersion: constantFrom(1, 2),
});
const seed = Number(process.env["SEED"] ?? Date.now() % 2 ** 31);
/** What decides most is in each run; the rest is left to chance. */
const stacks = (
  [
    [true, "office"],
    [true, "mfa"],
    [false, "none"],
  ] as const
).map(([publicClientFlows, policy], index) => ({
  publicClientFlows,
  policy,
  ...(sample(world, { seed: seed + index, numRuns: 1 })[0] ?? raise()),
}));

function raise(): never {
  throw new Error("fast-check made nothing.");
}

type Stack = (typeof stacks)[number];

function appOf({ endpoints, anonymous }: Stack) {
  return generatedApp({ roles: 3, endpoints, anonymous });
}

function settingsOf(stack: Stack): SettingsOfStack {
  const secrets = { first: { endDate: "2099-03-31T00:00:00Z" } };
  const emergency = "emergency@twin.onmicrosoft.com";
  const policies = { none: {}, mfa: { baselineMfa: true }, office: { apiOnlyFrom: ["office"] } };
  return {
    tokenVersion: stack.tokenVersion,
    publicClientFlows: stack.publicClientFlows,
    callers: {
      shop: { roles: stack.shop, secrets },
      warehouse: { roles: stack.warehouse, ...(stack.warehouseHasSecret && { secrets }) },
    },
    people: {
      [forPeople]: { users: stack.readers, groups: stack.hasGroup ? ["Clerks"] : [] },
      [forBoth]: { users: stack.writers },
    },
    ...(stack.policy !== "none" && {
      conditionalAccess: {
        state: "enforced",
        namedLocations: { office: { cidrs: ["198.51.100.0/24"] } },
        emergencyAccounts: [emergency],
        ...policies[stack.policy],
      },
    }),
  };
}

const callerModule = new URL("../../packages/pf/stacks/client/caller-calls.ts", import.meta.url);

/** Tokens by Microsoft's own client library, and calls with them, in a process that only has the twin's variables. */
async function clientFrom({ opened, outputs, administrator }: DeployedMatrix, { address }: Place) {
  const { twin } = opened.local;
  const proxy = await twin.control.proxyFrom(address);
  const environment = { ...bareEnvironment(process.env), ...twin.environment, HTTPS_PROXY: proxy, https_proxy: proxy };
  const { calls, close } = openClient<typeof callerCalls>(callerModule, {
    environment,
    guardian: processGuardian(),
    endedMessage: "The client's process ended.",
  });
  const authority = outputs.tokenEndpoint.replace("/oauth2/v2.0/token", "");

  async function requestsOf({
    subject,
    principal,
    userPrincipalName = "",
  }: TenantSubject): Promise<readonly TokenRequest[]> {
    const base = { authority, scope: outputs.scope };
    if (principal.kind === "user") {
      const password = `aA1!${crypto.randomUUID()}`;
      const passwordProfile = { password, forceChangePasswordNextSignIn: false };
      await administrator.graph.call("PATCH", `/v1.0/users/${principal.userId}`, { passwordProfile });
      // At every application of the stack: none may be a way in that nobody named.
      const clients = [outputs.publicClient, outputs.api, ...Object.values(outputs.callers)];
      return clients.flatMap((client) =>
        client
          ? [
              {
                ...base,
                clientId: client.clientId,
                proof: { kind: "password" as const, username: userPrincipalName, password },
              },
            ]
          : [],
      );
    }
    const { clientId = "", clientSecret = "a guess" } = outputs.callers[subject.label.replace(/^caller /, "")] ?? {};
    return [{ ...base, clientId, proof: { kind: "client-secret", clientSecret } }];
  }

  return {
    /** The names of the endpoints that answer. */
    reaches: async (member: TenantSubject): Promise<readonly string[]> => {
      const reached = new Set<string>();
      for (const request of await requestsOf(member)) {
        for (const endpoint of outputs.endpoints.filter(({ allow }) => allow !== undefined)) {
          const body = endpoint.sample?.body;
          const call = {
            method: endpoint.method,
            url: endpointUrl(endpoint),
            ...(body !== undefined && { body: JSON.stringify(body) }),
          };
          const reply = await calls.ask({ request, call }).catch((error: unknown) => {
            if (error instanceof TokenRefused) return undefined;
            throw error;
          });
          if (reply === undefined) break;
          if (reply.answer?.status === 200) reached.add(endpointName(endpoint));
        }
      }
      return [...reached].toSorted();
    },
    close,
  };
}

describe.skipIf(!hasEngine())(`who can call, in stacks by the seed ${seed} (SEED=${seed} repeats it)`, () => {
  it.for(stacks.map((stack, index) => [stack, stacks.at(index - 1) ?? stack] as const))(
    "start, matrix, page, the command review and Microsoft's client agree: %j, reviewed against %j",
    { timeout: 360_000 },
    async ([stack, other]) => {
      const settings = settingsOf(stack);
      await using project = await sampleProject(appOf(stack));
      const deployed = await deployMatrix(settings, project.directory);
      const { opened, matrix, subjects, outputs } = deployed;
      try {
        const access = whoCanCall(matrix);
        const sentences = accessSentences(access);

        // What is said, everywhere in the same words.
        const text = matrixText(matrix, { colour: false, source: { option: "" } });
        const page = unescaped(accessPage(matrix, { evidence: sampleEvidence(), option: "" }));
        const [above = ""] = text.split(/^Access$/m);
        for (const sentence of sentences) {
          // Once at the top if it holds for every endpoint.
          const [notYet = ""] = / Not yet: .*$/.exec(sentence) ?? [];
          const isCommon = notYet !== "" && sentences.every((one) => one.endsWith(notYet));
          const isToldAbove = isCommon && above.includes(`${notYet.trim()}\n`);
          expect(text).toContain(`  ${isToldAbove ? sentence.slice(0, -notYet.length) : sentence}\n`);
          expect(page).toContain(`<li>${sentence}</li>`);
        }
        expect(await startSays(deployed, settings)).toEqual(sentences);
        expect(await reviewSays(other, stack)).toEqual(sentences);

        // What is so, from each place.
        const untried = ["guest", "unknown application", "application of another tenant", "nobody"];
        const tried = subjects.filter(({ subject }) => !untried.includes(subject.kind));
        for (const place of matrix.places) {
          const client = await clientFrom(deployed, place);
          for (const member of tried) {
            const said = access.filter(
              ({ anonymous, callerAccess: standings }) =>
                anonymous === undefined &&
                standings.some(
                  ({ subject, ways }) =>
                    subject === member.subject &&
                    ways.some(({ way, places }) => way !== "browser" && places.includes(place.name)),
                ),
            );
            const names = said.map(({ endpoint }) => endpoint).toSorted();
            expect([member.subject.label, place.name, await client.reaches(member)]).toEqual([
              member.subject.label,
              place.name,
              names,
            ]);
          }
          await client.close();
        }
        for (const endpoint of outputs.endpoints) {
          const { status } = await opened.fetch(endpointUrl(endpoint), { method: endpoint.method });
          const isOpen = access.some((one) => one.endpoint === endpointName(endpoint) && one.anonymous !== undefined);
          expect([endpointName(endpoint), status]).toEqual([endpointName(endpoint), isOpen ? 200 : 401]);
        }
        expect(opened.local.twin.control.faults()).toEqual([]);
      } finally {
        await deployed.close();
      }
    },
  );
});

/** Start's sentences, from the rows about endpoints and callers. */
async function startSays({ opened, outputs, administrator }: DeployedMatrix, settings: SettingsOfStack) {
  const { local } = opened;
  const file = writeSettings(settings);
  const people = peopleInSettings(file.path, file.folder);
  rmSync(file.folder, { recursive: true });
  const declared = await readDeclaredMatrix(outputs, administrator, people, local.clock.now());
  const checks = openLocalChecks(local, originWith(outputs, local));
  try {
    const only = endpointChecks.flatMap(({ claims }) => claims(outputs));
    const ofEndpoints = {
      ...checks,
      runGuide: (tell: Parameters<typeof checks.runGuide>[0]) => checks.runGuide(tell, { only }),
    };
    const rows = await executeGuide(local, outputs, ofEndpoints, () => {});
    expect(rows.filter(({ outcome }) => outcome === "failed")).toEqual([]);
    return foldVerdicts(endpointVerdicts(outputs, whoCanCall(declared), rows)).map(({ verdict }) => verdict);
  } finally {
    await checks.close();
  }
}

/** What `./pf review` says in Markdown, and in the same words on its page, of a commit that makes one stack of another. */
async function reviewSays(from: Stack, to: Stack): Promise<readonly string[]> {
  using repository = { ...reviewRepository(), [Symbol.dispose]: () => repository.remove() };
  const put = (stack: Stack): void => {
    rmSync(join(repository.directory, "functions/src"), { recursive: true });
    for (const [path, text] of Object.entries(appOf(stack))) repository.write(`functions/${path}`, text);
    repository.writeSettings(settingsOf(stack));
  };
  put(from);
  repository.commit("base");
  repository.branch("change", () => put(to));
  const temporary = temporaryFolder();
  const file = join(temporary, "review.html");
  const { stdout, stderr } = await repository.reviewByCommand(temporary, "--html", file);
  const [, list] = /<summary>Callers of each endpoint<\/summary>(.*?)<\/details>/s.exec(stdout) ?? [];
  if (list === undefined) throw new Error(`The review names no callers: ${stdout}\n${stderr}`);
  // What held before stands below it, in a list of its own.
  const said = [...rendered(list).matchAll(/<li>(.*?)(?=<\/li>|<ul>)/gs)].map(([, item = ""]) =>
    textOf(item).replaceAll("\u2060", "").trim(),
  );
  const page = unescaped(readFileSync(file, "utf8"));
  for (const sentence of said) expect(page).toContain(`<li>${sentence}<`);
  return said
    .filter((sentence) => !/^(?:No longer an endpoint|Before): /.test(sentence))
    .map((sentence) => sentence.replace(/ This is new\.$/, ""));
}
