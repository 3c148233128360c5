import { afterAll, describe, expect, it } from "vitest";
import { type Finished, runPf } from "../../support/command-line.ts";
import { hasEngine } from "../../support/local-deployment.ts";
import { runHereOn } from "../../support/run-here.ts";
import { begin } from "./begin.ts";
import { baseOf, differences, nameOf, type Photograph } from "./photograph.ts";
import type { Beginning, Situation } from "./situation.ts";
import type { World } from "./world.ts";

/** Worlds as they began: the next situation with the same beginning goes on with it. */
const worlds = new Map<Beginning, World>();

/**
 * Every situation of a table, one after the other; those of one beginning share a world, which each puts back.
 */
export function runSituations(title: string, situations: readonly Situation[]): void {
  // Of the file, whose other tables go on with the same worlds.
  afterAll(async () => {
    for (const world of worlds.values()) await world.close();
    worlds.clear();
  });
  describe.skipIf(!hasEngine() || process.platform !== "linux")(title, { timeout: 180_000 }, () => {
    it.each(situations.map((situation) => [nameOfRow(situation), situation] as const))("%s", (_name, situation) =>
      runOne(situation),
    );
  });
}

function nameOfRow({ title, shows = [], exit }: Situation): string {
  return `${shows.map((fault) => `${fault}: `).join("")}${title} (exit ${exit})`;
}

async function runOne(situation: Situation): Promise<void> {
  const { begins = "deployed", with: steps = [] } = situation;
  const world = worlds.get(begins) ?? (await begin(begins));
  worlds.delete(begins);
  const made = new Map(world.made);
  const original = world.photograph();
  const putBackBackends = world.keepBackends();
  const putBackContents = world.opened.local.twin.control.keepContents();
  const undos: (() => Promise<void> | void)[] = [];
  let isAsItBegan = false;
  try {
    for (const step of steps) {
      await world.making(step.as ?? step.says, async () => {
        const undo = await step.run(world);
        if (undo) undos.unshift(undo);
      });
    }
    const before = world.photograph();
    const written: string[] = [];
    let arriving: Promise<void> | undefined;
    world.listener.onExchange = ({ method, host, path }) => {
      if (method !== "GET" && !host.startsWith("login.")) written.push(`${method} ${host}${path}`);
      const { meanwhile } = situation;
      if (!meanwhile || arriving || method !== meanwhile.at.method || !meanwhile.at.path.test(path)) return;
      const { step } = meanwhile;
      arriving = world.making(step.as ?? step.says, async () => {
        await step.run(world);
      });
    };
    const finished = await teardown(world, situation);
    world.listener.onExchange = () => {};
    if (situation.meanwhile) expect(arriving).toBeDefined();
    await arriving;
    const after = world.photograph();
    await situation.holds?.(world);
    expectAccount(situation, finished);
    // Refused, or impossible: nothing but reads was sent.
    if (situation.exit === 2 || situation.exit === 3) expect(written).toEqual([]);
    expectUntouched(world, situation, before, after);
    expectNamed(world, situation, after, finished);
    isAsItBegan = true;
  } finally {
    if (isAsItBegan) {
      // What an undo asks of the services is there again, and what it leaves is not.
      putBackContents();
      for (const undo of undos) await undo();
      putBackContents();
      putBackBackends();
      world.made.clear();
      for (const [name, keys] of made) world.made.set(name, keys);
      isAsItBegan = differences(original, world.photograph()).length === 0;
    }
    if (isAsItBegan) worlds.set(begins, world);
    else await world.close();
  }
}

async function teardown(world: World, situation: Situation): Promise<Finished> {
  const { by = "first", args = ["--stack", world.shellOf(by).name, "--yes"] } = situation;
  const given = typeof args === "function" ? args(world) : args;
  const shell = world.shellOf(by);
  const settings = given.includes("--settings") ? [] : ["--settings", shell.configFile];
  const environment = { ...shell.environment, ...situation.environment };
  return situation.isProcess
    ? await runPf(["teardown", ...settings, ...given], environment).finished
    : await runHereOn(world.opened.local.twin, ["teardown", ...settings, ...given], environment);
}

