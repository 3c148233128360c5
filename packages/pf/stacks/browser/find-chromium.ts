import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { Unavailable } from "@protected-function/core/text/errors.ts";

const names = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "microsoft-edge",
  "chrome.exe",
  "msedge.exe",
];
const applications = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];

/**
 * Finds Chromium or a browser built from it: CHROMIUM, then PATH, then where macOS has them.
 *
 * @throws Unavailable with the package's name
 */
export function findChromium(environment: NodeJS.ProcessEnv): string {
  const { CHROMIUM: named, PATH: path = "" } = environment;
  const folders = path.split(delimiter).filter(Boolean);
  const inFolders = (name: string): readonly string[] => folders.map((folder) => join(folder, name));
  const candidates =
    named === undefined || named === "" ? [...names.flatMap(inFolders), ...applications] : [named, ...inFolders(named)];
  const found = candidates.find(isExecutable);
  if (found !== undefined) return found;
  const looked = named ? `CHROMIUM is "${named}", which can't be run` : "Neither PATH nor /Applications has one";
  throw new Unavailable(
    "NO_CHROMIUM",
    `No Chromium was found. ${looked}. Install the package chromium (apt-get install chromium), or set CHROMIUM to a browser built from it.`,
  );
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
