import { breakingOnes } from "../../reviews/cases/breaking.ts";
import { judgeByCommand } from "../../reviews/judge-by-command.ts";

judgeByCommand("what cuts somebody off", breakingOnes);
