import { runSituations } from "./run-situations.ts";
import { left } from "./situations/left.ts";
import { goneByName } from "./situations/removed.ts";
import { adopted, importedThings, killed } from "./situations/taken-over-and-killed.ts";

runSituations("a teardown that can prove nothing", left);
runSituations("a teardown of what was named", goneByName);
runSituations("a teardown of what was adopted", adopted);
runSituations("a teardown of what was imported", importedThings);
runSituations("a teardown after what was killed", killed);
