import { NotSupported } from "../tenant/refusal.ts";

/** Whether a parameter's value satisfies a constraint. `undefined`: the path has no value, and the template no default. */
type Constraint = (value: string | undefined) => boolean;

/** .NET's NumberStyles.Integer: white space around, a sign before. */
const integer = /^[\t-\r ]*[+-]?\d+[\t-\r ]*$/;
const asInteger = (value: string): bigint | undefined =>
  integer.test(value) ? BigInt(value.trim().replace(/^\+/, "")) : undefined;
const between = (value: string | undefined, least: bigint, most: bigint): boolean => {
  const number = asInteger(value ?? "");
  return number !== undefined && number >= least && number <= most;
};
const [leastLong, mostLong] = [-(2n ** 63n), 2n ** 63n - 1n];

/** NumberStyles.Number, and NumberStyles.Float with thousands, in the invariant culture. */
const decimal = /^[\t-\r ]*[+-]?(?=[\d,.]*\d)\d[\d,]*(?:\.\d*)?[+-]?[\t-\r ]*$|^[\t-\r ]*[+-]?\.\d+[+-]?[\t-\r ]*$/;
const float = /^[\t-\r ]*(?:[+-]?(?:\d[\d,]*(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?|-?(?:infinity|∞)|-?nan)[\t-\r ]*$/i;

/** Guid.TryParse: the formats N, D, B, P and X. */
const guid =
  /^\s*(?:[\da-f]{32}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|\{[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\}|\([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\)|\{0x[\da-f]{1,8},0x[\da-f]{1,4},0x[\da-f]{1,4},\{0x[\da-f]{1,2}(?:,0x[\da-f]{1,2}){7}\}\})\s*$/i;

const isFileName = (value = ""): boolean => /\.(?=.*[^.])/.test(value.slice(value.lastIndexOf("/") + 1));

const simple: Readonly<Record<string, Constraint>> = {
  int: (value) => between(value, -(2n ** 31n), 2n ** 31n - 1n),
  long: (value) => between(value, leastLong, mostLong),
  bool: (value) => /^\s*(?:true|false)\s*$/i.test(value ?? ""),
  decimal: (value = "") =>
    decimal.test(value) && Math.abs(Number(value.replaceAll(/[,\s]/g, "").replace(/(.*)-$/, "-$1"))) < 2 ** 96,
  double: (value) => float.test(value ?? ""),
  float: (value) => float.test(value ?? ""),
  guid: (value) => guid.test(value ?? ""),
  datetime: isDateTime,
  alpha: (value) => value !== undefined && /^[a-z]*$/i.test(value),
  required: (value) => value !== undefined && value !== "",
  file: isFileName,
  nonfile: (value) => !isFileName(value),
};

const ofOneNumber: Readonly<Record<string, (argument: bigint) => Constraint>> = {
  min: (least) => (value) => between(value, least, mostLong),
  max: (most) => (value) => between(value, leastLong, most),
  minlength: (least) => (value) => value !== undefined && BigInt(value.length) >= least,
  maxlength: (most) => (value) => value !== undefined && BigInt(value.length) <= most,
  length: (length) => (value) => value !== undefined && BigInt(value.length) === length,
};

const ofTwoNumbers: Readonly<Record<string, (least: bigint, most: bigint) => Constraint>> = {
  range: (least, most) => (value) => between(value, least, most),
  length: (least, most) => (value) =>
    value !== undefined && BigInt(value.length) >= least && BigInt(value.length) <= most,
};

/**
 * Returns a constraint by its text in a template, such as `int` or `length(2,5)`. Names have no case.
 * The host registers ASP.NET Core's own: dotnet/aspnetcore, src/Http/Routing/src/RouteOptions.cs and Constraints/.
 *
 * @throws NotSupported for any other, with which the host doesn't start
 */
export function constraintOf(text: string, template: string): Constraint {
  const [, name = "", argument] = /^(\w+)(?:\((.*)\))?$/s.exec(text) ?? [];
  const key = name.toLowerCase();
  const numbers = (argument ?? "").split(",").map((part) => asInteger(part));
  const [first, second] = numbers;
  if (argument === undefined && Object.hasOwn(simple, key)) return simple[key] ?? (() => false);
  if (key === "regex" && argument !== undefined) return byPattern(argument);
  if (numbers.length === 1 && first !== undefined && Object.hasOwn(ofOneNumber, key)) {
    return ofOneNumber[key]?.(first) ?? (() => false);
  }
  if (
    numbers.length === 2 &&
    first !== undefined &&
    second !== undefined &&
    first <= second &&
    Object.hasOwn(ofTwoNumbers, key)
  ) {
    return ofTwoNumbers[key]?.(first, second) ?? (() => false);
  }
  throw new NotSupported(`the constraint '${text}' of the route template '${template}'`);
}

/** RegexRouteConstraint.cs: anywhere in the value, ignoring case and culture. .NET's classes have more than ASCII. */
function byPattern(pattern: string): Constraint {
  const foreign = /\(\?(?![:=!])|\\[^dDwWsSbBtnrfvux\W]|\[[^\]]*-\[/.exec(pattern)?.[0];
  if (foreign !== undefined) throw new NotSupported(`'${foreign}' in the route constraint regex(${pattern})`);
  const expression = new RegExp(pattern, "i");
  return (value) => {
    if (value === undefined) return false;
    if (!/^[ -~]*$/.test(value)) throw new NotSupported(`the value ${JSON.stringify(value)} for regex(${pattern})`);
    return expression.test(value);
  };
}

/** Of what DateTime.TryParse takes, ISO 8601. Anything else that could be a date isn't decided here. */
function isDateTime(value = ""): boolean {
  const iso =
    /^(\d{4})-(\d{2})-(\d{2})(?:[T ]([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,7})?)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)?)?$/;
  const [, year, month, day] = iso.exec(value) ?? [];
  if (year !== undefined) {
    const date = new Date(Date.UTC(2000, Number(month) - 1, Number(day)));
    const isLeapDay = month === "02" && day === "29";
    const isThere = date.getUTCMonth() === Number(month) - 1 && Number(day) > 0 && Number(year) > 0;
    return isThere && (!isLeapDay || new Date(Date.UTC(Number(year), 1, 29)).getUTCMonth() === 1);
  }
  if (!/\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun/i.test(value)) return false;
  throw new NotSupported(`the value ${JSON.stringify(value)} for the route constraint datetime: only ISO 8601`);
}
