import { type FileChange, risk } from "../file-change.ts";

type Packages = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** Programs that scripts call by name. npm puts node_modules/.bin before the machine's own folders. */
const reserved: ReadonlySet<string> = new Set("npm npx git sh bash env pulumi pf az gh curl tar python3".split(" "));

/** Commands that packages take over, from another package or from the machine. */
export function commandsOf(had: Packages, has: Packages): readonly FileChange[] {
  const before = commandsIn(had);
  return [...commandsIn(has)].flatMap(([command, packages]) => {
    const owners = before.get(command);
    const newcomers = packages.filter((name) => owners?.includes(name) !== true);
    const [newcomer] = newcomers;
    if (newcomer === undefined) return [];
    if (owners === undefined)
      return reserved.has(command) ? [risk(`${newcomer} brings a command ${command} of its own`)] : [];
    return [risk(`${newcomer} takes over the command ${command} of ${owners.join(", ")}`)];
  });
}

/** By command, the packages at the top that bring it. Those in a package's own folder are only that package's. */
export function commandsIn(packages: Packages): ReadonlyMap<string, readonly string[]> {
  const commands = new Map<string, string[]>();
  for (const [path, { bin }] of packages) {
    const [, name] = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path) ?? [];
    if (name === undefined) continue;
    const names = typeof bin === "string" ? [name.split("/").at(-1) ?? name] : Object.keys(Object(bin) as object);
    for (const command of names) commands.set(command, [...(commands.get(command) ?? []), name]);
  }
  return commands;
}
