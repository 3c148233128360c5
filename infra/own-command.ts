/** Installed, the modules have the package's names: the same text on every machine, without a path. */
const isInstalled = import.meta.url.includes("/node_modules/");

const sources = { publish: "./publish.ts", "await-directory": "./await-directory.ts" };

/** Returns the command that runs one of our modules in the folder of `main`, where the engine starts plugins. */
export function ownCommand(module: keyof typeof sources): string {
  return isInstalled ? `node --import=@protected-function/infra/${module} --eval 0` : `node ${sources[module]}`;
}
