import { cases } from "../../reviews/cases/index.ts";
import { judgeByCommand } from "../../reviews/judge-by-command.ts";

judgeByCommand(
  "what is harmless or breaks something",
  cases.filter(({ kind }) => kind !== "harmful"),
);
