// Runs the judge as a separate process: `node <base>/commands/review/judge/main.mjs <what to judge, as JSON>`. This is
// a plain file at a permanent path, because another version's review starts it and knows nothing else about this
// version.
import { judgeProcess } from "./judge.ts";

await judgeProcess(process.argv[2] ?? "");
