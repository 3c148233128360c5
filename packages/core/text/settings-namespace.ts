/**
 * The namespace of the program's settings in `Pulumi.<stack>.yaml`, whatever the Pulumi project is called. Pulumi takes a
 * name without a namespace for a setting of the project.
 */
export const settingsNamespace = "protected-function";
