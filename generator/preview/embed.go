package preview

import "embed"

// clientFiles are what browsers run: client.js and what it is made of.
//
//go:embed client
var clientFiles embed.FS
