import { protectedFunction } from "./program.ts";

/** The whole program: an Azure Function behind Entra ID. Your own resources can stand below. */
export default protectedFunction({ functions: new URL("../functions/", import.meta.url) });
