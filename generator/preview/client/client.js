// The client of the preview; see protocol.go.
