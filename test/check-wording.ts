/**
 * `node test/check-wording.ts [path ...]`: the faults of wording in these files and folders, or in all of the project.
 * `test/house/wording.test.ts` requires that there are none.
 */
import { wordingOf } from "./support/wording/files.ts";

const faults = wordingOf(process.argv.slice(2));
for (const { path, line, fault } of faults) process.stdout.write(`${path}:${line}  ${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
