import { cases } from "../../reviews/cases/index.ts";
import { judgeByCommand } from "../../reviews/judge-by-command.ts";

judgeByCommand(
  "what is harmful",
  cases.filter(({ kind }) => kind === "harmful"),
);
