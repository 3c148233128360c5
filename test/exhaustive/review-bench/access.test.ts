import { credentials } from "../../reviews/cases/credentials.ts";
import { ofGate } from "../../reviews/cases/gate.ts";
import { policies } from "../../reviews/cases/policies.ts";
import { judgeByCommand } from "../../reviews/judge-by-command.ts";

judgeByCommand("credentials, the gate and policies", [...credentials, ...ofGate, ...policies]);