function expectAccount({ exit, says = [], saysNot = [] }: Situation, { exitCode, stdout, stderr }: Finished): void {
  const said = stdout + stderr;
  expect({ exitCode, said: exitCode === exit ? "" : said }).toEqual({ exitCode: exit, said: "" });
  for (const words of says) expect(said).toMatch(words);
  for (const words of saysNot) expect(said).not.toMatch(words);
  if (exit === 0 && !stdout.includes("Nothing to remove for"))
    expect(said).toMatch(/Nothing of "\S+" is left|^! Teardown of /m);
  if (exit === 2 || exit === 3) {
    expect(stdout).not.toMatch(/^Changed \(\d|\(removed \d/m);
    expect(said).not.toMatch(/Nothing of "\S+" is left/);
  }
}

function expectUntouched(
  world: World,
  { goes = [], mayChange = [], meanwhile }: Situation,
  before: Photograph,
  after: Photograph,
): void {
  const going = keysOf(world, goes);
  const arrived = meanwhile ? keysOf(world, [meanwhile.step.as ?? meanwhile.step.says]) : new Set<string>();
  const changeable = new Set([...going, ...keysOf(world, mayChange), ...arrived]);
  expect([...arrived].filter((key) => !after.has(key))).toEqual([]);
  const touched = differences(before, after).filter(({ key }) => !changeable.has(baseOf(key)));
  expect(touched).toEqual([]);
  const left = [...after].filter(([key]) => going.has(baseOf(key)));
  expect(left.map(([key, thing]) => `${key} ${nameOf(thing)}`)).toEqual([]);
}

/** Each thing that is left, or for which it was refused, is told with its id or its name, and a command. */
function expectNamed(
  world: World,
  { names = [], mayChange = [], exit }: Situation,
  after: Photograph,
  { stdout, stderr }: Finished,
): void {
  const said = (stdout + stderr).toLowerCase();
  for (const name of exit === 1 ? [...names, ...mayChange] : names) {
    const keys = keysOf(world, [name]);
    const there = [...after]
      .filter(([key]) => keys.has(baseOf(key)))
      .filter(([, { collection }]) => ownNamed.has(collection));
    if (names.includes(name)) expect(there.length).toBeGreaterThan(0);
    const groups = there.map(([, { id }]) => id.toLowerCase()).filter((id) => id.split("/").length === 5);
    for (const [key, thing] of there) {
      const isInside = groups.some((id) => thing.id.toLowerCase().startsWith(`${id}/`));
      // A part is told with what it is a part of; a role assignment, with what it is for.
      if (isInside || thing.id.split("/").length > 9) continue;
      const isNamed = [thing.id, nameOf(thing)].some((words) => said.includes(words.toLowerCase()));
      expect({ key, isNamed }).toEqual({ key, isNamed: true });
    }
  }
  if (names.length > 0) expect(said).toMatch(command);
  const [, left = ""] = /^Left \(\d+\):\n((?: {2}.*\n)+)/m.exec(stdout) ?? [];
  for (const line of left.split("\n").filter((text) => text !== "")) expect(line).toMatch(command);
}

const command = /\.\/pf \w|npx pulumi \w|\baz \w+ \w|run the teardown again/i;
const ownNamed = new Set(["applications", "policies", "namedLocations", "resources"]);

function keysOf(world: World, names: readonly string[]): ReadonlySet<string> {
  return new Set(
    names.flatMap((name) => {
      const keys = world.made.get(name);
      if (keys === undefined)
        throw new Error(`Nothing was made by the name "${name}": ${[...world.made.keys()].join(", ")}.`);
      return [...keys].map(baseOf);
    }),
  );
}
