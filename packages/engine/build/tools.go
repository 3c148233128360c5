//go:build tools

// Package engine pins Pulumi's engine as a Go module, so that it can be built where its download is unreachable.
package engine

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
