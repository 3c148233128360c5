import { files } from "../../reviews/cases/files.ts";
import { harmlessOnes } from "../../reviews/cases/harmless.ts";
import { judgeByCommand } from "../../reviews/judge-by-command.ts";

judgeByCommand("files that decide", files);
judgeByCommand("what is harmless", harmlessOnes);
