import { type FSWatcher, readdirSync, watch } from "node:fs";
import { join, relative, sep } from "node:path";

/** Saves that come within this time of one another are one change, in milliseconds. */
const pause = 40;

const ignored = /^(?:node_modules|\.git|\.pf|dist|coverage)$|~$|\.sw[a-z]$|^\.#|^4913$/;

/**
 * Watches the files of folders, each with everything below it, and of the project's own folder. Calls the listener with
 * the changed paths, relative to the project, `/` between names.
 *
 * Each folder has its own watch: an editor that saves by renaming changes the folder, not the file. Node's recursive
 * watch would also follow node_modules.
 *
 * @returns a function that ends the watch
 */
export function watchFiles(
  directory: string,
  folders: readonly string[],
  onChange: (paths: readonly string[]) => void,
): () => void {
  const watchers = new Map<string, FSWatcher>();
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  const add = (folder: string, below: boolean): void => {
    if (watchers.has(folder)) return;
    try {
      const watcher = watch(folder, (_event, name) => {
        if (name === null || ignored.test(name)) return;
        if (below) addBelow(join(folder, name));
        changed.add(relative(directory, join(folder, name)).split(sep).join("/"));
        clearTimeout(timer);
        timer = setTimeout(() => {
          const paths = [...changed];
          changed.clear();
          onChange(paths);
        }, pause);
      });
      watcher.on("error", () => remove(folder));
      watchers.set(folder, watcher);
    } catch {
      // It is gone, or isn't a folder.
    }
  };
  const remove = (folder: string): void => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  };
  const addBelow = (folder: string): void => {
    let entries;
    try {
      entries = readdirSync(folder, { withFileTypes: true });
    } catch {
      // A file, or removed: a folder of this name needs a new watch.
      remove(folder);
      return;
    }
    add(folder, true);
    for (const entry of entries) {
      if (entry.isDirectory() && !ignored.test(entry.name)) addBelow(join(folder, entry.name));
    }
  };

  add(directory, false);
  for (const folder of folders) addBelow(join(directory, folder));
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers.values()) watcher.close();
  };
}
