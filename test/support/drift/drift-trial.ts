import { isDeepStrictEqual } from "node:util";
import type { EmptyLocalStack } from "../local-deployment.ts";
import type { DeclaredResource, LiveType } from "./declared-resource.ts";
import { apart, isIdentity, isIn, notSeen } from "./exceptions.ts";
import { generalPath, leavesOf, withoutValue, withValue, type Inputs, type Leaf } from "./leaves.ts";
import { otherValue, togetherWith } from "./other-values.ts";
import type { Others } from "./others.ts";
import { faultsIn, reportedDifferences } from "./reported.ts";
import { inRounds } from "./rounds.ts";

/** What became of the inputs, each once as `<type> <general path>`, in order. */
export interface Trial {
  /** Differed, and was reported: it and nothing else. */
  readonly found: readonly string[];
  /** The service did not take it. */
  readonly refused: readonly string[];
  /** The twin knows no such value, whatever the service would say. */
  readonly notSupported: readonly string[];
  /** The service took it, and answers what it answered before. */
  readonly withoutEffect: readonly string[];
  /** What differed and was not reported, what was reported and did not differ. */
  readonly faults: readonly string[];
}

export interface TrialOptions {
  readonly stack: EmptyLocalStack;
  readonly types: Readonly<Record<string, LiveType>>;
  readonly resources: readonly DeclaredResource[];
}

interface Alteration {
  readonly inputs: Inputs;
  /** What differs by it. */
  readonly leaves: readonly Leaf[];
}

type Alter = (resource: DeclaredResource, leaf: Leaf, inputs: Inputs) => Alteration;

/** Gives every input of every resource another value outside Pulumi, in rounds, and looks what a refresh reports. */
export function alterEverything(options: TrialOptions, others: Others): Promise<Trial> {
  return tryAll(options, ({ type, inputs }, leaf, current) => {
    const leaves = togetherWith(leaf, leavesOf(inputs));
    const altered = leaves.reduce((wanted, one) => withValue(wanted, one.keys, otherValue(type, one, others)), current);
    return { inputs: altered, leaves };
  });
}

/** Takes every input of every resource away outside Pulumi, where the service lets go of it. */
export function removeEverything(options: TrialOptions): Promise<Trial> {
  return tryAll(options, (_, leaf, current) => ({ inputs: withoutValue(current, leaf.keys), leaves: [leaf] }));
}

async function tryAll({ stack, types, resources }: TrialOptions, alter: Alter): Promise<Trial> {
  const outcomes: Outcomes = {
    found: new Set(),
    refused: new Set(),
    notSupported: new Set(),
    withoutEffect: new Set(),
  };
  const faults: string[] = [];
  const plans = resources.map((resource) => ({
    resource,
    live: liveTypeOf(types, resource),
    rounds: planOf(resource),
  }));
  const last = Math.max(...plans.map(({ rounds }) => rounds.shared.length));

  for (let round = 0; round <= last; round += 1) {
    const differing = new Map<string, readonly Leaf[]>();
    const restores: (() => Promise<void>)[] = [];
    for (const { resource, live, rounds } of plans) {
      const target = { stack, live, resource, alter, outcomes };
      const tried = await tryLeaves(target, round === last ? rounds.apart : (rounds.shared[round] ?? []));
      differing.set(resource.urn, tried.differing);
      restores.push(tried.restore);
    }
    const preview = await stack.local.stack.preview({ refresh: true });
    faults.push(...faultsIn(reportedDifferences(preview), differing));
    for (const restore of restores) await restore();
  }
  const sorted = (names: ReadonlySet<string>): readonly string[] => [...names].toSorted();
  return {
    found: sorted(outcomes.found),
    refused: sorted(outcomes.refused),
    notSupported: sorted(outcomes.notSupported),
    withoutEffect: sorted(outcomes.withoutEffect),
    faults,
  };
}

function liveTypeOf(types: TrialOptions["types"], { type }: DeclaredResource): LiveType {
  const live = types[type];
  if (!live) throw new Error(`${type}: say in test/support/drift how its live object is read, written and removed`);
  return live;
}

function planOf({ type, inputs }: DeclaredResource) {
  const leaves = leavesOf(inputs).filter(({ path }) => !isIdentity(type, path) && !isIn(notSeen, type, path));
  return {
    shared: inRounds(leaves.filter(({ path }) => !isIn(apart, type, path))),
    apart: leaves.filter(({ path }) => isIn(apart, type, path)),
  };
}

type Outcomes = Readonly<Record<Exclude<keyof Trial, "faults">, Set<string>>>;

interface Target {
  readonly stack: EmptyLocalStack;
  readonly live: LiveType;
  readonly resource: DeclaredResource;
  readonly alter: Alter;
  readonly outcomes: Outcomes;
}

/** One resource's part of a round: its leaves, one after the other, each on top of those before. */
async function tryLeaves({ stack, live, resource, alter, outcomes }: Target, leaves: readonly Leaf[]) {
  const differing: Leaf[] = [];
  const touched = new Set<string>();
  let current = resource.inputs;
  let answer = leaves.length === 0 ? undefined : await live.read(stack, resource);
  for (const leaf of leaves) {
    const name = `${resource.type} ${generalPath(leaf.path)}`;
    const wanted = alter(resource, leaf, current);
    const changed = wanted.leaves.map(({ keys }) => String(keys[0]));
    const refusal = await refusalOf(live.write(stack, resource, { inputs: wanted.inputs, changed }));
    if (refusal) {
      outcomes[refusal].add(name);
      // An application is written in two steps, of which one may be done.
      await live.write(stack, resource, { inputs: current, changed });
      continue;
    }
    current = wanted.inputs;
    for (const input of changed) touched.add(input);
    const before = answer;
    answer = await live.read(stack, resource);
    if (isDeepStrictEqual(meaningOf(before), meaningOf(answer))) outcomes.withoutEffect.add(name);
    else {
      outcomes.found.add(name);
      differing.push(...wanted.leaves);
    }
  }
  const restore = async (): Promise<void> => {
    if (touched.size === 0) return;
    await live.write(stack, resource, { inputs: resource.inputs, changed: [...touched] });
  };
  return { differing, restore };
}

/** Any other failure is the test's own. */
async function refusalOf(writing: Promise<void>): Promise<"refused" | "notSupported" | undefined> {
  try {
    await writing;
    return undefined;
  } catch (error) {
    if (/: 501 \{.*NotSupportedByTheTwin/.test(String(error))) return "notSupported";
    if (/: (400|404|409) \{/.test(String(error))) return "refused";
    throw error;
  }
}

/** Graph's nulls that mean a value. https://learn.microsoft.com/graph/api/resources/apiapplication, …/application */
const nulls: Readonly<Record<string, unknown>> = { requestedAccessTokenVersion: 1, isFallbackPublicClient: false };

/** Without what every write moves: instants and versions. */
function meaningOf(answer: unknown): unknown {
  const text = JSON.stringify(answer ?? null, (name, value: unknown) => {
    if (/modified|updated|etag|secretUriWithVersion/i.test(name)) return undefined;
    return value === null ? (nulls[name] ?? null) : value;
  });
  return JSON.parse(text);
}
