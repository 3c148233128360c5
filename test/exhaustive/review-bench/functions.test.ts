import { functions } from "../../reviews/cases/functions.ts";
import { judgeByCommand } from "../../reviews/judge-by-command.ts";

judgeByCommand("contract, handlers and guard", functions);
