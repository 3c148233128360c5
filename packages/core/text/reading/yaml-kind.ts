/** In Pulumi's own files, values must also be the same for every reader; in other files, only the structure counts. */
export type YamlKind = "settings" | "project" | "other";
