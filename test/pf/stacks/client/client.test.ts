import type { ChildProcess } from "node:child_process";
import { afterEach, describe, expect, it } from "vitest";
import { clouds } from "../../../../packages/core/azure/clouds.ts";
import { type Guardian, processGuardian } from "../../../../packages/engine/guardian.ts";
import { openAdministration } from "../../../../packages/pf/stacks/local/administration.ts";
import type { calls as administratorCalls } from "../../../../packages/pf/stacks/client/administrator-calls.ts";
import type { calls as callerCalls } from "../../../../packages/pf/stacks/client/caller-calls.ts";
import type { calls as checkCalls } from "../../../../packages/pf/stacks/client/check-calls.ts";
import { bareEnvironment, openClient } from "../../../../packages/pf/stacks/client/client.ts";

const children: ChildProcess[] = [];
const guardian: Guardian = {
  ...processGuardian(),
  stop: (child, grace) => processGuardian().stop(child, grace),
  spawn: (command, args, options) => {
    const child = processGuardian().spawn(command, args, options);
    children.push(child);
    return child;
  },
};
const environment = { ...bareEnvironment(), SOME_SECRET: "" };
afterEach(() => Promise.all(children.splice(0).map((child) => processGuardian().stop(child))));

const caller = { tenantId: "", clientId: "", clientSecret: "a secret" };
const origin = {
  outputs: { callers: {}, endpoints: [] },
  caller,
  alteration: false,
  ownTenant: false,
  answers: [],
} as never;

const moduleOf = (role: string) => new URL(`../../../../packages/pf/stacks/client/${role}-calls.ts`, import.meta.url);

describe("a client's process", () => {
  const ended = "The process ended.";

  it("returns a call's result, and throws its error", async () => {
    const { calls } = openClient<typeof checkCalls>(moduleOf("check"), { environment, guardian, endedMessage: ended });
    await expect(calls.runGuide(origin, { only: ["no such claim"] })).resolves.toEqual([]);
    await expect(calls.stopWatch()).rejects.toThrow("Nothing is being watched: start the watch first.");
  });

  it("that is killed ends waiting and later calls with the given message", async () => {
    const { calls } = openClient<typeof administratorCalls>(moduleOf("administrator"), {
      environment,
      guardian,
      endedMessage: ended,
    });
    const waiting = calls.call({ service: "graph", method: "GET", path: "/v1.0/me" });
    children[0]?.kill("SIGKILL");
    await expect(waiting).rejects.toThrow(ended);
    await expect(calls.logIn({ kind: "own", tenantId: "", cloud: clouds.public })).rejects.toThrow(ended);
  });

  it("that can't start reports the system's error", async () => {
    const spawn: Guardian["spawn"] = (_, args, options) => guardian.spawn("/nowhere/node", args, options);
    const missing = { ...guardian, spawn };
    const { calls } = openClient<typeof callerCalls>(moduleOf("caller"), {
      environment,
      guardian: missing,
      endedMessage: ended,
    });
    await expect(calls.ask({} as never)).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("ends when this process lets it go", async () => {
    openClient(moduleOf("caller"), { environment, guardian, endedMessage: ended });
    const [child] = children;
    const gone = new Promise((resolve) => child?.once("exit", resolve));
    child?.disconnect();
    expect(await gone).toBe(0);
  });
});

it("an administrator without a login counts as missing on the machine", async () => {
  const login = { kind: "own", tenantId: "76c129f2-b8d9-4c31-95ac-88d81cff52d3", cloud: clouds.public } as const;
  const incomplete = { ...environment, ARM_USE_OIDC: "true", ARM_CLIENT_ID: login.tenantId };
  const { graph } = openAdministration({ environment: incomplete, login, guardian });
  await expect(graph.call("GET", "/v1.0/me")).rejects.toMatchObject({ code: "NO_ADMINISTRATION", exitCode: 3 });
});
