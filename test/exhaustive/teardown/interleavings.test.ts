import { afterAll, describe, expect, it } from "vitest";
import type { Finished } from "../../support/command-line.ts";
import { hasEngine } from "../../support/local-deployment.ts";
import { baseOf, differences } from "./photograph.ts";
import { type Moment, type Team, World } from "./world.ts";

/** What a team does, and perhaps at which request of it everything of that team's is killed. */
interface Move {
  readonly team: Team;
  readonly does: "up" | "refresh" | "teardown";
  readonly killedAt?: Moment;
}

const kinds: readonly Omit<Move, "team">[] = [
  { does: "up" },
  { does: "up" },
  ...[
    ["POST", /^\/v1\.0\/applications$/],
    ["POST", /^\/v1\.0\/servicePrincipals$/],
    ["PUT", /\/resourcegroups\/[^/]+\?/i],
    ["PUT", /\/Microsoft\.Web\/sites\/[^/]+\?/],
  ].map(([method, path]) => ({ does: "up", killedAt: { method, path } }) as Omit<Move, "team">),
  { does: "refresh" },
  { does: "teardown" },
  ...[
    ["DELETE", /\/Microsoft\.Web\/sites\/[^/]+\?/],
    ["DELETE", /\/workspaces\/[^/]+\?/],
    ["DELETE", /^\/v1\.0\/applications\/[^/]+$/],
    ["DELETE", /^\/v1\.0\/directory\/deletedItems\/[^/]+$/],
  ].map(([method, path]) => ({ does: "teardown", killedAt: { method, path } }) as Omit<Move, "team">),
];

const seed = Number(process.env["TEARDOWN_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const mostMoves = 7;
const fewestMoves = 5;
const teams: readonly Team[] = ["first", "second", "third"];

/**
 * Teams with the same template and the same login, in one tenant and one subscription, each with a backend of its own:
 * whatever one does, it never touches what another made. The first two have all names alike, the third has a workload
 * of its own.
 */
describe.skipIf(!hasEngine() || process.platform !== "linux")(`three teams (TEARDOWN_SEED=${seed})`, () => {
  /** One in which nothing is left of a sequence before. */
  let clean: World | undefined;
  afterAll(() => clean?.close());

  it.each([1, 2].map((number) => [inWords(movesOf(number)), number] as const))(
    "%s",
    { timeout: 240_000 },
    async (_moves, number) => {
      const world = clean ?? (await World.open());
      clean = undefined;
      try {
        await playOut(world, number);
        clean = world;
      } finally {
        if (clean === undefined) await world.close();
      }
    },
  );
});

/** All of its moves, and at the end each tears down: nothing of any is left. */
async function playOut(world: World, number: number): Promise<void> {
  for (const team of teams) await world.join(team, team === "third" ? { name: "orders" } : {});
  const original = world.photograph();
  const owned = { first: new Set<string>(), second: new Set<string>(), third: new Set<string>() };
  for (const move of movesOf(number)) await play(world, move, owned);
  const alike = number % 2 === 0 ? (["first", "second"] as const) : (["second", "first"] as const);
  const early = await play(world, { team: alike[0], does: "teardown" }, owned);

  // Whose state has never had an id can't tell what is another's of its own names: it says so, and touches nothing.
  expect([0, 1]).toContain(early?.exitCode);
  if (early?.exitCode === 1)
    expect(early.stdout).toMatch(/If it's this stack's, run: \.\/pf teardown --stack test --include/);
  for (const team of ["third", alike[1]] as const) {
    const last = await play(world, { team, does: "teardown" }, owned);
    expect({ team, exitCode: last?.exitCode, said: last?.exitCode === 0 ? "" : said(last) }).toEqual({
      team,
      exitCode: 0,
      said: "",
    });
  }
  expect(differences(original, world.photograph())).toEqual([]);
  for (const team of teams) await world.forget(team);
}

/** @returns what a teardown that was not killed came to */
async function play(
  world: World,
  { team, does, killedAt }: Move,
  owned: Readonly<Record<Team, Set<string>>>,
): Promise<Finished | undefined> {
  const shell = world.shellOf(team);
  const before = world.photograph();
  let finished: Finished | undefined;
  const run = async (): Promise<void> => {
    // Only a process of its own can be killed.
    const teardown = killedAt === undefined ? shell.runHere : shell.run;
    if (does === "teardown") finished = await teardown("teardown", "--yes", "--unlock");
    // With the same names it fails on what the other team has, and after a kill on the lock that was left.
    else await shell.stack[does]().catch(() => undefined);
  };
  if (killedAt === undefined) await run();
  else await world.killedAt(team, killedAt, run);
  const after = world.photograph();
  for (const key of after.keys()) if (!before.has(key)) owned[team].add(baseOf(key));
  const touched = differences(before, after).filter(({ key }) => !owned[team].has(baseOf(key)));
  expect({ team, does, touched }).toEqual({ team, does, touched: [] });
  return killedAt === undefined ? finished : undefined;
}

function movesOf(number: number): readonly Move[] {
  const random = randomFrom(seed + number);
  const draw = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const count = fewestMoves + Math.floor(random() * (mostMoves - fewestMoves + 1));
  // A teardown first, or a refresh, has nothing to do.
  const opening: Move = { team: draw(teams), does: "up" };
  return [opening, ...Array.from({ length: count - 1 }, () => ({ team: draw(teams), ...draw(kinds) }))];
}

function inWords(moves: readonly Move[]): string {
  return moves
    .map(({ team, does, killedAt }) => {
      const killed = killedAt ? `, killed at ${killedAt.method} ${killedAt.path.source}` : "";
      return `${team} ${does}${killed}`;
    })
    .join("; ");
}

function said(finished: Finished | undefined): string {
  return `${finished?.stdout ?? ""}${finished?.stderr ?? ""}`;
}

/** Mulberry32: https://github.com/bryc/code/blob/master/jshash/PRNGs.md */
function randomFrom(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
