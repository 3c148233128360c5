import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const requirement = readFileSync(join(dirname(fileURLToPath(import.meta.url)), "requirements.txt"), "utf8").trim();

/** The pinned Azure CLI cannot be had on this machine. */
export class AzureCliUnavailable extends Error {
  readonly code = "AZURE_CLI_UNAVAILABLE";
}

/** How to run the Azure CLI: what to start, and its first arguments. */
export interface AzureCli {
  /** `azure-cli==2.91.0`. */
  readonly requirement: string;
  readonly python: string;
}

/**
 * The pinned Azure CLI, in a virtual environment in the user's cache, made once with pip: some 700 MB, minutes.
 *
 * @throws AzureCliUnavailable
 */
export function findAzureCli(onStep: (text: string) => void): AzureCli {
  const cache = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "protected-function");
  const folder = join(cache, requirement.replace("==", "-"));
  const python = join(folder, "bin", "python3");
  if (existsSync(python)) return { requirement, python };
  onStep(`Installing ${requirement} from PyPI, once`);
  mkdirSync(cache, { recursive: true });
  const partial = mkdtempSync(join(cache, "azure-cli-"));
  try {
    execFileSync("python3", ["-m", "venv", partial], { stdio: "pipe" });
    const install = ["-m", "pip", "install", "--quiet", requirement];
    execFileSync(join(partial, "bin", "python3"), install, { stdio: "pipe" });
    renameSync(partial, folder);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new AzureCliUnavailable(
      `${requirement} could not be installed: ${said}\nIt needs python3 with venv, and PyPI.`,
      { cause: error },
    );
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return { requirement, python };
}
