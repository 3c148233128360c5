import { runSituations } from "./run-situations.ts";
import { goneAlone } from "./situations/removed.ts";

runSituations("a teardown of the stack alone", goneAlone);
