import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import grpc from "@grpc/grpc-js";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openStack } from "../../packages/engine/open-stack.ts";
import { createDeployerFetch } from "../../packages/engine/stand-ins/deployer-fetch.ts";
import { startStandIns } from "../../packages/engine/stand-ins/index.ts";
import { startTwin } from "../../packages/twin/index.ts";
import { engine, skipNote } from "../support/engine/engine.ts";
import { deployerEnvironment } from "../../packages/pf/stacks/local/local-stack.ts";

const program = fileURLToPath(new URL("../support/programs/registrations", import.meta.url));
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
  vi.restoreAllMocks();
});

/** A promise and what fulfills it. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { promise, open: resolve };
}

/** Tells when the engine has sent Cancel and its plugin has answered. */
function watchCancel() {
  const cancelled = gate();
  const { addService } = grpc.Server.prototype;
  vi.spyOn(grpc.Server.prototype, "addService").mockImplementation(function (this: grpc.Server, service, calls) {
    const { cancel, create } = calls as Record<string, grpc.handleUnaryCall<unknown, unknown>>;
    const watched: typeof cancel = (call, answer) => {
      cancel?.(call, (...answered) => {
        answer(...answered);
        cancelled.open();
      });
    };
    addService.call(this, service, create === undefined ? calls : { ...calls, cancel: watched });
  });
  return cancelled.promise;
}

/** A stack of two registrations in a twin. Graph takes the first, and answers once `answer` is called. */
async function openRegistrations() {
  if (engine === undefined) throw new Error("unreachable: the suite is skipped without an engine");
  const directory = mkdtempSync(join(tmpdir(), "interrupt-"));
  const twin = await startTwin({ directory });
  closing.push(() => rmSync(directory, { recursive: true }));
  closing.push(() => twin.close());
  const environment = { ...twin.environment, ...deployerEnvironment(twin) };
  const network = createDeployerFetch(environment);
  closing.push(() => network.close());
  const [made, answered] = [gate(), gate()];
  const cancelled = watchCancel();
  const standIns = await startStandIns({
    environment,
    names: ["azuread"],
    pause: async () => {},
    fetch: async (url, request) => {
      const answer = await network.fetch(url, request);
      if (request.method === "POST" && url.endsWith("/applications")) {
        made.open();
        await answered.promise;
      }
      return answer;
    },
  });
  closing.push(() => standIns.close());
  const before = twin.control.inventory().applications;
  const stack = await openStack({
    engine,
    directory: program,
    stack: "test",
    plugins: { azuread: standIns.ports.azuread },
  });
  closing.push(() => stack.close());
  const inTenant = (): number => twin.control.inventory().applications - before;
  return { stack, made: made.promise, cancelled, answer: answered.open, inTenant };
}

interface State {
  readonly deployment: {
    readonly resources?: readonly { readonly type: string; readonly urn: string; readonly id?: string }[];
    readonly pending_operations?: readonly { readonly type: string; readonly resource: { readonly urn: string } }[];
  };
}

/** What the state holds: the names of registrations with an id, and the operations whose end nobody knows. */
async function stateOf(stack: Awaited<ReturnType<typeof openRegistrations>>["stack"]) {
  const { deployment } = (await stack.export()) as unknown as State;
  const nameOf = (urn: string): string => urn.slice(urn.lastIndexOf(":") + 1);
  const registrations = (deployment.resources ?? []).filter(({ type }) => type.endsWith(":Application"));
  return {
    made: registrations.filter(({ id }) => id !== undefined).map(({ urn }) => nameOf(urn)),
    pending: (deployment.pending_operations ?? []).map(({ type, resource }) => `${type} ${nameOf(resource.urn)}`),
  };
}

describe.skipIf(engine === undefined)(`an interrupted up${skipNote}`, { timeout: 180_000 }, () => {
  it("finishes what it is creating and keeps it in the state, begins nothing else, and goes on at the next up", async () => {
    const { stack, made, cancelled, answer, inTenant } = await openRegistrations();
    const interrupt = new AbortController();
    const up = stack.up({ signal: interrupt.signal }).catch((reason: unknown) => reason);
    await made;

    interrupt.abort(new Error("Ctrl-C"));
    await cancelled;
    answer();

    expect(await up).toEqual(new Error("Ctrl-C"));
    expect(inTenant()).toBe(1);
    expect(await stateOf(stack)).toEqual({ made: ["first"], pending: [] });
    expect((await stack.up()).summary).toMatchObject({ create: 1, same: 2 });
    expect(inTenant()).toBe(2);
    expect((await stack.destroy()).summary.delete).toBe(3);
    expect(inTenant()).toBe(0);
  });

  it("ends at once at the second interrupt, and the state has a pending operation for what it was creating", async () => {
    const { stack, made, cancelled, answer, inTenant } = await openRegistrations();
    const { environment, configFile } = stack.shell;
    const args = ["up", "--yes", "--skip-preview", "--stack", "test", "--non-interactive", "--color", "never"];
    const configuration = configFile === undefined ? [] : ["--config-file", configFile];
    const child = spawn(String(engine?.path), [...args, ...configuration], { cwd: program, env: environment });
    closing.push(() => child.kill("SIGKILL"));
    const ended = once(child, "exit");
    await made;

    child.kill("SIGINT");
    await cancelled;
    child.kill("SIGINT");

    expect((await ended)[0]).not.toBe(0);
    answer();
    expect(inTenant()).toBe(1);
    expect(await stateOf(stack)).toEqual({ made: [], pending: ["creating first"] });
  });
});
