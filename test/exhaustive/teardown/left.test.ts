import { runSituations } from "./run-situations.ts";
import { left } from "./situations/left.ts";
import { adopted, goneByName, importedThings, killed } from "./situations/removed.ts";

runSituations("a teardown that can prove nothing", left);
runSituations("a teardown of what was named", goneByName);
runSituations("a teardown of what was adopted", adopted);
runSituations("a teardown of what was imported", importedThings);
runSituations("a teardown after what was killed", killed);
