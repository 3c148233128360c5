import { realpathSync } from "node:fs";
import { relative } from "node:path";
import type { StateResource } from "./stack-state.ts";

/** What the engine keeps of where a resource was declared. */
export interface Traced {
  readonly sourcePosition?: string;
  readonly stackTrace?: readonly { readonly sourcePosition?: string }[];
}

/**
 * Where the program declares a resource: what the SDK found on the stack, else the first frame of the program's own code,
 * as for a resource that is declared within `map`.
 *
 * @param directory the folder with Pulumi.yaml that was deployed
 */
export function declaredAt(
  { sourcePosition, stackTrace = [] }: Traced,
  directory: string,
): StateResource["declaredAt"] {
  const frames = [sourcePosition, ...stackTrace.map((frame) => frame.sourcePosition)];
  for (const frame of frames) {
    const place = frame === undefined ? undefined : placeOf(frame, directory);
    if (place) return place;
  }
  return undefined;
}

/**
 * The SDK takes a module's URL for a relative path, and the engine puts the program's folder before it:
 * `project:///infra/file:/home/you/program/infra/index.ts#70,23`.
 * Source: getCallerLocation in sdk/nodejs/runtime/resource.ts, NewSourcePosition in pkg/resource/deploy of pulumi/pulumi
 */
function placeOf(position: string, directory: string): StateResource["declaredAt"] {
  const [, path = "", line] = /^(?:project|file):\/\/(.*)#(\d+)(?:,\d+)?$/.exec(position) ?? [];
  if (line === undefined) return undefined;
  const [, within, absolute] = /^\/(.*?)(?:file:\/*(\/.*))?$/.exec(path) ?? [];
  const file = absolute === undefined ? (within ?? "") : fromDirectory(decoded(absolute), directory);
  return file === undefined || /(?:^|\/)node_modules\/|^\.\.|^$/.test(file) ? undefined : { file, line: Number(line) };
}

function fromDirectory(file: string, directory: string): string | undefined {
  const within = [directory, real(directory)].map((folder) => relative(folder, file).replaceAll("\\", "/"));
  return within.find((one) => !one.startsWith(".."));
}

function real(directory: string): string {
  try {
    return realpathSync(directory);
  } catch {
    return directory;
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
