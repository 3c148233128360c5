/**
 * Pulumi's SDK takes a stack trace for every promise, and its runner maps each frame by a source map, a sixth of the
 * program's time. Node runs this program's own lines, so its traces need no map.
 * Source: debuggablePromise in @pulumi/pulumi/runtime/debuggable.js, and @pulumi/pulumi/cmd/run/index.js.
 */
Reflect.deleteProperty(Error, "prepareStackTrace");
