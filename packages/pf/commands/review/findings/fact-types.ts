import type { Reference } from "../../../access-matrix/reference.ts";
import type { Json } from "../snapshot/snapshot.ts";

/**
 * A fact's type, as its samples: the type checker reads the type from them, and the reference page and the tests make
 * findings of them. The most usual sample comes first.
 */
export interface FactType<Value> {
  /** @param outside stands wherever the text is someone else's */
  readonly samples: (outside: string) => readonly Value[];
}

/** Types of several facts, by name. */
export type Shape = Readonly<Record<string, FactType<unknown>>>;

type ValueOf<Type> = Type extends FactType<infer Value> ? Value : never;
type Optional<Facts extends Shape> = {
  [Name in keyof Facts]: undefined extends ValueOf<Facts[Name]> ? Name : never;
}[keyof Facts];

/** The facts of a shape. One that may be undefined may be left out. */
export type FactsOf<Facts extends Shape> = {
  readonly [Name in Exclude<keyof Facts, Optional<Facts>>]: ValueOf<Facts[Name]>;
} & { readonly [Name in Optional<Facts>]?: ValueOf<Facts[Name]> };

function sampled<Value>(samples: (outside: string) => readonly Value[]): FactType<Value> {
  return { samples };
}

export const text = sampled((outside) => [outside]);
export const number = sampled<number>(() => [180]);
export const flag = sampled<boolean>(() => [true, false]);
export const texts = sampled<readonly string[]>((outside) => [[outside], [], [outside, outside]]);
/** A value of someone else's model, which is only shown. */
export const value = sampled<Json>((outside) => [outside, [outside, outside], { [outside]: outside }]);
export const principal = sampled<Reference>((outside) => [
  { kind: "user", name: outside },
  { kind: "caller", name: outside },
  { kind: "api", name: "" },
]);

export function oneOf<const Value extends string>(...values: readonly Value[]): FactType<Value> {
  return sampled(() => values);
}

export function maybe<Value>({ samples }: FactType<Value>): FactType<Value | undefined> {
  return sampled((outside) => [...samples(outside), undefined]);
}

/** As `maybe`, for a fact that most findings of the kind don't have. */
export function rarely<Value>({ samples }: FactType<Value>): FactType<Value | undefined> {
  return sampled((outside) => [undefined, ...samples(outside)]);
}

export function listOf<Value>({ samples }: FactType<Value>): FactType<readonly Value[]> {
  return sampled((outside) => [samples(outside), []]);
}

export function anyOf<Types extends readonly FactType<unknown>[]>(...types: Types): FactType<ValueOf<Types[number]>> {
  return sampled((outside) => types.flatMap(({ samples }) => samples(outside)) as readonly ValueOf<Types[number]>[]);
}

/** Samples of all facts together: the usual ones, then each other sample of one fact beside the usual ones. */
export function group<Facts extends Shape>(shape: Facts): FactType<FactsOf<Facts>> {
  return sampled((outside) => {
    const types = Object.entries(shape).map(([name, { samples }]) => ({ name, values: samples(outside) }));
    const usual = Object.fromEntries(types.map(({ name, values }) => [name, values[0]]));
    const others = types.flatMap(({ name, values }) => values.slice(1).map((other) => ({ ...usual, [name]: other })));
    return [usual, ...others] as unknown as readonly FactsOf<Facts>[];
  });
}
