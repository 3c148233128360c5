import { isDeepStrictEqual } from "node:util";
import type { Plain, PlainMap } from "./secret-values.ts";

/**
 * Returns the inputs that describe the resource's current state. Answers contain many defaults that no program wrote,
 * so inputs can't be derived from them. Only changes between the last answer and this one are carried over. An
 * untouched default isn't drift. A setting that a person turned on is, even if the program never set it. Source: Read
 * of
 * https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/provider/provider.go; the bridged providers
 * get the same result by comparing the state with the program.
 */
export function applyDrift(inputs: PlainMap, before: PlainMap, now: PlainMap): PlainMap {
  const names = new Set([...Object.keys(inputs), ...Object.keys(before), ...Object.keys(now)]);
  const entries = [...names].flatMap((name) => {
    const value = carry(inputs[name], before[name], now[name]);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

function carry(input: Plain | undefined, before: Plain | undefined, now: Plain | undefined): Plain | undefined {
  if (isDeepStrictEqual(before, now)) return input;
  if (input === undefined || now === undefined) return now;
  if (isMap(input) && isMap(before) && isMap(now)) return applyDrift(input, before, now);
  if (Array.isArray(input) && Array.isArray(before) && Array.isArray(now)) {
    const [inputList, beforeList] = [input as readonly Plain[], before as readonly Plain[]];
    return (now as readonly Plain[]).map((item, index) => {
      const isKnown = index < inputList.length && index < beforeList.length;
      return isKnown ? (carry(inputList[index], beforeList[index], item) ?? item) : item;
    });
  }
  return now;
}

function isMap(value: Plain | undefined): value is PlainMap {
  return typeof value === "object" && !Array.isArray(value);
}
