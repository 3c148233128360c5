/**
 * Returns the command that runs one of our modules in the folder of `main`, where the engine starts plugins: the same
 * text on every machine, without a path.
 */
export function ownCommand(module: "publish" | "await-directory"): string {
  return `node --import=@protected-function/infra/${module} --eval 0`;
}
