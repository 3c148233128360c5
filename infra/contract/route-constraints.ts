/** A constraint on a route's parameter, as in `{id:length(2,5)}`. */
export interface RouteConstraint {
  /** In lower case: names have no case. */
  readonly name: string;
  readonly argument?: string;
}

const long = [-(2n ** 63n), 2n ** 63n - 1n] as const;
const isBetween = (value: string, least: bigint, most: bigint): boolean =>
  /^-?\d+$/.test(value) && BigInt(value) >= least && BigInt(value) <= most;

const isoDate =
  /^\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)$/;
/** In the last segment of a value. */
const fileName = /\.(?=[^/]*[^./])[^/]*$/;

/** Those without an argument. A value has none of the characters that a sample can't have, such as a blank. */
const plain: Readonly<Record<string, (value: string) => boolean>> = {
  int: (value) => isBetween(value, -(2n ** 31n), 2n ** 31n - 1n),
  long: (value) => isBetween(value, ...long),
  bool: (value) => /^(?:true|false)$/i.test(value),
  decimal: (value) => /^-?\d+(?:\.\d+)?$/.test(value) && BigInt(/\d+/.exec(value)?.[0] ?? "") < 2n ** 96n,
  double: (value) => /^-?\d+(?:\.\d+)?$/.test(value),
  float: (value) => /^-?\d+(?:\.\d+)?$/.test(value),
  guid: (value) => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$|^[\da-f]{32}$/i.test(value),
  datetime: (value) => isoDate.test(value),
  alpha: (value) => /^[a-z]+$/i.test(value),
  required: (value) => value !== "",
  file: (value) => fileName.test(value),
  nonfile: (value) => !fileName.test(value),
};

/** By name and number of arguments. */
const counted: Readonly<Record<string, (value: string, first: bigint, second: bigint) => boolean>> = {
  min1: (value, least) => isBetween(value, least, long[1]),
  max1: (value, most) => isBetween(value, long[0], most),
  range2: (value, least, most) => isBetween(value, least, most),
  minlength1: (value, least) => BigInt(value.length) >= least,
  maxlength1: (value, most) => BigInt(value.length) <= most,
  length1: (value, length) => BigInt(value.length) === length,
  length2: (value, least, most) => BigInt(value.length) >= least && BigInt(value.length) <= most,
};

/** All names, for a message. */
export const constraintNames: readonly string[] = [
  ...Object.keys(plain),
  ...new Set(Object.keys(counted).map((name) => name.replace(/\d$/, ""))),
  "regex",
];

/** What .NET reads otherwise than JavaScript, or JavaScript not at all. */
const foreignPattern = /\(\?(?![:=!])|\\[^dDwWsSbBtnrfvux\W]|\[[^\]]*-\[/;

/**
 * Whether the Functions host knows a constraint. It registers ASP.NET Core's own, and doesn't start with another
 * (dotnet/aspnetcore, src/Http/Routing/src/RouteOptions.cs).
 */
export function isConstraint({ name, argument }: RouteConstraint): boolean {
  if (argument === undefined) return Object.hasOwn(plain, name);
  if (name === "regex") return isPattern(argument);
  const numbers = numbersIn(argument);
  if (numbers === undefined || !Object.hasOwn(counted, `${name}${numbers.length}`)) return false;
  const [first = 0n, second = first] = numbers;
  return first <= second && (!name.endsWith("length") || first >= 0n);
}

function numbersIn(argument: string): readonly bigint[] | undefined {
  const parts = argument.split(",").map((part) => part.trim());
  return parts.every((part) => /^-?\d{1,19}$/.test(part)) ? parts.map((part) => BigInt(part)) : undefined;
}

function isPattern(pattern: string): boolean {
  if (foreignPattern.test(pattern)) return false;
  try {
    return new RegExp(pattern, "i").source !== "";
  } catch {
    return false;
  }
}

/** Whether a value satisfies every constraint, as far as a sample's characters go. */
export function satisfies(value: string, constraints: readonly RouteConstraint[]): boolean {
  return constraints.every(({ name, argument }) => {
    if (argument === undefined) return plain[name]?.(value) ?? false;
    if (name === "regex") return new RegExp(argument, "i").test(value);
    const [first = 0n, second = first, ...more] = numbersIn(argument) ?? [];
    const count = argument.split(",").length;
    return more.length === 0 && (counted[`${name}${count}`]?.(value, first, second) ?? false);
  });
}

/** Whether a catch-all without a value satisfies them. `nonfile` alone does (NonFileNameRouteConstraint.cs). */
export function satisfiedByNothing(constraints: readonly RouteConstraint[]): boolean {
  return constraints.every(({ name }) => name === "nonfile");
}

/** Whether a value that satisfies the constraints can be, or begin with, this text. True unless it's sure. */
export function canBegin(text: string, constraints: readonly RouteConstraint[]): boolean {
  return !constraints.some(({ name }) => {
    // A sign and white space may be before the digits.
    if (["int", "long", "min", "max", "range"].includes(name)) return !/^\s*[+-]?\d*\s*$/.test(text);
    return name === "guid" && !/^[\s{(]*[\da-fx-]*/i.exec(text)?.[0].startsWith(text);
  });
}

const letters = "abcdefghijklmnopqrstuvwxyz";
const examples = ["1", "a", "true", "2026-01-01", "00000000-0000-4000-8000-000000000001", "a.txt", "1.5", "-1", "0"];

/** Values with which to try constraints: of each kind, near each number, and of each length. */
function candidates(constraints: readonly RouteConstraint[]): readonly string[] {
  const numbers = constraints.flatMap(({ argument }) => numbersIn(argument ?? "") ?? []);
  const near = numbers.flatMap((number) => [number, number + 1n, number - 1n]);
  const lengths = near.filter((number) => number > 0n && number <= 512n).map(Number);
  return [
    ...examples,
    ...near.map(String),
    ...lengths.flatMap((length) => [letters.repeat(20).slice(0, length), "1".repeat(length)]),
  ];
}

/** A value that satisfies the constraints; undefined if none was found. */
export function exampleOf(constraints: readonly RouteConstraint[]): string | undefined {
  return candidates(constraints).find((value) => satisfies(value, constraints));
}

/** Values that don't satisfy the constraints: one for each way to fail that was found. */
export function counterexamplesOf(constraints: readonly RouteConstraint[]): readonly string[] {
  return constraints.flatMap((constraint) => {
    const others = constraints.filter((one) => one !== constraint);
    // A letter first: another number could be a date.
    const failing = ["x", ...candidates(constraints)].filter((value) => !satisfies(value, [constraint]));
    const found = failing.find((value) => satisfies(value, others)) ?? failing[0];
    return found === undefined ? [] : [found];
  });
}
