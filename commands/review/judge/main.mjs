// The judge as a process of its own: `node <base>/commands/review/judge/main.mjs <what to judge, as JSON>`. A plain file at a
// path that stays: another version's review starts it, and knows nothing else of this one.
import { judgeProcess } from "./judge.ts";

await judgeProcess(process.argv[2] ?? "");
