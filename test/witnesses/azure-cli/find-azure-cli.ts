import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { filledCache } from "../../support/filled-cache.ts";
import { installedByPip } from "../../support/installed-by-pip.ts";

const requirementsFile = join(dirname(fileURLToPath(import.meta.url)), "requirements.txt");

/** The pinned Azure CLI cannot be had on this machine. */
export class AzureCliUnavailable extends Error {
  readonly code = "AZURE_CLI_UNAVAILABLE";
}

/** How to run the Azure CLI. */
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
export async function findAzureCli(onStep: (text: string) => void): Promise<AzureCli> {
  const [requirement = ""] = /^azure-cli==\S+/m.exec(readFileSync(requirementsFile, "utf8")) ?? [];
  try {
    const folder = await filledCache(requirement.replace("==", "-"), async (partial) => {
      onStep(`Installing ${requirement} from PyPI, once`);
      await installedByPip(partial, requirementsFile);
    });
    return { requirement, python: join(folder, "bin", "python3") };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new AzureCliUnavailable(`${said}\nIt takes python3 with venv, and PyPI.`, { cause: error });
  }
}
